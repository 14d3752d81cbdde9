//! What users list and watch, over SQL.

use std::collections::HashSet;
use std::time::Duration;

use async_trait::async_trait;
use domain::{
    AlsoWatched, FINISHED, FilmListing, FilmRef, History, Id, PageNumber, ServiceError, Slug, UnfinishedFilm,
};
use moka::future::Cache;
use sqlx::{AnyConnection, FromRow};
use thiserror::Error;

use super::{FilmColumns, PAGE_SIZE, failed, limit, listing, number, offset_of, users};
use crate::store::{Store, now};

mod also_watched;

/// A film that a user has watched, at least in part.
#[derive(Debug, Clone, FromRow)]
pub struct WatchRecord {
    #[sqlx(flatten)]
    film: FilmColumns,
    /// Progress, from 0 to 1000.
    #[sqlx(try_from = "i64")]
    permille: u16,
}

impl WatchRecord {
    pub fn slug(&self) -> &Slug {
        &self.film.slug
    }

    pub fn film(&self) -> FilmRef {
        self.film.clone().into()
    }

    /// Whether the user probably liked the film, which we assume from 40 % of progress: users tend to stop films early
    /// that they dislike.
    pub fn is_liked(&self) -> bool {
        self.permille >= LIKED
    }
}

/// The progress, in permille, from which a user is assumed to like a film.
const LIKED: u16 = 400;

/// The maximum length of a user's list. Bounds what each of the user's pages reads.
pub const MAX_LIST_LEN: i64 = 1000;

/// Why a film was not added to a list.
#[derive(Debug, Error)]
pub enum ListError {
    #[error("there is no such film")]
    NotFound,
    #[error("the list has {MAX_LIST_LEN} films, the maximum")]
    Full,
    #[error("cannot write to the database")]
    Database(#[from] sqlx::Error),
}

/// The history service.
#[derive(Clone)]
pub struct SqlHistory {
    store: Store,
    /// Answers by film and count.
    also_watched: Cache<(Slug, usize), AlsoWatched>,
}

/// How long an answer is cached: it changes slowly, and for a popular film it requires a scan of thousands of ratings.
const ALSO_WATCHED_LIFETIME: Duration = Duration::from_mins(10);
/// The maximum number of cached answers.
const MAX_ALSO_WATCHED: u64 = 4096;

impl SqlHistory {
    pub fn new(store: Store) -> Self {
        let also_watched = Cache::builder().max_capacity(MAX_ALSO_WATCHED).time_to_live(ALSO_WATCHED_LIFETIME).build();
        Self { store, also_watched }
    }

    /// The slugs on a user's list.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn list_slugs(&self, user: &Id) -> Result<HashSet<String>, sqlx::Error> {
        let slugs: Vec<String> = sqlx::query_scalar("select film from list_entry where user_id = $1")
            .bind(user.as_str())
            .fetch_all(&self.store.pool)
            .await?;
        Ok(slugs.into_iter().collect())
    }

    /// Up to `count` films that a user has watched, latest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn recently_watched(&self, user: &Id, count: usize) -> Result<Vec<WatchRecord>, sqlx::Error> {
        sqlx::query_as(
            "select film.slug, film.title, film.year, watching.permille
             from watching join film on film.slug = watching.film
             where watching.user_id = $1
             order by watching.watched_at desc, film.slug
             limit $2",
        )
        .bind(user.as_str())
        .bind(limit(count))
        .fetch_all(&self.store.pool)
        .await
    }

    /// Adds a film to a user's list, creating the user if necessary. Idempotent.
    ///
    /// # Errors
    /// [`ListError`]; then the list is unchanged.
    pub async fn add_to_list(&self, user: &Id, film: &Slug) -> Result<(), ListError> {
        let mut transaction = self.store.begin().await?;
        if !exists(&mut transaction, film).await? {
            return Err(ListError::NotFound);
        }
        users::insert(&mut transaction, user).await?;
        let others: i64 = sqlx::query_scalar("select count(*) from list_entry where user_id = $1 and film <> $2")
            .bind(user.as_str())
            .bind(film.as_str())
            .fetch_one(&mut *transaction)
            .await?;
        if others >= MAX_LIST_LEN {
            return Err(ListError::Full);
        }
        sqlx::query(
            "insert into list_entry (user_id, film, added_at) values ($1, $2, $3) on conflict (user_id, film) do nothing",
        )
        .bind(user.as_str())
        .bind(film.as_str())
        .bind(now())
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// Removes a film from a user's list. Idempotent.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove_from_list(&self, user: &Id, film: &Slug) -> Result<(), sqlx::Error> {
        sqlx::query("delete from list_entry where user_id = $1 and film = $2")
            .bind(user.as_str())
            .bind(film.as_str())
            .execute(&self.store.pool)
            .await
            .map(|_| ())
    }

    /// Stores a user's progress in a film, in permille, creating the user if necessary.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] if there is no such film.
    pub async fn record_progress(&self, user: &Id, film: &Slug, permille: u16) -> Result<(), ServiceError> {
        let mut transaction = self.store.begin().await.map_err(failed)?;
        if !exists(&mut transaction, film).await.map_err(failed)? {
            return Err(ServiceError::NotFound);
        }
        users::insert(&mut transaction, user).await.map_err(failed)?;
        sqlx::query(
            "insert into watching (user_id, film, permille, watched_at) values ($1, $2, $3, $4)
             on conflict (user_id, film) do update set permille = excluded.permille, watched_at = excluded.watched_at",
        )
        .bind(user.as_str())
        .bind(film.as_str())
        .bind(i64::from(permille.min(1000)))
        .bind(now())
        .execute(&mut *transaction)
        .await
        .map_err(failed)?;
        transaction.commit().await.map_err(failed)
    }
}

