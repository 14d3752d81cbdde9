//! What people keep and watch, over SQL.

use std::collections::HashSet;
use std::time::Duration;

use domain::{History, ServiceError};
use domain::{AlsoWatched, Begun, Card, FINISHED, Listing};
use async_trait::async_trait;
use moka::future::Cache;
use sqlx::FromRow;

use super::{CardRow, failed, listing, person, small};
use crate::store::{Store, now};

mod also_watched;

/// A film that somebody has begun, for telling their taste.
#[derive(Debug, Clone, FromRow)]
pub struct Seen {
    pub slug: String,
    pub title: String,
    thousandth: i64,
}

impl Seen {
    /// Who turns a film off early did not like it.
    pub fn is_liked(&self) -> bool {
        self.thousandth >= LIKED
    }
}

/// Of a film that was watched so far we take it that it was liked. In thousandths.
const LIKED: i64 = 400;

/// Films on one page of a person's list.
const PAGE: u32 = 48;
/// How many films a list holds: more than anybody looks through, and a bound to what each page of theirs reads.
pub(super) const LONGEST_LIST: i64 = 1000;

/// Remembers, for panels and forms.
#[derive(Clone)]
pub struct SqlHistory {
    store: Store,
    /// What others also watched, by film and by how many films were asked for.
    also_watched: Cache<(String, usize), AlsoWatched>,
}

/// What everybody watches changes slowly, and what goes with a much-watched film takes a walk through thousands of ratings.
const ALSO_WATCHED_LASTS: Duration = Duration::from_mins(10);
const MOST_ALSO_WATCHED: u64 = 4096;

impl SqlHistory {
    pub fn new(store: Store) -> Self {
        let also_watched = Cache::builder().max_capacity(MOST_ALSO_WATCHED).time_to_live(ALSO_WATCHED_LASTS).build();
        Self { store, also_watched }
    }

    /// The slugs on a person's list.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn kept_slugs(&self, person: &str) -> Result<HashSet<String>, sqlx::Error> {
        let slugs: Vec<String> = sqlx::query_scalar("select film from kept_film where person = $1")
            .bind(person)
            .fetch_all(&self.store.pool)
            .await?;
        Ok(slugs.into_iter().collect())
    }

    /// What a person has watched, the latest first, and of it the latest alone.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn seen(&self, person: &str, count: usize) -> Result<Vec<Seen>, ServiceError> {
        sqlx::query_as(
            "select film.slug, film.title, watching.thousandth
             from watching join film on film.slug = watching.film
             where watching.person = $1
             order by watching.watched_at desc, film.slug
             limit $2",
        )
        .bind(person)
        .bind(i64::try_from(count).unwrap_or(i64::MAX))
        .fetch_all(&self.store.pool)
        .await
        .map_err(failed)
    }

    /// Puts a film on a person's list, whom it makes where there is nobody yet. Twice is once.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] where there is no such film, [`ServiceError::Invalid`] where the list is full.
    pub async fn keep(&self, person: &str, film: &str) -> Result<(), ServiceError> {
        let mut transaction = self.store.begin().await.map_err(failed)?;
        exists(&mut transaction, film).await?;
        users::insert(&mut transaction, person).await.map_err(failed)?;
        let length: i64 = sqlx::query_scalar("select count(*) from kept_film where person = $1 and film <> $2")
            .bind(person)
            .bind(film)
            .fetch_one(&mut *transaction)
            .await
            .map_err(failed)?;
        if length >= LONGEST_LIST {
            return Err(ServiceError::Invalid(format!("A list holds {LONGEST_LIST} films; please remove some first.")));
        }
        sqlx::query(
            "insert into kept_film (person, film, kept_at) values ($1, $2, $3) on conflict (person, film) do nothing",
        )
        .bind(person)
        .bind(film)
        .bind(now())
        .execute(&mut *transaction)
        .await
        .map_err(failed)?;
        transaction.commit().await.map_err(failed)
    }

    /// Takes a film off a person's list. One that is not on it stays off.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn drop(&self, person: &str, film: &str) -> Result<(), ServiceError> {
        sqlx::query("delete from kept_film where person = $1 and film = $2")
            .bind(person)
            .bind(film)
            .execute(&self.store.pool)
            .await
            .map(|_| ())
            .map_err(failed)
    }

    /// Remembers how far a person is in a film, in thousandths.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] where there is no such film.
    pub async fn watched(&self, person: &str, film: &str, thousandth: u16) -> Result<(), ServiceError> {
        let mut transaction = self.store.begin().await.map_err(failed)?;
        exists(&mut transaction, film).await?;
        users::insert(&mut transaction, person).await.map_err(failed)?;
        sqlx::query(
            "insert into watching (person, film, thousandth, watched_at) values ($1, $2, $3, $4)
             on conflict (person, film) do update set thousandth = excluded.thousandth, watched_at = excluded.watched_at",
        )
        .bind(person)
        .bind(film)
        .bind(i64::from(thousandth.min(1000)))
        .bind(now())
        .execute(&mut *transaction)
        .await
        .map_err(failed)?;
        transaction.commit().await.map_err(failed)
    }
}

