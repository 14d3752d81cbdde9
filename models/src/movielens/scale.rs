//! The scale of ratings, detected from all of them.

use strum::IntoStaticStr;

use super::cells::is_null;
use super::lines::InvalidLine;
use super::skipped_lines::SkipReason;

/// The scale of ratings. Converts to a description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
pub enum Scale {
    #[strum(serialize = "half stars from 0.5 to 5")]
    HalfStars,
    #[strum(serialize = "up to 5 stars")]
    Five,
    #[strum(serialize = "up to 10 points")]
    Ten,
    #[strum(serialize = "up to 100 points")]
    Hundred,
    #[strum(serialize = "thumbs up and down")]
    Thumbs,
    #[strum(serialize = "counts: each counts as a like")]
    Counts,
    #[strum(serialize = "none: each interaction counts as a like")]
    Implicit,
    #[strum(serialize = "kinds of feedback")]
    Feedback,
}

/// The rating that an interaction without a degree counts as, in half stars.
const LIKE: u8 = 8;
/// The ratings that thumbs up and down count as, in half stars.
const UP: u8 = 10;
const DOWN: u8 = 2;

/// Statistics of the values of a rating column, from which the scale is detected.
#[derive(Debug, Default)]
pub(super) struct Observed {
    values: u64,
    /// Values up to 10.
    small: u64,
    fractions: bool,
    /// Whether any cell is not a number.
    words: bool,
    range: Option<(f64, f64)>,
}

impl Observed {
    /// Adds the value of a cell to the statistics. Markers for missing values are ignored.
    pub fn add(&mut self, cell: &str) {
        let Some(value) = value_of(cell) else {
            self.words |= !is_null(cell.trim());
            return;
        };
        self.values += 1;
        self.small += u64::from(value <= 10.0);
        self.fractions |= value.fract() != 0.0;
        let (least, most) = self.range.unwrap_or((value, value));
        self.range = Some((least.min(value), most.max(value)));
    }

    /// The scale of the values, or their minimum and maximum if it is none of the usual ones.
    pub fn scale(&self) -> Result<Scale, (f64, f64)> {
        let Some((least, most)) = self.range else {
            // Words are not ratings; each is reported as an unusable line.
            return Ok(if self.words { Scale::Five } else { Scale::Implicit });
        };
        let looks_counted = self.small * 2 > self.values && !self.fractions;
        match (least, most) {
            (least, most) if least >= -1.0 && most <= 1.0 && !self.fractions => {
                Ok(if least > 0.0 { Scale::Implicit } else { Scale::Thumbs })
            }
            (least, _) if least < 0.0 => Err((least, most)),
            (_, most) if most <= 5.0 => Ok(Scale::Five),
            (_, most) if most <= 10.0 => Ok(Scale::Ten),
            (_, most) if most <= 100.0 && !looks_counted => Ok(Scale::Hundred),
            _ => Ok(Scale::Counts),
        }
    }
}

impl Scale {
    /// The half stars of a rating, from 1 to 10.
    pub(super) fn half_stars(self, cell: &str) -> Result<u8, InvalidLine> {
        let value = || value_of(cell).ok_or_else(|| (SkipReason::Number, cell.to_owned()));
        Ok(match self {
            Self::HalfStars => return half_stars(cell),
            Self::Five => nearest(value()? * 2.0),
            Self::Ten => nearest(value()?),
            Self::Hundred => nearest(value()? / 10.0),
            Self::Thumbs => {
                if value()? > 0.0 {
                    UP
                } else {
                    DOWN
                }
            }
            Self::Counts if value()? <= 0.0 => return Err((SkipReason::NotWatched, cell.to_owned())),
            Self::Counts | Self::Implicit => LIKE,
            Self::Feedback => feedback(cell),
        })
    }
}

/// A number; yes and no are 1 and 0.
fn value_of(cell: &str) -> Option<f64> {
    let cell = cell.trim();
    match cell.to_ascii_lowercase().as_str() {
        "true" | "yes" | "like" => Some(1.0),
        "false" | "no" | "dislike" => Some(0.0),
        _ => cell.parse().ok().filter(|value: &f64| value.is_finite()),
    }
}

#[expect(clippy::cast_sign_loss, reason = "it is at least 1")]
fn nearest(half_stars: f64) -> u8 {
    half_stars.round().clamp(1.0, 10.0) as u8
}

/// Rates the kind of a feedback in half stars. Sites name the kinds; the usual words for positive and negative ones are
/// known.
fn feedback(kind: &str) -> u8 {
    let kind = kind.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| kind.contains(word));
    if says(&["dislike", "unlike", "down", "negative", "hate", "skip"]) {
        DOWN
    } else if says(&["like", "star", "love", "favo", "up", "positive"]) {
        UP
    } else {
        LIKE
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
    use super::*;

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

    #[test]
    fn the_scale_is_that_of_all_values() {
        let scale = |cells: &[&str]| {
            let mut observed = Observed::default();
            for cell in cells {
                observed.add(cell);
            }
            observed.scale()
        };
        assert_eq!(scale(&["1", "5", "3"]), Ok(Scale::Five));
        assert_eq!(scale(&["0.5", "4.7"]), Ok(Scale::Five));
        assert_eq!(scale(&["2", "9", "7"]), Ok(Scale::Ten));
        assert_eq!(scale(&["20", "85", "70"]), Ok(Scale::Hundred));
        assert_eq!(scale(&["1", "0", "1"]), Ok(Scale::Thumbs));
        assert_eq!(scale(&["1", "-1"]), Ok(Scale::Thumbs));
        assert_eq!(scale(&["1", "1"]), Ok(Scale::Implicit));
        assert_eq!(scale(&["1", "2", "48", "3"]), Ok(Scale::Counts));
        assert_eq!(scale(&["1", "2000"]), Ok(Scale::Counts));
        assert_eq!(scale(&["", "nan"]), Ok(Scale::Implicit));
        assert_eq!(scale(&["true", "false"]), Ok(Scale::Thumbs));
        assert_eq!(scale(&["good", "bad"]), Ok(Scale::Five), "so that every word is reported");
        assert_eq!(scale(&["-9.5", "8"]), Err((-9.5, 8.0)));
    }

    #[test]
    fn every_scale_ends_in_half_stars() {
        for (scale, cell, expected) in [
            (Scale::Five, "4", 8),
            (Scale::Five, "0", 1),
            (Scale::Ten, "7.4", 7),
            (Scale::Hundred, "85", 9),
            (Scale::Thumbs, "1", 10),
            (Scale::Thumbs, "0", 2),
            (Scale::Counts, "12", 8),
            (Scale::Implicit, "", 8),
            (Scale::Feedback, "thumbs_down", 2),
            (Scale::Feedback, "star", 10),
            (Scale::Feedback, "watch", 8),
        ] {
            assert_eq!(scale.half_stars(cell), Ok(expected), "{scale:?} {cell}");
        }
        assert!(Scale::Counts.half_stars("0").is_err());
        assert!(Scale::Ten.half_stars("good").is_err());
    }
}
