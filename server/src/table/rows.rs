//! Splits text into rows and cells, in bounded memory. A well-formed row is read as RFC 4180 says. Anything else costs
//! at most its own line: libraries read on to the end of the file when a quotation mark is missing.

use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::WINDOWS_1252;
use memchr::{memchr, memchr_iter, memchr2, memchr3};

use super::lines::Lines;
use super::record::RowProblem;

/// The longest cell that is kept, in bytes.
const MAX_CELL_LEN: usize = 64 * 1024;
/// The longest row that is read as a whole, in bytes. The rest of a longer line is not read.
const MAX_ROW_LEN: usize = 1024 * 1024;
/// The least number of bytes that are read at once.
const READ_LEN: usize = 64 * 1024;

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    pub delimiter: u8,
    /// Whether quotation marks around a cell are not part of it.
    pub quoting: bool,
    /// The number of cells of the heading; 0 if it is not known. Of two ways to read a malformed row, the one with as
    /// many cells is right.
    pub columns: usize,
    /// The line of the heading: the rows above it have another number of cells.
    pub heading: u64,
}

/// Reads rows.
pub struct Rows<R> {
    source: R,
    dialect: Dialect,
    buffer: Vec<u8>,
    /// The bytes of the buffer that have been read as rows.
    start: usize,
    /// Whether the buffer contains the end of the text.
    is_end: bool,
    lines: Lines,
    split: Split,
    after_gap: bool,
}

/// A row that is not blank.
pub struct Row<'r> {
    /// The line at which it begins, counted from 1.
    pub line: u64,
    /// Without blank cells at the end.
    pub cells: Vec<Cow<'r, str>>,
    pub problem: Option<RowProblem>,
    /// Whether it is the first row, or blank lines are before it.
    pub after_gap: bool,
    pub quotes: Quotes,
    /// The number of cells that were not UTF-8.
    pub reencoded: u64,
    pub is_ascii: bool,
}

/// What the quotation marks of a row show about the dialect.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Quotes {
    /// A cell begins and ends with one.
    pub balanced: bool,
    /// Without them, the row would have been read differently.
    pub needed: bool,
    /// They are not as RFC 4180 says.
    pub malformed: bool,
}

/// A row as bytes. Reused for all rows.
#[derive(Default)]
struct Split {
    text: Vec<u8>,
    /// The cells within `text`.
    cells: Vec<(usize, usize)>,
    quotes: Quotes,
    spans_lines: bool,
    /// Whether the row is malformed behind a cell of several lines, which may have begun with a mark that nobody closed.
    is_malformed_below: bool,
    /// Where the cell begins whose quotation mark is not closed, within the input.
    open_at: usize,
}

/// How far a row was read.
enum Parsed {
    /// Up to the end of the line, or of the text.
    Row { len: usize },
    /// An opening quotation mark has no closing one.
    OpenQuote,
    /// More bytes are needed.
    Incomplete,
}

impl<R: Read> Rows<R> {
    pub fn new(source: R, dialect: Dialect) -> Self {
        Self {
            source,
            dialect,
            buffer: Vec::new(),
            start: 0,
            is_end: false,
            lines: Lines::default(),
            split: Split::default(),
            after_gap: true,
        }
    }

    /// Skips a line.
    pub fn skip_line(&mut self) -> io::Result<()> {
        let (len, _) = self.line()?;
        self.consume(len);
        self.consume_line_end()
    }