async fn exists(connection: &mut sqlx::AnyConnection, film: &str) -> Result<(), ServiceError> {
    let slug: Result<String, sqlx::Error> =
        sqlx::query_scalar("select slug from film where slug = $1").bind(film).fetch_one(connection).await;
    slug.map(|_| ()).map_err(failed)
}

#[async_trait]
impl History for SqlHistory {
    async fn kept(&self, person: &str, page: u32) -> Result<Listing, ServiceError> {
        let total: i64 = sqlx::query_scalar("select count(*) from kept_film where person = $1")
            .bind(person)
            .fetch_one(&self.store.pool)
            .await
            .map_err(failed)?;
        // A list may get shorter while somebody is on its last page.
        let page = page.min(small::<u32>(total).div_ceil(PAGE).max(1));
        let films: Vec<CardRow> = sqlx::query_as(
            "select film.slug, film.title, film.year
             from kept_film join film on film.slug = kept_film.film
             where kept_film.person = $1
             order by kept_film.kept_at desc, film.slug
             limit $2 offset $3",
        )
        .bind(person)
        .bind(i64::from(PAGE))
        .bind(i64::from((page - 1) * PAGE))
        .fetch_all(&self.store.pool)
        .await
        .map_err(failed)?;
        let films: Vec<Card> = films.into_iter().map(Card::from).collect();
        listing("My list".to_owned(), films, total, page, PAGE)
    }

    async fn unfinished(&self, person: &str, count: usize) -> Result<Vec<Begun>, ServiceError> {
        let films: Vec<(String, String, i64, i64)> = sqlx::query_as(
            "select film.slug, film.title, film.year, watching.thousandth
             from watching join film on film.slug = watching.film
             where watching.person = $1 and watching.thousandth between 1 and $2
             order by watching.watched_at desc, film.slug
             limit $3",
        )
        .bind(person)
        .bind(i64::from(FINISHED) - 1)
        .bind(i64::try_from(count).unwrap_or(i64::MAX))
        .fetch_all(&self.store.pool)
        .await
        .map_err(failed)?;
        let begun = films.into_iter().map(|(slug, title, year, thousandth)| Begun {
            slug,
            title,
            year: small(year),
            thousandth: small(thousandth),
        });
        Ok(begun.collect())
    }

    async fn progress(&self, person: &str, film: &str) -> Result<u16, ServiceError> {
        let thousandth: Option<i64> =
            sqlx::query_scalar("select thousandth from watching where person = $1 and film = $2")
                .bind(person)
                .bind(film)
                .fetch_optional(&self.store.pool)
                .await
                .map_err(failed)?;
        Ok(thousandth.map_or(0, small))
    }

    async fn also_watched(&self, film: &str, count: usize) -> Result<AlsoWatched, ServiceError> {
        let asked = (film.to_owned(), count);
        if let Some(known) = self.also_watched.get(&asked).await {
            return Ok(known);
        }
        let found = also_watched::of(&self.store, film, count).await?;
        // With few people, each of them counts.
        if !found.films.is_empty() {
            self.also_watched.insert(asked, found.clone()).await;
        }
        Ok(found)
    }
}
