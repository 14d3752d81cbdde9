//! Rows that belong to a film: ratings and tags.

use std::collections::VecDeque;
use std::sync::Arc;

use super::ReadError;
use super::ids::{FilmKeys, Ids};
use super::lines::{InvalidLine, Lines, tomorrow};
use super::scale::Scale;
use super::skipped_lines::SkippedLines;
use super::table::{Row, Table};

/// The content of such a row.
pub trait Record: Sized {
    /// Parses a row and appends its records to `out`.
    ///
    /// # Errors
    /// With the reason and the offending cell, if the row has to be skipped.
    fn read(row: Row, reader: &mut RecordReader, out: &mut VecDeque<Self>) -> Result<(), InvalidLine>;

    /// Seconds since 1970, UTC; 0 if it is not known.
    fn at(&self) -> i64;
}

/// The ids and limits for parsing rows.
pub struct RecordReader {
    pub(super) films: Arc<FilmKeys>,
    pub(super) users: Ids,
    pub(super) scale: Scale,
    /// Whether every row must have a time in seconds, as in MovieLens.
    pub(super) timed: bool,
    /// The latest acceptable time.
    pub(super) latest: i64,
}

/// The records of a file in its order. Ends after the first error.
pub struct Records<R> {
    pub(super) lines: Lines,
    reader: RecordReader,
    /// The remaining records of the current row.
    rest: VecDeque<R>,
    line: u64,
    ended: bool,
}

impl<R: Record> Records<R> {
    /// Opens the file. Records of films that are not among these are skipped.
    pub(super) fn open(
        table: &Table,
        films: Arc<FilmKeys>,
        is_movielens: bool,
        scale: Scale,
    ) -> Result<Self, ReadError> {
        let users = if is_movielens { Ids::numbers() } else { Ids::default() };
        let reader = RecordReader { films, users, scale, timed: is_movielens, latest: tomorrow() };
        Ok(Self { lines: table.lines()?, reader, rest: VecDeque::new(), line: 0, ended: false })
    }

    /// The lines skipped so far.
    pub fn skipped(&self) -> &SkippedLines {
        &self.lines.skipped
    }

    /// The number of bytes read so far.
    pub fn bytes_read(&self) -> u64 {
        self.lines.bytes_read()
    }

    /// The size of the file in bytes.
    pub fn bytes_total(&self) -> u64 {
        self.lines.bytes_total
    }

    /// The scale of ratings.
    pub fn scale(&self) -> Scale {
        self.reader.scale
    }

    /// The next record with its line number.
    pub(super) fn next_with_line(&mut self) -> Option<Result<(R, u64), ReadError>> {
        loop {
            if let Some(record) = self.rest.pop_front() {
                return Some(Ok((record, self.line)));
            }
            if self.ended {
                return None;
            }
            if let Err(error) = self.read_row() {
                self.ended = true;
                return Some(Err(error));
            }
        }
    }

    fn read_row(&mut self) -> Result<(), ReadError> {
        let (reader, rest) = (&mut self.reader, &mut self.rest);
        match self.lines.next_usable(|row| R::read(row, reader, rest))? {
            Some(((), line)) => self.line = line,
            None => self.ended = true,
        }
        match self.rest.back() {
            Some(record) if self.reader.timed => self.lines.check_truncation(record.at()),
            _ => Ok(()),
        }
    }
}

impl<R: Record> Iterator for Records<R> {
    type Item = Result<R, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_with_line().map(|next| next.map(|(record, _)| record))
    }
}
