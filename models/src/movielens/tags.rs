//! `tags.csv`: words that people put to films.

use std::collections::HashSet;
use std::path::Path;

use super::lines::{Lines, Unusable, number, time, tomorrow};
use super::skipped::{Reason, Skipped};
use super::{ReadError, films};

/// A word or phrase that a person put to a film.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    pub user: u32,
    /// MovieLens' number of the film.
    pub movie: u32,
    /// As it was written, without spaces around it.
    pub text: String,
    /// Seconds since 1970, UTC.
    pub at: i64,
}

/// The tags in the order of the file.
pub struct Tags {
    lines: Lines,
    known: HashSet<u32>,
    latest: i64,
    ended: bool,
}

/// Bytes. A tag is a word or a phrase, not a review.
const LONGEST_TAG: usize = 300;

/// Opens `tags.csv`, and `movies.csv` to know which films there are.
///
/// # Errors
/// When either file is refused. What is wrong further down is found while reading.
pub fn tags(folder: &Path) -> Result<Tags, ReadError> {
    let (films, _) = films(folder)?;
    Tags::of_films(folder, films.iter().map(|film| film.movielens_id).collect())
}

impl Tags {
    /// The tags of films that are known already.
    ///
    /// # Errors
    /// When the file is refused.
    pub fn of_films(folder: &Path, known: HashSet<u32>) -> Result<Self, ReadError> {
        let lines = Lines::open(folder, "tags.csv", "userId,movieId,tag,timestamp")?;
        Ok(Self { lines, known, latest: tomorrow(), ended: false })
    }

    /// What was passed over so far.
    pub fn skipped(&self) -> &Skipped {
        &self.lines.skipped
    }

    pub fn bytes_read(&self) -> u64 {
        self.lines.bytes_read()
    }

    pub fn bytes_total(&self) -> u64 {
        self.lines.bytes_total()
    }
}

impl Iterator for Tags {
    type Item = Result<Tag, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.lines.next_usable(|fields| parse(fields, &self.known, self.latest));
        let next =
            next.and_then(|next| next.as_ref().map_or(Ok(()), |(tag, _)| self.lines.check_end(tag.at)).map(|()| next));
        let next = next.transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next.map(|next| next.map(|(tag, _)| tag))
    }
}

fn parse(fields: &[&str], known: &HashSet<u32>, latest: i64) -> Result<Tag, Unusable> {
    let &[user, movie, text, at] = fields else {
        return Err((Reason::Fields, fields.join(",")));
    };
    let text = text.trim();
    let tag = Tag { user: number(user)?, movie: number(movie)?, text: text.to_owned(), at: time(at, latest)? };
    if text.is_empty() || text.len() > LONGEST_TAG {
        return Err((Reason::Text, text.to_owned()));
    }
    if known.contains(&tag.movie) { Ok(tag) } else { Err((Reason::UnknownFilm, movie.to_owned())) }
}
