//! The command line, run as a program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn built_in() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/catalogue")
}

fn matinee(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_matinee")).args(arguments).output().expect("the program runs")
}

/// A copy of the catalogue whose 1960s have half a line.
fn broken_catalogue() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for entry in fs::read_dir(built_in()).expect("the catalogue") {
        let path = entry.expect("an entry").path();
        fs::copy(&path, folder.path().join(path.file_name().expect("a name"))).expect("copied");
    }
    let file = folder.path().join("1960s.jsonl");
    let text = fs::read_to_string(&file).expect("text");
    fs::write(&file, &text[..text.len() / 2]).expect("written");
    folder
}

#[test]
fn help_describes_every_command() {
    let help = String::from_utf8(matinee(&["--help"]).stdout).expect("text");
    for command in ["serve", "train", "import"] {
        assert!(help.contains(command), "{help}");
    }
}

#[test]
fn training_and_serving_refuse_a_broken_catalogue_by_file_and_line() {
    let catalogue = broken_catalogue();
    let work = tempfile::tempdir().expect("a temporary folder");
    let model = work.path().join("m.safetensors");
    let database = format!("sqlite://{}/matinee.db", work.path().display());
    let folder = catalogue.path().to_str().expect("a path");
    for arguments in [
        vec!["train", "--catalogue", folder, "--out", model.to_str().expect("a path")],
        vec!["serve", "--catalogue", folder, "--database-url", &database, "--addr", "127.0.0.1:0"],
    ] {
        let output = matinee(&arguments);
        let says = String::from_utf8(output.stderr).expect("text");
        assert!(!output.status.success());
        assert!(says.contains("1960s.jsonl:"), "{says}");
    }
    assert!(!model.exists(), "nothing is written");
}

#[test]
fn settings_that_make_no_sense_are_refused_by_name() {
    for (flag, value) in [("--addr", "nowhere"), ("--panel-deadline-ms", "0"), ("--panel-deadline-ms", "soon")] {
        let output = matinee(&["serve", flag, value]);
        assert!(!output.status.success());
        assert!(String::from_utf8_lossy(&output.stderr).contains(flag), "{flag} {value}");
    }
}
