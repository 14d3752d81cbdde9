//! Histories that users bring from other sites.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::{FilmRef, Id, Rating, Timestamp};

/// The site that an export comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum ExportSource {
    Letterboxd,
    Imdb,
    Netflix,
    Trakt,
}

impl ExportSource {
    /// The value that the database stores, and the name of the command.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The displayed name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Letterboxd => "Letterboxd",
            Self::Imdb => "IMDb",
            Self::Netflix => "Netflix",
            Self::Trakt => "Trakt",
        }
    }
}

/// A rating in half stars, from 1 to 10, which is also the scale of sites with ten points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct HalfStars(u8);

/// The number is not from 1 to 10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a rating has 1 to 10 half stars")]
pub struct InvalidHalfStars;

impl HalfStars {
    /// The half stars that are nearest to a number of stars; `None` unless it is from 0.5 to 5.
    pub fn nearest(stars: f32) -> Option<Self> {
        (1..=10).find(|&half| (stars * 2.0 - f32::from(half)).abs() < 0.5).map(Self)
    }

    /// The number of half stars.
    pub fn get(self) -> u8 {
        self.0
    }

    /// The stars on the site's own scale: three and a half stars or more are a like, two or fewer dismiss the film,
    /// anything between is neutral.
    pub fn rating(self) -> Rating {
        match self.0 {
            7.. => Rating::Like,
            5..=6 => Rating::Neutral,
            _ => Rating::Dismissed,
        }
    }
}

impl TryFrom<u8> for HalfStars {
    type Error = InvalidHalfStars;

    fn try_from(number: u8) -> Result<Self, InvalidHalfStars> {
        if (1..=10).contains(&number) { Ok(Self(number)) } else { Err(InvalidHalfStars) }
    }
}

impl From<HalfStars> for u8 {
    fn from(stars: HalfStars) -> Self {
        stars.0
    }
}

/// An import with its report and one page of its films, for its owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryImport {
    pub summary: HistoryImportSummary,
    pub report: HistoryReport,
    /// One page of the recognised films.
    pub films: Vec<ImportedFilm>,
    /// The page, counted from 1, and the number of pages.
    pub page: u32,
    pub pages: u32,
}

/// An import in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryImportSummary {
    pub id: Id,
    pub source: ExportSource,
    pub file_name: String,
    pub status: HistoryImportStatus,
    pub created_at: Timestamp,
    /// The number of recognised films.
    pub films: u32,
}

/// The state of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum HistoryImportStatus {
    /// Read, and not part of the history yet.
    Draft,
    /// Part of the history.
    Applied,
    /// Taken back.
    Undone,
}

/// What an export contains, and how much of it was recognised and added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryReport {
    /// The rows that were read, from all files of the export.
    pub rows: u64,
    /// The recognised films that were rated, watched and listed.
    pub rated: u32,
    pub watched: u32,
    pub listed: u32,
    /// Rows about series and episodes, which are not films.
    pub series_rows: u64,
    /// Distinct titles that were not recognised, at most [`MAX_UNRECOGNISED`], and how many there are altogether.
    pub unrecognised: Vec<UnrecognisedFilm>,
    pub unrecognised_count: u32,
    /// Distinct titles of several films, at most [`MAX_AMBIGUOUS`]. The owner of a draft can choose the films that are
    /// meant; titles without a choice become unrecognised when the import is applied.
    #[serde(default)]
    pub ambiguous: Vec<AmbiguousTitle>,
    /// Files of the archive that were read, and files that contain no data about films.
    pub files: Vec<String>,
    pub ignored_files: Vec<String>,
    /// The number of recognised films from which nothing was added, because the history already had it or is full;
    /// `None` until the import is applied.
    pub unchanged: Option<u32>,
}

/// The maximum number of unrecognised films that a report lists.
pub const MAX_UNRECOGNISED: usize = 2000;
/// The maximum number of titles whose films can be chosen.
pub const MAX_AMBIGUOUS: usize = 100;

/// A film of an export that was not recognised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnrecognisedFilm {
    pub title: String,
    pub year: Option<u16>,
    pub reason: UnrecognisedReason,
}

/// Why a film was not recognised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnrecognisedReason {
    /// The catalogue does not have it.
    Unknown,
    /// Several films have this title, and nothing in the export decides between them.
    Ambiguous(Vec<FilmRef>),
    /// The row cannot be parsed; the text is the reason.
    Unreadable(String),
}

/// A title of several films, and the data of the export about the film that is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmbiguousTitle {
    pub title: String,
    pub year: Option<u16>,
    /// The films that have this title.
    pub candidates: Vec<FilmRef>,
    /// As in [`ImportedFilm`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<ImportedRating>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watched_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed_at: Option<Timestamp>,
}

impl AmbiguousTitle {
    /// Combines the chosen film with the data of the export.
    pub fn meaning(self, film: FilmRef) -> ImportedFilm {
        let Self { title, rating, watched_at, listed_at, .. } = self;
        let spelled = Some(title).filter(|title| *title != film.title);
        ImportedFilm { film, spelled, rating, watched_at, listed_at }
    }
}

/// A recognised film, and the data of the export about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedFilm {
    #[serde(flatten)]
    pub film: FilmRef,
    /// The title in the export, where it is spelled differently.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spelled: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<ImportedRating>,
    /// When the film was watched last. 0 if the export has no time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watched_at: Option<Timestamp>,
    /// When the film was put on the list. 0 if the export has no time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed_at: Option<Timestamp>,
}

/// A rating of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedRating {
    pub rating: Rating,
    /// `None` for a thumb or a heart.
    pub stars: Option<HalfStars>,
    /// 0 if the export has no time.
    pub rated_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_are_placed_on_the_scale_of_the_site() {
        let rating = |stars: u8| HalfStars::try_from(stars).map(HalfStars::rating);
        assert_eq!([1, 4].map(rating), [Ok(Rating::Dismissed); 2]);
        assert_eq!([5, 6].map(rating), [Ok(Rating::Neutral); 2]);
        assert_eq!([7, 10].map(rating), [Ok(Rating::Like); 2]);
        assert_eq!([0, 11].map(rating), [Err(InvalidHalfStars); 2]);
        let nearest = |stars: f32| HalfStars::nearest(stars).map(HalfStars::get);
        assert_eq!([0.5, 4.5, 4.6, 5.0].map(nearest), [Some(1), Some(9), Some(9), Some(10)]);
        assert_eq!([0.0, 6.0, -1.0, f32::NAN].map(nearest), [None; 4]);
    }
}
