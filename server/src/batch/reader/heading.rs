//! Finds the heading of a file, and with it the delimiter and the columns.

use csv_core::{ReadRecordResult, ReaderBuilder};

use super::CsvError;
use super::columns::Columns;
use super::file_kind::{SIGNATURE_LEN, check_signature, check_text};
use super::lines::Lines;

/// Possible delimiters, preferred ones first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];
/// The maximum length of a heading, in bytes.
const MAX_LEN: usize = 64 * 1024;
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The parsed heading.
pub struct Heading {
    pub delimiter: u8,
    pub columns: Columns,
    /// The position behind the heading.
    pub lines: Lines,
    /// Buffered bytes behind the heading.
    pub rest: Vec<u8>,
}

/// Buffers the beginning of a file until the heading is complete.
#[derive(Default)]
pub struct HeadingSniffer {
    buffer: Vec<u8>,
    /// Whether the file's signature has been checked.
    is_checked: bool,
    /// The number of buffered bytes that have been scanned for the end of a line.
    scanned: usize,
    /// The number of buffered bytes that have been checked to be text.
    text: usize,
    state: ScanState,
    lines: Lines,
}

/// The position of the scan within a line. As the delimiter is still unknown, any delimiter ends a cell, and a
/// quotation mark opens wherever a cell can begin.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum ScanState {
    #[default]
    CellStart,
    Cell,
    Quoted,
    /// Behind a quotation mark that closes the cell, unless another one follows.
    Closed,
}

impl ScanState {
    fn after(self, byte: u8) -> Self {
        match (self, byte) {
            (Self::Quoted, b'"') => Self::Closed,
            (Self::Quoted, _) | (Self::CellStart | Self::Closed, b'"') => Self::Quoted,
            (_, byte) if DELIMITERS.contains(&byte) => Self::CellStart,
            _ => Self::Cell,
        }
    }
}

impl HeadingSniffer {
    /// Buffers as much as there is room for, and returns the rest.
    pub fn take<'bytes>(&mut self, bytes: &'bytes [u8]) -> &'bytes [u8] {
        let room = MAX_LEN + 1 - self.buffer.len();
        let (taken, rest) = bytes.split_at(room.min(bytes.len()));
        self.buffer.extend_from_slice(taken);
        rest
    }

    /// Returns the heading once it is complete. Otherwise there is room to buffer more.
    ///
    /// # Errors
    /// As soon as the file cannot be a batch.
    pub fn heading(&mut self, is_end: bool) -> Result<Option<Heading>, CsvError> {
        if !self.is_checked {
            if self.buffer.len() < SIGNATURE_LEN && !is_end {
                return Ok(None);
            }
            check_signature(&self.buffer)?;
            if self.buffer.starts_with(BOM) {
                self.buffer.drain(..BOM.len());
            }
            self.is_checked = true;
        }
        // Skips blank lines.
        let mut start = 0;
        let end = loop {
            let Some(end) = self.line_end(start)? else {
                if is_end && !is_blank(&self.buffer[start..]) {
                    break self.buffer.len();
                }
                self.discard(start);
                return if self.buffer.len() > MAX_LEN { Err(CsvError::LongHeading) } else { Ok(None) };
            };
            if !is_blank(&self.buffer[start..end]) {
                break end;
            }
            start = end + 1;
        };
        let line = &self.buffer[start..end];
        let (delimiter, headings) = cells(line).ok_or(CsvError::OpenQuote)?;
        let columns = Columns::of(&headings)?;
        let rest = self.buffer.split_off(self.buffer.len().min(end + 1));
        self.lines.pass(&self.buffer);
        Ok(Some(Heading { delimiter, columns, lines: self.lines, rest }))
    }

    #[cfg(test)]
    pub fn buffer_capacity(&self) -> usize {
        self.buffer.capacity()
    }

    /// Continues to scan for the end of the line that begins at `start`, and checks that it is text.
    fn line_end(&mut self, start: usize) -> Result<Option<usize>, CsvError> {
        let mut end = None;
        while end.is_none() && self.scanned < self.buffer.len() {
            let byte = self.buffer[self.scanned];
            if matches!(byte, b'\r' | b'\n') && self.state != ScanState::Quoted {
                end = Some(self.scanned);
                self.state = ScanState::CellStart;
            } else {
                self.state = self.state.after(byte);
            }
            self.scanned += 1;
        }
        let from = self.text.max(start);
        self.text = from + check_text(&self.buffer[from..self.scanned])?;
        Ok(end)
    }

    /// Removes blank lines from the front of the buffer.
    fn discard(&mut self, blank: usize) {
        self.lines.pass(&self.buffer[..blank]);
        self.buffer.drain(..blank);
        self.scanned -= blank;
        self.text -= blank;
    }
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| byte.is_ascii_whitespace() || *byte == b'"' || DELIMITERS.contains(byte))
}