async fn exists(connection: &mut AnyConnection, film: &Slug) -> Result<bool, sqlx::Error> {
    let slug: Option<String> = sqlx::query_scalar("select slug from film where slug = $1")
        .bind(film.as_str())
        .fetch_optional(connection)
        .await?;
    Ok(slug.is_some())
}

/// A film that a user has started.
#[derive(FromRow)]
struct ProgressColumns {
    #[sqlx(flatten)]
    film: FilmColumns,
    #[sqlx(try_from = "i64")]
    permille: u16,
}

#[async_trait]
impl History for SqlHistory {
    /// The title of the listing is empty.
    async fn list(&self, user: &Id, page: PageNumber) -> Result<FilmListing, ServiceError> {
        let total: i64 = sqlx::query_scalar("select count(*) from list_entry where user_id = $1")
            .bind(user.as_str())
            .fetch_one(&self.store.pool)
            .await
            .map_err(failed)?;
        // A list can shrink while its owner looks at the last page.
        let pages = number::<u32>(total).map_err(failed)?.div_ceil(PAGE_SIZE).max(1);
        let page = PageNumber::try_from(page.get().min(pages)).unwrap_or(PageNumber::FIRST);
        let films: Vec<FilmColumns> = sqlx::query_as(
            "select film.slug, film.title, film.year
             from list_entry join film on film.slug = list_entry.film
             where list_entry.user_id = $1
             order by list_entry.added_at desc, film.slug
             limit $2 offset $3",
        )
        .bind(user.as_str())
        .bind(i64::from(PAGE_SIZE))
        .bind(offset_of(page))
        .fetch_all(&self.store.pool)
        .await
        .map_err(failed)?;
        listing(String::new(), films, total, page)
    }

    async fn unfinished(&self, user: &Id, count: usize) -> Result<Vec<UnfinishedFilm>, ServiceError> {
        let films: Vec<ProgressColumns> = sqlx::query_as(
            "select film.slug, film.title, film.year, watching.permille
             from watching join film on film.slug = watching.film
             where watching.user_id = $1 and watching.permille between 1 and $2
             order by watching.watched_at desc, film.slug
             limit $3",
        )
        .bind(user.as_str())
        .bind(i64::from(FINISHED) - 1)
        .bind(limit(count))
        .fetch_all(&self.store.pool)
        .await
        .map_err(failed)?;
        let unfinished = |ProgressColumns { film, permille }| UnfinishedFilm { film: film.into(), permille };
        Ok(films.into_iter().map(unfinished).collect())
    }

    async fn progress(&self, user: &Id, film: &Slug) -> Result<u16, ServiceError> {
        let permille: Option<i64> =
            sqlx::query_scalar("select permille from watching where user_id = $1 and film = $2")
                .bind(user.as_str())
                .bind(film.as_str())
                .fetch_optional(&self.store.pool)
                .await
                .map_err(failed)?;
        permille.map_or(Ok(0), number).map_err(failed)
    }

    async fn also_watched(&self, film: &Slug, count: usize) -> Result<AlsoWatched, ServiceError> {
        let key = (film.clone(), count);
        if let Some(answer) = self.also_watched.get(&key).await {
            return Ok(answer);
        }
        let answer = also_watched::of(&self.store, film, count).await.map_err(failed)?;
        // An answer without films is not cached: the next viewer may change it.
        if !answer.films.is_empty() {
            self.also_watched.insert(key, answer.clone()).await;
        }
        Ok(answer)
    }
}
