//! Ratings in the order of their users, each pair of user and film once, in bounded memory.
//!
//! What fits into memory is sorted there; of a larger file sorted runs are kept in files without a name, which the system
//! removes even if the program is killed, and merged.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::ReadError;
use super::ratings::{Rating, Ratings};
use super::skipped::{Reason, Skipped};

/// Ratings that are sorted at once: 80 MB.
const RUN: usize = 4_000_000;

/// In the order in which it is sorted, so that the newest of a pair comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    user: u32,
    movie: u32,
    at: u32,
    line: u32,
    half_stars: u8,
}

/// Ratings by user, then film.
pub struct ByUser {
    runs: Vec<Run>,
    /// The next row of each run.
    heads: BinaryHeap<Reverse<(Row, usize)>>,
    pending: Option<Row>,
    read: u64,
    skipped: Skipped,
    scratch: PathBuf,
}

enum Run {
    Memory(std::vec::IntoIter<Row>),
    File(BufReader<File>),
}

impl Ratings {
    /// Reads to the end and puts the ratings in order. Runs that do not fit into memory go to the folder `scratch`: 17
    /// bytes a rating. `progress` is told now and then how many bytes were read.
    ///
    /// # Errors
    /// When the file is refused, or `scratch` cannot be written.
    pub fn by_user(self, scratch: &Path, progress: impl FnMut(u64)) -> Result<ByUser, ReadError> {
        self.in_runs_of(RUN, scratch, progress)
    }

    pub(super) fn in_runs_of(
        mut self,
        length: usize,
        scratch: &Path,
        mut progress: impl FnMut(u64),
    ) -> Result<ByUser, ReadError> {
        let failed = |source| ReadError::Scratch { path: scratch.to_owned(), source };
        let mut runs = Vec::new();
        let mut rows = Vec::new();
        let mut read = 0;
        while let Some(next) = self.next_with_line() {
            let (rating, line) = next?;
            if rows.len() == length {
                rows.sort_unstable();
                runs.push(Run::File(spill(&rows, scratch).map_err(failed)?));
                rows.clear();
            }
            rows.push(Row::new(rating, line));
            read += 1;
            if rows.len().is_multiple_of(65_536) {
                progress(self.bytes_read());
            }
        }
        progress(self.bytes_total());
        if rows.is_empty() {
            return Err(ReadError::Empty { path: self.lines.path });
        }
        rows.sort_unstable();
        runs.push(Run::Memory(rows.into_iter()));
        let heads = BinaryHeap::with_capacity(runs.len());
        let scratch = scratch.to_owned();
        let mut sorted = ByUser { runs, heads, pending: None, read, skipped: self.lines.skipped, scratch };
        for run in 0..sorted.runs.len() {
            sorted.advance(run)?;
        }
        Ok(sorted)
    }
}

impl ByUser {
    /// How many were read, those included that are found to be repetitions while iterating.
    pub fn read(&self) -> u64 {
        self.read
    }

    /// What was passed over. Repetitions are found while iterating, so this is complete at the end.
    pub fn skipped(&self) -> &Skipped {
        &self.skipped
    }

    fn advance(&mut self, run: usize) -> Result<(), ReadError> {
        let next = match &mut self.runs[run] {
            Run::Memory(rows) => rows.next(),
            Run::File(file) => {
                Row::read(file).map_err(|source| ReadError::Scratch { path: self.scratch.clone(), source })?
            }
        };
        if let Some(row) = next {
            self.heads.push(Reverse((row, run)));
        }
        Ok(())
    }

    fn next_row(&mut self) -> Result<Option<Row>, ReadError> {
        let Some(Reverse((row, run))) = self.heads.pop() else { return Ok(None) };
        self.advance(run)?;
        Ok(Some(row))
    }

    fn next_pair(&mut self) -> Result<Option<Row>, ReadError> {
        let first = match self.pending.take() {
            Some(row) => Some(row),
            None => self.next_row()?,
        };
        let Some(mut newest) = first else { return Ok(None) };
        loop {
            self.pending = self.next_row()?;
            match self.pending {
                Some(row) if (row.user, row.movie) == (newest.user, newest.movie) => {
                    let what = format!("user {}, film {}", newest.user, newest.movie);
                    self.skipped.note("ratings.csv", u64::from(newest.line), Reason::Repeated, &what);
                    newest = row;
                }
                _ => return Ok(Some(newest)),
            }
        }
    }
}

impl Iterator for ByUser {
    type Item = Result<Rating, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_pair().map(|row| row.map(Row::rating)).transpose()
    }
}

impl Row {
    const BYTES: usize = 17;

    fn new(rating: Rating, line: u64) -> Self {
        Self {
            user: rating.user,
            movie: rating.movie,
            // Reading has refused what is later than 32 bits can say.
            at: u32::try_from(rating.at).unwrap_or(u32::MAX),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            half_stars: rating.half_stars,
        }
    }

    fn rating(self) -> Rating {
        Rating { user: self.user, movie: self.movie, half_stars: self.half_stars, at: i64::from(self.at) }
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        for number in [self.user, self.movie, self.at, self.line] {
            out.write_all(&number.to_le_bytes())?;
        }
        out.write_all(&[self.half_stars])
    }

    fn read(file: &mut impl Read) -> io::Result<Option<Self>> {
        let mut bytes = [0; Self::BYTES];
        match file.read_exact(&mut bytes) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        }
        let number =
            |place: usize| u32::from_le_bytes([bytes[place], bytes[place + 1], bytes[place + 2], bytes[place + 3]]);
        Ok(Some(Self { user: number(0), movie: number(4), at: number(8), line: number(12), half_stars: bytes[16] }))
    }
}

fn spill(rows: &[Row], scratch: &Path) -> io::Result<BufReader<File>> {
    let mut out = BufWriter::with_capacity(256 * 1024, tempfile::tempfile_in(scratch)?);
    for row in rows {
        row.write(&mut out)?;
    }
    let mut file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.rewind()?;
    Ok(BufReader::with_capacity(256 * 1024, file))
}
