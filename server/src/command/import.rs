//! `matinee import movielens DIR`

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, Subcommand};
use models::Catalogue;
use models::movielens::{self, Ratings, SkippedLines, Tags};

use super::Failure;
use super::progress::Progress;
use super::settings::{CatalogueSettings, DatabaseSettings};
use crate::store::Store;
use crate::store::movielens::{ImportSummary, Listing, TagCounts, import, is_imported};

#[derive(Args)]
pub struct Import {
    #[command(subcommand)]
    format: Format,
}

#[derive(Subcommand)]
enum Format {
    /// Import movies.csv, links.csv, ratings.csv and tags.csv of a MovieLens data set
    Movielens(Movielens),
}

#[derive(Args)]
struct Movielens {
    /// The folder with the four files
    folder: PathBuf,
    #[command(flatten)]
    database: DatabaseSettings,
    #[command(flatten)]
    catalogue: CatalogueSettings,
}

impl Import {
    pub fn run(self) -> Result<(), Failure> {
        let Format::Movielens(movielens) = self.format;
        // File reads block the thread, on which nothing else runs.
        tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(movielens.import())
    }
}

impl Movielens {
    async fn import(self) -> Result<(), Failure> {
        let start = Instant::now();
        let catalogue = Catalogue::read(&self.catalogue.catalogue)?;
        println!("Reading {}", self.folder.display());
        let checksum = movielens::checksum(&self.folder)?;
        let store = Store::open(&self.database.database_url).await?;
        if is_imported(&store, &checksum, &catalogue).await? {
            println!("Nothing to do: these files are already in the database.");
            return Ok(());
        }

        let (films, of_films) = movielens::films(&self.folder)?;
        let (links, of_links) = movielens::links(&self.folder)?;
        let matched = movielens::matches(&catalogue, &films);
        let known: HashSet<u32> = films.iter().map(|film| film.movielens_id).collect();
        let mut tags = Tags::of_films(&self.folder, known.clone())?;
        let counts = TagCounts::read(&mut tags, &catalogue.keywords)?;
        let listing = Listing { checksum, films, links, matched, tags: counts };

        let ratings = Ratings::of_films(&self.folder, known)?;
        let mut progress = Progress::new("Reading ratings", ratings.bytes_total());
        let mut ratings = ratings.by_user(&scratch(&self.database.database_url), |bytes| progress.reach(bytes))?;
        progress.finish();
        let mut progress = Progress::new("Writing ratings", ratings.rating_count());
        let imported = import(&store, &catalogue, &listing, ratings.by_ref(), |rows| progress.reach(rows)).await?;
        progress.finish();
        store.close().await;

        let seconds = start.elapsed().as_secs_f64();
        print_summary(&imported, &[&of_films, &of_links, ratings.skipped(), tags.skipped()], seconds);
        Ok(())
    }
}

/// The folder for external sorting: next to the SQLite file, because that is a disk with enough space, which the
/// temporary folder of the system may not be. PostgreSQL may be on another machine, so its imports use the temporary
/// folder.
fn scratch(database_url: &str) -> PathBuf {
    let file = database_url.strip_prefix("sqlite:").map(|rest| rest.split('?').next().unwrap_or_default());
    let folder = file.and_then(|file| Path::new(file.trim_start_matches("//")).parent());
    match folder {
        Some(folder) if folder.is_dir() => folder.to_owned(),
        _ => std::env::temp_dir(),
    }
}

fn print_summary(imported: &ImportSummary, skipped: &[&SkippedLines], seconds: f64) {
    let ImportSummary { new_films, known_films, removed_films, matched_films, films_without_year, .. } = *imported;
    println!("  films       {new_films} new, {known_films} already known, {removed_films} removed");
    println!("              {matched_films} are described by the catalogue");
    if films_without_year > 0 {
        println!("              {films_without_year} have no year and therefore no page; their ratings are imported");
    }
    println!("  ratings     {} by {} users", imported.ratings, imported.raters);
    println!("  tags        {} (distinct pairs of film and tag)", imported.tags);
    println!("  skipped     {}", skipped.iter().map(|skipped| skipped.total).sum::<u64>());
    for skipped in skipped.iter().filter(|skipped| skipped.total > 0) {
        println!("{skipped}");
    }
    println!("Done in {seconds:.1} s: {:.0} ratings a second", imported.ratings as f64 / seconds);
}
