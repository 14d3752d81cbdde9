//! The lists, ratings and viewing histories of users, over SQL.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::{
    AlsoWatched, FINISHED, FilmCard, FilmListing, History, HistoryImport, HistoryImportSummary, Id, MIN_VIEWERS,
    PageNumber, PopularFilms, SamePeopleFilm, ServiceError, Slug, UnfinishedFilm,
};
use moka::future::Cache;
use sqlx::{AnyConnection, FromRow};
use thiserror::Error;

use super::{FilmColumns, PAGE_SIZE, cards, failed, last_page, limit, listing, number, offset_of, users};
use crate::store::{Store, now};

pub mod also_watched;
mod choices;
mod imports;
mod marks;
mod own_history;
mod popularity;
mod ratings;
mod same_people;
mod signals;

pub use choices::FilmChoice;
pub use imports::{ImportError, NewImport};
pub use marks::FilmMarks;
pub use ratings::{MAX_RATINGS, RatingError};
pub use signals::{Act, FilmEvent};

/// The progress, in permille, from which a user is assumed to like a film: users tend to stop films that they dislike
/// early.
pub const WATCHED: u16 = 400;

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
    /// Films of the same people by film and count.
    same_people: Cache<(Slug, usize), Arc<Vec<SamePeopleFilm>>>,
    /// The popular films of all time, by count.
    popular: Cache<usize, PopularFilms>,
}

/// How long films of the same people are cached: they change with the catalogue.
const SAME_PEOPLE_LIFETIME: Duration = Duration::from_mins(10);
/// The maximum number of cached answers.
const MAX_SAME_PEOPLE: u64 = 4096;
/// How long the popular films of all time are cached: counting them reads the whole history of all users.
const POPULAR_LIFETIME: Duration = Duration::from_mins(10);
/// In seconds.
const WEEK: i64 = 7 * 24 * 3600;

impl SqlHistory {
    /// The histories of a database, with empty caches.
    pub fn new(store: Store) -> Self {
        let same_people = Cache::builder().max_capacity(MAX_SAME_PEOPLE).time_to_live(SAME_PEOPLE_LIFETIME).build();
        let popular = Cache::builder().max_capacity(1).time_to_live(POPULAR_LIFETIME).build();
        Self { store, same_people, popular }
    }

