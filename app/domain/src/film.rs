//! Films, and the lists that they appear in.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use crate::{Slug, Timestamp};

/// The slug, title and year of a film: what links and lists need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct FilmRef {
    #[cfg_attr(feature = "ssr", schema(example = "heat-1995"))]
    pub slug: Slug,
    pub title: String,
    /// The year of first release.
    pub year: u16,
}

/// A film on a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct FilmCard {
    #[serde(flatten)]
    pub film: FilmRef,
    /// Why the film is in the row, strongest reason first; empty if the title of the row is the reason.
    #[serde(rename = "because")]
    pub reasons: Vec<String>,
}

impl From<FilmRef> for FilmCard {
    fn from(film: FilmRef) -> Self {
        Self { film, reasons: Vec::new() }
    }
}

/// A film that the model considers similar to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct SimilarFilm {
    #[serde(flatten)]
    pub film: FilmRef,
    /// Similarity, at most 1; higher is closer. Calibrated, so that scores of full and sparse queries are comparable. Scores
    /// of recommendations to a user are comparable only within one answer.
    pub score: f32,
    /// What both films share, strongest reason first.
    #[serde(rename = "because")]
    pub reasons: Vec<String>,
}

impl From<SimilarFilm> for FilmCard {
    fn from(similar: SimilarFilm) -> Self {
        Self { film: similar.film, reasons: similar.reasons }
    }
}

/// A film as its page shows it. Unknown facts are `None` or empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Film {
    pub slug: Slug,
    pub described_by: DescribedBy,
    pub title: String,
    pub original_title: Option<String>,
    /// The year of first release.
    pub year: u16,
    /// Minutes.
    pub runtime: Option<u16>,
    /// The MPA rating, such as `PG-13`.
    pub certificate: Option<String>,
    pub countries: Vec<NamedSlug>,
    pub languages: Vec<NamedSlug>,
    pub genres: Vec<NamedSlug>,
    pub directors: Vec<String>,
    pub cast: Vec<String>,
    /// Names and slugs of the directors and the cast; people whose names have no slug are left out.
    pub people: Vec<NamedSlug>,
    /// The series that the film is a part of.
    pub series: Option<NamedSlug>,
    pub keywords: Vec<NamedSlug>,
    /// Axis and score from 0 to 10, in the catalogue's order of axes.
    pub tone: Vec<(String, u8)>,
    pub synopsis: Option<String>,
}

/// The source of a film's description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum DescribedBy {
    /// Described in full by the built-in catalogue.
    Catalogue,
    /// Imported with ratings: title, year, genres and the tags of its raters.
    MovieLens,
}

/// A term of a controlled vocabulary: its slug, for URLs, and its displayed name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct NamedSlug {
    pub slug: String,
    pub name: String,
}

/// A titled row of films.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilmRow {
    pub title: String,
    /// The page with the complete list, if there is one.
    pub href: Option<String>,
    pub films: Vec<FilmCard>,
}

/// Films recommended to one user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonalRow {
    /// The user's films that the row follows from, one to three films of one taste; empty for the row that takes films
    /// from all tastes in turn.
    pub because_of: Vec<SourceFilm>,
    pub films: Vec<FilmCard>,
}

/// One of the user's films that a personal row is based on, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFilm {
    #[serde(flatten)]
    pub film: FilmRef,
    pub signal: Signal,
}

/// A positive act of a user about a film, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Signal {
    /// Rated it with thumbs up.
    Liked,
    /// Watched it to its end.
    Finished,
    /// Watched a good part of it.
    Watched,
    /// Put it on the list.
    Listed,
}

/// A film that was added to the catalogue after the first ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFilm {
    #[serde(flatten)]
    pub film: FilmRef,
    /// The beginning of the day on which it was added, in UTC.
    pub added: Timestamp,
}

/// The variable part of the menu.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Menu {
    /// Shared, because every page contains them.
    pub genres: Arc<[NamedSlug]>,
}

/// One page of a longer list of films.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilmListing {
    pub title: String,
    pub films: Vec<FilmCard>,
    /// The number of films on all pages.
    pub total: u32,
    /// Counted from 1.
    pub page: u32,
    /// The number of pages.
    pub pages: u32,
}
