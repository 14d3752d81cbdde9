//! The command line. Each setting is a flag, an environment variable or a default, in this order.

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

mod backup;
mod batch;
mod batches;
mod connections;
mod doctor;
mod evaluate;
mod import;
mod logging;
mod mail;
mod mails;
mod members;
mod migrate;
mod models;
mod output;
mod pictures;
mod progress;
mod recommender;
mod secrets;
mod serve;
mod settings;
mod train;
mod worker;

/// A movie site whose pages are composed from services, one of them a trained model
#[derive(Parser)]
#[command(name = "matinee", version)]
struct Arguments {
    #[command(flatten)]
    log: logging::LogSettings,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the site, with the model in process or on replicas
    Serve(serve::Serve),
    /// Process batches only, on this machine or on others that share the database
    Worker(worker::Worker),
    /// Find similar films for each row of a CSV file
    Batch(batch::Batch),
    /// List, show, retry or delete the batches of all users
    Batches(batches::Batches),
    /// Import films and ratings into the database
    Import(import::Import),
    /// Serve the model only, as a replica
    Recommender(recommender::Recommender),
    /// List members, show one, or print a link to a new password
    Members(members::Members),
    /// List the stored versions of the model, or select one
    Models(models::Models),
    /// Examine settings, database, disk, model, replicas and email, and say what to do
    Doctor(Box<doctor::Doctor>),
    /// Write a copy of the SQLite database to a file, while the site runs
    Backup(backup::Backup),
    /// Replace the SQLite database with a copy
    Restore(backup::Restore),
    /// Migrate the database, or list the migrations that it lacks
    Migrate(migrate::Migrate),
    /// List, retry or drop the emails that have not been sent
    Mails(mails::Mails),
    /// Train the model on the catalogue, and on ratings if given, and write the artifact
    Train(train::Train),
    /// Assign a picture to each film of the catalogue, so that no row shows one twice
    Pictures(pictures::Pictures),
    /// Evaluate the model and its baselines by public protocols
    Evaluate(evaluate::Evaluate),
}

/// Runs the command line. An error is printed once, with its causes.
pub fn run() -> ExitCode {
    let result = secrets::check().map_err(Failure::from).and_then(|()| arguments().run());
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

impl Arguments {
    fn run(self) -> Result<(), Failure> {
        self.log.install();
        match self.command {
            Command::Serve(serve) => serve.run(),
            Command::Worker(worker) => worker.run(),
            Command::Batch(batch) => batch.run(),
            Command::Batches(batches) => batches.run(),
            Command::Import(import) => import.run(),
            Command::Recommender(recommender) => recommender.run(),
            Command::Members(members) => members.run(),
            Command::Models(models) => models.run(),
            Command::Doctor(doctor) => doctor.run(),
            Command::Backup(backup) => backup.run(),
            Command::Restore(restore) => restore.run(),
            Command::Migrate(migrate) => migrate.run(),
            Command::Mails(mails) => mails.run(),
            Command::Train(train) => train.run(),
            Command::Pictures(pictures) => pictures.run(),
            Command::Evaluate(evaluate) => evaluate.run(),
        }
    }
}

/// The commands and their arguments, for tests and documentation.
pub fn definition() -> clap::Command {
    Arguments::command()
}

/// Without a command, the site is served: cargo-leptos runs the binary without arguments.
fn arguments() -> Arguments {
    if std::env::args_os().len() == 1 { Arguments::parse_from(["matinee", "serve"]) } else { Arguments::parse() }
}

/// The error of a command, which is printed before the process exits.
type Failure = Box<dyn std::error::Error + Send + Sync>;
