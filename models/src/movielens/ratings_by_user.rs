//! Ratings sorted by user and film, without repetitions, in bounded memory: an external merge sort.
//!
//! Files that fit into memory are sorted there. For larger ones, sorted runs are written to anonymous temporary files,
//! which the operating system removes even if the process is killed, and merged.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::ReadError;
use super::ratings::{Rating, Ratings};
use super::skipped_lines::{SkipReason, SkippedLines};

/// Ratings per run, 80 MB in memory.
const RUN_LEN: usize = 4_000_000;

/// A rating with its line number, ordered by its fields, so that the latest rating of a film by a user comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct SortedRating {
    /// The primary and the secondary sort key: user and film, or film and user.
    first: u32,
    second: u32,
    at: u32,
    line: u32,
    half_stars: u8,
}

/// Sorts ratings in runs. Those that do not fit into memory are written to a folder, 17 bytes per rating.
struct Sorter {
    runs: Vec<Run>,
    run: Vec<SortedRating>,
    run_len: usize,
    scratch: PathBuf,
}

/// Sorted runs, merged as they are read.
struct Merged {
    runs: Vec<Run>,
    /// The next rating of each run.
    heads: BinaryHeap<Reverse<(SortedRating, usize)>>,
    scratch: PathBuf,
}

enum Run {
    Memory(std::vec::IntoIter<SortedRating>),
    File(BufReader<File>),
}

/// Ratings by ascending user and film.
pub struct RatingsByUser {
    merged: Merged,
    pending: Option<SortedRating>,
    rating_count: u64,
    skipped: SkippedLines,
    /// The name of the file.
    name: String,
}

/// Sorts ratings by film and user, as [`RatingsByUser`] does by user and film.
pub struct FilmSorter(Sorter);

impl Ratings {
    /// Reads and sorts all ratings; of repeated ones, the latest is kept. Runs that do not fit into memory are written
    /// to the folder `scratch`. `progress` is called periodically with the number of bytes read.
    ///
    /// # Errors
    /// If the file is malformed, or `scratch` cannot be written.
    pub fn by_user(self, scratch: &Path, progress: impl FnMut(u64)) -> Result<RatingsByUser, ReadError> {
        self.sorted_in_runs(RUN_LEN, scratch, progress)
    }

    fn sorted_in_runs(
        mut self,
        run_len: usize,
        scratch: &Path,
        mut progress: impl FnMut(u64),
    ) -> Result<RatingsByUser, ReadError> {
        let mut sorter = Sorter::new(run_len, scratch);
        let mut rating_count: u64 = 0;
        while let Some(next) = self.next_with_line() {
            let (Rating { user, movie, half_stars, at }, line) = next?;
            sorter.push(SortedRating::new(user, movie, half_stars, at, line))?;
            rating_count += 1;
            if rating_count.is_multiple_of(65_536) {
                progress(self.bytes_read());
            }
        }
        progress(self.bytes_total());
        if rating_count == 0 {
            return Err(ReadError::Empty { path: self.lines.path });
        }
        let (skipped, name) = (self.lines.skipped, self.lines.name);
        Ok(RatingsByUser { merged: sorter.merged()?, pending: None, rating_count, skipped, name })
    }
}

impl RatingsByUser {
    /// The number of ratings read, including repeated ones.
    pub fn rating_count(&self) -> u64 {
        self.rating_count
    }

    /// The skipped lines. Repeated ratings are found while iterating, so the report is complete only at the end.
    pub fn skipped(&self) -> &SkippedLines {
        &self.skipped
    }

    fn next_latest(&mut self) -> Result<Option<SortedRating>, ReadError> {
        let first = match self.pending.take() {
            Some(rating) => Some(rating),
            None => self.merged.next_sorted()?,
        };
        let Some(mut latest) = first else { return Ok(None) };
        loop {
            self.pending = self.merged.next_sorted()?;
            match self.pending {
                Some(rating) if (rating.first, rating.second) == (latest.first, latest.second) => {
                    let excerpt = format!("user {}, film {}", latest.first, latest.second);
                    self.skipped.add(&self.name, u64::from(latest.line), SkipReason::Repeated, &excerpt);
                    latest = rating;
                }
                _ => return Ok(Some(latest)),
            }
        }
    }
}

impl Iterator for RatingsByUser {
    type Item = Result<Rating, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        let rating = |SortedRating { first, second, at, half_stars, .. }| Rating {
            user: first,
            movie: second,
            half_stars,
            at: i64::from(at),
        };
        self.next_latest().map(|next| next.map(rating)).transpose()
    }
}

impl FilmSorter {
    /// Ratings that do not fit into memory are written to the folder `scratch`.
    pub fn new(scratch: &Path) -> Self {
        Self(Sorter::new(RUN_LEN, scratch))
    }

    /// Adds a rating.
    ///
    /// # Errors
    /// If `scratch` cannot be written.
    pub fn push(&mut self, rating: &Rating) -> Result<(), ReadError> {
        self.0.push(SortedRating::new(rating.movie, rating.user, rating.half_stars, rating.at, 0))
    }

