//! The format of a file of a data set, and the cells of its rows.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::read::MultiGzDecoder;

use super::ReadError;
use super::columns::{Column, Columns, Subject};
use super::lines::Lines;

/// A file with rows of cells.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub path: PathBuf,
    pub subject: Subject,
    pub format: Format,
    pub encoding: Encoding,
    /// The number of lines before the heading.
    pub preamble: usize,
    pub heading: Heading,
    pub columns: Columns,
    /// The number of cells of each row; `None` if rows name their cells.
    pub width: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Cells separated by this character; a cell in quotation marks may contain it.
    Quoted(u8),
    /// As `Quoted`, and a cell in quotation marks may contain line breaks.
    QuotedLines(u8),
    /// Cells separated by this text; quotation marks are ordinary characters.
    Plain(&'static str),
    /// One JSON object per line.
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    /// UTF-8, and ISO 8859-1 for lines that are not.
    Utf8OrLatin1,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heading {
    /// There is no heading; the first line is a row.
    None,
    /// The first line after the preamble names the columns.
    Names,
    /// The first line must be this one.
    Exactly(&'static str),
}

impl Table {
    /// A comma-separated file of MovieLens with its heading.
    pub fn with_heading(path: PathBuf, subject: Subject, heading: &'static str) -> Self {
        let names: Vec<&str> = heading.split(',').collect();
        Self {
            path,
            subject,
            format: Format::Quoted(b','),
            encoding: Encoding::Utf8,
            preamble: 0,
            heading: Heading::Exactly(heading),
            columns: Columns::by_headings(subject, &names),
            width: Some(names.len()),
        }
    }

    /// A file without a heading, with these columns.
    pub fn without_heading(
        path: PathBuf,
        subject: Subject,
        separator: &'static str,
        columns: &[Option<Column>],
    ) -> Self {
        Self {
            path,
            subject,
            format: Format::Plain(separator),
            encoding: Encoding::Utf8OrLatin1,
            preamble: 0,
            heading: Heading::None,
            columns: Columns::in_order(columns),
            width: Some(columns.len()),
        }
    }

    /// A file with these headings.
    pub fn with_columns(path: PathBuf, subject: Subject, format: Format, headings: &[String]) -> Self {
        let columns = match format {
            Format::Json => Columns::identity(),
            _ => Columns::by_headings(subject, headings),
        };
        let named = format != Format::Json;
        Self {
            path,
            subject,
            format,
            encoding: if matches!(format, Format::Quoted(_) | Format::QuotedLines(_)) {
                Encoding::Utf8OrLatin1
            } else {
                Encoding::Utf8
            },
            preamble: 0,
            heading: if named { Heading::Names } else { Heading::None },
            columns,
            width: named.then_some(headings.len()),
        }
    }

    /// The name of the file.
    pub fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Opens the file for reading its rows.
    ///
    /// # Errors
    /// The errors of [`Lines::open`].
    pub fn lines(&self) -> Result<Lines, ReadError> {
        Lines::open(self)
    }
}

/// The cells of a row.
#[derive(Clone, Copy)]
pub struct Row<'r> {
    pub(super) cells: &'r [&'r str],
    pub(super) columns: &'r Columns,
}

impl<'r> Row<'r> {
    /// The cell of a column; empty if the table lacks the column or the cell is `\N`.
    pub(super) fn get(&self, column: Column) -> &'r str {
        let cell = self.columns.position(column).and_then(|position| self.cells.get(position)).copied();
        cell.filter(|cell| *cell != "\\N").unwrap_or_default()
    }
}

/// A file, decompressed if its name ends in `.gz`, and the number of bytes read from it so far.
pub(super) fn open(path: &Path) -> io::Result<(Box<dyn Read + Send>, Arc<AtomicU64>)> {
    let read = Arc::new(AtomicU64::new(0));
    let file = Counted { file: File::open(path)?, read: Arc::clone(&read) };
    let compressed = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
    Ok((if compressed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) }, read))
}

struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
