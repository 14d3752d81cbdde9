//! The binary `matinee`: reads the command line and hands over.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::command::run()
}
