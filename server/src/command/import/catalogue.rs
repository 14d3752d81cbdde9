//! `matinee import catalogue DIR`, also called `matinee import movielens DIR`

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use models::Catalogue;
use models::movielens::{self, Films, Folder, RatingsByUser, SkippedLines};

use crate::command::Failure;
use crate::command::progress::Progress;
use crate::command::settings::{CatalogueSettings, DatabaseSettings};
use crate::store::Store;
use crate::store::movielens::{ImportSummary, Listing, TagCounts, import, is_imported};

#[derive(Args)]
pub struct ImportCatalogue {
    /// The folder with the files
    folder: PathBuf,
    #[command(flatten)]
    database: DatabaseSettings,
    #[command(flatten)]
    catalogue: CatalogueSettings,
}

impl ImportCatalogue {
    pub fn run(self) -> Result<(), Failure> {
        // Reading files may block the thread, because nothing else runs on it.
        tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(self.import())
    }

    async fn import(self) -> Result<(), Failure> {
        let start = Instant::now();
        let catalogue = Catalogue::read(&self.catalogue.catalogue)?;
        println!("Reading {}", self.folder.display());
        let folder = Folder::open(&self.folder)?;
        println!("  layout      {}", <&str>::from(folder.layout()));
        for missing in folder.missing() {
            println!("  missing     {missing}");
        }
        let checksum = folder.checksum()?;
        let store = Store::open(&self.database.database_url).await?;
        if is_imported(&store, &checksum, &catalogue).await? {
            println!("Nothing to do: these files are already in the database.");
            return Ok(());
        }

        let mut films = folder.films()?;
        let mut skipped = std::mem::take(&mut films.skipped);
        let mut people = folder.people(&films)?;
        skipped.append(&mut people.skipped);
        let mut tags = TagCounts::default();
        if let Some(mut lines) = folder.tags(&films)? {
            tags = TagCounts::read(&mut lines, &catalogue.keywords)?;
            skipped.push(lines.skipped().clone());
        }
        let mut ratings = sorted_ratings(&folder, &films, store.scratch())?;
        let Films { films, links, means, .. } = films;
        let matched = movielens::matches(&catalogue, &films);
        let listing = Listing { checksum, films, links, means, people, matched, tags };

        let mut progress = Progress::new("Writing ratings", ratings.as_ref().map_or(0, RatingsByUser::rating_count));
        let rows = ratings.as_mut().into_iter().flatten();
        let imported = import(&store, &catalogue, &listing, rows, |rows| progress.reach(rows)).await?;
        progress.finish();
        store.close().await;

        skipped.extend(ratings.map(|ratings| ratings.skipped().clone()));
        print_summary(&listing, &imported, &skipped, start.elapsed().as_secs_f64());
        Ok(())
    }
}

fn sorted_ratings(folder: &Folder, films: &Films, scratch: &Path) -> Result<Option<RatingsByUser>, Failure> {
    let Some(ratings) = folder.ratings(films)? else { return Ok(None) };
    println!("  scale       {}", <&str>::from(ratings.scale()));
    let mut progress = Progress::new("Reading ratings", ratings.bytes_total());
    let sorted = ratings.by_user(scratch, |bytes| progress.reach(bytes))?;
    progress.finish();
    Ok(Some(sorted))
}

fn print_summary(listing: &Listing, imported: &ImportSummary, skipped: &[SkippedLines], seconds: f64) {
    let ImportSummary { new_films, known_films, removed_films, matched_films, films_without_year, .. } = *imported;
    println!("  films       {new_films} new, {known_films} already known, {removed_films} removed");
    println!("              {matched_films} are described by the catalogue");
    if films_without_year > 0 {
        println!("              {films_without_year} have no year and therefore no page; their ratings are imported");
    }
    if listing.people.film_count() > 0 {
        println!("              {} with people", listing.people.film_count());
    }
    if !listing.means.is_empty() {
        println!("              {} with a mean rating", listing.means.len());
    }
    println!("  ratings     {} by {} users", imported.ratings, imported.raters);
    println!("  tags        {} (distinct pairs of film and tag)", imported.tags);
    println!("  skipped     {}", skipped.iter().map(|skipped| skipped.total).sum::<u64>());
    for skipped in skipped.iter().filter(|skipped| skipped.total > 0) {
        println!("{skipped}");
    }
    println!("Done in {seconds:.1} s: {:.0} ratings a second", imported.ratings as f64 / seconds);
}
