//! The command line: settings come from a flag, else from the environment, else from a default.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod batch;
mod evaluate;
mod import;
mod listen;
mod mail;
mod model;
mod models;
mod progress;
mod recommender;
mod serve;
mod train;
mod worker;

/// A movie site whose pages are put together from services, one of them a trained model.
#[derive(Parser)]
#[command(name = "matinee", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the site, with the model in process unless told where its boxes are
    Serve(serve::Serve),
    /// Works off batches alone, on this machine or on others that share the database
    Worker(worker::Worker),
    /// Finds similar films for each row of a CSV, here and now
    Batch(batch::Batch),
    /// Brings films and ratings into the database
    Import(import::Import),
    /// Serves the model alone, as a box of its own
    Recommender(recommender::Recommender),
    /// Shows the versions of the model that are kept, and goes back to one
    Models(models::Models),
    /// Learns the model from the catalogue, and from ratings where they are given, and writes the artifact
    Train(train::Train),
    /// Measures the model by public protocols, beside methods that everyone knows
    Evaluate(evaluate::Evaluate),
}

/// Runs what the command line asks for. An error is printed once, with its causes.
pub fn run() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info,sqlx=warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let result = match arguments().command {
        Command::Serve(serve) => serve.run(),
        Command::Worker(worker) => worker.run(),
        Command::Batch(batch) => batch.run(),
        Command::Import(import) => import.run(),
        Command::Recommender(recommender) => recommender.run(),
        Command::Models(models) => models.run(),
        Command::Train(train) => train.run(),
        Command::Evaluate(evaluate) => evaluate.run(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("matinee: {error}");
            let mut cause = error.source();
            while let Some(error) = cause {
                eprintln!("  because: {error}");
                cause = error.source();
            }
            ExitCode::FAILURE
        }
    }
}

/// Without a command the site is served, which is how cargo-leptos runs a binary.
fn arguments() -> Arguments {
    if std::env::args_os().len() == 1 { Arguments::parse_from(["matinee", "serve"]) } else { Arguments::parse() }
}

/// Whatever ends a command; it is printed and nothing else is done with it.
type Failure = Box<dyn std::error::Error + Send + Sync>;
