//! Finds the heading of a file, and what it says of all that follows.

use csv_core::{ReadRecordResult, ReaderBuilder};

use super::Unreadable;
use super::columns::Columns;
use super::kinds::{ENOUGH, refuse_binary, refuse_known};
use super::lines::Lines;

/// What separates cells; of two that fit as well, the first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];
/// The longest heading, in bytes.
const LONGEST: usize = 64 * 1024;
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The first line, read.
pub struct Heading {
    pub delimiter: u8,
    pub columns: Columns,
    /// The lines up to its end.
    pub lines: Lines,
    /// What was held beyond its end.
    pub rest: Vec<u8>,
}

/// The beginning of a file, held until the heading is whole.
#[derive(Default)]
pub struct HeaderSniffer {
    held: Vec<u8>,
    /// Whether the very first bytes have been looked at.
    known: bool,
    /// How many of the bytes held have been looked at.
    seen: usize,
    /// How many of those are text for sure.
    text: usize,
    at: At,
    lines: Lines,
}

/// Where in a line a byte is, before it is known what separates cells: a quotation mark opens where a cell may begin.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum At {
    #[default]
    CellStart,
    Cell,
    Quoted,
    /// Behind a quotation mark that closes, unless another follows.
    Closed,
}

impl At {
    fn behind(self, byte: u8) -> Self {
        match (self, byte) {
            (Self::Quoted, b'"') => Self::Closed,
            (Self::Quoted, _) | (Self::CellStart | Self::Closed, b'"') => Self::Quoted,
            (_, byte) if DELIMITERS.contains(&byte) => Self::CellStart,
            _ => Self::Cell,
        }
    }
}

impl HeaderSniffer {
    /// Holds as much as it may; returns what is left.
    pub fn take<'bytes>(&mut self, bytes: &'bytes [u8]) -> &'bytes [u8] {
        let room = LONGEST + 1 - self.held.len();
        let (taken, left) = bytes.split_at(room.min(bytes.len()));
        self.held.extend_from_slice(taken);
        left
    }

    /// The heading, if what is held has the whole of it: it is there once. After this there is room to hold more.
    ///
    /// # Errors
    /// As soon as it cannot be the heading of a batch.
    pub fn heading(&mut self, file_ends: bool) -> Result<Option<Heading>, Unreadable> {
        if !self.known {
            if self.held.len() < ENOUGH && !file_ends {
                return Ok(None);
            }
            refuse_known(&self.held)?;
            if self.held.starts_with(BOM) {
                self.held.drain(..BOM.len());
            }
            self.known = true;
        }
        // A blank line is passed over; its end is where the next begins.
        let mut begins = 0;
        let ends = loop {
            let Some(ends) = self.line_end(begins)? else {
                if file_ends && !is_blank(&self.held[begins..]) {
                    break self.held.len();
                }
                self.forget(begins);
                return if self.held.len() > LONGEST { Err(Unreadable::LongHeading) } else { Ok(None) };
            };
            if !is_blank(&self.held[begins..ends]) {
                break ends;
            }
            begins = ends + 1;
        };
        let line = &self.held[begins..ends];
        let (delimiter, headings) = cells(line).ok_or(Unreadable::OpenQuote)?;
        let columns = Columns::of(&headings)?;
        let rest = self.held.split_off(self.held.len().min(ends + 1));
        self.lines.pass(&self.held);
        Ok(Some(Heading { delimiter, columns, lines: self.lines, rest }))
    }

    #[cfg(test)]
    pub fn held(&self) -> usize {
        self.held.capacity()
    }

    /// Where the line ends that begins there, and that what has been seen does not end.
    fn line_end(&mut self, begins: usize) -> Result<Option<usize>, Unreadable> {
        let mut ends = None;
        while ends.is_none() && self.seen < self.held.len() {
            let byte = self.held[self.seen];
            if matches!(byte, b'\r' | b'\n') && self.at != At::Quoted {
                ends = Some(self.seen);
                self.at = At::CellStart;
            } else {
                self.at = self.at.behind(byte);
            }
            self.seen += 1;
        }
        let from = self.text.max(begins);
        self.text = from + refuse_binary(&self.held[from..self.seen])?;
        Ok(ends)
    }

    /// Lets go of blank lines.
    fn forget(&mut self, blank: usize) {
        self.lines.pass(&self.held[..blank]);
        self.held.drain(..blank);
        self.seen -= blank;
        self.text -= blank;
    }
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| byte.is_ascii_whitespace() || *byte == b'"' || DELIMITERS.contains(byte))
}

/// The cells of the heading, and what separates them: that which makes the most known columns of it, or else the most cells.
/// Nothing where no separator makes one line of it.
fn cells(line: &[u8]) -> Option<(u8, Vec<String>)> {
    let read = DELIMITERS.iter().rev().filter_map(|&delimiter| Some((delimiter, separated(line, delimiter)?)));
    read.max_by_key(|(_, cells)| (Columns::known(cells), cells.len()))
}