    /// Adds a film to a user's list, creating the user if necessary. Idempotent. Clears the dismissal of a dismissed
    /// film, which would otherwise be missing from the list.
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
            "insert into list_entry (user_id, film, added_at) values ($1, $2, $3) on conflict (user_id, film) do update set import_id = null",
        )
        .bind(user.as_str())
        .bind(film.as_str())
        .bind(now())
        .execute(&mut *transaction)
        .await?;
        sqlx::query("delete from rating where user_id = $1 and film = $2 and kind = 'dismissed'")
            .bind(user.as_str())
            .bind(film.as_str())
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
            .execute(self.store.writer())
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
             on conflict (user_id, film) do update set
                 permille = excluded.permille, watched_at = excluded.watched_at, import_id = null",
        )
        .bind(user.as_str())
        .bind(film.as_str())
        .bind(i64::from(permille.min(1000)))
        .bind(now())
        .execute(&mut *transaction)
        .await
        .map_err(failed)?;
        transaction.commit().await.map_err(failed)?;
        also_watched::wake();
        Ok(())
    }

    async fn same_people(&self, film: &Slug, count: usize) -> Result<Vec<SamePeopleFilm>, ServiceError> {
        let key = (film.clone(), count);
        if let Some(films) = self.same_people.get(&key).await {
            return Ok((*films).clone());
        }
        let films = same_people::of(&self.store, film, count).await.map_err(failed)?;
        self.same_people.insert(key, Arc::new(films.clone())).await;
        Ok(films)
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

/// The condition for rows of the user `$1` about films that the user has not dismissed.
macro_rules! undismissed {
    ($table:literal) => {
        concat!(
            "where ",
            $table,
            ".user_id = $1 and not exists (
                 select 1 from rating
                 where rating.user_id = $1 and rating.kind = 'dismissed' and rating.film = ",
            $table,
            ".film)"
        )
    };
}

#[async_trait]
impl History for SqlHistory {
    /// The title of the listing is empty.
    async fn list(&self, user: &Id, page: PageNumber) -> Result<FilmListing, ServiceError> {
        let total: i64 = sqlx::query_scalar(concat!("select count(*) from list_entry ", undismissed!("list_entry")))
            .bind(user.as_str())
            .fetch_one(self.store.pages())
            .await
            .map_err(failed)?;
        let page = last_page(page, total)?;
        let films: Vec<FilmColumns> = sqlx::query_as(concat!(
            "select film.slug, film.title, film.year
             from list_entry join film on film.slug = list_entry.film ",
            undismissed!("list_entry"),
            " order by list_entry.added_at desc, film.slug
             limit $2 offset $3",
        ))
        .bind(user.as_str())
        .bind(i64::from(PAGE_SIZE))
        .bind(offset_of(page))
        .fetch_all(self.store.pages())
        .await
        .map_err(failed)?;
        listing(String::new(), films, total, page)
    }

    async fn rated(&self, user: &Id, page: PageNumber) -> Result<FilmListing, ServiceError> {
        self.rated_page(user, page).await
    }

    async fn unfinished(&self, user: &Id, count: usize) -> Result<Vec<UnfinishedFilm>, ServiceError> {
        let films: Vec<ProgressColumns> = sqlx::query_as(concat!(
            "select film.slug, film.title, film.year, watching.permille
             from watching join film on film.slug = watching.film ",
            undismissed!("watching"),
            " and watching.permille between 1 and $2
             order by watching.watched_at desc, film.slug
             limit $3",
        ))
        .bind(user.as_str())
        .bind(i64::from(FINISHED) - 1)
        .bind(limit(count))
        .fetch_all(self.store.pages())
        .await
        .map_err(failed)?;
        let unfinished = |ProgressColumns { film, permille }| UnfinishedFilm { film: film.into(), permille };
        Ok(films.into_iter().map(unfinished).collect())
    }

    async fn unseen(&self, user: &Id, count: usize) -> Result<Vec<FilmCard>, ServiceError> {
        let films: Vec<FilmColumns> = sqlx::query_as(concat!(
            "select film.slug, film.title, film.year
             from list_entry join film on film.slug = list_entry.film ",
            undismissed!("list_entry"),
            " and not exists (
                 select 1 from watching
                 where watching.user_id = $1 and watching.film = list_entry.film and watching.permille >= $2)
             order by list_entry.added_at desc, film.slug
             limit $3",
        ))
        .bind(user.as_str())
        .bind(i64::from(FINISHED))
        .bind(limit(count))
        .fetch_all(self.store.pages())
        .await
        .map_err(failed)?;
        Ok(cards(films))
    }

    async fn progress(&self, user: &Id, film: &Slug) -> Result<u16, ServiceError> {
        let permille: Option<i64> =
            sqlx::query_scalar("select permille from watching where user_id = $1 and film = $2")
                .bind(user.as_str())
                .bind(film.as_str())
                .fetch_optional(self.store.pages())
                .await
                .map_err(failed)?;
        permille.map_or(Ok(0), number).map_err(failed)
    }

    async fn also_watched(&self, film: &Slug, count: usize) -> Result<AlsoWatched, ServiceError> {
        let viewers: u32 =
            number(also_watched::viewers(&self.store, film.as_str()).await.map_err(failed)?).map_err(failed)?;
        let films = if viewers < MIN_VIEWERS {
            Vec::new()
        } else {
            also_watched::of(&self.store, film, count).await.map_err(failed)?
        };
        let same_people = if films.is_empty() { self.same_people(film, count).await? } else { Vec::new() };
        Ok(AlsoWatched { viewers, films, same_people })
    }

    async fn popular(&self, count: usize) -> Result<PopularFilms, ServiceError> {
        if let Some(answer) = self.popular.get(&count).await {
            return Ok(answer);
        }
        let answer = popularity::since(&self.store, 0, count).await.map_err(failed)?;
        // An answer without films is not cached: the next user may change it.
        if !answer.films.is_empty() {
            self.popular.insert(count, answer.clone()).await;
        }
        Ok(answer)
    }

    async fn popular_this_week(&self, count: usize) -> Result<PopularFilms, ServiceError> {
        popularity::since(&self.store, now() - WEEK, count).await.map_err(failed)
    }

    async fn imports(&self, user: &Id) -> Result<Vec<HistoryImportSummary>, ServiceError> {
        self.import_list(user).await
    }

    async fn import(&self, user: &Id, id: &Id, page: PageNumber) -> Result<HistoryImport, ServiceError> {
        self.import_page(user, id, page).await
    }
}
