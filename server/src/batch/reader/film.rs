//! Makes a question to the model of a row, or says why it cannot be.

use std::num::IntErrorKind;
use std::ops::RangeInclusive;

use app::types::PreviewRow;
use models::model::MAX_NEIGHBOURS;
use thiserror::Error;

use super::Row;
use super::columns::Column;
use super::records::Record;
use crate::services::recommender::wire::{Question, USUAL_COUNT};
use crate::services::recommender::{LONGEST_SYNOPSIS, LONGEST_TITLE, LONGEST_VALUE, MOST_VALUES, YEARS};

/// Why a row cannot be used, to who uploaded it.
#[derive(Debug, Error)]
enum Unusable {
    #[error("A quotation mark is opened in this row and never closed.")]
    OpenQuote,
    #[error(
        "The row has {cells} cells, and the heading {headings}. A cell with a {separator} in it needs quotation marks."
    )]
    TooManyCells { cells: usize, headings: usize, separator: &'static str },
    #[error("There is no title.")]
    NoTitle,
    #[error("The cell under {0} is not text: there is a zero byte in it.")]
    ZeroByte(&'static str),
    #[error("The cell under {0} is not in UTF-8. Save the file as CSV UTF-8.")]
    NotUtf8(&'static str),
    #[error("The cell under {column} is longer than {most} characters.")]
    LongText { column: &'static str, most: usize },
    #[error("The cell under {0} is longer than 64 kB.")]
    LongCell(&'static str),
    #[error("There are {count} values under {column}; the most is {most}.", most = MOST_VALUES)]
    ManyValues { column: &'static str, count: usize },
    #[error("A value under {column} is longer than {most} characters: {value}", most = LONGEST_VALUE)]
    LongValue { column: &'static str, value: String },
    #[error("The {column} {value} is not a number.")]
    NoNumber { column: &'static str, value: String },
    #[error("The {column} {value} is not from {} to {}.", range.start(), range.end())]
    OutOfRange { column: &'static str, value: String, range: RangeInclusive<u16> },
}

/// How much of what was written is said again.
const SHOWN: usize = 40;
/// How much of a synopsis is shown before anything is done with it.
const PREVIEWED: usize = 200;

/// What a record says.
pub fn row(record: &Record) -> Row {
    match film(record) {
        Ok(film) => Row { line: record.line, title: film.title.clone().unwrap_or_default(), film: Ok(film) },
        Err(unusable) => {
            let title = String::from_utf8_lossy(&record.cell(Column::Title).text);
            let title = one_line(&title).chars().take(LONGEST_TITLE).collect();
            Row { line: record.line, title, film: Err(unusable.to_string()) }
        }
    }
}

/// The row for people to look at before anything is done with it.
pub fn preview(row: &Row, record: &Record) -> PreviewRow {
    let PreviewRow { mut details, mut failure, .. } = PreviewRow::default();
    match &row.film {
        Ok(film) => {
            for column in record.columns.used() {
                let values = match column {
                    Column::Title => Vec::new(),
                    Column::Year => film.year.iter().map(u16::to_string).collect(),
                    Column::Genres => film.genres.clone(),
                    Column::Keywords => film.keywords.clone(),
                    Column::Directors => film.directors.clone(),
                    Column::Cast => film.cast.clone(),
                    Column::Synopsis if film.synopsis.is_empty() => Vec::new(),
                    Column::Synopsis => vec![shortened(&film.synopsis, PREVIEWED)],
                    Column::K if record.cell(column).text.trim_ascii().is_empty() => Vec::new(),
                    Column::K => vec![film.k.to_string()],
                };
                if !values.is_empty() {
                    details.push((column.name().to_owned(), values));
                }
            }
        }
        Err(why) => failure = Some(why.clone()),
    }
    PreviewRow { line: row.line, title: row.title.clone(), details, failure }
}

fn film(record: &Record) -> Result<Question, Unusable> {
    if record.open_quote {
        return Err(Unusable::OpenQuote);
    }
    if record.count > record.columns.len() {
        let separator = match record.delimiter {
            b';' => "semicolon",
            b'\t' => "tab",
            _ => "comma",
        };
        return Err(Unusable::TooManyCells { cells: record.count, headings: record.columns.len(), separator });
    }
    let title = text(record, Column::Title, LONGEST_TITLE, one_line)?;
    if title.is_empty() {
        return Err(Unusable::NoTitle);
    }
    let counts = 1..=u16::try_from(MAX_NEIGHBOURS).unwrap_or(u16::MAX);
    Ok(Question {
        title: Some(title),
        year: number(record, Column::Year, YEARS)?,
        genres: list(record, Column::Genres)?,
        keywords: list(record, Column::Keywords)?,
        directors: list(record, Column::Directors)?,
        cast: list(record, Column::Cast)?,
        synopsis: text(record, Column::Synopsis, LONGEST_SYNOPSIS, lines)?,
        k: number(record, Column::K, counts)?.map_or(USUAL_COUNT, usize::from),
        ..Question::default()
    })
}

/// What is in a cell; nothing where the row ends before it, or the file has no such column.
fn cell(record: &Record, column: Column) -> Result<&str, Unusable> {
    let text = &record.cell(column).text;
    if text.contains(&0) {
        return Err(Unusable::ZeroByte(column.name()));
    }
    str::from_utf8(text).map_err(|_| Unusable::NotUtf8(column.name()))
}

fn text(record: &Record, column: Column, most: usize, tidy: fn(&str) -> String) -> Result<String, Unusable> {
    let long = || Unusable::LongText { column: column.name(), most };
    // Where it was cut it may end within a character.
    if record.cell(column).cut {
        return Err(long());
    }
    let text = tidy(cell(record, column)?);
    if text.chars().count() > most { Err(long()) } else { Ok(text) }
}

fn list(record: &Record, column: Column) -> Result<Vec<String>, Unusable> {
    if record.cell(column).cut {
        return Err(Unusable::LongCell(column.name()));
    }
    let values: Vec<_> = cell(record, column)?.split('|').map(one_line).filter(|value| !value.is_empty()).collect();
    if values.len() > MOST_VALUES {
        return Err(Unusable::ManyValues { column: column.name(), count: values.len() });
    }
    if let Some(long) = values.iter().find(|value| value.chars().count() > LONGEST_VALUE) {
        return Err(Unusable::LongValue { column: column.name(), value: shortened(long, SHOWN) });
    }
    Ok(values)
}

fn number(record: &Record, column: Column, range: RangeInclusive<u16>) -> Result<Option<u16>, Unusable> {
    if record.cell(column).cut {
        return Err(Unusable::LongCell(column.name()));
    }
    let written = one_line(cell(record, column)?);
    if written.is_empty() {
        return Ok(None);
    }
    let value = || shortened(&written, SHOWN);
    // Many programs write 1999.0 where another cell of the column is empty.
    match written.strip_suffix(".0").unwrap_or(&written).parse::<i64>() {
        Ok(number) => match u16::try_from(number).ok().filter(|number| range.contains(number)) {
            Some(number) => Ok(Some(number)),
            None => Err(Unusable::OutOfRange { column: column.name(), value: value(), range }),
        },
        Err(error) if matches!(error.kind(), IntErrorKind::PosOverflow | IntErrorKind::NegOverflow) => {
            Err(Unusable::OutOfRange { column: column.name(), value: value(), range })
        }
        Err(_) => Err(Unusable::NoNumber { column: column.name(), value: value() }),
    }
}

/// Trimmed, with spaces for control characters.
fn one_line(text: &str) -> String {
    spaced(text, char::is_control)
}

/// The same, but with its lines as they are.
fn lines(text: &str) -> String {
    let control = |character: char| character.is_control() && !matches!(character, '\n' | '\t');
    if text.contains('\r') { spaced(&text.replace("\r\n", "\n"), control) } else { spaced(text, control) }
}

fn spaced(text: &str, control: fn(char) -> bool) -> String {
    if text.contains(control) { text.replace(control, " ").trim().to_owned() } else { text.trim().to_owned() }
}

/// At most so many characters, with an ellipsis where more follow.
fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::reader::read_whole;

    /// The first row of a file with all columns.
    fn first(row: &str) -> Result<Question, String> {
        let file = format!("title,year,genres,keywords,directors,cast,synopsis,k\n{row}\n");
        let (rows, _) = read_whole(file.as_bytes());
        rows.into_iter().next().expect("a row").film
    }

    #[test]
    fn a_row_becomes_a_question() {
        let read = first(
            " The \"\"Long\"\" Con ,1998.0,crime|Thriller,heist| con artist ||,Michael Mann,\"Ann, B.|Cid\",\"One\r\nTwo\t\x07end \",3",
        );
        let expected = Question {
            title: Some("The \"\"Long\"\" Con".to_owned()),
            year: Some(1998),
            genres: vec!["crime".to_owned(), "Thriller".to_owned()],
            keywords: vec!["heist".to_owned(), "con artist".to_owned()],
            directors: vec!["Michael Mann".to_owned()],
            cast: vec!["Ann, B.".to_owned(), "Cid".to_owned()],
            synopsis: "One\nTwo\t end".to_owned(),
            k: 3,
            ..Question::default()
        };
        assert_eq!(read, Ok(expected));
    }

    #[test]
    fn cells_that_are_missing_are_empty() {
        let only = |title: &str| Ok(Question { title: Some(title.to_owned()), ..Question::default() });
        assert_eq!(first("Heat"), only("Heat"));
        assert_eq!(first("\"Say \"\"yes\"\"\",,"), only("Say \"yes\""));
        // Spreadsheets write blank cells beyond the heading.
        assert_eq!(first("Heat,,,,,,,,, ,"), only("Heat"));
        assert_eq!(first("\"Two\nlines\u{7}\""), only("Two lines"));
    }

    #[test]
    fn what_is_at_its_limit_is_read() {
        let (title, value, synopsis) = ("é".repeat(300), "é".repeat(120), "é".repeat(5000));
        let values = vec![value; 64].join("|");
        let film = first(&format!("{title},1870,{values},{values},{values},{values},{synopsis},50")).expect("a film");
        assert_eq!((film.year, film.k, film.cast.len(), film.synopsis.chars().count()), (Some(1870), 50, 64, 5000));
    }

    #[test]
    fn a_row_that_cannot_be_used_says_why() {
        let long = "é".repeat(5001);
        for (row, says) in [
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
            (&format!("a,,,,,{}", "b|".repeat(65)), "There are 65 values under cast; the most is 64."),
            ("a,,,,,,,,b", "The row has 9 cells, and the heading 8. A cell with a comma in it needs quotation marks."),
            ("a,,b\0", "The cell under genres is not text: there is a zero byte in it."),
        ] {
            assert_eq!(first(row), Err(says.to_owned()), "{row:.80}");
        }
    }

    #[test]
    fn the_title_of_a_row_that_cannot_be_used_is_told_where_it_can_be_read() {
        for (row, title) in [
            ("Heat\x08 2,19x7".to_owned(), "Heat  2".to_owned()),
            ("x".repeat(400), "x".repeat(300)),
            (",19x7".to_owned(), String::new()),
        ] {
            let (rows, _) = read_whole(format!("title,year\n{row}\n").as_bytes());
            assert!(rows[0].film.is_err());
            assert_eq!(rows[0].title, title);
        }
    }
}
