//! Splits text into rows and cells, in bounded memory. A well-formed row is read according to RFC 4180. A malformed row
//! loses at most its own line, whereas libraries continue to the end of the file when a quotation mark is missing.

use std::borrow::Cow;
use std::io::{self, Read};

use memchr::{memchr, memchr2};

use super::lines::Lines;
use super::record::RowProblem;

mod split;

use split::{Parsed, Split};

/// The longest row that is read as a whole, in bytes. The rest of a longer line is not read.
const MAX_ROW_LEN: usize = 1024 * 1024;
/// The minimum number of bytes per read.
const READ_LEN: usize = 64 * 1024;

/// The dialect of a CSV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    pub delimiter: u8,
    /// Whether quotation marks around a cell are not part of it.
    pub quoting: bool,
    /// The number of cells of the heading; 0 if it is not known. Of two ways to read a malformed row, the one with this
    /// number of cells is chosen.
    pub columns: usize,
    /// The line of the heading: rows above it may have other numbers of cells.
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

/// The use of quotation marks in a row, as evidence for the dialect.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Quotes {
    /// At least one cell begins and ends with one.
    pub balanced: bool,
    /// Without them, the row would have been read differently.
    pub needed: bool,
    /// They violate RFC 4180.
    pub malformed: bool,
}

impl<R: Read> Rows<R> {
    /// A reader of the rows of a text without a byte order mark.
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
