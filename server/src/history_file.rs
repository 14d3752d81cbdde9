//! Reads what other film sites export of a user: what they watched, rated and listed.
//!
//! An export is one table or a ZIP of several. Each table is recognised by its columns; the name of a file only decides
//! where the columns do not. Everything is read in bounded memory, and nothing of an archive is written to the disk.

use domain::{ExportSource, HalfStars, UnrecognisedFilm, UnrecognisedReason};
use thiserror::Error;

mod archive;
mod day;
mod imdb;
mod letterboxd;
mod netflix;
mod recognition;
mod sheet;
#[cfg(test)]
mod tests;
mod trakt;
mod write;

pub use recognition::{RecognisedHistory, recognise};
pub use write::{ExportFormat, OwnHistory, OwnRating};

use archive::Archive;
use sheet::{Row, Sheet};

use crate::table::TableError;

/// What an export contains, in the order of its files.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryFile {
    pub source: ExportSource,
    pub contents: Contents,
}

/// The rows of an export, and its files.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Contents {
    pub entries: Vec<Entry>,
    /// All rows, including those about series and unreadable ones.
    pub rows: u64,
    /// Rows whose type is a series or an episode.
    pub series_rows: u64,
    pub unreadable: Vec<UnrecognisedFilm>,
    /// The files of an archive that were read, and files without any data about films that a user watched.
    pub files: Vec<String>,
    pub ignored_files: Vec<String>,
}

/// One row of an export: an act of a user about a film.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub title: String,
    pub original_title: Option<String>,
    pub year: Option<u16>,
    /// Empty where the export does not name them.
    pub directors: Vec<String>,
    pub act: Act,
    /// Seconds since 1970, at the beginning of the day; 0 if unknown.
    pub at: i64,
}

impl Entry {
    /// An entry of which only the title is known.
    fn new(title: &str, act: Act, at: i64) -> Self {
        let title = title.to_owned();
        Self { title, original_title: None, year: None, directors: Vec::new(), act, at }
    }
}

/// An act of a user about a film.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Watched,
    /// On a scale of stars or points. Implies that the film was watched.
    Rated(HalfStars),
    /// A thumb up or a heart.
    Liked,
    /// A thumb down.
    Disliked,
    /// Put on a list of films to watch.
    Listed,
}

