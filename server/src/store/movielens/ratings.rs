//! Writes ratings, possibly tens of millions, with many rows per statement.

use models::movielens::{FilmSorter, Rating, ReadError};

use super::ImportError;
use super::staging::Staging;
use crate::store::{Dialect, Statement};

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
    let mut by_film = FilmSorter::new(&staging.scratch);
    let mut pending = Vec::new();
    let (mut written, mut raters, mut last) = (0, 0, None);
    loop {
        staging.release().await?;
        pending.clear();
        for rating in ratings.by_ref().take(READ_AHEAD) {
            let rating = rating?;
            raters += u64::from(last.replace(rating.user) != Some(rating.user));
            if staging.dialect == Dialect::Sqlite {
                by_film.push(&rating)?;
            }
            pending.push(rating);
        }
        if pending.is_empty() {
            break;
        }
        for rows in pending.chunks(ROWS) {
            insert(staging, rows).await?;
            written += rows.len() as u64;
            progress(written);
        }
    }
    write_by_film(staging, by_film.sorted()?).await?;
    Ok((written, raters))
}

/// Writes who rated each film: appending rows in order takes a fraction of the time of inserting them into an index.
async fn write_by_film(
    staging: &mut Staging,
    mut ratings: impl Iterator<Item = Result<Rating, ReadError>>,
) -> Result<(), ImportError> {
    loop {
        staging.release().await?;
        let pending: Vec<Rating> = ratings.by_ref().take(READ_AHEAD).collect::<Result<_, _>>()?;
        if pending.is_empty() {
            return Ok(());
        }
        for rows in pending.chunks(ROWS) {
            let mut insert =
                Statement::new(staging.dialect, "insert into staged_imported_rater (movielens_id, rater, rated_at) ");
            insert.rows(rows, |row, rating| {
                row.bind(i64::from(rating.movie)).bind(i64::from(rating.user)).bind(rating.at);
            });
            insert.query().execute(staging.transaction().await?).await?;
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
