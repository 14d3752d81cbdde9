//! Brings films, ratings and tags in the layout of MovieLens into the database, in one transaction.
//!
//! The tables hold what the files hold: another folder, or a changed one, takes the place of what was there. Ratings stay
//! in the database: in the order of their key they are appended to the table at its end, 21 bytes each.

use std::collections::HashMap;

use models::Catalogue;
use models::movielens::{Links, ListedFilm, Rating, ReadError};
use sqlx::AnyConnection;
use thiserror::Error;

use super::{Store, StoreError, catalogue};

mod films;
mod ratings;
mod tags;

pub use tags::TagCounts;

/// What is known of a folder before its ratings are written.
pub struct Listing {
    pub checksum: String,
    pub films: Vec<ListedFilm>,
    pub links: HashMap<u32, Links>,
    /// MovieLens' number to the position in the catalogue.
    pub matched: HashMap<u32, usize>,
    pub tags: TagCounts,
}

/// What came in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    pub new_films: u64,
    pub known_films: u64,
    pub removed_films: u64,
    /// Films that are in the catalogue and keep its description.
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

/// Whether these very files were the last to be imported, beside this very catalogue.
///
/// # Errors
/// When the database does not answer.
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

/// Writes all of it. The ratings come in the order of their raters, then films, each pair once. `progress` is told now and
/// then how many were written. Whatever happens before the end, the database is as it was.
///
/// # Errors
/// When the ratings end in an error, or the database refuses.
pub async fn import(
    store: &Store,
    catalogue: &Catalogue,
    listing: &Listing,
    ratings: impl Iterator<Item = Result<Rating, ReadError>>,
    progress: impl FnMut(u64),
) -> Result<Imported, ImportError> {
    let mut transaction = store.begin_alone().await?;
    catalogue::bring_in_line(&mut transaction, catalogue).await?;
    let mut imported = films::write(&mut transaction, catalogue, listing).await?;
    (imported.ratings, imported.raters) = ratings::write(&mut transaction, ratings, progress).await?;
    sqlx::query("update imported_people set people = $1")
        .bind(imported.raters.cast_signed())
        .execute(&mut *transaction)
        .await?;
    imported.tags = tags::write(&mut transaction, &listing.tags).await?;
    record(&mut transaction, &listing.checksum).await?;
    transaction.commit().await?;
    Ok(imported)
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
