//! Stars that users gave to films.

use std::collections::VecDeque;
use std::sync::Arc;

use super::ReadError;
use super::cells::{any_time, time};
use super::columns::Column;
use super::films::Films;
use super::folder::Folder;
use super::lines::InvalidLine;
use super::records::{Record, RecordReader, Records};
use super::scale::{Observed, Scale};
use super::table::{Row, Table};

/// A user's rating of a film.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rating {
    /// Number of the user: the `userId`, or a number that stands for a text.
    pub user: u32,
    /// Number of the film.
    pub movie: u32,
    /// From 1 (half a star) to 10 (five stars).
    pub half_stars: u8,
    /// Seconds since 1970, UTC; 0 if it is not known.
    pub at: i64,
}

/// The ratings of a file in its order, including repeated ones; [`Records::by_user`] keeps the latest.
pub type Ratings = Records<Rating>;

impl Folder {
    /// Opens the ratings of these films; `None` if the folder has none. Detecting the scale of ratings reads the file
    /// once, except in the MovieLens format, where it is given.
    ///
    /// # Errors
    /// If the file is missing, has another heading or an unknown scale. Later lines are checked while reading.
    pub fn ratings(&self, films: &Films) -> Result<Option<Ratings>, ReadError> {
        let Some(table) = &self.ratings else { return Ok(None) };
        let scale = if self.layout.is_movielens() { Scale::HalfStars } else { scale_of(table)? };
        Records::open(table, Arc::clone(&films.keys), self.layout.is_movielens(), scale).map(Some)
    }
}

fn scale_of(table: &Table) -> Result<Scale, ReadError> {
    let (has_values, has_kinds) = (table.columns.has(Column::Rating), table.columns.has(Column::Feedback));
    let mut observed = Observed::default();
    let mut kinds = false;
    let mut lines = table.lines()?;
    while lines
        .next_usable(|row| {
            observed.add(row.get(Column::Rating));
            kinds |= has_kinds && !row.get(Column::Feedback).is_empty();
            Ok(())
        })?
        .is_some()
    {}
    let scale = observed.scale().map_err(|(least, most)| ReadError::Scale { path: table.path.clone(), least, most })?;
    Ok(if has_values && scale != Scale::Implicit || !kinds { scale } else { Scale::Feedback })
}

impl Record for Rating {
    fn read(row: Row, reader: &mut RecordReader, out: &mut VecDeque<Self>) -> Result<(), InvalidLine> {
        let column = if reader.scale == Scale::Feedback { Column::Feedback } else { Column::Rating };
        let user = reader.users.number(row.get(Column::User))?;
        let movie = reader.films.rated_film(row.get(Column::Film));
        let half_stars = reader.scale.half_stars(row.get(column))?;
        let at = row.get(Column::Time);
        let at = if reader.timed { time(at, reader.latest)? } else { any_time(at, reader.latest)? };
        out.push_back(Self { user, movie: movie?, half_stars, at });
        Ok(())
    }

    fn at(&self) -> i64 {
        self.at
    }
}
