//! Ratings, tags and films in the layout of MovieLens (Harper and Konstan, 2015): `movies.csv`, `links.csv`, `ratings.csv`
//! and `tags.csv` in one folder.
//!
//! A file that cannot be what it claims to be (missing, another header, not UTF-8, cut off, mostly unusable) is refused
//! whole, by file and line. A single line that cannot be used is passed over and counted, with the first few by number.
//! Files are read line by line, whatever their size.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use thiserror::Error;

mod by_user;
mod films;
mod lines;
mod matching;
mod ratings;
mod skipped;
mod slugs;
mod tags;
mod titles;

pub use by_user::ByUser;
pub use films::{Links, ListedFilm, films, links};
pub use matching::{fold, matches};
pub use ratings::{Rating, Ratings, ratings};
pub use skipped::{Problem, Reason, Skipped};
pub use slugs::slugs;
pub use tags::{Tag, Tags, tags};
pub(crate) use titles::Titles;

/// Why a folder was refused.
#[derive(Debug, Error)]
pub enum ReadError {
    #[error("cannot read {}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{}:1: the header is not {expected:?}", path.display())]
    Header { path: PathBuf, expected: &'static str },
    #[error("{}:{line}: not UTF-8", path.display())]
    NotUtf8 { path: PathBuf, line: u64 },
    #[error("{}:{line}: the line is longer than {limit} bytes", path.display())]
    TooLong { path: PathBuf, line: u64, limit: u64 },
    #[error("{}:{line}: the file is cut off in the middle of this line", path.display())]
    CutOff { path: PathBuf, line: u64 },
    #[error("{} has a header and nothing else", path.display())]
    Empty { path: PathBuf },
    #[error("{}: too many of its {lines} lines cannot be used\n{skipped}", path.display())]
    TooMany { path: PathBuf, lines: u64, skipped: Skipped },
    #[error("cannot keep ratings in {} while they are sorted", path.display())]
    Scratch { path: PathBuf, source: io::Error },
}

/// The files that make up the layout.
pub const FILES: [&str; 4] = ["movies.csv", "links.csv", "ratings.csv", "tags.csv"];

/// SHA-256 over the names and bytes of all files of the layout, in hexadecimal: the same for the same data.
///
/// # Errors
/// When a file is missing or cannot be read.
pub fn checksum(folder: &Path) -> Result<String, ReadError> {
    let mut checksum = Sha256::new();
    let mut piece = vec![0; 256 * 1024];
    for name in FILES {
        let path = folder.join(name);
        let failed = |source| ReadError::Read { path: path.clone(), source };
        let mut file = File::open(&path).map_err(failed)?;
        checksum.update(name);
        checksum.update(file.metadata().map_err(failed)?.len().to_le_bytes());
        loop {
            match file.read(&mut piece).map_err(failed)? {
                0 => break,
                count => checksum.update(&piece[..count]),
            }
        }
    }
    Ok(crate::catalogue::hex(&checksum.finalize()))
}