fn separated(line: &[u8], delimiter: u8) -> Option<Vec<String>> {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
    let mut text = vec![0; line.len() + 1];
    let mut ends = vec![0; line.len() + 1];
    let (result, _, written, ended) = reader.read_record(line, &mut text, &mut ends);
    if result != ReadRecordResult::InputEmpty {
        return None;
    }
    let (result, _, _, last) = reader.read_record(b"\n", &mut text[written..], &mut ends[ended..]);
    if result != ReadRecordResult::Record {
        return None;
    }
    let mut begins = 0;
    let cells = ends[..ended + last].iter().map(|&end| {
        let cell = String::from_utf8_lossy(&text[begins..end]).into_owned();
        begins = end;
        cell
    });
    Some(cells.collect())
}

#[cfg(test)]
mod tests {
    use crate::batch::reader::{Unreadable, read_whole};

    /// What was understood of a heading: what separates cells, the columns used, and those passed over.
    fn understood(heading: &str) -> (char, String, String) {
        let (_, read) = read_whole(format!("{heading}\na").as_bytes());
        let understood = read.expect(heading).understood;
        (understood.delimiter, understood.columns.join(" "), understood.passed_over.join(" "))
    }

    #[test]
    fn what_separates_cells_is_known_by_the_heading() {
        for (heading, delimiter, columns, passed_over) in [
            ("title", ',', "title", ""),
            ("title,year", ',', "title year", ""),
            ("title;year;k", ';', "title year k", ""),
            ("year\ttitle", '\t', "year title", ""),
            // What is in quotes separates nothing.
            ("title;\"a,b,c,d,e\"", ';', "title", "a,b,c,d,e"),
            ("\"a;b;c\",title", ',', "title", "a;b;c"),
            // More known columns count for more than more cells.
            ("title;year;a,b,c,d,e", ';', "title year", "a,b,c,d,e"),
            // A quotation mark in the middle of a cell is one of its letters.
            ("title,19\" year", ',', "title", "19\" year"),
            ("title,\"the\nyear\",k", ',', "title k", "the year"),
        ] {
            let expected = (delimiter, columns.to_owned(), passed_over.to_owned());
            assert_eq!(understood(heading), expected, "{heading}");
        }
    }

    #[test]
    fn columns_are_known_in_any_case_and_by_other_names() {
        assert_eq!(
            understood(" TITLE ,Genre,Keyword,DIRECTOR,Starring,Plot,imdb,,\"Year\""),
            (',', "title genres keywords directors cast synopsis year".to_owned(), "imdb".to_owned())
        );
    }

    #[test]
    fn a_byte_order_mark_and_empty_lines_before_the_heading_are_passed_over() {
        for before in ["\u{feff}", "\n\r\n", "\u{feff}\r\r", "\u{feff} , ,\n;;\n\"\"\n", &"\n".repeat(200_000)] {
            assert_eq!(understood(&format!("{before}title,k")), (',', "title k".to_owned(), String::new()));
        }
    }

    #[test]
    fn of_columns_that_are_passed_over_a_few_are_told_and_those_cut_short() {
        let many: Vec<_> = (0..100).map(|number| format!("{number}{}", "x".repeat(100))).collect();
        let (_, read) = read_whole(format!("title,{}\na", many.join(",")).as_bytes());
        let passed_over = read.expect("a heading").understood.passed_over;
        assert_eq!(passed_over.len(), 50);
        assert!(passed_over.iter().all(|name| name.chars().count() == 60));
    }

    #[test]
    fn a_heading_that_is_none_is_refused_with_what_to_do() {
        let long = format!("title,{}", "x".repeat(64 * 1024));
        let many = (0..100).map(|number| format!("column {number}")).collect::<Vec<_>>().join(",");
        for (file, says) in [
            (
                "title,\"year\nHeat,1995\n",
                "A quotation mark in the first line is opened and not closed. Correct it, and try again.",
            ),
            ("title,genre,Genres\n", "There are two columns for genres. Take one of them out, and try again."),
            ("title,Title\n", "There are two columns for title. Take one of them out, and try again."),
            (
                "Heat,1995\nRonin,1998\n",
                "No column is named title. The first line has to name the columns; this one has: Heat, 1995.",
            ),
            (
                &many,
                "No column is named title. The first line has to name the columns; this one has: column 0, column 1, column 2, \
                 column 3, column 4, column 5, column 6, column 7, column 8, column 9 and 90 more.",
            ),
            (
                &long,
                "The first line is longer than 64 kB. It should be short, and name the columns: title, year, genres and so on.",
            ),
        ] {
            let (rows, read) = read_whole(file.as_bytes());
            assert_eq!(read.map_err(|refusal| refusal.to_string()), Err(says.to_owned()));
            assert_eq!(rows, []);
        }
    }

    #[test]
    fn a_heading_of_64_kb_is_read_and_one_byte_more_is_not() {
        for (length, refused) in [(64 * 1024, None), (64 * 1024 + 1, Some(Unreadable::LongHeading))] {
            let heading = format!("title,{}", "x".repeat(length - 6));
            let (_, read) = read_whole(format!("{heading}\na\n").as_bytes());
            assert_eq!(read.err(), refused);
        }
    }
}
