//! One row: a request to the model, or the reason why it is unusable.

use std::num::IntErrorKind;
use std::ops::RangeInclusive;

use domain::{BatchRow, COLUMNS, Column, PreviewRow, truncated};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::columns::Field;
use super::records::Record;
use crate::recommender::{MAX_TITLE_LEN, MAX_VALUE_LEN, MAX_VALUES, SimilarRequest};

/// One row of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ParsedRow {
    /// The line of the file at which the row begins, counted from 1. Empty lines and newlines within quotes count.
    pub line: u64,
    /// Empty if it could not be read.
    pub title: String,
    /// A valid request to the model; or why the row is unusable, as a sentence for the person who uploaded it.
    #[serde(rename = "film")]
    pub request: Result<SimilarRequest, String>,
}

/// Why a row is unusable, for the person who uploaded it.
#[derive(Debug, Error)]
enum RowError {
    #[error("The row has an opening quotation mark without a closing one.")]
    OpenQuote,
    #[error(
        "The row has {cells} cells, but the heading has {headings}. A cell that contains a {separator} needs quotation marks."
    )]
    TooManyCells { cells: usize, headings: usize, separator: &'static str },
    #[error("There is no title.")]
    NoTitle,
    #[error("The cell under {0} is not text: it contains a zero byte.")]
    ZeroByte(&'static str),
    #[error("The cell under {0} is not in UTF-8. Please save the file as CSV UTF-8.")]
    NotUtf8(&'static str),
    #[error("The cell under {column} is longer than {max} characters.")]
    LongText { column: &'static str, max: usize },
    #[error("The cell under {0} is longer than 64 kB.")]
    LongCell(&'static str),
    #[error("There are {count} values under {column}; the maximum is {MAX_VALUES}.")]
    TooManyValues { column: &'static str, count: usize },
    #[error("A value under {column} is longer than {MAX_VALUE_LEN} characters: {value}")]
    LongValue { column: &'static str, value: String },
    #[error("The {column} {value} is not a number.")]
    NotANumber { column: &'static str, value: String },
    #[error("The {column} {value} is not from {} to {}.", range.start(), range.end())]
    OutOfRange { column: &'static str, value: String, range: RangeInclusive<u16> },
}

/// The longest value that an error quotes in full, in characters.
const MAX_QUOTED_LEN: usize = 40;
/// The longest synopsis that the preview displays in full, in characters.
const MAX_PREVIEW_LEN: usize = 200;

impl ParsedRow {
    pub(super) fn of(record: &Record) -> Self {
        match parse(record) {
            Ok(request) => {
                Self { line: record.line, title: request.title.clone().unwrap_or_default(), request: Ok(request) }
            }
            Err(error) => {
                let title = String::from_utf8_lossy(&record.cell(Column::Title).text);
                let title = one_line(&title).chars().take(MAX_TITLE_LEN).collect();
                Self { line: record.line, title, request: Err(error.to_string()) }
            }
        }
    }

    /// The row as users see it before they start the batch.
    pub(super) fn preview(&self, record: &Record) -> PreviewRow {
        let mut preview = PreviewRow { line: self.line, title: self.title.clone(), ..PreviewRow::default() };
        match self.request.clone() {
            Ok(mut request) => {
                for column in record.columns.recognised().filter(|&column| !record.cell(column).is_blank()) {
                    let values = displayed_values(&Field::of(column, &mut request));
                    if !values.is_empty() {
                        preview.details.push((column.name().to_owned(), values));
                    }
                }
            }
            Err(failure) => preview.failure = Some(failure),
        }
        preview
    }

    /// The row of a batch without results, and the request to get them; an unusable row has a failure instead.
    pub fn into_batch_row(self, number: u64) -> (BatchRow, Option<SimilarRequest>) {
        let Self { line, title, request } = self;
        let (request, failure) = match request {
            Ok(request) => (Some(request), None),
            Err(failure) => (None, Some(failure)),
        };
        let year = request.as_ref().and_then(|request| request.year);
        (BatchRow { row: number, line, title, year, similar: Vec::new(), ignored: Vec::new(), failure }, request)
    }
}

/// The values of a column in the preview, which has the title elsewhere.
fn displayed_values(field: &Field<'_>) -> Vec<String> {
    match field {
        Field::Title(..) => Vec::new(),
        Field::Text(text, _) if text.is_empty() => Vec::new(),
        Field::Text(text, _) => vec![truncated(text, MAX_PREVIEW_LEN)],
        Field::List(values) => (*values).clone(),
        Field::Number(number, _) => number.iter().map(u16::to_string).collect(),
        Field::Count(count, _) => vec![count.to_string()],
    }
}

fn parse(record: &Record) -> Result<SimilarRequest, RowError> {
    if record.open_quote {
        return Err(RowError::OpenQuote);
    }
    if record.count > record.columns.len() {
        let separator = match record.delimiter {
            b';' => "semicolon",
            b'\t' => "tab",
            _ => "comma",
        };
        return Err(RowError::TooManyCells { cells: record.count, headings: record.columns.len(), separator });
    }
    let mut request = SimilarRequest::default();
    for spec in COLUMNS {
        match Field::of(spec.column, &mut request) {
            Field::Title(title, max) => {
                *title = Some(text(record, spec.column, max, one_line)?).filter(|title| !title.is_empty());
                if title.is_none() {
                    return Err(RowError::NoTitle);
                }
            }
            Field::Text(field, max) => *field = text(record, spec.column, max, many_lines)?,
            Field::List(values) => *values = list(record, spec.column)?,
            Field::Number(field, range) => *field = number(record, spec.column, range)?,
            Field::Count(count, range) => {
                if let Some(number) = number(record, spec.column, range)? {
                    *count = usize::from(number);
                }
            }
        }
    }
    Ok(request)
}

/// The text of a cell; empty if the row is shorter or the file has no such column.
fn cell(record: &Record, column: Column) -> Result<&str, RowError> {
    let text = &record.cell(column).text;
    if text.contains(&0) {
        return Err(RowError::ZeroByte(column.name()));
    }
    str::from_utf8(text).map_err(|_| RowError::NotUtf8(column.name()))
}

fn text(record: &Record, column: Column, max: usize, clean: fn(&str) -> String) -> Result<String, RowError> {
    let too_long = || RowError::LongText { column: column.name(), max };
    // The cut may be within a character.
    if record.cell(column).cut {
        return Err(too_long());
    }
    let text = clean(cell(record, column)?);
    if text.chars().count() > max { Err(too_long()) } else { Ok(text) }
}

fn list(record: &Record, column: Column) -> Result<Vec<String>, RowError> {
    if record.cell(column).cut {
        return Err(RowError::LongCell(column.name()));
    }
    let values: Vec<_> = cell(record, column)?.split('|').map(one_line).filter(|value| !value.is_empty()).collect();
    if values.len() > MAX_VALUES {
        return Err(RowError::TooManyValues { column: column.name(), count: values.len() });
    }
    if let Some(long) = values.iter().find(|value| value.chars().count() > MAX_VALUE_LEN) {
        return Err(RowError::LongValue { column: column.name(), value: truncated(long, MAX_QUOTED_LEN) });
    }
    Ok(values)
}

fn number(record: &Record, column: Column, range: RangeInclusive<u16>) -> Result<Option<u16>, RowError> {
    if record.cell(column).cut {
        return Err(RowError::LongCell(column.name()));
    }
    let text = one_line(cell(record, column)?);
    if text.is_empty() {
        return Ok(None);
    }
    let (column, value) = (column.name(), || truncated(&text, MAX_QUOTED_LEN));
    // Many programs write 1999.0 if another cell of the column is empty.
    match text.strip_suffix(".0").unwrap_or(&text).parse::<i64>() {
        Ok(number) => match u16::try_from(number).ok().filter(|number| range.contains(number)) {
            Some(number) => Ok(Some(number)),
            None => Err(RowError::OutOfRange { column, value: value(), range }),
        },
        Err(error) if matches!(error.kind(), IntErrorKind::PosOverflow | IntErrorKind::NegOverflow) => {
            Err(RowError::OutOfRange { column, value: value(), range })
        }
        Err(_) => Err(RowError::NotANumber { column, value: value() }),
    }
}

/// Trims text, and replaces control characters with spaces.
fn one_line(text: &str) -> String {
    without(char::is_control, text)
}

/// Like [`one_line`], but keeps newlines and tabs.
fn many_lines(text: &str) -> String {
    let is_control = |character: char| character.is_control() && !matches!(character, '\n' | '\t');
    if text.contains('\r') { without(is_control, &text.replace("\r\n", "\n")) } else { without(is_control, text) }
}

fn without(is_control: fn(char) -> bool, text: &str) -> String {
    if text.contains(is_control) { text.replace(is_control, " ").trim().to_owned() } else { text.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::reader::read_all;

    /// The first row of a file with all columns.
    fn first(row: &str) -> Result<SimilarRequest, String> {
        let file = format!("title,year,genres,keywords,directors,cast,synopsis,k\n{row}\n");
        let (rows, _) = read_all(file.as_bytes());
        rows.into_iter().next().expect("a row").request
    }

    #[test]
    fn a_row_becomes_a_request() {
        let read = first(
            " The \"\"Long\"\" Con ,1998.0,crime|Thriller,heist| con artist ||,Michael Mann,\"Ann, B.|Cid\",\"One\r\nTwo\t\x07end \",3",
        );
        let expected = SimilarRequest {
            title: Some("The \"\"Long\"\" Con".to_owned()),
            year: Some(1998),
            genres: vec!["crime".to_owned(), "Thriller".to_owned()],
            keywords: vec!["heist".to_owned(), "con artist".to_owned()],
            directors: vec!["Michael Mann".to_owned()],
            cast: vec!["Ann, B.".to_owned(), "Cid".to_owned()],
            synopsis: "One\nTwo\t end".to_owned(),
            k: 3,
            ..SimilarRequest::default()
        };
        assert_eq!(read, Ok(expected));
    }

    #[test]
    fn missing_cells_are_empty() {
        let only = |title: &str| Ok(SimilarRequest { title: Some(title.to_owned()), ..SimilarRequest::default() });
        assert_eq!(first("Heat"), only("Heat"));
        assert_eq!(first("\"Say \"\"yes\"\"\",,"), only("Say \"yes\""));
        // Spreadsheets write blank cells beyond the heading.
        assert_eq!(first("Heat,,,,,,,,, ,"), only("Heat"));
        assert_eq!(first("\"Two\nlines\u{7}\""), only("Two lines"));
    }

    #[test]
    fn values_at_their_limits_are_accepted() {
        let (title, value, synopsis) = ("é".repeat(300), "é".repeat(120), "é".repeat(5000));
        let values = vec![value; 64].join("|");
        let row = format!("{title},1870,{values},{values},{values},{values},{synopsis},50");
        let request = first(&row).expect("a request");
        assert_eq!((request.year, request.k, request.cast.len()), (Some(1870), 50, 64));
        assert_eq!(request.synopsis.chars().count(), 5000);
    }

    #[test]
    fn an_unusable_row_has_a_reason() {
        let long = "é".repeat(5001);
        for (row, reason) in [
            (",1999", "There is no title."),
            (" \u{1} ,1999", "There is no title."),
            ("a,19x7", "The year 19x7 is not a number."),
            ("a,1999.5", "The year 1999.5 is not a number."),
            ("a,1869", "The year 1869 is not from 1870 to 2100."),
            ("a,-5", "The year -5 is not from 1870 to 2100."),
            ("a,99999999999999999999", "The year 99999999999999999999 is not from 1870 to 2100."),
            (&format!("a,{long}"), &format!("The year {}… is not a number.", "é".repeat(40))),
            ("a,,,,,,,0", "The k 0 is not from 1 to 50."),
            ("a,,,,,,,51", "The k 51 is not from 1 to 50."),
            ("a,,,,,,,six", "The k six is not a number."),
            (&long, "The cell under title is longer than 300 characters."),
            (&format!("a,,,,,,{long}"), "The cell under synopsis is longer than 5000 characters."),
            (
                &format!("a,,{long}"),
                &format!("A value under genres is longer than 120 characters: {}…", "é".repeat(40)),
            ),
            (&format!("a,,,,,{}", "b|".repeat(65)), "There are 65 values under cast; the maximum is 64."),
            (
                "a,,,,,,,,b",
                "The row has 9 cells, but the heading has 8. A cell that contains a comma needs quotation marks.",
            ),
            ("a,,b\0", "The cell under genres is not text: it contains a zero byte."),
        ] {
            assert_eq!(first(row), Err(reason.to_owned()), "{row:.80}");
        }
    }

    #[test]
    fn an_unusable_row_keeps_as_much_of_its_title_as_is_readable() {
        for (row, title) in [
            ("Heat\x08 2,19x7".to_owned(), "Heat  2".to_owned()),
            ("x".repeat(400), "x".repeat(300)),
            (",19x7".to_owned(), String::new()),
        ] {
            let (rows, _) = read_all(format!("title,year\n{row}\n").as_bytes());
            assert!(rows[0].request.is_err());
            assert_eq!(rows[0].title, title);
        }
    }
}
