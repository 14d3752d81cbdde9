//! `tags.csv`: words and phrases that users applied to films.

use super::lines::{InvalidLine, number, time};
use super::records::{Record, Records};
use super::skipped_lines::SkipReason;

/// A tag that a user applied to a film.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// MovieLens id of the user.
    pub user: u32,
    /// MovieLens id of the film.
    pub movie: u32,
    /// As written, without surrounding spaces.
    pub text: String,
    /// Seconds since 1970, UTC.
    pub at: i64,
}

/// The tags of a file in its order.
pub type Tags = Records<Tag>;

/// Maximum length of a tag in bytes; anything longer is not a word or phrase.
const MAX_TAG_LEN: usize = 300;

impl Record for Tag {
    const FILE: &'static str = "tags.csv";
    const HEADER: &'static str = "userId,movieId,tag,timestamp";

    fn parse(fields: &[&str], latest: i64) -> Result<Self, InvalidLine> {
        let &[user, movie, text, at] = fields else {
            return Err((SkipReason::Fields, fields.join(",")));
        };
        let text = text.trim();
        let tag = Self { user: number(user)?, movie: number(movie)?, text: text.to_owned(), at: time(at, latest)? };
        if text.is_empty() || text.len() > MAX_TAG_LEN { Err((SkipReason::Text, tag.text)) } else { Ok(tag) }
    }

    fn movie(&self) -> u32 {
        self.movie
    }

    fn at(&self) -> i64 {
        self.at
    }
}
