//! Films, ratings and tags of a folder in any usual layout: MovieLens (Harper & Konstan 2015) in all its formats, IMDb's
//! data sets, RecBole, gorse, LensKit, dumps of TMDB, and tables by their column names.
//!
//! [`Folder::open`] detects the layout, and rejects exports of a user's own history. Every layout yields the same
//! films, [`Ratings`] and [`Tags`], with numeric film and user ids, and ratings in half stars.
//!
//! A missing or truncated file, one with a wrong heading, or one with more than 1 % unusable lines is an error with
//! file and line. Individual unusable lines are skipped and counted, and the first of each kind are reported. Ratings,
//! tags and credits are streamed; films and links are held in memory.

use std::io;
use std::path::PathBuf;
use std::str::Utf8Error;

use thiserror::Error;

mod cells;
mod columns;
mod files;
mod films;
mod folder;
mod genres;
mod ids;
mod lines;
mod literal;
mod matching;
mod people;
mod personal_export;
mod ratings;
mod ratings_by_user;
mod records;
mod scale;
mod skipped_lines;
mod slugs;
mod table;
mod tags;

pub use films::{DatasetFilm, Films, Links, MeanRating, films};
pub use folder::{Folder, Layout};
pub use matching::matches;
pub use people::People;
pub use personal_export::PersonalExport;
pub use ratings::{Rating, Ratings};
pub use ratings_by_user::{FilmSorter, RatingsByUser};
pub use records::{Record, Records};
pub use scale::Scale;
pub use skipped_lines::{SkipReason, SkippedLine, SkippedLines};
pub use slugs::slugs;
pub use tags::{Tag, Tags};

/// Why a folder cannot be read.
#[derive(Debug, Error)]
pub enum ReadError {
    #[error("cannot read {}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{} is a file; give the folder that contains it, unpacked", path.display())]
    NotAFolder { path: PathBuf },
    #[error("this is a {} export: use `matinee import {} {}`", <&str>::from(kind), kind.command(), path.display())]
    Foreign { path: PathBuf, kind: PersonalExport },
    #[error(
        "{} has no list of films, such as movies.csv, u.item, title.basics.tsv or a table with the columns title and year \
         or genres: {found}", path.display()
    )]
    NoFilms { path: PathBuf, found: String },
    #[error("{} contains films, but no ratings by users", path.display())]
    NoRatings { path: PathBuf },
    #[error("{}: ratings from {least} to {most} are on no known scale", path.display())]
    Scale { path: PathBuf, least: f64, most: f64 },
    #[error("{}:1: the header must be {expected:?}", path.display())]
    Header { path: PathBuf, expected: &'static str },
    #[error("{}:{line}: not UTF-8", path.display())]
    NotUtf8 { path: PathBuf, line: u64, source: Utf8Error },
    #[error("{}:{line}: the line exceeds {limit} bytes", path.display())]
    TooLong { path: PathBuf, line: u64, limit: u64 },
    #[error("{}:{line}: the file is truncated in this line", path.display())]
    Truncated { path: PathBuf, line: u64 },
    #[error("{} contains nothing but its header", path.display())]
    Empty { path: PathBuf },
    #[error("{}: too many of its {lines} lines are unusable\n{skipped}", path.display())]
    TooManyUnusable { path: PathBuf, lines: u64, skipped: SkippedLines },
    #[error("cannot write temporary files for sorting to {}", path.display())]
    TemporaryFile { path: PathBuf, source: io::Error },
}
