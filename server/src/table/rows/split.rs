//! Splits the bytes of one row into cells.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use memchr::{memchr, memchr_iter, memchr2, memchr3};

use super::{Dialect, Quotes};

/// The longest cell that is kept, in bytes.
const MAX_CELL_LEN: usize = 64 * 1024;

/// A row as bytes. Reused for all rows.
#[derive(Default)]
pub(super) struct Split {
    pub text: Vec<u8>,
    /// The cells within `text`.
    pub cells: Vec<(usize, usize)>,
    pub quotes: Quotes,
    pub spans_lines: bool,
    /// Whether the row is malformed after a cell with several lines, so that its opening mark may be unclosed.
    pub is_malformed_below: bool,
    /// Where the cell begins whose quotation mark is not closed, within the input.
    open_at: usize,
}

/// The result of parsing a row.
pub(super) enum Parsed {
    /// Up to the end of the line, or of the text.
    Row { len: usize },
    /// An opening quotation mark has no closing one.
    OpenQuote,
    /// More bytes are needed.
    Incomplete,
}

impl Split {
    fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
        self.quotes = Quotes::default();
        self.spans_lines = false;
        self.is_malformed_below = false;
    }

    /// Splits a line without quotation marks.
    pub fn split_plain(&mut self, line: &[u8], delimiter: u8) {
        self.clear();
        self.text.extend_from_slice(line);
        let mut start = 0;
        for end in memchr_iter(delimiter, line).chain([line.len()]) {
            self.cells.push((start, cut(line, start, end)));
            start = end + 1;
        }
    }

    /// A line on its own. A quotation mark that is not closed on it is part of the text.
    pub fn first_line(line: &[u8], dialect: Dialect) -> Self {
        let mut split = Self::default();
        if matches!(split.parse(line, dialect, true), Parsed::OpenQuote) {
            split.quotes.malformed = true;
            // The text after the mark is one cell if that completes the row; otherwise the cell ends at the next
            // delimiter.
            let (text, cells, open) = (split.text.len(), split.cells.len(), split.open_at);
            if cells + 1 == dialect.columns {
                split.push(&line[open..]);
                split.end_cell(text);
            } else {
                let mut start = open;
                for end in memchr_iter(dialect.delimiter, &line[open..]).map(|end| open + end).chain([line.len()]) {
                    let text = split.text.len();
                    split.push(&line[start..end]);
                    split.end_cell(text);
                    start = end + 1;
                }
            }
        }
        split
    }

    /// Splits the row at the beginning of `input` into the cells of this object. `is_complete` states that no more
    /// bytes follow. The result is the length of the row, or why it could not be split.
    pub fn parse(&mut self, input: &[u8], dialect: Dialect, is_complete: bool) -> Parsed {
        self.clear();
        let mut at = 0;
        loop {
            let start = at;
            let text = self.text.len();
            let quote = start + input[start..].iter().take_while(|byte| **byte == b' ').count();
            if input.get(quote) == Some(&b'"') {
                match self.quoted(input, quote, dialect.delimiter, is_complete) {
                    Quoted::Closed { end } => at = end,
                    Quoted::Incomplete => return Parsed::Incomplete,
                    Quoted::Open => {
                        self.text.truncate(text);
                        self.open_at = start;
                        return Parsed::OpenQuote;
                    }
                    // Text after a closing quotation mark: the marks are part of the text.
                    Quoted::Stray { at: stray } => {
                        self.text.truncate(text);
                        self.mark_malformed();
                        let Some(end) = cell_end(input, stray + 1, dialect.delimiter, is_complete) else {
                            return Parsed::Incomplete;
                        };
                        self.push(&input[start..end]);
                        at = end;
                    }
                }
            } else {
                let Some(end) = cell_end(input, start, dialect.delimiter, is_complete) else {
                    return Parsed::Incomplete;
                };
                let cell = &input[start..end];
                if memchr(b'"', cell).is_some() {
                    self.mark_malformed();
                }
                self.push(cell);
                at = end;
            }
            self.end_cell(text);
            match input.get(at) {
                Some(byte) if *byte == dialect.delimiter => at += 1,
                _ => return Parsed::Row { len: at },
            }
        }
    }

    /// Reads a quoted cell whose opening quotation mark is at `open`.
    fn quoted(&mut self, input: &[u8], open: usize, delimiter: u8, is_complete: bool) -> Quoted {
        let spans_lines = |end: usize| memchr2(b'\n', b'\r', &input[open..end]).is_some();
        let mut from = open + 1;
        loop {
            let Some(quote) = memchr(b'"', &input[from..]).map(|offset| from + offset) else {
                return if is_complete { Quoted::Open } else { Quoted::Incomplete };
            };
            let after = quote + 1 + input[quote + 1..].iter().take_while(|byte| **byte == b' ').count();
            let ends_cell = match input.get(after) {
                Some(byte) => *byte == delimiter || matches!(byte, b'\n' | b'\r'),
                None if is_complete => true,
                None => return Quoted::Incomplete,
            };
            if input.get(quote + 1) == Some(&b'"') {
                self.push(&input[from..=quote]);
                self.quotes.needed = true;
                from = quote + 2;
            } else if ends_cell {
                self.push(&input[from..quote]);
                let is_multi_line = spans_lines(quote);
                self.spans_lines |= is_multi_line;
                self.quotes.balanced = true;
                self.quotes.needed |= is_multi_line || memchr(delimiter, &input[open..quote]).is_some();
                return Quoted::Closed { end: after };
            } else if quote > from && input[quote - 1] == b'\\' {
                // Some programs escape a quotation mark by a backslash.
                self.push(&input[from..quote - 1]);
                self.push(b"\"");
                self.quotes.needed = true;
                from = quote + 1;
            } else if spans_lines(quote) {
                return Quoted::Open;
            } else {
                return Quoted::Stray { at: quote };
            }
        }
    }

    fn mark_malformed(&mut self) {
        self.quotes.malformed = true;
        self.is_malformed_below |= self.spans_lines;
    }

    fn push(&mut self, bytes: &[u8]) {
        self.text.extend_from_slice(bytes);
    }

    /// Ends the cell that begins at `start` of the text.
    fn end_cell(&mut self, start: usize) {
        let end = cut(&self.text, start, self.text.len());
        self.text.truncate(end);
        self.cells.push((start, end));
    }

    /// Whether there is nothing but spaces, delimiters and quotation marks.
    pub fn is_blank(&self) -> bool {
        self.text.iter().all(|byte| byte.is_ascii_whitespace() || matches!(byte, b',' | b';' | b'|' | b'"'))
    }

    /// Removes blank cells at the end of the row.
    pub fn drop_blank_cells_at_end(&mut self) {
        let Self { text, cells, .. } = self;
        let is_blank = |(start, end): &(usize, usize)| text[*start..*end].trim_ascii().is_empty();
        while cells.last().is_some_and(is_blank) {
            cells.pop();
        }
    }

    /// The cells as text, and the number of those that are not UTF-8. Each of these is decoded as Windows-1252, so that
    /// one invalid byte does not affect the rest of the file.
    pub fn decoded(&self) -> (Vec<Cow<'_, str>>, u64) {
        if let Ok(text) = str::from_utf8(&self.text) {
            let cell = |&(start, end): &(usize, usize)| Cow::Borrowed(&text[start..end]);
            return (self.cells.iter().map(cell).collect(), 0);
        }
        let mut reencoded = 0;
        let cell = |&(start, end): &(usize, usize)| {
            let bytes = &self.text[start..end];
            str::from_utf8(bytes).map_or_else(
                |_| {
                    reencoded += 1;
                    WINDOWS_1252.decode_without_bom_handling(bytes).0
                },
                Cow::Borrowed,
            )
        };
        (self.cells.iter().map(cell).collect(), reencoded)
    }
}

enum Quoted {
    /// The cell ends at `end`.
    Closed {
        end: usize,
    },
    /// Text follows the closing quotation mark at `at`.
    Stray {
        at: usize,
    },
    Open,
    Incomplete,
}

/// The end of a cell without quotation marks.
fn cell_end(input: &[u8], start: usize, delimiter: u8, is_complete: bool) -> Option<usize> {
    let end = memchr3(delimiter, b'\n', b'\r', &input[start..]).map(|offset| start + offset);
    end.or(is_complete.then_some(input.len()))
}

/// The end of a cell, cut to its limit between two characters.
fn cut(text: &[u8], start: usize, end: usize) -> usize {
    let mut end = end;
    if end - start > MAX_CELL_LEN {
        end = start + MAX_CELL_LEN;
        while end > start && text[end] & 0b1100_0000 == 0b1000_0000 {
            end -= 1;
        }
    }
    end
}
