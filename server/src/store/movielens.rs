//! Imports films, ratings and tags into the database, completely or not at all.
//!
//! The tables mirror the files: an import replaces the previous one. It is written to tables of its own, which replace the
//! others in one transaction. Ratings are inserted in the order of their key, so that each is appended to the end of the
//! table (21 bytes per rating in SQLite).

use std::collections::HashMap;

use models::Catalogue;
use models::movielens::{DatasetFilm, Links, MeanRating, People, Rating, ReadError};
use thiserror::Error;

use self::staging::Staging;
use super::{Store, StoreError};

mod films;
mod publish;
mod ratings;
mod staging;
mod tags;

pub use staging::remove_interrupted;
pub use tags::TagCounts;

/// The contents of a folder, except for its ratings.
#[derive(Default)]
pub struct Listing {
    pub checksum: String,
    pub films: Vec<DatasetFilm>,
    pub links: HashMap<u32, Links>,
    pub means: HashMap<u32, MeanRating>,
    pub people: People,
    /// Positions in the catalogue by MovieLens id, for films that the catalogue describes.
    pub matched: HashMap<u32, usize>,
    pub tags: TagCounts,
}

/// Counts of an import.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportSummary {
    pub new_films: u64,
    pub known_films: u64,
    pub removed_films: u64,
    /// Films that keep the catalogue's description.
    pub matched_films: u64,
    pub films_without_year: u64,
    pub ratings: u64,
    pub raters: u64,
    pub tags: u64,
}

/// Why nothing was imported.
#[derive(Debug, Error)]
pub enum ImportError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("cannot write to the database")]
    Write(#[from] sqlx::Error),
    #[error("another import has begun in the meantime; start this one again when it is done")]
    TakenOver,
}

/// Whether the last import read files with this checksum, with this catalogue loaded.
///
/// # Errors
/// If the database fails.
pub async fn is_imported(store: &Store, checksum: &str, catalogue: &Catalogue) -> Result<bool, StoreError> {
    let count: i64 = sqlx::query_scalar(
        "select count(*) from loaded_movielens, loaded_catalogue
         where loaded_movielens.checksum = $1 and loaded_catalogue.checksum = $2",
    )
    .bind(checksum)
    .bind(&catalogue.checksum)
    .fetch_one(store.bulk())
    .await
    .map_err(StoreError::Read)?;
    Ok(count > 0)
}

/// Imports a folder. `ratings` must be sorted by rater, then film, without duplicates. `progress` receives the number
/// of ratings written so far. Waits for an import that another process is writing.
///
/// # Errors
/// If the ratings end with an error or the database fails; visitors then see the previous contents.
pub async fn import(
    store: &Store,
    catalogue: &Catalogue,
    listing: &Listing,
    ratings: impl Iterator<Item = Result<Rating, ReadError>>,
    progress: impl FnMut(u64),
) -> Result<ImportSummary, ImportError> {
    let mut staging = Staging::begin(store).await?;
    match write(&mut staging, catalogue, listing, ratings, progress).await {
        Ok(summary) => {
            staging.finish().await?;
            Ok(summary)
        }
        Err(error) => {
            staging.abandon().await?;
            Err(error)
        }
    }
}

async fn write(
    staging: &mut Staging,
    catalogue: &Catalogue,
    listing: &Listing,
    ratings: impl Iterator<Item = Result<Rating, ReadError>>,
    progress: impl FnMut(u64),
) -> Result<ImportSummary, ImportError> {
    let mut summary = films::write(staging, catalogue, listing).await?;
    (summary.ratings, summary.raters) = ratings::write(staging, ratings, progress).await?;
    summary.tags = tags::write(staging, &listing.tags).await?;
    publish::compare_films(staging, &mut summary).await?;
    publish::publish(staging, catalogue, &listing.checksum, summary.raters).await?;
    Ok(summary)
}
