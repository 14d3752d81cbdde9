//! Reads the rows of a file, in bounded memory.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use strum::EnumCount;

use super::ReadError;
use super::columns::{Column, Subject, column_of};
use super::skipped_lines::{SkipReason, SkippedLines};
use super::table::{self, Encoding, Format, Heading, Row, Table};

/// Maximum length of a line in bytes, so that a file without line breaks is not read into memory.
const MAX_LINE_LEN: u64 = 64 * 1024;
/// The same for files in which a cell may contain the whole cast of a film.
const MAX_LONG_LINE_LEN: u64 = 4 * 1024 * 1024;
/// The maximum number of lines of a cell. A quotation mark without a closing one makes one line unusable, not the rest
/// of the file.
const MAX_LINES_OF_CELL: usize = 200;
/// The maximum number of cells of a row.
const MAX_CELLS: usize = 64;

/// 1995-01-01 in seconds since 1970: the first ratings of MovieLens are from that year.
const FIRST_RATING: i64 = 788_918_400;

/// Why a line cannot be used, and the offending part of it.
pub type InvalidLine = (SkipReason, String);

/// The rows of a file after its heading.
pub(super) struct Lines {
    pub name: String,
    pub path: PathBuf,
    pub skipped: SkippedLines,
    table: Table,
    reader: BufReader<Box<dyn Read + Send>>,
    /// The current row with its line break.
    buffer: Vec<u8>,
    /// Lines that were read while looking for a closing quotation mark, and belong to the following rows.
    read_ahead: VecDeque<Vec<u8>>,
    /// The number of the row's first line, counted from 1.
    line: u64,
    /// The number of the last line that was taken.
    last_line: u64,
    rows: u64,
    read: Arc<AtomicU64>,
    /// The size of the file in bytes.
    pub bytes_total: u64,
}

impl Lines {
    /// Opens a file and checks its heading, which may follow a byte order mark.
    ///
    /// # Errors
    /// If the file is missing or has another heading.
    pub fn open(table: &Table) -> Result<Self, ReadError> {
        let path = table.path.clone();
        let failed = |source| ReadError::Read { path: path.clone(), source };
        let bytes_total = std::fs::metadata(&path).map_err(failed)?.len();
        let (file, read) = table::open(&path).map_err(failed)?;
        let mut lines = Self {
            name: table.name(),
            path,
            skipped: SkippedLines::default(),
            table: table.clone(),
            reader: BufReader::with_capacity(256 * 1024, file),
            buffer: Vec::new(),
            read_ahead: VecDeque::new(),
            line: 0,
            last_line: 0,
            rows: 0,
            read,
            bytes_total,
        };
        for _ in 0..table.preamble {
            let spare = std::mem::take(&mut lines.buffer);
            lines.buffer = lines.next_line(spare)?.unwrap_or_default();
        }
        if table.heading != Heading::None {
            lines.read_row()?;
            let heading = without_line_break(&lines.buffer);
            let heading = heading.strip_prefix(b"\xef\xbb\xbf").unwrap_or(heading);
            if let Heading::Exactly(expected) = table.heading
                && heading != expected.as_bytes()
            {
                return Err(ReadError::Header { path: lines.path, expected });
            }
        }
        Ok(lines)
    }

    /// The number of bytes of the file that were read so far.
    pub fn bytes_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// The next row that `parse` accepts, with its line number. Rows that it rejects are counted.
    ///
    /// # Errors
    /// If the file is unreadable, not UTF-8 or truncated, a line is too long, or, at the end of the file, more than 1 %
    /// of its rows were rejected.
    pub fn next_usable<T>(
        &mut self,
        mut parse: impl FnMut(Row) -> Result<T, InvalidLine>,
    ) -> Result<Option<(T, u64)>, ReadError> {
        while self.read_row()? {
            self.rows += 1;
            let text = self.text()?;
            match with_cells(&text, &self.table, &mut parse) {
                Ok(value) => return Ok(Some((value, self.line))),
                Err(_) if !self.is_terminated() => return Err(self.truncated()),
                Err((reason, excerpt)) => {
                    drop(text);
                    self.skipped.add(&self.name, self.line, reason, &excerpt);
                }
            }
        }
        if self.skipped.unusable() * 100 > self.rows {
            let (path, lines, skipped) = (self.path.clone(), self.rows, self.skipped.clone());
            return Err(ReadError::TooManyUnusable { path, lines, skipped });
        }
        Ok(None)
    }

    /// Detects a file that is truncated within the timestamp at the end of its last line: with fewer digits, the time
    /// is before the first ratings of MovieLens.
    pub fn check_truncation(&self, at: i64) -> Result<(), ReadError> {
        if at < FIRST_RATING && !self.is_terminated() { Err(self.truncated()) } else { Ok(()) }
    }

    fn truncated(&self) -> ReadError {
        ReadError::Truncated { path: self.path.clone(), line: self.line }
    }

