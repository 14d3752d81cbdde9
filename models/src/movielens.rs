//! Films, ratings and tags in the MovieLens format (Harper & Konstan 2015): `movies.csv`, `links.csv`, `ratings.csv`
//! and `tags.csv` in one folder.
//!
//! A file that is not what its name says (missing, with a wrong header, not UTF-8, truncated, or with more than 1 % of its
//! lines unusable) is an error that names file and line. Individual unusable lines are skipped and counted, and the
//! first of each kind are reported. Ratings and tags are streamed; films and links are held in memory.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::str::Utf8Error;

use sha2::{Digest, Sha256};
use thiserror::Error;

mod films;
mod lines;
mod matching;
mod ratings;
mod ratings_by_user;
mod records;
mod skipped_lines;
mod slugs;
mod tags;

pub use films::{Links, MovieLensFilm, films, links};
pub use matching::matches;
pub use ratings::{Rating, Ratings};
pub use ratings_by_user::RatingsByUser;
pub use records::{Record, Records};
pub use skipped_lines::{SkipReason, SkippedLine, SkippedLines};
pub use slugs::slugs;
pub use tags::{Tag, Tags};

/// Why a folder cannot be read.
#[derive(Debug, Error)]
pub enum ReadError {
    #[error("cannot read {}", path.display())]
    Read { path: PathBuf, source: io::Error },
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

/// The files of the MovieLens format.
pub const FILES: [&str; 4] = ["movies.csv", "links.csv", "ratings.csv", "tags.csv"];

/// The SHA-256 checksum of the names, lengths and contents of all [`FILES`] in a folder, in hexadecimal.
///
/// # Errors
/// If a file is missing or cannot be read.
pub fn checksum(folder: &Path) -> Result<String, ReadError> {
    let mut checksum = Sha256::new();
    for name in FILES {
        let path = folder.join(name);
        let add = |checksum: &mut Sha256| {
            let mut file = File::open(&path)?;
            checksum.update(name);
            checksum.update(file.metadata()?.len().to_le_bytes());
            io::copy(&mut file, checksum)
        };
        add(&mut checksum).map_err(|source| ReadError::Read { path, source })?;
    }
    Ok(format!("{:x}", checksum.finalize()))
}
