//! Reads an uploaded CSV file piece by piece as it arrives, in bounded memory.
//!
//! A file that cannot be a batch is rejected as early as possible. An unusable row does not reject the file: its
//! [`ParsedRow`] contains the reason. Rows end with CRLF, LF or CR, and cells may be quoted. Lines that are empty or
//! contain only blank cells are skipped; the first other line is the heading.
//!
//! Hand-written on csv-core: `csv-nose` and `qsv-sniffer` need a sample or a seekable file and guess the delimiter from
//! the data. This reader chooses the delimiter that gives the most recognised columns, within the first 64 kB of a
//! stream.

use domain::ImportPreview;
use thiserror::Error;

#[cfg(test)]
mod bad_input;
mod columns;
mod file_kind;
mod heading;
mod lines;
#[cfg(test)]
mod properties;
mod records;
mod row;

use heading::{Heading, HeadingSniffer};
use records::{Record, Records};
pub use row::ParsedRow;

/// Limits of the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReaderLimits {
    pub max_rows: u64,
}

impl Default for ReaderLimits {
    fn default() -> Self {
        Self { max_rows: domain::MAX_BATCH_ROWS }
    }
}

/// What a complete file contains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileSummary {
    /// Rows, including unusable ones.
    pub rows: u64,
    pub preview: ImportPreview,
}

/// Why a file cannot be a batch. The message is shown to the person who uploaded it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CsvError {
    #[error("The file is empty. Its first line must name the columns, and each further line describes a film.")]
    Empty,
    #[error("This looks like {kind}, which is not supported. {advice}")]
    NotCsv { kind: &'static str, advice: &'static str },
    #[error("The first line is longer than 64 kB. It should only name the columns: title, year, genres and so on.")]
    LongHeading,
    #[error("The first line has an opening quotation mark without a closing one. Please correct it and try again.")]
    OpenQuote,
    #[error("No column is named title. The first line must name the columns; this file has: {found}.")]
    NoTitle { found: String },
    #[error("There are two columns for {column}. Please remove one and try again.")]
    DuplicateColumn { column: &'static str },
    #[error("The file has a heading but no rows. Add one line per film below the heading.")]
    NoRows,
    #[error("The file has more than {max} rows. Please split it and upload the parts separately.")]
    TooManyRows { max: u64 },
}

/// Reads one file. Must not be used after an error.
pub struct Reader {
    limits: ReaderLimits,
    stage: Stage,
}

enum Stage {
    Heading(HeadingSniffer),
    Rows(Box<Rows>),
}

impl Reader {
    pub fn new(limits: ReaderLimits) -> Self {
        Self { limits, stage: Stage::Heading(HeadingSniffer::default()) }
    }

