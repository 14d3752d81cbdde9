//! Ratings of films by users.

use domain::{FilmListing, Id, PageNumber, Rating, ServiceError, Slug};
use sqlx::AnyConnection;
use thiserror::Error;

use super::{SqlHistory, exists};
use crate::services::{FilmColumns, PAGE_SIZE, failed, last_page, listing, offset_of, users};
use crate::store::now;

/// The maximum number of a user's ratings. Bounds what each of the user's pages reads.
pub const MAX_RATINGS: i64 = 10_000;

/// Why a film was not rated.
#[derive(Debug, Error)]
pub enum RatingError {
    #[error("there is no such film")]
    NotFound,
    #[error("the user has {MAX_RATINGS} ratings, the maximum")]
    Full,
    #[error("cannot write to the database")]
    Database(#[from] sqlx::Error),
}

impl SqlHistory {
    /// Rates films, in place of earlier ratings, creating the user if necessary. Idempotent: the same rating again is
    /// not a later one.
    ///
    /// # Errors
    /// [`RatingError`]; then no rating is changed.
    pub async fn rate(&self, user: &Id, films: &[Slug], rating: Rating) -> Result<(), RatingError> {
        let mut transaction = self.store.begin().await?;
        for film in films {
            if !exists(&mut transaction, film).await? {
                return Err(RatingError::NotFound);
            }
        }
        users::insert(&mut transaction, user).await?;
        let rated_at = now();
        for film in films {
            insert(&mut transaction, user, film, rating, rated_at).await?;
        }
        let count: i64 = sqlx::query_scalar("select count(*) from rating where user_id = $1")
            .bind(user.as_str())
            .fetch_one(&mut *transaction)
            .await?;
        if count > MAX_RATINGS {
            return Err(RatingError::Full);
        }
        Ok(transaction.commit().await?)
    }

    /// Removes a user's rating of a film. Idempotent.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove_rating(&self, user: &Id, film: &Slug) -> Result<(), sqlx::Error> {
        sqlx::query("delete from rating where user_id = $1 and film = $2")
            .bind(user.as_str())
            .bind(film.as_str())
            .execute(self.store.writer())
            .await
            .map(|_| ())
    }

    /// One page of the films that a user rated, latest first. The title of the listing is empty.
    pub(super) async fn rated_page(&self, user: &Id, page: PageNumber) -> Result<FilmListing, ServiceError> {
        let total: i64 = sqlx::query_scalar("select count(*) from rating where user_id = $1")
            .bind(user.as_str())
            .fetch_one(self.store.pages())
            .await
            .map_err(failed)?;
        let page = last_page(page, total)?;
        let films: Vec<FilmColumns> = sqlx::query_as(
            "select film.slug, film.title, film.year
             from rating join film on film.slug = rating.film
             where rating.user_id = $1
             order by rating.rated_at desc, film.slug
             limit $2 offset $3",
        )
        .bind(user.as_str())
        .bind(i64::from(PAGE_SIZE))
        .bind(offset_of(page))
        .fetch_all(self.store.pages())
        .await
        .map_err(failed)?;
        listing(String::new(), films, total, page)
    }
}

async fn insert(
    connection: &mut AnyConnection,
    user: &Id,
    film: &Slug,
    rating: Rating,
    rated_at: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into rating (user_id, film, kind, rated_at) values ($1, $2, $3, $4)
         on conflict (user_id, film) do update set
             kind = excluded.kind, stars = null, rated_at = excluded.rated_at, import_id = null
         where rating.kind <> excluded.kind",
    )
    .bind(user.as_str())
    .bind(film.as_str())
    .bind(rating.as_str())
    .bind(rated_at)
    .execute(connection)
    .await
    .map(|_| ())
}
