//! Files whose lines belong to a film and end with a timestamp: ratings and tags.

use std::collections::HashSet;
use std::marker::PhantomData;
use std::path::Path;

use super::lines::{InvalidLine, Lines, tomorrow};
use super::skipped_lines::{SkipReason, SkippedLines};
use super::{ReadError, films};

/// The content of a line of such a file, and how it is parsed.
pub trait Record: Sized {
    /// The name of the file.
    const FILE: &'static str;
    /// Its first line.
    const HEADER: &'static str;

    /// Parses the fields of a line. Its timestamp must be at most `latest`, in seconds since 1970.
    ///
    /// # Errors
    /// With the reason and the offending field, if the line has to be skipped.
    fn parse(fields: &[&str], latest: i64) -> Result<Self, InvalidLine>;

    /// The MovieLens id of the film.
    fn movie(&self) -> u32;

    /// Seconds since 1970, UTC.
    fn at(&self) -> i64;
}

/// The records of a file in its order. Ends after the first error.
pub struct Records<R> {
    pub(super) lines: Lines,
    films: HashSet<u32>,
    latest: i64,
    ended: bool,
    record: PhantomData<R>,
}

impl<R: Record> Records<R> {
    /// Opens the file of a folder, and reads `movies.csv` for the known films.
    ///
    /// # Errors
    /// If either file is missing or malformed. Later lines are checked while reading.
    pub fn open(folder: &Path) -> Result<Self, ReadError> {
        let (films, _) = films(folder)?;
        Self::of_films(folder, films.iter().map(|film| film.movielens_id).collect())
    }

    /// Opens the file of a folder. Records of films that are not among these MovieLens ids are skipped.
    ///
    /// # Errors
    /// If the file is missing or has the wrong header. Later lines are checked while reading.
    pub fn of_films(folder: &Path, films: HashSet<u32>) -> Result<Self, ReadError> {
        let lines = Lines::open(folder, R::FILE, R::HEADER)?;
        Ok(Self { lines, films, latest: tomorrow(), ended: false, record: PhantomData })
    }

    /// The lines skipped so far.
    pub fn skipped(&self) -> &SkippedLines {
        &self.lines.skipped
    }

    /// The number of bytes read so far.
    pub fn bytes_read(&self) -> u64 {
        self.lines.bytes_read
    }

    /// The size of the file in bytes.
    pub fn bytes_total(&self) -> u64 {
        self.lines.bytes_total
    }

    /// The next record with its line number.
    pub(super) fn next_with_line(&mut self) -> Option<Result<(R, u64), ReadError>> {
        if self.ended {
            return None;
        }
        let next = self.next_usable().transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }

    fn next_usable(&mut self) -> Result<Option<(R, u64)>, ReadError> {
        let next = self.lines.next_usable(|fields| {
            let record = R::parse(fields, self.latest)?;
            if self.films.contains(&record.movie()) {
                Ok(record)
            } else {
                Err((SkipReason::UnknownFilm, record.movie().to_string()))
            }
        })?;
        if let Some((record, _)) = &next {
            self.lines.check_truncation(record.at())?;
        }
        Ok(next)
    }
}

impl<R: Record> Iterator for Records<R> {
    type Item = Result<R, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_with_line().map(|next| next.map(|(record, _)| record))
    }
}