    /// Reads the next piece of the file, of any size. `on_row` receives each row that the piece completes.
    ///
    /// # Errors
    /// If the file cannot be a batch, regardless of the rest of the file.
    pub fn read(&mut self, mut bytes: &[u8], on_row: &mut impl FnMut(ParsedRow)) -> Result<(), CsvError> {
        loop {
            match &mut self.stage {
                Stage::Rows(rows) => return rows.read(bytes, on_row),
                Stage::Heading(sniffer) => {
                    bytes = sniffer.take(bytes);
                    if let Some(heading) = sniffer.heading(false)? {
                        self.stage = Stage::Rows(Box::new(Rows::begin(heading, self.limits, on_row)?));
                    } else if bytes.is_empty() {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// Ends the file. `on_row` receives the last row if no newline ended it.
    ///
    /// # Errors
    /// If the file has no rows, and like [`read`](Self::read).
    pub fn finish(self, on_row: &mut impl FnMut(ParsedRow)) -> Result<FileSummary, CsvError> {
        match self.stage {
            Stage::Rows(rows) => rows.finish(on_row),
            Stage::Heading(mut sniffer) => {
                let heading = sniffer.heading(true)?.ok_or(CsvError::Empty)?;
                Rows::begin(heading, self.limits, on_row)?.finish(on_row)
            }
        }
    }

    /// The capacity of all buffers, in bytes.
    #[cfg(test)]
    fn buffer_capacity(&self) -> usize {
        match &self.stage {
            Stage::Heading(sniffer) => sniffer.buffer_capacity(),
            Stage::Rows(rows) => rows.records.buffer_capacity(),
        }
    }
}

/// The stage below the heading.
struct Rows {
    records: Records,
    counter: RowCounter,
}

impl Rows {
    fn begin(heading: Heading, limits: ReaderLimits, on_row: &mut impl FnMut(ParsedRow)) -> Result<Self, CsvError> {
        let preview = ImportPreview {
            delimiter: char::from(heading.delimiter),
            columns: heading.columns.recognised().map(|column| column.name().to_owned()).collect(),
            ignored_columns: heading.columns.ignored().to_vec(),
            ..ImportPreview::default()
        };
        let summary = FileSummary { rows: 0, preview };
        let mut rows = Self {
            records: Records::new(heading.columns, heading.delimiter, heading.lines),
            counter: RowCounter { max_rows: limits.max_rows, summary },
        };
        rows.read(&heading.rest, on_row)?;
        Ok(rows)
    }

    fn read(&mut self, bytes: &[u8], on_row: &mut impl FnMut(ParsedRow)) -> Result<(), CsvError> {
        let Self { records, counter } = self;
        records.read(bytes, &mut |record| counter.take(record, on_row))
    }

    fn finish(mut self, on_row: &mut impl FnMut(ParsedRow)) -> Result<FileSummary, CsvError> {
        self.records.finish(&mut |record| self.counter.take(record, on_row))?;
        if self.counter.summary.rows == 0 {
            return Err(CsvError::NoRows);
        }
        Ok(self.counter.summary)
    }
}

/// Counts rows and collects the preview.
struct RowCounter {
    max_rows: u64,
    summary: FileSummary,
}

/// The number of rows in the preview.
const PREVIEW_ROWS: usize = 5;

impl RowCounter {
    fn take(&mut self, record: &Record, on_row: &mut impl FnMut(ParsedRow)) -> Result<(), CsvError> {
        let FileSummary { rows, preview } = &mut self.summary;
        if *rows == self.max_rows {
            return Err(CsvError::TooManyRows { max: self.max_rows });
        }
        let row = ParsedRow::of(record);
        if preview.rows.len() < PREVIEW_ROWS {
            preview.rows.push(row.preview(record));
        }
        preview.unusable += u64::from(row.request.is_err());
        *rows += 1;
        on_row(row);
        Ok(())
    }
}

/// Reads a complete file.
#[cfg(test)]
fn read_all(file: &[u8]) -> (Vec<ParsedRow>, Result<FileSummary, CsvError>) {
    let mut rows = Vec::new();
    let mut on_row = |row| rows.push(row);
    let mut reader = Reader::new(ReaderLimits::default());
    let summary = reader.read(file, &mut on_row).and_then(|()| reader.finish(&mut on_row));
    (rows, summary)
}

/// Line, title and failure of each row.
#[cfg(test)]
fn outline(rows: &[ParsedRow]) -> Vec<(u64, &str, Option<&str>)> {
    rows.iter().map(|row| (row.line, row.title.as_str(), row.request.as_ref().err().map(String::as_str))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_the_number_of_the_line_on_which_it_begins() {
        for end in ["\n", "\r\n", "\r"] {
            let file = ["title,synopsis", "Heat,\"Two", "lines\"", "", " , ", "Ronin,", "\"\",\"\"", "Thief"].join(end);
            let (rows, read) = read_all(file.as_bytes());
            assert_eq!(outline(&rows), [(2, "Heat", None), (6, "Ronin", None), (8, "Thief", None)], "{end:?}");
            assert_eq!(read.map(|summary| summary.rows), Ok(3));
        }
    }

    #[test]
    fn the_preview_has_the_first_five_rows_as_they_were_read() {
        let synopsis = "é".repeat(300);
        let file = format!(
            "k,synopsis,title,notes,genres,year\n3,{synopsis},Heat,mine,crime| |thriller ,1995\n,,Ronin,,,\n,,,x\n,,D\n,,E\n,,F\n"
        );
        let (_, read) = read_all(file.as_bytes());
        let FileSummary { rows, preview } = read.expect("a batch");
        assert_eq!((rows, preview.unusable), (6, 1));
        assert_eq!(preview.ignored_columns, ["notes"]);
        assert_eq!(preview.rows.len(), 5);
        assert_eq!((preview.rows[0].line, preview.rows[0].title.as_str()), (2, "Heat"));
        let details = [
            ("k", vec!["3".to_owned()]),
            ("synopsis", vec![format!("{}…", "é".repeat(200))]),
            ("genres", vec!["crime".to_owned(), "thriller".to_owned()]),
            ("year", vec!["1995".to_owned()]),
        ];
        assert_eq!(preview.rows[0].details, details.map(|(column, values)| (column.to_owned(), values)));
        assert_eq!((preview.rows[1].title.as_str(), preview.rows[1].details.len()), ("Ronin", 0));
        assert_eq!(preview.rows[2].failure.as_deref(), Some("There is no title."));
    }
}
