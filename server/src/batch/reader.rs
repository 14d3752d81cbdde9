//! Reads an uploaded CSV piece by piece as it comes in, in memory that does not grow with the file.
//!
//! A file that cannot be a batch at all is refused as soon as that is known. A row that cannot be used is not fatal: it
//! says why, and reading goes on behind it. A row ends with CRLF, LF or a CR alone, and cells may be quoted. Empty lines, and
//! lines of nothing but blank cells, are no rows. The first line that is none of those is the heading.

use domain::ImportPreview;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::recommender::schema::SimilarRequest;

#[cfg(test)]
mod bad_input;
mod columns;
mod film;
mod heading;
mod kinds;
mod lines;
#[cfg(test)]
mod properties;
mod records;

use heading::{HeaderSniffer, Heading};
use records::{Record, Records};

/// One row of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Where it begins in the file, counted from 1: newlines within quotes count, and so do empty lines.
    pub line: u64,
    /// Empty where it could not be read.
    pub title: String,
    /// What to ask the model, within the limits of any question; or, in a sentence for who uploaded it, why the row
    /// cannot be used.
    pub film: Result<SimilarRequest, String>,
}

/// How much is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub most_rows: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { most_rows: 1_000_000 }
    }
}

/// What a whole file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// Those that cannot be used among them.
    pub rows: u64,
    pub understood: ImportPreview,
}

/// Why a file cannot be a batch at all; the text is for who uploaded it, and says what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unreadable {
    #[error("The file is empty. It needs a first line that names the columns, and then a line for each film.")]
    Empty,
    #[error("This looks like {what}, which cannot be read here. {advice}")]
    NotCsv { what: &'static str, advice: &'static str },
    #[error(
        "The first line is longer than 64 kB. It should be short, and name the columns: title, year, genres and so on."
    )]
    LongHeading,
    #[error("A quotation mark in the first line is opened and not closed. Correct it, and try again.")]
    OpenQuote,
    #[error("No column is named title. The first line has to name the columns; this one has: {found}.")]
    NoTitle { found: String },
    #[error("There are two columns for {column}. Take one of them out, and try again.")]
    Twice { column: &'static str },
    #[error("There is a heading and no rows. Put each film on a line of its own below it.")]
    NoRows,
    #[error("There are more than {most} rows. Please split the file, and upload the parts one by one.")]
    TooManyRows { most: u64 },
}

/// Reads one file. After an error it is of no further use.
pub struct Reader {
    limits: Limits,
    stage: Stage,
}

enum Stage {
    HeaderSniffer(HeaderSniffer),
    Rows(Box<Rows>),
}

impl Reader {
    pub fn new(limits: Limits) -> Self {
        Self { limits, stage: Stage::HeaderSniffer(HeaderSniffer::default()) }
    }