/// The delimiter and the cells of the heading. Chooses the delimiter with the most recognised columns, then with the
/// most cells. `None` if the line ends within quotes.
fn cells(line: &[u8]) -> Option<(u8, Vec<String>)> {
    let splits = DELIMITERS.iter().rev().filter_map(|&delimiter| Some((delimiter, split(line, delimiter)?)));
    splits.max_by_key(|(_, cells)| (Columns::count_recognised(cells), cells.len()))
}

fn split(line: &[u8], delimiter: u8) -> Option<Vec<String>> {
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
    let mut start = 0;
    let cells = ends[..ended + last].iter().map(|&end| {
        let cell = String::from_utf8_lossy(&text[start..end]).into_owned();
        start = end;
        cell
    });
    Some(cells.collect())
}

#[cfg(test)]
mod tests {
    use crate::batch::reader::{CsvError, read_all};

    /// The delimiter, the recognised columns and the ignored ones.
    fn recognised(heading: &str) -> (char, String, String) {
        let (_, read) = read_all(format!("{heading}\na").as_bytes());
        let preview = read.expect(heading).preview;
        (preview.delimiter, preview.columns.join(" "), preview.ignored_columns.join(" "))
    }

    #[test]
    fn the_heading_decides_the_delimiter() {
        for (heading, delimiter, columns, ignored) in [
            ("title", ',', "title", ""),
            ("title,year", ',', "title year", ""),
            ("title;year;k", ';', "title year k", ""),
            ("year\ttitle", '\t', "year title", ""),
            // Quoted delimiters do not count.
            ("title;\"a,b,c,d,e\"", ';', "title", "a,b,c,d,e"),
            ("\"a;b;c\",title", ',', "title", "a;b;c"),
            // Recognised columns outweigh cells.
            ("title;year;a,b,c,d,e", ';', "title year", "a,b,c,d,e"),
            // A quotation mark within a cell is literal.
            ("title,19\" year", ',', "title", "19\" year"),
            ("title,\"the\nyear\",k", ',', "title k", "the year"),
        ] {
            let expected = (delimiter, columns.to_owned(), ignored.to_owned());
            assert_eq!(recognised(heading), expected, "{heading}");
        }
    }

    #[test]
    fn columns_are_recognised_in_any_case_and_by_aliases() {
        assert_eq!(
            recognised(" TITLE ,Genre,Keyword,DIRECTOR,Starring,Plot,imdb,,\"Year\""),
            (',', "title genres keywords directors cast synopsis year".to_owned(), "imdb".to_owned())
        );
    }

    #[test]
    fn a_byte_order_mark_and_blank_lines_before_the_heading_are_skipped() {
        for before in ["\u{feff}", "\n\r\n", "\u{feff}\r\r", "\u{feff} , ,\n;;\n\"\"\n", &"\n".repeat(200_000)] {
            assert_eq!(recognised(&format!("{before}title,k")), (',', "title k".to_owned(), String::new()));
        }
    }

    #[test]
    fn the_list_of_ignored_columns_is_limited() {
        let many: Vec<_> = (0..100).map(|number| format!("{number}{}", "x".repeat(100))).collect();
        let (_, read) = read_all(format!("title,{}\na", many.join(",")).as_bytes());
        let ignored = read.expect("a heading").preview.ignored_columns;
        assert_eq!(ignored.len(), 50);
        assert!(ignored.iter().all(|name| name.chars().count() == 60));
    }

    #[test]
    fn an_invalid_heading_is_rejected_with_advice() {
        let long = format!("title,{}", "x".repeat(64 * 1024));
        let many = (0..100).map(|number| format!("column {number}")).collect::<Vec<_>>().join(",");
        for (file, error) in [
            (
                "title,\"year\nHeat,1995\n",
                "The first line has an opening quotation mark without a closing one. Please correct it and try again.",
            ),
            ("title,genre,Genres\n", "There are two columns for genres. Please remove one and try again."),
            ("title,Title\n", "There are two columns for title. Please remove one and try again."),
            (
                "Heat,1995\nRonin,1998\n",
                "No column is named title. The first line must name the columns; this file has: Heat, 1995.",
            ),
            (
                &many,
                "No column is named title. The first line must name the columns; this file has: column 0, column 1, column 2, \
                 column 3, column 4, column 5, column 6, column 7, column 8, column 9 and 90 more.",
            ),
            (
                &long,
                "The first line is longer than 64 kB. It should only name the columns: title, year, genres and so on.",
            ),
        ] {
            let (rows, read) = read_all(file.as_bytes());
            assert_eq!(read.map_err(|found| found.to_string()), Err(error.to_owned()));
            assert_eq!(rows, []);
        }
    }

    #[test]
    fn a_heading_may_have_64_kb_and_no_byte_more() {
        for (length, error) in [(64 * 1024, None), (64 * 1024 + 1, Some(CsvError::LongHeading))] {
            let heading = format!("title,{}", "x".repeat(length - 6));
            let (_, read) = read_all(format!("{heading}\na\n").as_bytes());
            assert_eq!(read.err(), error);
        }
    }
}
