//! Imports films, ratings and tags in MovieLens format into the database, in one transaction.
//!
//! The tables mirror the files: an import replaces the previous one. Ratings are inserted in the order of their key, so
//! that each is appended to the end of the table (21 bytes per rating in SQLite).

use std::collections::HashMap;

use models::Catalogue;
use models::movielens::{Links, MovieLensFilm, Rating, ReadError};
use sqlx::AnyConnection;
use thiserror::Error;

use super::{Store, StoreError, catalogue};

mod films;
mod ratings;
mod tags;

pub use tags::TagCounts;

/// The contents of a MovieLens folder, except for its ratings.
pub struct Listing {
    pub checksum: String,
    pub films: Vec<MovieLensFilm>,
    pub links: HashMap<u32, Links>,
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
    .fetch_one(&store.pool)
    .await
    .map_err(StoreError::Read)?;
    Ok(count > 0)
}

/// Imports a folder. `ratings` must be sorted by rater, then film, without duplicates. `progress` receives the number
/// of ratings written so far.
///
/// # Errors
/// If the ratings end with an error or the database fails; the database then keeps its previous contents.
pub async fn import(
    store: &Store,
    catalogue: &Catalogue,
    listing: &Listing,
    ratings: impl Iterator<Item = Result<Rating, ReadError>>,
    progress: impl FnMut(u64),
) -> Result<ImportSummary, ImportError> {
    let mut transaction = store.begin_import().await?;
    catalogue::load_on(&mut transaction, catalogue).await?;
    let mut summary = films::write(&mut transaction, catalogue, listing).await?;
    (summary.ratings, summary.raters) = ratings::write(&mut transaction, ratings, progress).await?;
    sqlx::query("update imported_people set people = $1")
        .bind(summary.raters.cast_signed())
        .execute(&mut *transaction)
        .await?;
    summary.tags = tags::write(&mut transaction, &listing.tags).await?;
    record(&mut transaction, &listing.checksum).await?;
    transaction.commit().await?;
    Ok(summary)
}

async fn record(connection: &mut AnyConnection, checksum: &str) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into loaded_movielens (only_row, checksum) values (1, $1)
         on conflict (only_row) do update set checksum = excluded.checksum",
    )
    .bind(checksum)
    .execute(connection)
    .await
    .map(|_| ())
}
