//! Writes ratings, possibly tens of millions, with many rows per statement.

use models::movielens::{Rating, ReadError};

use super::ImportError;
use super::staging::Staging;
use crate::store::Statement;

/// Rows per statement. All statements but the last have this size, so they are prepared once.
const ROWS: usize = 1000;
/// Ratings that are read before any of them is written: reading must not hold the lock of the database.
const READ_AHEAD: usize = 50 * ROWS;

/// Returns the number of ratings and of raters.
pub(super) async fn write(
    staging: &mut Staging,
    mut ratings: impl Iterator<Item = Result<Rating, ReadError>>,
    mut progress: impl FnMut(u64),
) -> Result<(u64, u64), ImportError> {
    let mut pending = Vec::new();
    let (mut written, mut raters, mut last) = (0, 0, None);
    loop {
        staging.release().await?;
        pending.clear();
        for rating in ratings.by_ref().take(READ_AHEAD) {
            let rating = rating?;
            raters += u64::from(last.replace(rating.user) != Some(rating.user));
            pending.push(rating);
        }
        if pending.is_empty() {
            return Ok((written, raters));
        }
        for rows in pending.chunks(ROWS) {
            insert(staging, rows).await?;
            written += rows.len() as u64;
            progress(written);
        }
    }
}

async fn insert(staging: &mut Staging, ratings: &[Rating]) -> Result<(), ImportError> {
    let mut insert = Statement::new(
        staging.dialect,
        "insert into staged_imported_rating (rater, movielens_id, half_stars, rated_at) ",
    );
    insert.rows(ratings, |row, rating| {
        row.bind(i64::from(rating.user))
            .bind(i64::from(rating.movie))
            .bind(i64::from(rating.half_stars))
            .bind(rating.at);
    });
    insert.query().execute(staging.transaction().await?).await?;
    Ok(())
}
