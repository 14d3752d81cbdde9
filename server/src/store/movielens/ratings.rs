//! Writes the ratings, of which there may be tens of millions, in batches.

use std::sync::Arc;

use models::movielens::{Rating, ReadError};
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::ImportError;

/// Rows of one statement: 16,000 parameters of the 32,766 that SQLite takes.
const ROWS: usize = 4000;

/// Returns how many ratings were written, and of how many people.
pub(super) async fn write(
    connection: &mut SqliteConnection,
    ratings: impl Iterator<Item = Result<Rating, ReadError>>,
    mut progress: impl FnMut(u64),
) -> Result<(u64, u64), ImportError> {
    sqlx::query("delete from imported_rating").execute(&mut *connection).await?;
    // Written once and prepared once.
    let whole_batch = insert_of(ROWS);
    let mut batch = Vec::with_capacity(ROWS);
    let (mut written, mut raters, mut last) = (0, 0, None);
    for rating in ratings {
        let rating = rating?;
        raters += u64::from(last.replace(rating.user) != Some(rating.user));
        batch.push(rating);
        if batch.len() == ROWS {
            insert(connection, Arc::clone(&whole_batch), &batch).await?;
            written += batch.len() as u64;
            batch.clear();
            progress(written);
        }
    }
    if !batch.is_empty() {
        insert(connection, insert_of(batch.len()), &batch).await?;
        written += batch.len() as u64;
    }
    progress(written);
    Ok((written, raters))
}

async fn insert(connection: &mut SqliteConnection, sql: Arc<str>, batch: &[Rating]) -> Result<(), sqlx::Error> {
    // The text is made below, of constants and a count.
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for rating in batch {
        query = query
            .bind(i64::from(rating.user))
            .bind(i64::from(rating.movie))
            .bind(i64::from(rating.half_stars))
            .bind(rating.at);
    }
    query.execute(connection).await.map(|_| ())
}

fn insert_of(rows: usize) -> Arc<str> {
    let values: Vec<String> = (0..rows)
        .map(|row| format!("(${}, ${}, ${}, ${})", row * 4 + 1, row * 4 + 2, row * 4 + 3, row * 4 + 4))
        .collect();
    let values = values.join(", ");
    format!("insert into imported_rating (rater, movielens_id, half_stars, rated_at) values {values}").into()
}