    /// Reads a piece, of any size. `each` is given every row that it completes, as the file orders them.
    ///
    /// # Errors
    /// When the file cannot be a batch, whatever may follow.
    pub fn read(&mut self, mut bytes: &[u8], each: &mut impl FnMut(Row)) -> Result<(), Unreadable> {
        loop {
            match &mut self.stage {
                Stage::Rows(rows) => return rows.read(bytes, each),
                Stage::HeaderSniffer(beginning) => {
                    bytes = beginning.take(bytes);
                    if let Some(heading) = beginning.heading(false)? {
                        self.stage = Stage::Rows(Box::new(Rows::begin(heading, self.limits, each)?));
                    } else if bytes.is_empty() {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// Ends the file. `each` is given a row that no newline ends.
    ///
    /// # Errors
    /// When the file has no row, and all that [`read`](Self::read) refuses.
    pub fn finish(self, each: &mut impl FnMut(Row)) -> Result<Contents, Unreadable> {
        match self.stage {
            Stage::Rows(rows) => rows.finish(each),
            Stage::HeaderSniffer(mut beginning) => {
                let heading = beginning.heading(true)?.ok_or(Unreadable::Empty)?;
                Rows::begin(heading, self.limits, each)?.finish(each)
            }
        }
    }

    /// How much of the file is in memory, in bytes.
    #[cfg(test)]
    fn held(&self) -> usize {
        match &self.stage {
            Stage::HeaderSniffer(beginning) => beginning.held(),
            Stage::Rows(rows) => rows.records.held(),
        }
    }
}

/// What is below the heading.
struct Rows {
    records: Records,
    tally: Tally,
}

impl Rows {
    fn begin(heading: Heading, limits: Limits, each: &mut impl FnMut(Row)) -> Result<Self, Unreadable> {
        let understood = ImportPreview {
            delimiter: char::from(heading.delimiter),
            columns: heading.columns.used().map(|column| column.name().to_owned()).collect(),
            passed_over: heading.columns.passed_over().to_vec(),
            ..ImportPreview::default()
        };
        let mut rows = Self {
            records: Records::new(heading.columns, heading.delimiter, heading.lines),
            tally: Tally { most_rows: limits.most_rows, contents: Contents { rows: 0, understood } },
        };
        rows.read(&heading.rest, each)?;
        Ok(rows)
    }

    fn read(&mut self, bytes: &[u8], each: &mut impl FnMut(Row)) -> Result<(), Unreadable> {
        let Self { records, tally } = self;
        records.read(bytes, &mut |record| tally.take(record, each))
    }

    fn finish(mut self, each: &mut impl FnMut(Row)) -> Result<Contents, Unreadable> {
        self.records.finish(&mut |record| self.tally.take(record, each))?;
        if self.tally.contents.rows == 0 {
            return Err(Unreadable::NoRows);
        }
        Ok(self.tally.contents)
    }
}

struct Tally {
    most_rows: u64,
    contents: Contents,
}

/// How many rows are shown before anything is done with them.
const PREVIEWED: usize = 5;

impl Tally {
    fn take(&mut self, record: &Record, each: &mut impl FnMut(Row)) -> Result<(), Unreadable> {
        if self.contents.rows == self.most_rows {
            return Err(Unreadable::TooManyRows { most: self.most_rows });
        }
        let row = film::row(record);
        let understood = &mut self.contents.understood;
        if understood.preview.len() < PREVIEWED {
            understood.preview.push(film::preview(&row, record));
        }
        understood.unusable += u64::from(row.film.is_err());
        self.contents.rows += 1;
        each(row);
        Ok(())
    }
}

/// Reads a file that is there in one piece.
#[cfg(test)]
fn read_whole(file: &[u8]) -> (Vec<Row>, Result<Contents, Unreadable>) {
    let mut rows = Vec::new();
    let mut each = |row| rows.push(row);
    let mut reader = Reader::new(Limits::default());
    let read = reader.read(file, &mut each).and_then(|()| reader.finish(&mut each));
    (rows, read)
}

/// Line and title of each row, with why it cannot be used.
#[cfg(test)]
fn told(rows: &[Row]) -> Vec<(u64, &str, Option<&str>)> {
    rows.iter().map(|row| (row.line, row.title.as_str(), row.film.as_ref().err().map(String::as_str))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_told_by_the_line_on_which_it_begins() {
        for end in ["\n", "\r\n", "\r"] {
            let file = ["title,synopsis", "Heat,\"Two", "lines\"", "", " , ", "Ronin,", "\"\",\"\"", "Thief"].join(end);
            let (rows, read) = read_whole(file.as_bytes());
            assert_eq!(told(&rows), [(2, "Heat", None), (6, "Ronin", None), (8, "Thief", None)], "{end:?}");
            assert_eq!(read.map(|contents| contents.rows), Ok(3));
        }
    }

    #[test]
    fn the_first_five_rows_are_shown_as_they_were_understood() {
        let synopsis = "é".repeat(300);
        let file = format!(
            "k,synopsis,title,notes,genres,year\n3,{synopsis},Heat,mine,crime| |thriller ,1995\n,,Ronin,,,\n,,,x\n,,D\n,,E\n,,F\n"
        );
        let (_, read) = read_whole(file.as_bytes());
        let contents = read.expect("a batch");
        assert_eq!((contents.rows, contents.understood.unusable), (6, 1));
        assert_eq!(contents.understood.passed_over, ["notes"]);
        let preview = contents.understood.preview;
        assert_eq!(preview.len(), 5);
        assert_eq!((preview[0].line, preview[0].title.as_str()), (2, "Heat"));
        let details = [
            ("k", vec!["3".to_owned()]),
            ("synopsis", vec![format!("{}…", "é".repeat(200))]),
            ("genres", vec!["crime".to_owned(), "thriller".to_owned()]),
            ("year", vec!["1995".to_owned()]),
        ];
        assert_eq!(preview[0].details, details.map(|(column, values)| (column.to_owned(), values)));
        assert_eq!((preview[1].title.as_str(), preview[1].details.len()), ("Ronin", 0));
        assert_eq!(preview[2].failure.as_deref(), Some("There is no title."));
    }
}
