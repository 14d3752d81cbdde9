//! Tables of films in all usual files: CSV in its dialects and encodings, JSON, spreadsheets.
//!
//! A file is read at least twice: once to find the table in it, then row by row. Memory does not grow with the file. A
//! file that contains no table is rejected with advice; a malformed row does not reject its file.

use std::fs::File;
use std::io;

use domain::{Column, FileFormat, HeadingMeaning, SkippedPart};
use thiserror::Error;

mod delimited;
mod dialect;
mod document;
mod encoding;
mod file_kind;
mod json;
mod lines;
#[cfg(test)]
mod properties;
mod record;
mod rows;
mod segments;
mod spool;
mod spreadsheet;
#[cfg(test)]
mod tests;

use delimited::Delimited;
use encoding::{Encoding, read_up_to};
use file_kind::{FileKind, SIGNATURE_LEN};
use json::Json;
pub use record::{Record, RowProblem};
pub use spool::Spool;

/// Limits of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableLimits {
    pub max_rows: u64,
}

impl Default for TableLimits {
    fn default() -> Self {
        Self { max_rows: domain::MAX_BATCH_ROWS }
    }
}

/// Why a file contains no table that can be read. The message is shown to the owner of the file, except for
/// [`TableError::Disk`].
#[derive(Debug, Error)]
pub enum TableError {
    #[error(
        "The file is empty. Its first line should name the columns, and each line after that should describe a film."
    )]
    Empty,
    #[error("This looks like {kind}, which we cannot read. {advice}")]
    NotATable { kind: &'static str, advice: &'static str },
    #[error("The file has a heading but no rows. Add one line per film below the heading.")]
    NoRows,
    #[error("The file has more than {max} rows. Please split it and upload the parts separately.")]
    TooManyRows { max: u64 },
    #[error(
        "The workbook is damaged or has a password. Please open it, save the sheet of films as CSV, and upload that file."
    )]
    Workbook,
    #[error(
        "The workbook is too large when it is unpacked. Please save the sheet of films as CSV, and upload that file."
    )]
    LargeWorkbook,
    #[error("cannot read a file")]
    Disk(#[from] io::Error),
}

/// A table in a file, with its headings; [`Table::read`] reads its rows.
pub struct Table {
    pub layout: Layout,
    /// The headings of its columns, each of at most 60 characters; `column 1` and so on if it has none.
    pub headings: Vec<String>,
    pub has_heading: bool,
    pub rows: u64,
    source: Source,
}

/// The recognised format of a file, and its parts that are not read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    pub format: FileFormat,
    /// Such as `UTF-8`; empty for spreadsheets.
    pub encoding: &'static str,
    /// The number of cells that are not in this encoding, and are read as Windows-1252.
    pub reencoded_cells: u64,
    /// `None` unless the format is CSV.
    pub delimiter: Option<char>,
    /// Parts of the file that are not read.
    pub skipped: Vec<SkippedPart>,
    /// The number of columns that are not read.
    pub more_columns: usize,
}

enum Source {
    Delimited(Delimited),
    Json(Json),
}

/// The maximum number of columns that are read: those that are recognised, and the first of the others.
const MAX_COLUMNS: usize = 200;

impl Table {
    /// Finds the table in a file.
    ///
    /// # Errors
    /// [`TableError`].
    pub fn open(mut file: File, limits: TableLimits) -> Result<Self, TableError> {
        let mut first = [0; SIGNATURE_LEN];
        io::Seek::rewind(&mut file)?;
        let len = read_up_to(&mut file, &mut first)?;
        match FileKind::of(&first[..len])? {
            FileKind::Text(encoding) => Delimited::open(file, encoding, limits),
            FileKind::JsonObjects(encoding) => Json::open(file, encoding, limits),
            FileKind::JsonDocument(encoding) => match document::open(&file, encoding, limits)? {
                Some(table) => Ok(table),
                None => Json::open(file, encoding, limits),
            },
            FileKind::Zip => spreadsheet::open(&file, limits),
        }
    }

    /// Reads the rows, in the order of the file.
    ///
    /// # Errors
    /// The first error of `on_record`, and if the file cannot be read.
    pub fn read<E: From<TableError>>(&self, on_record: &mut impl FnMut(Record) -> Result<(), E>) -> Result<(), E> {
        match &self.source {
            Source::Delimited(delimited) => delimited.read(on_record),
            Source::Json(json) => json.read(on_record),
        }
    }
}

/// The positions of the columns that are read, and the number of the others.
fn kept_columns(headings: &[String]) -> (Vec<usize>, usize) {
    let is_field =
        |position: &usize| matches!(Column::from_heading(&headings[*position]), HeadingMeaning::Field { .. });
    let (mut kept, others): (Vec<_>, Vec<_>) = if headings.len() <= MAX_COLUMNS {
        ((0..headings.len()).collect(), Vec::new())
    } else {
        (0..headings.len()).partition(is_field)
    };
    kept.truncate(MAX_COLUMNS);
    kept.extend(others.into_iter().take(MAX_COLUMNS - kept.len()));
    kept.sort_unstable();
    let more = headings.len() - kept.len();
    (kept, more)
}

/// Checks the number of rows.
fn check_rows(rows: u64, limits: TableLimits) -> Result<(), TableError> {
    match rows {
        0 => Err(TableError::NoRows),
        rows if rows > limits.max_rows => Err(TableError::TooManyRows { max: limits.max_rows }),
        _ => Ok(()),
    }
}
