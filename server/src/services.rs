//! One file a service: each implements a trait of `app` over SQL or the model.

pub mod batch;
pub mod catalogue;
pub mod history;
pub mod inbox;
pub mod membership;
pub mod recommender;
pub mod users;

use domain::ServiceError;
use domain::{Card, Listing};
use sqlx::FromRow;

/// A database's failure, for the log.
fn failed(error: sqlx::Error) -> ServiceError {
    match error {
        sqlx::Error::RowNotFound => ServiceError::NotFound,
        error => ServiceError::Failed(error.to_string()),
    }
}

/// A number that the database's checks have bounded.
fn small<T: TryFrom<i64> + Default>(number: i64) -> T {
    T::try_from(number).unwrap_or_default()
}

/// A film as a card shows it, as the database has it.
#[derive(FromRow)]
struct CardRow {
    slug: String,
    title: String,
    year: i64,
}

impl From<CardRow> for Card {
    fn from(row: CardRow) -> Self {
        Self { slug: row.slug, title: row.title, year: small(row.year), because: Vec::new() }
    }
}

/// One page of a longer list. A page beyond the last is not there; the first always is.
fn listing(title: String, films: Vec<Card>, total: i64, page: u32, per_page: u32) -> Result<Listing, ServiceError> {
    let total: u32 = small(total);
    let pages = total.div_ceil(per_page).max(1);
    if page > pages {
        return Err(ServiceError::NotFound);
    }
    Ok(Listing { title, films, total, page, pages })
}
