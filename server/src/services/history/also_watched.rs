//! The films that viewers of a film also watched, by lift with a minimum support.
//!
//! Viewers are users who started the film here, and raters of imported ratings.

use domain::{AlsoWatched, AlsoWatchedFilm, MIN_VIEWERS, Slug};
use sqlx::FromRow;

use super::same_people;
use crate::services::{FilmColumns, number};
use crate::store::Store;

/// The minimum number of common viewers.
const MIN_SUPPORT: i64 = 3;
/// At least one in this many viewers must have watched the other film too.
const VIEWERS_PER_COMMON_VIEWER: i64 = 10;
/// The maximum number of raters of a film that are considered, latest first. Bounds what one answer reads.
const MAX_RATERS: i64 = 500;
/// The maximum number of films whose lift is computed: those with the most common viewers.
const MAX_CANDIDATES: i64 = 200;

/// A candidate, with the number of common viewers and of all its viewers.
#[derive(FromRow)]
struct CandidateColumns {
    #[sqlx(flatten)]
    film: FilmColumns,
    common: i64,
    audience: i64,
}

/// The films that viewers of this one watched more often than viewers overall, highest lift first.
///
/// Lift (Brin et al. 1997) is the share of these viewers who watched the other film, divided by the share among all
/// users. With fewer than [`MIN_VIEWERS`] there are none, and the answer has films of the same people.
pub(super) async fn of(store: &Store, film: &Slug, count: usize) -> Result<AlsoWatched, sqlx::Error> {
    let viewers = viewers(store, film).await?;
    let films =
        if viewers < i64::from(MIN_VIEWERS) { Vec::new() } else { by_lift(store, film, viewers, count).await? };
    let same_people = if films.is_empty() { same_people::of(store, film, count).await? } else { Vec::new() };
    Ok(AlsoWatched { viewers: number(viewers)?, films, same_people })
}

async fn by_lift(store: &Store, film: &Slug, viewers: i64, count: usize) -> Result<Vec<AlsoWatchedFilm>, sqlx::Error> {
    let users = users(store).await?;
    let support = MIN_SUPPORT.max((viewers + VIEWERS_PER_COMMON_VIEWER - 1) / VIEWERS_PER_COMMON_VIEWER);
    let mut films = Vec::new();
    for CandidateColumns { film, common, audience } in candidates(store, film, support).await? {
        let lift = (common as f64 / viewers as f64) / (audience.max(1) as f64 / users.max(1) as f64);
        if lift > 1.0 {
            films.push(AlsoWatchedFilm { film: film.into(), viewers: number(common)?, lift });
        }
    }
    films.sort_by(|a, b| b.lift.total_cmp(&a.lift).then_with(|| a.film.slug.cmp(&b.film.slug)));
    films.truncate(count);
    Ok(films)
}

/// The number of viewers of a film.
async fn viewers(store: &Store, film: &Slug) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "select (select count(*) from watching where film = $1)
              + (select count(*) from (
                    select rater from imported_rater
                    where movielens_id = (select movielens_id from movielens_film where film = $1)
                    limit $2) as raters)",
    )
    .bind(film.as_str())
    .bind(MAX_RATERS)
    .fetch_one(store.bulk())
    .await
}

/// The number of users and raters who have watched any film.
async fn users(store: &Store) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "select (select count(*) from (select distinct user_id from watching) as watchers)
              + (select coalesce(max(people), 0) from imported_people)",
    )
    .fetch_one(store.bulk())
    .await
}

async fn candidates(store: &Store, film: &Slug, support: i64) -> Result<Vec<CandidateColumns>, sqlx::Error> {
    sqlx::query_as(
        "with raters as (
             select rater from imported_rater
             where movielens_id = (select movielens_id from movielens_film where film = $1)
             order by rated_at desc, rater limit $2
         ),
         seen as (
             select theirs.film
             from watching as this join watching as theirs on theirs.user_id = this.user_id
             where this.film = $1 and theirs.film <> $1
             union all
             select movielens_film.film
             from raters
             join imported_rating as theirs on theirs.rater = raters.rater
             join movielens_film on movielens_film.movielens_id = theirs.movielens_id
             where movielens_film.film <> $1
         ),
         candidate as (
             select film, count(*) as common from seen group by film having count(*) >= $3
             order by count(*) desc, film limit $4
         )
         select film.slug, film.title, film.year, candidate.common,
                (select count(*) from watching where watching.film = candidate.film)
              + (select count(*) from imported_rater
                 where imported_rater.movielens_id = (select movielens_id from movielens_film where film = candidate.film))
                    as audience
         from candidate join film on film.slug = candidate.film",
    )
    .bind(film.as_str())
    .bind(MAX_RATERS)
    .bind(support)
    .bind(MAX_CANDIDATES)
    .fetch_all(store.bulk())
    .await
}
