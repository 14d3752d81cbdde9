//! The films that most users watched, liked or listed.
//!
//! Users are counted, not acts: a film counts once for each user, however often it was watched. A film that its user
//! dismissed does not count, and neither does one that was left before [`WATCHED`].

use domain::{FilmRef, MIN_ACTIVE_USERS, PopularFilm, PopularFilms};
use sqlx::FromRow;

use super::WATCHED;
use crate::services::{FilmColumns, limit, number};
use crate::store::Store;

/// A film needs this many users: a film of one user is not popular.
const MIN_USERS_OF_FILM: i64 = 2;

/// A popular film, with the number of its users.
#[derive(FromRow)]
struct PopularColumns {
    #[sqlx(flatten)]
    film: FilmColumns,
    users: i64,
}

/// Films and users of all acts at or after `$1`, each pair once.
macro_rules! active {
    ($query:literal) => {
        concat!(
            "with active as (
                 select film, user_id from watching where watched_at >= $1 and permille >= $2
                 union
                 select film, user_id from list_entry where added_at >= $1
                 union
                 select film, user_id from rating where rated_at >= $1 and kind = 'like'
             ),
             counted as (
                 select active.film, active.user_id from active
                 left join rating on rating.user_id = active.user_id and rating.film = active.film
                     and rating.kind = 'dismissed'
                 where rating.film is null
             ) ",
            $query
        )
    };
}

/// The most popular films of acts at or after `since`; none if there were fewer than [`MIN_ACTIVE_USERS`].
pub(super) async fn since(store: &Store, since: i64, count: usize) -> Result<PopularFilms, sqlx::Error> {
    let users: i64 =
        sqlx::query_scalar(active!("select count(*) from (select distinct user_id from counted) as users"))
            .bind(since)
            .bind(i64::from(WATCHED))
            .fetch_one(store.bulk())
            .await?;
    let users = number(users)?;
    if users < MIN_ACTIVE_USERS {
        return Ok(PopularFilms { users, films: Vec::new() });
    }
    let films: Vec<PopularColumns> = sqlx::query_as(active!(
        ", ranked as (
             select film, count(*) as users from counted
             group by film having count(*) >= $3
         )
         select film.slug, film.title, film.year, ranked.users
         from ranked join film on film.slug = ranked.film
         order by ranked.users desc, film.shuffle, film.slug
         limit $4"
    ))
    .bind(since)
    .bind(i64::from(WATCHED))
    .bind(MIN_USERS_OF_FILM)
    .bind(limit(count))
    .fetch_all(store.bulk())
    .await?;
    let popular = films
        .into_iter()
        .map(|PopularColumns { film, users }| Ok(PopularFilm { film: FilmRef::from(film), users: number(users)? }));
    Ok(PopularFilms { users, films: popular.collect::<Result<_, sqlx::Error>>()? })
}