    /// The row as text, without its line break.
    fn text(&self) -> Result<Cow<'_, str>, ReadError> {
        let bytes = without_line_break(&self.buffer);
        match (std::str::from_utf8(bytes), self.table.encoding) {
            (Ok(text), _) => Ok(Cow::Borrowed(text)),
            (Err(_), Encoding::Utf8OrLatin1) => Ok(Cow::Owned(bytes.iter().map(|&byte| char::from(byte)).collect())),
            (Err(source), Encoding::Utf8) => {
                Err(ReadError::NotUtf8 { path: self.path.clone(), line: self.line, source })
            }
        }
    }

    /// Reads the next row into the buffer; `false` at the end of the file.
    fn read_row(&mut self) -> Result<bool, ReadError> {
        let spare = std::mem::take(&mut self.buffer);
        let Some(first) = self.next_line(spare)? else { return Ok(false) };
        self.line = self.last_line;
        self.buffer = first;
        if matches!(self.table.format, Format::QuotedLines(_)) && is_open(&self.buffer) {
            self.read_rest_of_cell()?;
        }
        Ok(true)
    }

    /// Adds the following lines up to the closing quotation mark, if there is one within [`MAX_LINES_OF_CELL`].
    fn read_rest_of_cell(&mut self) -> Result<(), ReadError> {
        let mut rest: Vec<Vec<u8>> = Vec::new();
        let mut length = self.buffer.len();
        while rest.len() < MAX_LINES_OF_CELL && length < MAX_LONG_LINE_LEN as usize {
            let Some(line) = self.next_line(Vec::new())? else { break };
            let closes = is_open(&line);
            length += line.len();
            rest.push(line);
            if closes {
                self.buffer.extend(rest.into_iter().flatten());
                return Ok(());
            }
        }
        self.last_line = self.line;
        for line in rest.into_iter().rev() {
            self.read_ahead.push_front(line);
        }
        Ok(())
    }

    fn next_line(&mut self, mut line: Vec<u8>) -> Result<Option<Vec<u8>>, ReadError> {
        if let Some(line) = self.read_ahead.pop_front() {
            self.last_line += 1;
            return Ok(Some(line));
        }
        let limit = match self.table.format {
            Format::QuotedLines(_) | Format::Json => MAX_LONG_LINE_LEN,
            Format::Quoted(_) | Format::Plain(_) => MAX_LINE_LEN,
        };
        line.clear();
        let count = (&mut self.reader)
            .take(limit)
            .read_until(b'\n', &mut line)
            .map_err(|source| ReadError::Read { path: self.path.clone(), source })? as u64;
        if count == 0 {
            return Ok(None);
        }
        self.last_line += 1;
        if count == limit && line.last() != Some(&b'\n') {
            return Err(ReadError::TooLong { path: self.path.clone(), line: self.last_line, limit });
        }
        Ok(Some(line))
    }

    /// Whether the row ends with a line break.
    fn is_terminated(&self) -> bool {
        matches!(self.buffer.last(), Some(b'\n' | b'\r'))
    }
}

fn without_line_break(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Whether a line opens a quotation mark that it does not close, or the other way round.
fn is_open(line: &[u8]) -> bool {
    line.iter().fold(false, |open, byte| open ^ (*byte == b'"'))
}

/// Splits a row into cells.
fn with_cells<T>(
    text: &str,
    table: &Table,
    parse: impl FnOnce(Row) -> Result<T, InvalidLine>,
) -> Result<T, InvalidLine> {
    match table.format {
        Format::Plain(separator) => split(text, text.split(separator), table, parse),
        Format::Quoted(delimiter) | Format::QuotedLines(delimiter) => {
            if text.contains('"') {
                with_quoted_cells(text, delimiter, table, parse)
            } else {
                split(text, text.split(char::from(delimiter)), table, parse)
            }
        }
        Format::Json => with_named_cells(text, table.subject, table, parse),
    }
}

fn split<'t, T>(
    text: &str,
    cells: impl Iterator<Item = &'t str>,
    table: &Table,
    parse: impl FnOnce(Row) -> Result<T, InvalidLine>,
) -> Result<T, InvalidLine> {
    let mut slots = [""; MAX_CELLS];
    let mut count = 0;
    for cell in cells {
        let Some(slot) = slots.get_mut(count) else { return Err((SkipReason::Fields, text.to_owned())) };
        *slot = cell;
        count += 1;
    }
    if table.width.is_some_and(|width| width != count) {
        return Err((SkipReason::Fields, text.to_owned()));
    }
    parse(Row { cells: &slots[..count], columns: &table.columns })
}

/// Splits a row with quotation marks, for which a CSV parser is needed.
fn with_quoted_cells<T>(
    text: &str,
    delimiter: u8,
    table: &Table,
    parse: impl FnOnce(Row) -> Result<T, InvalidLine>,
) -> Result<T, InvalidLine> {
    // The CSV parser would accept an unclosed quotation mark.
    if is_open(text.as_bytes()) {
        return Err((SkipReason::Quote, text.to_owned()));
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .delimiter(delimiter)
        .buffer_capacity(text.len())
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    match reader.read_record(&mut record) {
        Ok(true) => split(text, record.iter(), table, parse),
        _ => Err((SkipReason::Fields, text.to_owned())),
    }
}

/// A JSON object; lists and objects in it remain JSON.
fn with_named_cells<T>(
    text: &str,
    subject: Subject,
    table: &Table,
    parse: impl FnOnce(Row) -> Result<T, InvalidLine>,
) -> Result<T, InvalidLine> {
    let Ok(object) = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text) else {
        return Err((SkipReason::Json, text.to_owned()));
    };
    let mut texts: [String; Column::COUNT] = Default::default();
    let mut ranks = [usize::MAX; Column::COUNT];
    for (name, value) in object {
        let Some((column, rank)) = column_of(subject, &name) else { continue };
        if rank < ranks[column as usize] {
            ranks[column as usize] = rank;
            texts[column as usize] = match value {
                serde_json::Value::Null => String::new(),
                serde_json::Value::String(text) => text,
                value => value.to_string(),
            };
        }
    }
    let cells: [&str; Column::COUNT] = std::array::from_fn(|column| texts[column].as_str());
    parse(Row { cells: &cells, columns: &table.columns })
}

/// The latest acceptable timestamp: a day from now, because clocks differ, and at most 32 bits.
pub(super) fn tomorrow() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_secs()).unwrap_or(i64::MAX).saturating_add(86_400).min(i64::from(u32::MAX))
}