    /// The next row that is not blank; `None` at the end.
    pub fn next(&mut self) -> io::Result<Option<Row<'_>>> {
        loop {
            let (len, is_cut) = self.line()?;
            if len == 0 && self.start == self.buffer.len() && self.is_end {
                return Ok(None);
            }
            let line = self.lines.current();
            let mut problem = is_cut.then_some(RowProblem::LongRow);
            let input = &self.buffer[self.start..self.start + len];
            if self.dialect.quoting && memchr(b'"', input).is_some() {
                problem = self.split_quoted(len, is_cut)?.or(problem);
            } else {
                self.split.split_plain(input, self.dialect.delimiter);
                self.start += len;
            }
            if is_cut {
                self.skip_rest_of_line()?;
            }
            self.consume_line_end()?;
            self.split.drop_blank_cells_at_end();
            if self.split.is_blank() {
                self.after_gap = true;
                continue;
            }
            let after_gap = std::mem::take(&mut self.after_gap);
            let split = &self.split;
            let (cells, reencoded) = split.decoded();
            let (quotes, is_ascii) = (split.quotes, split.text.is_ascii());
            return Ok(Some(Row { line, cells, problem, after_gap, quotes, reencoded, is_ascii }));
        }
    }

    /// Splits a row that contains quotation marks and begins with a line of `len` bytes.
    fn split_quoted(&mut self, len: usize, is_cut: bool) -> io::Result<Option<RowProblem>> {
        let is_above = self.lines.current() < self.dialect.heading;
        let dialect = if is_above { Dialect { columns: 0, ..self.dialect } } else { self.dialect };
        let parsed = loop {
            let is_complete = self.is_end || is_cut || self.buffer.len() - self.start > MAX_ROW_LEN;
            match self.split.parse(&self.buffer[self.start..], dialect, is_complete) {
                Parsed::Incomplete => self.fill()?,
                parsed => break parsed,
            }
        };
        let is_suspicious = self.split.spans_lines
            && (self.split.is_malformed_below || (dialect.columns > 0 && self.split.cells.len() != dialect.columns));
        if let Parsed::Row { len } = parsed
            && !is_suspicious
        {
            self.consume(len);
            return Ok(None);
        }
        let other = Split::first_line(&self.buffer[self.start..self.start + len], dialect);
        match parsed {
            Parsed::Row { len } if !self.split.is_malformed_below && other.cells.len() != dialect.columns => {
                self.consume(len);
                Ok(None)
            }
            _ => {
                self.split = other;
                self.consume(len);
                let is_open = dialect.columns > 0 && self.split.cells.len() > dialect.columns;
                Ok((is_open && !is_cut).then_some(RowProblem::OpenQuote))
            }
        }
    }

    /// The length of the current line, without its end; and whether it is too long, and was cut.
    fn line(&mut self) -> io::Result<(usize, bool)> {
        let mut scanned = 0;
        loop {
            let rest = &self.buffer[self.start + scanned..];
            if let Some(end) = memchr2(b'\n', b'\r', rest) {
                return Ok((scanned + end, false));
            }
            scanned += rest.len();
            if self.is_end {
                return Ok((scanned, false));
            }
            if scanned > MAX_ROW_LEN {
                return Ok((scanned, true));
            }
            self.fill()?;
        }
    }

    fn skip_rest_of_line(&mut self) -> io::Result<()> {
        loop {
            let rest = &self.buffer[self.start..];
            if let Some(end) = memchr2(b'\n', b'\r', rest) {
                self.consume(end);
                return Ok(());
            }
            let len = rest.len();
            self.consume(len);
            if self.is_end {
                return Ok(());
            }
            self.fill()?;
        }
    }

    /// Consumes CRLF, LF or CR, if there is one.
    fn consume_line_end(&mut self) -> io::Result<()> {
        if self.buffer.len() - self.start < 2 && !self.is_end {
            self.fill()?;
        }
        let len = match self.buffer[self.start..] {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => return Ok(()),
        };
        self.start += len;
        self.lines.end();
        Ok(())
    }

    fn consume(&mut self, len: usize) {
        self.lines.pass(&self.buffer[self.start..self.start + len]);
        self.start += len;
    }

    /// Reads at least one more byte, unless the text ends. Doubles the buffer, so that reading a row again whenever more
    /// of it has arrived takes linear time.
    fn fill(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.start);
        self.start = 0;
        let target = self.buffer.len() + self.buffer.len().max(READ_LEN);
        let room = (target - self.buffer.len()) as u64;
        let read = (&mut self.source).take(room).read_to_end(&mut self.buffer)?;
        self.is_end = (read as u64) < room;
        Ok(())
    }

    #[cfg(test)]
    pub fn buffer_capacity(&self) -> usize {
        self.buffer.capacity() + self.split.text.capacity() + 16 * self.split.cells.capacity()
    }
}

impl Split {
    fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
        self.quotes = Quotes::default();
        self.spans_lines = false;
        self.is_malformed_below = false;
    }

    fn split_plain(&mut self, line: &[u8], delimiter: u8) {
        self.clear();
        self.text.extend_from_slice(line);
        let mut start = 0;
        for end in memchr_iter(delimiter, line).chain([line.len()]) {
            self.cells.push((start, cut(line, start, end)));
            start = end + 1;
        }
    }

    /// A line on its own. A quotation mark that is not closed on it is part of the text.
    fn first_line(line: &[u8], dialect: Dialect) -> Self {
        let mut split = Self::default();
        if matches!(split.parse(line, dialect, true), Parsed::OpenQuote) {
            split.quotes.malformed = true;
            // The text behind the mark is one cell if that completes the row, or else ends at the next delimiter.
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

    /// Splits a row at the beginning of `input`. `is_complete` means that no more bytes follow.
    fn parse(&mut self, input: &[u8], dialect: Dialect, is_complete: bool) -> Parsed {
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
                    // Text behind a closing quotation mark: the marks are part of the text.
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
    fn is_blank(&self) -> bool {
        self.text.iter().all(|byte| byte.is_ascii_whitespace() || matches!(byte, b',' | b';' | b'|' | b'"'))
    }

    fn drop_blank_cells_at_end(&mut self) {
        let Self { text, cells, .. } = self;
        let is_blank = |(start, end): &(usize, usize)| text[*start..*end].trim_ascii().is_empty();
        while cells.last().is_some_and(is_blank) {
            cells.pop();
        }
    }

    /// The cells as text, and the number of those that are not UTF-8. These are read as Windows-1252 each: one broken
    /// byte does not change how the rest of a file is read.
    fn decoded(&self) -> (Vec<Cow<'_, str>>, u64) {
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
