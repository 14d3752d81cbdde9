//! Tags that users applied to films, and keywords from lists of films.

use std::collections::VecDeque;
use std::sync::Arc;

use super::ReadError;
use super::cells::{any_time, list, time};
use super::columns::Column;
use super::films::Films;
use super::folder::Folder;
use super::lines::InvalidLine;
use super::records::{Record, RecordReader, Records};
use super::scale::Scale;
use super::skipped_lines::SkipReason;
use super::table::Row;

/// A tag that a user applied to a film.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Number of the user; 0 for keywords from the list of films.
    pub user: u32,
    /// Number of the film.
    pub movie: u32,
    /// As written, without surrounding spaces.
    pub text: String,
    /// Seconds since 1970, UTC; 0 if it is not known.
    pub at: i64,
}

/// The tags of a file in its order.
pub type Tags = Records<Tag>;

/// Maximum length of a tag in bytes; anything longer is not a word or phrase.
const MAX_TAG_LEN: usize = 300;

impl Folder {
    /// Opens the tags of these films; `None` if the folder has none.
    ///
    /// # Errors
    /// If the file has another heading. Later lines are checked while reading.
    pub fn tags(&self, films: &Films) -> Result<Option<Tags>, ReadError> {
        let open = |table| Records::open(table, Arc::clone(&films.keys), self.layout.is_movielens(), Scale::Implicit);
        self.tags.as_ref().map(open).transpose()
    }
}

impl Record for Tag {
    fn read(row: Row, reader: &mut RecordReader, out: &mut VecDeque<Self>) -> Result<(), InvalidLine> {
        let film = row.get(Column::Film);
        if row.columns.has(Column::Keywords) {
            // Unusable rows of films are reported with the films.
            let Ok(movie) = reader.films.film(film) else { return Ok(()) };
            let texts = list(row.get(Column::Keywords)).into_iter().filter(|text| text.len() <= MAX_TAG_LEN);
            out.extend(texts.map(|text| Self { user: 0, movie, text, at: 0 }));
            return Ok(());
        }
        let user = reader.users.number(row.get(Column::User))?;
        let movie = reader.films.rated_film(film);
        let at = row.get(Column::Time);
        let at = if reader.timed { time(at, reader.latest)? } else { any_time(at, reader.latest)? };
        let text = row.get(Column::Tag).trim();
        if text.is_empty() || text.len() > MAX_TAG_LEN {
            return Err((SkipReason::Text, text.to_owned()));
        }
        out.push_back(Self { user, movie: movie?, text: text.to_owned(), at });
        Ok(())
    }

    fn at(&self) -> i64 {
        self.at
    }
}
