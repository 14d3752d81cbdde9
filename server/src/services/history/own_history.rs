//! A user's complete history, for export to other sites.

use domain::{FilmRef, Id};
use sqlx::FromRow;

use super::SqlHistory;
use super::signals::half_stars;
use crate::history_file::{OwnHistory, OwnRating};
use crate::services::{FilmColumns, number, parsed};

#[derive(FromRow)]
struct RatingColumns {
    #[sqlx(flatten)]
    film: FilmColumns,
    kind: String,
    stars: Option<i64>,
    rated_at: i64,
}

#[derive(FromRow)]
struct WatchColumns {
    #[sqlx(flatten)]
    film: FilmColumns,
    permille: i64,
    watched_at: i64,
}

#[derive(FromRow)]
struct ListColumns {
    #[sqlx(flatten)]
    film: FilmColumns,
    added_at: i64,
}

impl SqlHistory {
    /// All ratings, watched films and list entries of a user, latest first. Read in one transaction, so that the parts
    /// are consistent with each other.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn own_history(&self, user: &Id) -> Result<OwnHistory, sqlx::Error> {
        let mut transaction = self.store.bulk().begin().await?;
        let ratings: Vec<RatingColumns> = sqlx::query_as(
            "select film.slug, film.title, film.year, rating.kind, rating.stars, rating.rated_at
             from rating join film on film.slug = rating.film
             where rating.user_id = $1 order by rating.rated_at desc, film.slug",
        )
        .bind(user.as_str())
        .fetch_all(&mut *transaction)
        .await?;
        let watched: Vec<WatchColumns> = sqlx::query_as(
            "select film.slug, film.title, film.year, watching.permille, watching.watched_at
             from watching join film on film.slug = watching.film
             where watching.user_id = $1 order by watching.watched_at desc, film.slug",
        )
        .bind(user.as_str())
        .fetch_all(&mut *transaction)
        .await?;
        let listed: Vec<ListColumns> = sqlx::query_as(
            "select film.slug, film.title, film.year, list_entry.added_at
             from list_entry join film on film.slug = list_entry.film
             where list_entry.user_id = $1 order by list_entry.added_at desc, film.slug",
        )
        .bind(user.as_str())
        .fetch_all(&mut *transaction)
        .await?;
        Ok(OwnHistory {
            ratings: ratings.into_iter().map(OwnRating::try_from).collect::<Result<_, _>>()?,
            watched: watched
                .into_iter()
                .map(|columns| Ok((columns.film.into(), number(columns.permille)?, columns.watched_at.into())))
                .collect::<Result<_, sqlx::Error>>()?,
            listed: listed.into_iter().map(|columns| (columns.film.into(), columns.added_at.into())).collect(),
        })
    }
}

impl TryFrom<RatingColumns> for OwnRating {
    type Error = sqlx::Error;

    fn try_from(columns: RatingColumns) -> Result<Self, sqlx::Error> {
        Ok(Self {
            film: FilmRef::from(columns.film),
            rating: parsed(&columns.kind)?,
            stars: columns.stars.map(half_stars).transpose()?,
            rated_at: columns.rated_at.into(),
        })
    }
}
