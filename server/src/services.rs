//! The services: one file per trait of `domain`, over SQL or the model.

use std::error::Error;
use std::str::FromStr;

use domain::{FilmCard, FilmListing, FilmRef, PageNumber, ServiceError, Slug};
use sqlx::FromRow;

pub mod batch;
pub mod catalogue;
pub mod history;
pub mod inbox;
pub mod known_values;
pub mod membership;
pub mod outbox;
pub mod recommender;
pub mod search;
pub mod users;

/// A database error as a service's error: a missing row is not found, anything else a failure.
fn failed(error: sqlx::Error) -> ServiceError {
    match error {
        sqlx::Error::RowNotFound => ServiceError::NotFound,
        error => ServiceError::failed(error),
    }
}

/// Converts a number from the database, whose range the schema or the writer guarantees.
fn number<T: TryFrom<i64, Error: Error + Send + Sync + 'static>>(value: i64) -> Result<T, sqlx::Error> {
    value.try_into().map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

/// Parses a string from the database, such as an enum's value.
fn parsed<T: FromStr<Err: Error + Send + Sync + 'static>>(text: &str) -> Result<T, sqlx::Error> {
    text.parse().map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

/// A number of rows to select.
fn limit(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The columns of a [`FilmRef`].
#[derive(Debug, Clone, FromRow)]
struct FilmColumns {
    #[sqlx(try_from = "String")]
    slug: Slug,
    title: String,
    #[sqlx(try_from = "i64")]
    year: u16,
}

impl From<FilmColumns> for FilmRef {
    fn from(FilmColumns { slug, title, year }: FilmColumns) -> Self {
        Self { slug, title, year }
    }
}

impl From<FilmColumns> for FilmCard {
    fn from(columns: FilmColumns) -> Self {
        FilmRef::from(columns).into()
    }
}

fn cards(films: Vec<FilmColumns>) -> Vec<FilmCard> {
    films.into_iter().map(FilmCard::from).collect()
}

/// Films per page of a listing.
const PAGE_SIZE: u32 = 48;

/// The number of films before a page of a listing.
fn offset_of(page: PageNumber) -> i64 {
    i64::from((page.get() - 1) * PAGE_SIZE)
}

/// The requested page of a list of `total` entries, or its last page if it has fewer: a list can shrink while its owner
/// looks at the last page.
fn last_page(page: PageNumber, total: i64) -> Result<PageNumber, ServiceError> {
    let pages = number::<u32>(total).map_err(failed)?.div_ceil(PAGE_SIZE).max(1);
    Ok(PageNumber::try_from(page.get().min(pages)).unwrap_or(PageNumber::FIRST))
}

/// The number of pages of a list of `total` entries. A page beyond the last is not found; the first always exists.
fn pages_of(total: u32, page: PageNumber) -> Result<u32, ServiceError> {
    let pages = total.div_ceil(PAGE_SIZE).max(1);
    if page.get() > pages { Err(ServiceError::NotFound) } else { Ok(pages) }
}

/// One page of a list of `total` films. A page beyond the last is not found; the first always exists.
fn listing(title: String, films: Vec<FilmColumns>, total: i64, page: PageNumber) -> Result<FilmListing, ServiceError> {
    let total: u32 = number(total).map_err(failed)?;
    let pages = pages_of(total, page)?;
    Ok(FilmListing { title, films: cards(films), total, page: page.get(), pages })
}