/// Why an export cannot be read. The message is shown to its owner.
#[derive(Debug, Error)]
pub enum HistoryFileError {
    #[error(
        "This is not an export from Letterboxd, IMDb, Netflix or Trakt: no table in it has their columns. \
         For any other list of films, please start a batch."
    )]
    NoExport,
    #[error("This is an export from {}, not from {}.", found.name(), expected.name())]
    OtherSource { expected: ExportSource, found: ExportSource },
    #[error("{0}")]
    Archive(#[from] archive::ArchiveError),
    #[error("{0}")]
    Table(#[from] TableError),
    #[error("This file contains tables from two sites, {} and {}. Please upload them separately.", first.name(), second.name())]
    Mixed { first: ExportSource, second: ExportSource },
    #[error("The export has more than {} rows. Please split it.", MAX_ROWS)]
    TooManyRows,
    #[error("The export is empty: its tables have no rows.")]
    Empty,
}

/// The largest export, in bytes: it is held in memory while it is read. The largest known ones have ten megabytes.
pub const MAX_EXPORT_LEN: u64 = 32 * 1024 * 1024;

/// The maximum number of rows of an export, over all of its tables.
pub const MAX_ROWS: u64 = 200_000;

/// Reads an export. `name` is the name of the file. `expected` is the site that it must come from, if that is known.
///
/// # Errors
/// [`HistoryFileError`]
pub fn read(bytes: &[u8], name: &str, expected: Option<ExportSource>) -> Result<HistoryFile, HistoryFileError> {
    let mut file = Reading::default();
    if Archive::is_archive(bytes) {
        let mut archive = Archive::open(bytes)?;
        while let Some(member) = archive.next_member()? {
            match member.content {
                Some(content) if file.add_table(&content, &member.name, true)? => file.contents.files.push(member.name),
                _ => file.contents.ignored_files.push(member.name),
            }
        }
    } else if !file.add_table(bytes, name, false)? {
        return Err(HistoryFileError::NoExport);
    }
    match (file.source, expected) {
        (None, _) => Err(HistoryFileError::NoExport),
        (Some(found), Some(expected)) if found != expected => Err(HistoryFileError::OtherSource { expected, found }),
        _ if file.contents.rows == 0 => Err(HistoryFileError::Empty),
        (Some(source), _) => Ok(HistoryFile { source, contents: file.contents }),
    }
}

/// An export of which some tables have been read.
#[derive(Default)]
struct Reading {
    /// `None` until a table is recognised.
    source: Option<ExportSource>,
    contents: Contents,
}

impl Reading {
    /// Adds the rows of one table. Returns whether it is part of an export. `in_archive` states whether the file may
    /// contain further tables of the export.
    fn add_table(&mut self, bytes: &[u8], name: &str, in_archive: bool) -> Result<bool, HistoryFileError> {
        let sheet = match Sheet::read(bytes, MAX_ROWS) {
            Ok(sheet) => sheet,
            // An empty list also counts as part of an export.
            Err(TableError::NoRows | TableError::Empty) if in_archive => return Ok(true),
            Err(TableError::TooManyRows { .. }) => return Err(HistoryFileError::TooManyRows),
            // A file other than the tables, such as the settings of the account.
            Err(error) if in_archive && !matches!(error, TableError::Disk(_)) => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        let is_read = self.add_sheet(&sheet, name, in_archive)?;
        if self.contents.rows > MAX_ROWS {
            return Err(HistoryFileError::TooManyRows);
        }
        Ok(is_read)
    }

    fn add_sheet(&mut self, sheet: &Sheet, name: &str, in_archive: bool) -> Result<bool, HistoryFileError> {
        type ReadSheet = fn(&Sheet, &str, bool) -> Option<Rows>;
        let readers: [(ExportSource, ReadSheet); 4] = [
            (ExportSource::Letterboxd, letterboxd::read),
            (ExportSource::Imdb, imdb::read),
            (ExportSource::Trakt, trakt::read),
            (ExportSource::Netflix, netflix::read),
        ];
        for (source, read) in readers {
            if let Some(rows) = read(sheet, name, in_archive) {
                self.set_source(source)?;
                self.add_rows(rows);
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn set_source(&mut self, source: ExportSource) -> Result<(), HistoryFileError> {
        match self.source.replace(source) {
            Some(first) if first != source => Err(HistoryFileError::Mixed { first, second: source }),
            _ => Ok(()),
        }
    }

    fn add_rows(&mut self, rows: Rows) {
        self.contents.rows += rows.count;
        self.contents.series_rows += rows.series;
        self.contents.entries.extend(rows.entries);
        self.contents.unreadable.extend(rows.unreadable);
        self.contents.ignored_files.extend(rows.ignored);
    }
}

/// The year of a cell, which exports write as four digits.
fn year(cell: &str) -> Option<u16> {
    cell.parse().ok().filter(|year| (1870..=2100).contains(year))
}

/// The rows of one table.
#[derive(Debug, Clone, Default, PartialEq)]
struct Rows {
    count: u64,
    series: u64,
    entries: Vec<Entry>,
    unreadable: Vec<UnrecognisedFilm>,
    /// Parts of the table that are left out, in words.
    ignored: Vec<String>,
}

impl Rows {
    /// Reads each row that is about a film with a title; `is_series` and `entry` get the row and its title.
    fn read(
        sheet: &Sheet,
        title: usize,
        is_series: impl Fn(Row<'_>, &str) -> bool,
        entry: impl Fn(Row<'_>, &str) -> Entry,
    ) -> Self {
        let mut rows = Self::default();
        for row in sheet.rows() {
            rows.count += 1;
            let title = row.cell(Some(title));
            match row.problem() {
                _ if is_series(row, title) => rows.series += 1,
                Some(problem) => rows.unreadable(title, problem),
                None if title.is_empty() => rows.unreadable(title, format!("Line {} has no title.", row.line())),
                None => rows.entries.push(entry(row, title)),
            }
        }
        rows
    }

    /// Records a row that cannot be parsed.
    fn unreadable(&mut self, title: &str, problem: impl Into<String>) {
        let reason = UnrecognisedReason::Unreadable(problem.into());
        self.unreadable.push(UnrecognisedFilm { title: title.to_owned(), year: None, reason });
    }
}