    /// All ratings by ascending film and user.
    ///
    /// # Errors
    /// If `scratch` cannot be read.
    pub fn sorted(self) -> Result<impl Iterator<Item = Result<Rating, ReadError>>, ReadError> {
        let mut merged = self.0.merged()?;
        let rating = |SortedRating { first, second, at, half_stars, .. }| Rating {
            user: second,
            movie: first,
            half_stars,
            at: i64::from(at),
        };
        Ok(std::iter::from_fn(move || merged.next_sorted().map(|next| next.map(rating)).transpose()))
    }
}

impl Sorter {
    fn new(run_len: usize, scratch: &Path) -> Self {
        Self { runs: Vec::new(), run: Vec::new(), run_len, scratch: scratch.to_owned() }
    }

    fn push(&mut self, rating: SortedRating) -> Result<(), ReadError> {
        if self.run.len() == self.run_len {
            self.run.sort_unstable();
            let run = spill(&self.run, &self.scratch);
            let failed = |source| ReadError::TemporaryFile { path: self.scratch.clone(), source };
            self.runs.push(Run::File(run.map_err(failed)?));
            self.run.clear();
        }
        self.run.push(rating);
        Ok(())
    }

    fn merged(mut self) -> Result<Merged, ReadError> {
        self.run.sort_unstable();
        self.runs.push(Run::Memory(self.run.into_iter()));
        let heads = BinaryHeap::with_capacity(self.runs.len());
        let mut merged = Merged { runs: self.runs, heads, scratch: self.scratch };
        for run in 0..merged.runs.len() {
            merged.advance(run)?;
        }
        Ok(merged)
    }
}

impl Merged {
    /// Moves the next rating of a run to the heap.
    fn advance(&mut self, run: usize) -> Result<(), ReadError> {
        let next = match &mut self.runs[run] {
            Run::Memory(ratings) => ratings.next(),
            Run::File(file) => SortedRating::read(file)
                .map_err(|source| ReadError::TemporaryFile { path: self.scratch.clone(), source })?,
        };
        if let Some(rating) = next {
            self.heads.push(Reverse((rating, run)));
        }
        Ok(())
    }

    fn next_sorted(&mut self) -> Result<Option<SortedRating>, ReadError> {
        let Some(Reverse((rating, run))) = self.heads.pop() else { return Ok(None) };
        self.advance(run)?;
        Ok(Some(rating))
    }
}

impl SortedRating {
    /// Bytes of the serialised form.
    const BYTES: usize = 17;

    fn new(first: u32, second: u32, half_stars: u8, at: i64, line: u64) -> Self {
        Self {
            first,
            second,
            // Timestamps beyond 32 bits have been skipped.
            at: u32::try_from(at).unwrap_or(u32::MAX),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            half_stars,
        }
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        for number in [self.first, self.second, self.at, self.line] {
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
        let number = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        Ok(Some(Self { first: number(0), second: number(4), at: number(8), line: number(12), half_stars: bytes[16] }))
    }
}

/// Writes a sorted run to an anonymous temporary file.
fn spill(run: &[SortedRating], scratch: &Path) -> io::Result<BufReader<File>> {
    let mut out = BufWriter::with_capacity(256 * 1024, tempfile::tempfile_in(scratch)?);
    for rating in run {
        rating.write(&mut out)?;
    }
    let mut file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.rewind()?;
    Ok(BufReader::with_capacity(256 * 1024, file))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::movielens::Folder;

    #[test]
    fn merging_runs_gives_the_same_as_sorting_in_memory() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut text = "userId,movieId,rating,timestamp\n".to_owned();
        for line in 0..500 {
            writeln!(text, "{},1,{}.0,{}", line * 37 % 500 / 2 + 1, line % 5 + 1, 800_000_000 + line).expect("written");
        }
        std::fs::write(folder.path().join("movies.csv"), "movieId,title,genres\n1,Heat (1995),Crime\n")
            .expect("written");
        std::fs::write(folder.path().join("ratings.csv"), text).expect("written");
        let sorted = |run_len| {
            let data = Folder::open(folder.path()).expect("a folder");
            let films = data.films().expect("films");
            let ratings = data.ratings(&films).expect("readable").expect("ratings");
            let sorted = ratings.sorted_in_runs(run_len, folder.path(), |_| {}).expect("sorted");
            sorted.collect::<Result<Vec<_>, _>>().expect("ratings")
        };
        let in_memory = sorted(RUN_LEN);
        assert_eq!(in_memory.len(), 250);
        assert_eq!(sorted(64), in_memory);

        let mut by_film = FilmSorter(Sorter::new(64, folder.path()));
        for rating in in_memory.iter().rev() {
            by_film.push(&Rating { movie: rating.user % 7, ..*rating }).expect("sorted");
        }
        let by_film: Vec<_> = by_film.sorted().expect("sorted").map(|rating| rating.expect("a rating")).collect();
        assert_eq!(by_film.len(), 250);
        assert!(by_film.is_sorted_by_key(|rating| (rating.movie, rating.user)));
    }
}
