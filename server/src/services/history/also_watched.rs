//! The films that viewers of a film also watched, by lift with a minimum support.
//!
//! Viewers are users who started the film here, and raters of imported ratings. The answers are stored in a table.
//! Triggers mark films when viewers are added or removed, and a task recounts marked films.

use std::time::{Duration, Instant};

use domain::{AlsoWatchedFilm, Slug};
use sqlx::FromRow;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use crate::services::{FilmColumns, limit, number};
use crate::store::Store;

/// The minimum number of common viewers.
const MIN_SUPPORT: i64 = 3;
/// At least one in this many viewers must have watched the other film too.
const VIEWERS_PER_COMMON_VIEWER: i64 = 10;
/// The maximum number of raters of a film that are considered, latest first. Bounds what one answer reads.
const MAX_RATERS: i64 = 500;
/// The maximum number of films whose lift is computed: those with the most common viewers.
const MAX_CANDIDATES: i64 = 200;
/// The maximum number of films that are stored for one.
const MAX_FILMS: usize = 24;

/// The number of films that are counted and stored in one step.
const FILMS_PER_STEP: i64 = 20;
/// The interval at which the task checks for marks of other processes.
const INTERVAL: Duration = Duration::from_secs(2);

/// Wakes the task of this process.
static MARKED: Notify = Notify::const_new();

/// A film that viewers also watched, as it is stored.
#[derive(FromRow)]
struct AlsoWatchedColumns {
    #[sqlx(flatten)]
    film: FilmColumns,
    viewers: i64,
    lift: f64,
}

/// A candidate, with the number of common viewers and of all its viewers.
#[derive(FromRow)]
struct CandidateColumns {
    film: String,
    common: i64,
    audience: i64,
}

struct CountedFilm {
    film: String,
    viewers: i64,
    lift: f64,
}

/// The films that viewers of this one watched more often than viewers overall, highest lift first.
///
/// Lift (Brin et al. 1997) is the share of these viewers who watched the other film, divided by the share among all
/// users.
pub(super) async fn of(store: &Store, film: &Slug, count: usize) -> Result<Vec<AlsoWatchedFilm>, sqlx::Error> {
    let films: Vec<AlsoWatchedColumns> = sqlx::query_as(
        "select film.slug, film.title, film.year, also_watched.viewers, also_watched.lift
         from also_watched join film on film.slug = also_watched.other
         where also_watched.film = $1
         order by also_watched.position
         limit $2",
    )
    .bind(film.as_str())
    .bind(limit(count))
    .fetch_all(store.pages())
    .await?;
    let film = |AlsoWatchedColumns { film, viewers, lift }| {
        Ok(AlsoWatchedFilm { film: film.into(), viewers: number(viewers)?, lift })
    };
    films.into_iter().map(film).collect()
}

/// The number of viewers of a film, with at most [`MAX_RATERS`] raters.
pub(super) async fn viewers(store: &Store, film: &str) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "select (select count(*) from watching where film = $1)
              + (select count(*) from (
                    select rater from imported_rater
                    where movielens_id = (select movielens_id from movielens_film where film = $1)
                    limit $2) as raters)",
    )
    .bind(film)
    .bind(MAX_RATERS)
    .fetch_one(store.pages())
    .await
}

/// Wakes [`keep_up_to_date`] if it runs in this process.
pub(super) fn wake() {
    MARKED.notify_one();
}

/// Recounts marked films now and whenever films are marked. Uses at most half of a core. Never returns.
pub async fn keep_up_to_date(store: Store) {
    loop {
        let start = Instant::now();
        match update_some(&store).await {
            Ok(0) => {}
            Ok(_) => {
                sleep(start.elapsed()).await;
                continue;
            }
            Err(error) => tracing::warn!(%error, "cannot count what viewers also watched; trying again"),
        }
        // Marks are also found without being woken.
        let _ = timeout(INTERVAL, MARKED.notified()).await;
    }
}

