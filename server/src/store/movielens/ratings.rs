//! Writes ratings, possibly tens of millions, with many rows per statement.

use models::movielens::{Rating, ReadError};
use sqlx::AnyConnection;

use super::ImportError;
use crate::store::Statement;

/// Rows per statement. All statements but the last have this size, so they are prepared once.
const ROWS: usize = 1000;

/// Returns the number of ratings and of raters.
pub(super) async fn write(
    connection: &mut AnyConnection,
    ratings: impl Iterator<Item = Result<Rating, ReadError>>,
    mut progress: impl FnMut(u64),
) -> Result<(u64, u64), ImportError> {
    sqlx::query("delete from imported_rating").execute(&mut *connection).await?;
    let mut pending = Vec::with_capacity(ROWS);
    let (mut written, mut raters, mut last) = (0, 0, None);
    for rating in ratings {
        let rating = rating?;
        raters += u64::from(last.replace(rating.user) != Some(rating.user));
        pending.push(rating);
        if pending.len() == ROWS {
            insert(connection, &pending).await?;
            written += pending.len() as u64;
            pending.clear();
            progress(written);
        }
    }
    if !pending.is_empty() {
        insert(connection, &pending).await?;
        written += pending.len() as u64;
    }
    progress(written);
    Ok((written, raters))
}

async fn insert(connection: &mut AnyConnection, ratings: &[Rating]) -> Result<(), sqlx::Error> {
    let mut insert =
        Statement::on(connection, "insert into imported_rating (rater, movielens_id, half_stars, rated_at) ");
    insert.rows(ratings, |row, rating| {
        row.bind(i64::from(rating.user))
            .bind(i64::from(rating.movie))
            .bind(i64::from(rating.half_stars))
            .bind(rating.at);
    });
    insert.query().execute(connection).await.map(|_| ())
}
