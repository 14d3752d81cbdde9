//! A file of the layout, line by line, in bounded memory.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::ReadError;
use super::skipped::{Reason, Skipped};

/// Longer than any line that people wrote; a file without line breaks must not be read into memory whole.
const LONGEST_LINE: u64 = 64 * 1024;

/// The beginning of 1995, the year of MovieLens' first ratings.
const FIRST_RATING: i64 = 788_918_400;

/// What a line's reader says of a line that it cannot use: why, and what stood there.
pub(super) type Unusable = (Reason, String);

/// The lines after the header. Fields never hold a line break in this layout, so a quote that is left open costs one
/// line and not the rest of the file.
pub(super) struct Lines {
    pub name: &'static str,
    pub path: PathBuf,
    pub skipped: Skipped,
    reader: BufReader<File>,
    buffer: Vec<u8>,
    /// The number of the line in the buffer, from 1.
    line: u64,
    bytes_read: u64,
    bytes_total: u64,
}

impl Lines {
    pub fn open(folder: &Path, name: &'static str, header: &'static str) -> Result<Self, ReadError> {
        let path = folder.join(name);
        let failed = |source| ReadError::Read { path: path.clone(), source };
        let file = File::open(&path).map_err(failed)?;
        let bytes_total = file.metadata().map_err(failed)?.len();
        let reader = BufReader::with_capacity(256 * 1024, file);
        let skipped = Skipped::default();
        let mut lines = Self { name, path, skipped, reader, buffer: Vec::new(), line: 0, bytes_read: 0, bytes_total };
        lines.read_line()?;
        let first = lines.text().strip_prefix(b"\xef\xbb\xbf").unwrap_or(lines.text());
        if first != header.as_bytes() {
            return Err(ReadError::Header { path: lines.path, expected: header });
        }
        Ok(lines)
    }

    /// The next line that `parse` can use, with its number; those that it cannot are counted. At the end it is judged
    /// whether they were too many.
    pub fn next_usable<T>(
        &mut self,
        mut parse: impl FnMut(&[&str]) -> Result<T, Unusable>,
    ) -> Result<Option<(T, u64)>, ReadError> {
        while self.read_line()? {
            let Ok(text) = std::str::from_utf8(self.text()) else {
                return Err(ReadError::NotUtf8 { path: self.path.clone(), line: self.line });
            };
            match with_fields(text, &mut parse) {
                Ok(value) => return Ok(Some((value, self.line))),
                Err(_) if !self.is_closed() => return Err(self.cut_off()),
                Err((reason, what)) => self.skipped.note(self.name, self.line, reason, &what),
            }
        }
        let lines = self.line - 1;
        // One in a hundred.
        if self.skipped.unusable() * 100 > lines {
            return Err(ReadError::TooMany { path: self.path.clone(), lines, skipped: self.skipped.clone() });
        }
        Ok(None)
    }

    /// Refuses a time, which ends its line, that lost its last digits: what is left says a year before there were ratings.
    pub fn check_end(&self, at: i64) -> Result<(), ReadError> {
        if at < FIRST_RATING && !self.is_closed() { Err(self.cut_off()) } else { Ok(()) }
    }

    fn cut_off(&self) -> ReadError {
        ReadError::CutOff { path: self.path.clone(), line: self.line }
    }

    pub fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    pub fn bytes_total(&self) -> u64 {
        self.bytes_total
    }

    fn read_line(&mut self) -> Result<bool, ReadError> {
        self.buffer.clear();
        let count = (&mut self.reader)
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut self.buffer)
            .map_err(|source| ReadError::Read { path: self.path.clone(), source })? as u64;
        if count == 0 {
            return Ok(false);
        }
        self.line += 1;
        self.bytes_read += count;
        if count == LONGEST_LINE && !self.is_closed() {
            return Err(ReadError::TooLong { path: self.path.clone(), line: self.line, limit: LONGEST_LINE });
        }
        Ok(true)
    }

    /// Whether the line was written to its end.
    fn is_closed(&self) -> bool {
        matches!(self.buffer.last(), Some(b'\n' | b'\r'))
    }

    /// The line without its end.
    fn text(&self) -> &[u8] {
        let line = self.buffer.strip_suffix(b"\n").unwrap_or(&self.buffer);
        line.strip_suffix(b"\r").unwrap_or(line)
    }
}

/// Fields that no layout here has more of.
const MOST_FIELDS: usize = 8;

fn with_fields<T>(line: &str, parse: impl FnOnce(&[&str]) -> Result<T, Unusable>) -> Result<T, Unusable> {
    let wrong = |reason| Err((reason, line.to_owned()));
    let mut fields = [""; MOST_FIELDS];
    if !line.contains('"') {
        let mut count = 0;
        for field in line.split(',') {
            let Some(place) = fields.get_mut(count) else { return wrong(Reason::Fields) };
            *place = field;
            count += 1;
        }
        return parse(&fields[..count]);
    }
    // Every quote of a whole line is one of a pair.
    if !line.matches('"').count().is_multiple_of(2) {
        return wrong(Reason::Quote);
    }
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).buffer_capacity(line.len()).from_reader(line.as_bytes());
    let mut record = csv::StringRecord::new();
    match reader.read_record(&mut record) {
        Ok(true) if record.len() <= MOST_FIELDS => {}
        _ => return wrong(Reason::Fields),
    }
    for (place, field) in fields.iter_mut().zip(&record) {
        *place = field;
    }
    parse(&fields[..record.len()])
}

/// A whole number of at most 32 bits.
pub(super) fn number(field: &str) -> Result<u32, Unusable> {
    field.parse().map_err(|_| (Reason::Number, field.to_owned()))
}

/// Seconds since 1970, not later than `latest`.
pub(super) fn time(field: &str, latest: i64) -> Result<i64, Unusable> {
    let at: i64 = field.parse().map_err(|_| (Reason::Number, field.to_owned()))?;
    if (1..=latest).contains(&at) { Ok(at) } else { Err((Reason::Time, field.to_owned())) }
}

/// A day from now: clocks differ, and nothing was rated later.
pub(super) fn tomorrow() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_secs()).unwrap_or(i64::MAX).saturating_add(86_400).min(i64::from(u32::MAX))
}