/// Recounts all marked films.
///
/// # Errors
/// If the database fails; films that were not counted remain marked.
pub async fn update(store: &Store) -> Result<(), sqlx::Error> {
    while update_some(store).await? > 0 {}
    Ok(())
}

/// Recounts a few marked films, and returns their number.
async fn update_some(store: &Store) -> Result<usize, sqlx::Error> {
    mark_films_of_users(store).await?;
    let due: Vec<(String, i64)> = sqlx::query_as(
        "select name, max(id) from also_watched_due where kind = 'film' group by name order by name limit $1",
    )
    .bind(FILMS_PER_STEP)
    .fetch_all(store.bulk())
    .await?;
    if due.is_empty() {
        return Ok(0);
    }
    let users = users(store).await?;
    let mut counted = Vec::with_capacity(due.len());
    for (film, mark) in due {
        let films = count(store, &film, users).await?;
        counted.push((film, mark, films));
    }
    let mut transaction = store.begin_bulk().await?;
    for (film, mark, films) in &counted {
        sqlx::query("delete from also_watched where film = $1").bind(film).execute(&mut *transaction).await?;
        for (position, other) in (0_i64..).zip(films) {
            // Another process may count the same film.
            sqlx::query(
                "insert into also_watched (film, position, other, viewers, lift) values ($1, $2, $3, $4, $5)
                 on conflict (film, position) do update set
                     other = excluded.other, viewers = excluded.viewers, lift = excluded.lift",
            )
            .bind(film)
            .bind(position)
            .bind(&other.film)
            .bind(other.viewers)
            .bind(other.lift)
            .execute(&mut *transaction)
            .await?;
        }
        // Marks that were added in the meantime remain.
        sqlx::query("delete from also_watched_due where kind = 'film' and name = $1 and id <= $2")
            .bind(film)
            .bind(mark)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(counted.len())
}

/// A new viewer of one film is a common viewer of all films of that user.
async fn mark_films_of_users(store: &Store) -> Result<(), sqlx::Error> {
    let last: Option<i64> =
        sqlx::query_scalar("select max(id) from also_watched_due where kind = 'user'").fetch_one(store.bulk()).await?;
    let Some(last) = last else { return Ok(()) };
    let mut transaction = store.begin_bulk().await?;
    for statement in [
        "insert into also_watched_due (kind, name)
         select distinct 'film', film from watching
         where user_id in (select name from also_watched_due where kind = 'user' and id <= $1)",
        "delete from also_watched_due where kind = 'user' and id <= $1",
    ] {
        sqlx::query(statement).bind(last).execute(&mut *transaction).await?;
    }
    transaction.commit().await
}

async fn count(store: &Store, film: &str, users: i64) -> Result<Vec<CountedFilm>, sqlx::Error> {
    let viewers = viewers(store, film).await?;
    let support = MIN_SUPPORT.max((viewers + VIEWERS_PER_COMMON_VIEWER - 1) / VIEWERS_PER_COMMON_VIEWER);
    if viewers < support {
        return Ok(Vec::new());
    }
    let mut films = Vec::new();
    for CandidateColumns { film, common, audience } in candidates(store, film, support).await? {
        let lift = (common as f64 / viewers as f64) / (audience.max(1) as f64 / users.max(1) as f64);
        if lift > 1.0 {
            films.push(CountedFilm { film, viewers: common, lift });
        }
    }
    films.sort_by(|a, b| b.lift.total_cmp(&a.lift).then_with(|| a.film.cmp(&b.film)));
    films.truncate(MAX_FILMS);
    Ok(films)
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

async fn candidates(store: &Store, film: &str, support: i64) -> Result<Vec<CandidateColumns>, sqlx::Error> {
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
         select candidate.film, candidate.common,
                (select count(*) from watching where watching.film = candidate.film)
              + (select count(*) from imported_rater
                 where imported_rater.movielens_id = (select movielens_id from movielens_film where film = candidate.film))
                    as audience
         from candidate",
    )
    .bind(film)
    .bind(MAX_RATERS)
    .bind(support)
    .bind(MAX_CANDIDATES)
    .fetch_all(store.bulk())
    .await
}
