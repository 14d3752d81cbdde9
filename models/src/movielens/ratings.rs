//! `ratings.csv`: who gave which film how many stars, and when.

use std::collections::HashSet;
use std::path::Path;

use super::lines::{Lines, Unusable, number, time, tomorrow};
use super::skipped::{Reason, Skipped};
use super::{ReadError, films};

/// One person's judgement of one film.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rating {
    pub user: u32,
    /// MovieLens' number of the film.
    pub movie: u32,
    /// From 1 (half a star) to 10 (five stars).
    pub half_stars: u8,
    /// Seconds since 1970, UTC.
    pub at: i64,
}

/// The ratings in the order of the file. Where it rates a film twice for the same person, so does this;
/// [`Ratings::by_user`] keeps the newest.
pub struct Ratings {
    pub(super) lines: Lines,
    known: HashSet<u32>,
    latest: i64,
    ended: bool,
}

/// Opens `ratings.csv`, and `movies.csv` to know which films there are.
///
/// # Errors
/// When either file is refused. What is wrong further down is found while reading.
pub fn ratings(folder: &Path) -> Result<Ratings, ReadError> {
    let (films, _) = films(folder)?;
    Ratings::of_films(folder, films.iter().map(|film| film.movielens_id).collect())
}

impl Ratings {
    /// The ratings of films that are known already.
    ///
    /// # Errors
    /// When the file is refused.
    pub fn of_films(folder: &Path, known: HashSet<u32>) -> Result<Self, ReadError> {
        let lines = Lines::open(folder, "ratings.csv", "userId,movieId,rating,timestamp")?;
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

    /// The next rating with the number of its line.
    pub(super) fn next_with_line(&mut self) -> Option<Result<(Rating, u64), ReadError>> {
        if self.ended {
            return None;
        }
        let next = self.lines.next_usable(|fields| parse(fields, &self.known, self.latest));
        let next = next.and_then(|next| {
            next.as_ref().map_or(Ok(()), |(rating, _)| self.lines.check_end(rating.at)).map(|()| next)
        });
        let next = next.transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}

impl Iterator for Ratings {
    type Item = Result<Rating, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_with_line().map(|next| next.map(|(rating, _)| rating))
    }
}

fn parse(fields: &[&str], known: &HashSet<u32>, latest: i64) -> Result<Rating, Unusable> {
    let &[user, movie, stars, at] = fields else {
        return Err((Reason::Fields, fields.join(",")));
    };
    let rating =
        Rating { user: number(user)?, movie: number(movie)?, half_stars: half_stars(stars)?, at: time(at, latest)? };
    if known.contains(&rating.movie) { Ok(rating) } else { Err((Reason::UnknownFilm, movie.to_owned())) }
}

/// Twice the stars: `4.5` is 9.
fn half_stars(field: &str) -> Result<u8, Unusable> {
    let unusable = |reason| Err((reason, field.to_owned()));
    let (negative, digits) = field.strip_prefix('-').map_or((false, field), |digits| (true, digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return unusable(Reason::Number);
    }
    let half = match fraction.trim_end_matches('0') {
        "" => 0,
        "5" => 1,
        _ => return unusable(Reason::Rating),
    };
    match whole.parse::<u8>() {
        Ok(stars @ 0..=5) if !negative && (1..=10).contains(&(stars * 2 + half)) => Ok(stars * 2 + half),
        _ => unusable(Reason::Rating),
    }
}

#[cfg(test)]
mod tests {
    use super::half_stars;

    #[test]
    fn stars_come_in_halves_from_a_half_to_five() {
        assert_eq!(half_stars("0.5"), Ok(1));
        assert_eq!(half_stars("4"), Ok(8));
        assert_eq!(half_stars("5.0"), Ok(10));
        for wrong in
            ["0", "0.0", "5.5", "4.7", "-1", "-0.5", "999", "nan", "inf", "", ".", "5.", "4.0.0", "1e0", "four"]
        {
            assert!(half_stars(wrong).is_err(), "{wrong:?}");
        }
    }
}
