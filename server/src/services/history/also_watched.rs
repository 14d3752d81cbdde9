//! What people who watched one film watched besides: by lift, with a floor on support.
//!
//! People are members and visitors who began the film here, and those whose ratings were imported: who rated it watched it.

use domain::ServiceError;
use domain::{AlsoWatched, Companion};
use sqlx::FromRow;

use crate::services::{failed, small};
use crate::store::Store;

/// Fewer people than this say nothing of anybody else.
const FEWEST_PEOPLE: i64 = 5;
/// A film that fewer of them watched is not shown: at least so many, and one in so many.
const LEAST_SUPPORT: i64 = 3;
const ONE_IN: i64 = 10;
/// How many raters of a film are asked, those who rated last: a bound to what one list reads.
const MOST_RATERS: i64 = 500;
/// Of how many films, those that most of them watched, the lift is looked at.
const MOST_CANDIDATES: i64 = 200;

#[derive(FromRow)]
struct Row {
    slug: String,
    title: String,
    year: i64,
    together: i64,
    audience: i64,
}

/// The films that people who watched this one watched more than others did, the highest lift first.
///
/// Lift (Brin et al. 1997): the share of these people who watched the other film over the share of all people who did. With
/// too few people there are no films, and the number of people says why.
pub(super) async fn of(store: &Store, film: &str, count: usize) -> Result<AlsoWatched, ServiceError> {
    let people = people(store, film).await.map_err(failed)?;
    if people < FEWEST_PEOPLE {
        return Ok(AlsoWatched { people: small(people), films: Vec::new() });
    }
    let everybody = everybody(store).await.map_err(failed)?;
    let support = LEAST_SUPPORT.max((people + ONE_IN - 1) / ONE_IN);
    let rows = together(store, film, support).await.map_err(failed)?;
    let mut films: Vec<Companion> = rows
        .into_iter()
        .map(|row| Companion {
            lift: (row.together as f64 / people as f64) / (row.audience.max(1) as f64 / everybody.max(1) as f64),
            slug: row.slug,
            title: row.title,
            year: small(row.year),
            people: small(row.together),
        })
        .filter(|companion| companion.lift > 1.0)
        .collect();
    films.sort_by(|a, b| b.lift.total_cmp(&a.lift).then_with(|| a.slug.cmp(&b.slug)));
    films.truncate(count);
    Ok(AlsoWatched { people: small(people), films })
}

/// How many people are asked.
async fn people(store: &Store, film: &str) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "select (select count(*) from watching where film = $1)
              + (select count(*) from (
                    select rater from imported_rating
                    where movielens_id = (select movielens_id from movielens_film where film = $1)
                    limit $2) as raters)",
    )
    .bind(film)
    .bind(MOST_RATERS)
    .fetch_one(&store.pool)
    .await
}

/// How many people have watched anything.
async fn everybody(store: &Store) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "select (select count(*) from (select distinct person from watching) as watchers)
              + (select coalesce(max(people), 0) from imported_people)",
    )
    .fetch_one(&store.pool)
    .await
}

async fn together(store: &Store, film: &str, support: i64) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as(
        "with raters as (
             select rater from imported_rating
             where movielens_id = (select movielens_id from movielens_film where film = $1)
             order by rated_at desc, rater limit $2
         ),
         seen as (
             select theirs.film
             from watching as this join watching as theirs on theirs.person = this.person
             where this.film = $1 and theirs.film <> $1
             union all
             select movielens_film.film
             from raters
             join imported_rating as theirs on theirs.rater = raters.rater
             join movielens_film on movielens_film.movielens_id = theirs.movielens_id
             where movielens_film.film <> $1
         ),
         candidate as (
             select film, count(*) as together from seen group by film having count(*) >= $3
             order by count(*) desc, film limit $4
         )
         select film.slug, film.title, film.year, candidate.together,
                (select count(*) from watching where watching.film = candidate.film)
              + (select count(*) from imported_rating
                 where imported_rating.movielens_id = (select movielens_id from movielens_film where film = candidate.film))
                    as audience
         from candidate join film on film.slug = candidate.film",
    )
    .bind(film)
    .bind(MOST_RATERS)
    .bind(support)
    .bind(MOST_CANDIDATES)
    .fetch_all(&store.pool)
    .await
}
