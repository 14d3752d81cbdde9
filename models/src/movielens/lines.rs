//! Reads a file in the MovieLens format line by line, in bounded memory.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::ReadError;
use super::skipped_lines::{SkipReason, SkippedLines};

/// Maximum length of a line in bytes, so that a file without line breaks is not read into memory.
const MAX_LINE_LEN: u64 = 64 * 1024;

/// 1995-01-01, the year of the first ratings of MovieLens.
const FIRST_RATING: i64 = 788_918_400;

/// Why a line cannot be used, and the offending part of it.
pub type InvalidLine = (SkipReason, String);

/// The lines after the header. Fields contain no line breaks in this format, so an unclosed quotation mark invalidates
/// one line and not the rest of the file.
pub(super) struct Lines {
    pub name: &'static str,
    pub path: PathBuf,
    pub skipped: SkippedLines,
    reader: BufReader<File>,
    buffer: Vec<u8>,
    /// The number of the line in the buffer, counted from 1.
    line: u64,
    /// The number of bytes read so far.
    pub bytes_read: u64,
    /// The size of the file in bytes.
    pub bytes_total: u64,
}

impl Lines {
    /// Opens a file and checks its header, which may follow a byte order mark.
    ///
    /// # Errors
    /// If the file is missing or has the wrong header.
    pub fn open(folder: &Path, name: &'static str, header: &'static str) -> Result<Self, ReadError> {
        let path = folder.join(name);
        let failed = |source| ReadError::Read { path: path.clone(), source };
        let file = File::open(&path).map_err(failed)?;
        let bytes_total = file.metadata().map_err(failed)?.len();
        let reader = BufReader::with_capacity(256 * 1024, file);
        let skipped = SkippedLines::default();
        let mut lines = Self { name, path, skipped, reader, buffer: Vec::new(), line: 0, bytes_read: 0, bytes_total };
        lines.read_line()?;
        let first = lines.text().strip_prefix(b"\xef\xbb\xbf").unwrap_or(lines.text());
        if first != header.as_bytes() {
            return Err(ReadError::Header { path: lines.path, expected: header });
        }
        Ok(lines)
    }

    /// The next line that `parse` accepts, with its line number. Lines that it rejects are counted.
    ///
    /// # Errors
    /// If the file is unreadable, not UTF-8 or truncated, a line is too long, or, at the end of the file, more than 1 %
    /// of its lines were rejected.
    pub fn next_usable<T>(
        &mut self,
        mut parse: impl FnMut(&[&str]) -> Result<T, InvalidLine>,
    ) -> Result<Option<(T, u64)>, ReadError> {
        while self.read_line()? {
            let text = std::str::from_utf8(self.text()).map_err(|source| ReadError::NotUtf8 {
                path: self.path.clone(),
                line: self.line,
                source,
            })?;
            match with_fields(text, &mut parse) {
                Ok(value) => return Ok(Some((value, self.line))),
                Err(_) if !self.is_terminated() => return Err(self.truncated()),
                Err((reason, excerpt)) => self.skipped.add(self.name, self.line, reason, &excerpt),
            }
        }
        let lines = self.line - 1;
        if self.skipped.unusable() * 100 > lines {
            return Err(ReadError::TooManyUnusable { path: self.path.clone(), lines, skipped: self.skipped.clone() });
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

    /// Reads the next line into the buffer; `false` at the end of the file.
    fn read_line(&mut self) -> Result<bool, ReadError> {
        self.buffer.clear();
        let count = (&mut self.reader)
            .take(MAX_LINE_LEN)
            .read_until(b'\n', &mut self.buffer)
            .map_err(|source| ReadError::Read { path: self.path.clone(), source })? as u64;
        if count == 0 {
            return Ok(false);
        }
        self.line += 1;
        self.bytes_read += count;
        if count == MAX_LINE_LEN && !self.is_terminated() {
            return Err(ReadError::TooLong { path: self.path.clone(), line: self.line, limit: MAX_LINE_LEN });
        }
        Ok(true)
    }

    /// Whether the line ends with a line break.
    fn is_terminated(&self) -> bool {
        matches!(self.buffer.last(), Some(b'\n' | b'\r'))
    }

    /// The line without its line break.
    fn text(&self) -> &[u8] {
        let line = self.buffer.strip_suffix(b"\n").unwrap_or(&self.buffer);
        line.strip_suffix(b"\r").unwrap_or(line)
    }
}

/// More than any file of the MovieLens format has.
const MAX_FIELDS: usize = 8;

/// Splits a line into fields. Only lines with quotation marks need the CSV parser.
fn with_fields<T>(line: &str, parse: impl FnOnce(&[&str]) -> Result<T, InvalidLine>) -> Result<T, InvalidLine> {
    let invalid = |reason| Err((reason, line.to_owned()));
    let mut fields = [""; MAX_FIELDS];
    if !line.contains('"') {
        let mut count = 0;
        for field in line.split(',') {
            let Some(slot) = fields.get_mut(count) else { return invalid(SkipReason::Fields) };
            *slot = field;
            count += 1;
        }
        return parse(&fields[..count]);
    }
    // The CSV parser would accept an unclosed quotation mark.
    if !line.matches('"').count().is_multiple_of(2) {
        return invalid(SkipReason::Quote);
    }
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).buffer_capacity(line.len()).from_reader(line.as_bytes());
    let mut record = csv::StringRecord::new();
    match reader.read_record(&mut record) {
        Ok(true) if record.len() <= MAX_FIELDS => {}
        _ => return invalid(SkipReason::Fields),
    }
    for (slot, field) in fields.iter_mut().zip(&record) {
        *slot = field;
    }
    parse(&fields[..record.len()])
}

/// Parses an unsigned 32-bit number.
pub(super) fn number(field: &str) -> Result<u32, InvalidLine> {
    field.parse().map_err(|_| (SkipReason::Number, field.to_owned()))
}

/// Parses seconds since 1970, from 1 to `latest`.
pub(super) fn time(field: &str, latest: i64) -> Result<i64, InvalidLine> {
    let at: i64 = field.parse().map_err(|_| (SkipReason::Number, field.to_owned()))?;
    if (1..=latest).contains(&at) { Ok(at) } else { Err((SkipReason::Time, field.to_owned())) }
}

/// The latest acceptable timestamp: a day from now, because clocks differ, and at most 32 bits.
pub(super) fn tomorrow() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_secs()).unwrap_or(i64::MAX).saturating_add(86_400).min(i64::from(u32::MAX))
}
