//! `ratings.csv`: stars that users gave to films.

use super::lines::{InvalidLine, number, time};
use super::records::{Record, Records};
use super::skipped_lines::SkipReason;

/// A user's rating of a film.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rating {
    /// MovieLens id of the user.
    pub user: u32,
    /// MovieLens id of the film.
    pub movie: u32,
    /// From 1 (half a star) to 10 (five stars).
    pub half_stars: u8,
    /// Seconds since 1970, UTC.
    pub at: i64,
}

/// The ratings of a file in its order, including repeated ones; [`Records::by_user`] keeps the latest.
pub type Ratings = Records<Rating>;

impl Record for Rating {
    const FILE: &'static str = "ratings.csv";
    const HEADER: &'static str = "userId,movieId,rating,timestamp";

    fn parse(fields: &[&str], latest: i64) -> Result<Self, InvalidLine> {
        let &[user, movie, stars, at] = fields else {
            return Err((SkipReason::Fields, fields.join(",")));
        };
        Ok(Self { user: number(user)?, movie: number(movie)?, half_stars: half_stars(stars)?, at: time(at, latest)? })
    }

    fn movie(&self) -> u32 {
        self.movie
    }

    fn at(&self) -> i64 {
        self.at
    }
}

/// Parses stars into half stars: `4.5` → 9.
fn half_stars(field: &str) -> Result<u8, InvalidLine> {
    let invalid = |reason| Err((reason, field.to_owned()));
    let (negative, digits) = field.strip_prefix('-').map_or((false, field), |digits| (true, digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return invalid(SkipReason::Number);
    }
    let half = match fraction.trim_end_matches('0') {
        "" => 0,
        "5" => 1,
        _ => return invalid(SkipReason::Rating),
    };
    match whole.parse::<u8>() {
        Ok(stars @ 0..=5) if !negative && (1..=10).contains(&(stars * 2 + half)) => Ok(stars * 2 + half),
        _ => invalid(SkipReason::Rating),
    }
}

#[cfg(test)]
mod tests {
    use super::half_stars;

    #[test]
    fn ratings_are_half_stars_from_a_half_to_five() {
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
