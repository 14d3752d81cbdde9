//! The acts of a user about films, for recommendations.

use domain::{FilmRef, HalfStars, Id, Rating};
use sqlx::FromRow;

use super::SqlHistory;
use crate::services::{FilmColumns, number, parsed};

/// The maximum number of watched films that are read, latest first.
const MAX_WATCHED: i64 = 10_000;

/// One act of a user about a film.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilmEvent {
    pub film: FilmRef,
    pub act: Act,
    /// Seconds since 1970.
    pub at: i64,
}

/// An act of a user about a film.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// With the half stars of a rating that was imported.
    Rated(Rating, Option<HalfStars>),
    /// Watched it up to this progress, in permille.
    Watched(u16),
    Listed,
}

/// The columns of an event. `kind` is that of a rating, `watched` or `listed`.
#[derive(FromRow)]
struct EventColumns {
    #[sqlx(flatten)]
    film: FilmColumns,
    kind: String,
    stars: Option<i64>,
    permille: i64,
    done_at: i64,
}

impl SqlHistory {
    /// The acts of a user about films, latest first: all ratings and list entries, and the latest watched films.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn events(&self, user: &Id) -> Result<Vec<FilmEvent>, sqlx::Error> {
        let events: Vec<EventColumns> = sqlx::query_as(
            "select film.slug, film.title, film.year, event.kind, event.stars, event.permille, event.done_at
             from (
                 select film, kind, stars, 0 as permille, rated_at as done_at from rating where user_id = $1
                 union all
                 select film, 'listed' as kind, null as stars, 0 as permille, added_at as done_at
                 from list_entry where user_id = $1
                 union all
                 select film, 'watched' as kind, null as stars, permille, watched_at as done_at
                 from (
                     select film, permille, watched_at from watching
                     where user_id = $1 order by watched_at desc, film limit $2
                 ) as latest
             ) as event
             join film on film.slug = event.film
             order by event.done_at desc, film.slug",
        )
        .bind(user.as_str())
        .bind(MAX_WATCHED)
        .fetch_all(self.store.pages())
        .await?;
        events.into_iter().map(FilmEvent::try_from).collect()
    }
}

impl TryFrom<EventColumns> for FilmEvent {
    type Error = sqlx::Error;

    fn try_from(EventColumns { film, kind, stars, permille, done_at }: EventColumns) -> Result<Self, sqlx::Error> {
        let act = match kind.as_str() {
            "listed" => Act::Listed,
            "watched" => Act::Watched(number(permille)?),
            kind => Act::Rated(parsed(kind)?, stars.map(half_stars).transpose()?),
        };
        Ok(Self { film: film.into(), act, at: done_at })
    }
}

pub(super) fn half_stars(stars: i64) -> Result<HalfStars, sqlx::Error> {
    let stars: u8 = number(stars)?;
    stars.try_into().map_err(|error| sqlx::Error::Decode(Box::new(error)))
}
