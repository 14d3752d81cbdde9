//! `matinee import letterboxd|imdb|netflix|trakt`

use std::path::PathBuf;

use clap::Args;
use domain::{ExportSource, FilmRef, UnrecognisedReason};

use super::super::Failure;
use super::super::settings::DatabaseSettings;
use crate::history_file::{self, MAX_EXPORT_LEN, RecognisedHistory};
use crate::services::history::{NewImport, SqlHistory};
use crate::services::membership::{Accounts, Email};
use crate::store::Store;
use crate::store::titles::SiteTitles;

#[derive(Args)]
pub struct ImportHistory {
    /// The export: a table, or the ZIP file as it was received
    file: PathBuf,
    /// The email address of the member whose history it becomes
    #[arg(long)]
    member: Email,
    /// Show what would be imported, and change nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    database: DatabaseSettings,
}

/// The number of unrecognised titles that are printed.
const MAX_PRINTED: usize = 20;

impl ImportHistory {
    pub fn run(self, source: ExportSource) -> Result<(), Failure> {
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(self.import(source))
    }

    async fn import(self, source: ExportSource) -> Result<(), Failure> {
        let path = self.file.display();
        let len = std::fs::metadata(&self.file).map_err(|error| format!("cannot read {path}: {error}"))?.len();
        if len > MAX_EXPORT_LEN {
            return Err(format!("{path} is larger than {} MB", MAX_EXPORT_LEN / 1024 / 1024).into());
        }
        let bytes = std::fs::read(&self.file).map_err(|error| format!("cannot read {path}: {error}"))?;
        let name = self.file.file_name().unwrap_or_default().to_string_lossy();
        let store = Store::open(&self.database.database_url).await?;
        let member = Accounts::new(store.clone()).find(&self.member).await?;
        let member = member.ok_or_else(|| format!("no member has the address {}", self.member))?;

        let export = history_file::read(&bytes, &name, Some(source))?;
        let films = SiteTitles::new(store.clone()).current().await?;
        let recognised = history_file::recognise(export, films.titles(), |position| films.film(position).clone());
        print_report(&recognised);
        if !recognised.report.ambiguous.is_empty() {
            println!("The page /import lets the member choose what ambiguous titles mean; here they are left out.");
        }
        if self.dry_run {
            println!("Nothing was changed.");
            return Ok(());
        }
        let RecognisedHistory { source, films, report } = &recognised;
        let history = SqlHistory::new(store);
        let import = NewImport { source: *source, file_name: &name, report, films };
        let id = history.draft_import(&member, import).await?;
        history.apply_import(&member, &id, &[]).await?;
        println!("Added to the history of {}, who can undo it at /import/{id}", self.member);
        Ok(())
    }
}

fn print_report(recognised: &RecognisedHistory) {
    let RecognisedHistory { source, films, report } = recognised;
    println!("{} rows of {}", report.rows, source.name());
    println!("  films         {}", films.len());
    println!("    rated       {}", report.rated);
    println!("    watched     {}", report.watched);
    println!("    listed      {}", report.listed);
    println!("  series        {} rows, left out", report.series_rows);
    println!("  ambiguous     {}", report.ambiguous.len());
    for title in report.ambiguous.iter().take(MAX_PRINTED) {
        println!("    {}: {}", title.title, ambiguous(&title.candidates));
    }
    println!("  unrecognised  {}", report.unrecognised_count);
    for film in report.unrecognised.iter().take(MAX_PRINTED) {
        let year = film.year.map_or_else(String::new, |year| format!(" ({year})"));
        let why = match &film.reason {
            UnrecognisedReason::Unknown => "not in the catalogue".to_owned(),
            UnrecognisedReason::Unreadable(problem) => problem.clone(),
            UnrecognisedReason::Ambiguous(films) => ambiguous(films),
        };
        println!("    {}{year}: {why}", film.title);
    }
    if report.unrecognised_count as usize > MAX_PRINTED {
        println!("    and {} more", report.unrecognised_count as usize - MAX_PRINTED);
    }
}

fn ambiguous(films: &[FilmRef]) -> String {
    let years: Vec<_> = films.iter().map(|film| film.year.to_string()).collect();
    format!("several films have this title: {}", years.join(", "))
}
