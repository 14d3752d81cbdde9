//! Writes the ratings, of which there may be tens of millions, in batches.

use models::movielens::{Rating, ReadError};
use sqlx::AnyConnection;

use super::ImportError;
use crate::store::Statement;

/// Rows of one statement, which is prepared once for all whole batches.
const ROWS: usize = 1000;

/// Returns how many ratings were written, and of how many people.
pub(super) async fn write(
    connection: &mut AnyConnection,
    ratings: impl Iterator<Item = Result<Rating, ReadError>>,
    mut progress: impl FnMut(u64),
) -> Result<(u64, u64), ImportError> {
    sqlx::query("delete from imported_rating").execute(&mut *connection).await?;
    let mut batch = Vec::with_capacity(ROWS);
    let (mut written, mut raters, mut last) = (0, 0, None);
    for rating in ratings {
        let rating = rating?;
        raters += u64::from(last.replace(rating.user) != Some(rating.user));
        batch.push(rating);
        if batch.len() == ROWS {
            insert(connection, &batch).await?;
            written += batch.len() as u64;
            batch.clear();
            progress(written);
        }
    }
    if !batch.is_empty() {
        insert(connection, &batch).await?;
        written += batch.len() as u64;
    }
    progress(written);
    Ok((written, raters))
}

async fn insert(connection: &mut AnyConnection, batch: &[Rating]) -> Result<(), sqlx::Error> {
    let mut insert =
        Statement::on(connection, "insert into imported_rating (rater, movielens_id, half_stars, rated_at) ");
    insert.rows(batch, |row, rating| {
        row.bind(i64::from(rating.user))
            .bind(i64::from(rating.movie))
            .bind(i64::from(rating.half_stars))
            .bind(rating.at);
    });
    insert.query().execute(connection).await.map(|_| ())
}
