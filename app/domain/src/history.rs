//! What users watch, and what is popular among them.

use serde::{Deserialize, Serialize};

use crate::FilmRef;

/// The progress, in permille, from which a film counts as watched to the end: the rest is its end credits.
pub const FINISHED: u16 = 950;

/// The minimum number of viewers of a film for which also-watched films are computed.
pub const MIN_VIEWERS: u32 = 5;

/// The minimum number of users whose activity a row of popular films is based on. With fewer, it would show what one or
/// two users like.
pub const MIN_ACTIVE_USERS: u32 = 5;

/// A film that a user has started and not finished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnfinishedFilm {
    #[serde(flatten)]
    pub film: FilmRef,
    /// Progress in permille, from 1 to [`FINISHED`] - 1.
    pub permille: u16,
}

/// The films that viewers of one film watched more often than users overall. Viewers are users who started the film, and
/// imported raters of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AlsoWatched {
    /// The number of viewers of the film itself, of which at most 500 are imported raters.
    pub viewers: u32,
    /// Highest lift first; empty where fewer than [`MIN_VIEWERS`] watched the film.
    pub films: Vec<AlsoWatchedFilm>,
    /// If `films` is empty: films of the same people, those that share most first.
    pub same_people: Vec<SamePeopleFilm>,
}

/// A film that shares directors or actors with another. At least one list is not empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SamePeopleFilm {
    #[serde(flatten)]
    pub film: FilmRef,
    /// Those who directed both films.
    pub directors: Vec<String>,
    /// Others who directed or acted in both films, in the billing order of the first.
    pub others: Vec<String>,
}

/// A film that viewers of another film also watched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AlsoWatchedFilm {
    #[serde(flatten)]
    pub film: FilmRef,
    /// The number of viewers of both films.
    pub viewers: u32,
    /// The share of this film among those viewers, relative to its share among all users and raters; above 1.
    pub lift: f64,
}

/// The films that most users watched, liked or listed in some period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PopularFilms {
    /// The number of users who watched, liked or listed any film in the period.
    pub users: u32,
    /// Most users first; empty for fewer than [`MIN_ACTIVE_USERS`]. Each film has at least two users.
    pub films: Vec<PopularFilm>,
}

/// A film, and the number of users who watched, liked or listed it in the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PopularFilm {
    #[serde(flatten)]
    pub film: FilmRef,
    pub users: u32,
}
