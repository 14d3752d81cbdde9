//! Years, as lists of films write them.

use super::cell::is_null;
use crate::recommender::YEARS;

/// The result of reading a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Year {
    Read(u16),
    /// The cell contains a marker for a missing value.
    Missing,
    /// The cell contains something other than a year.
    Unreadable,
}

impl Year {
    /// Reads the first four digits on their own that are a year: of a date, of a span, of a season.
    pub fn of(cell: &str) -> Self {
        if is_null(cell) {
            return Self::Missing;
        }
        let mut digits = cell.split(|character: char| !character.is_ascii_digit()).filter(|run| !run.is_empty());
        let year = digits.find_map(|run| match run.len() {
            4 => run.parse().ok().filter(|year| YEARS.contains(year)),
            8 => compact_date(run),
            _ => None,
        });
        year.map_or(Self::Unreadable, Self::Read)
    }
}

/// The year of a date such as `19951215`.
fn compact_date(run: &str) -> Option<u16> {
    let number = |from: usize, to: usize| run[from..to].parse::<u16>().ok();
    let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
    (YEARS.contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)).then_some(year)
}

#[cfg(test)]
mod tests {
    use super::Year::{self, Missing, Read, Unreadable};

    #[test]
    fn the_year_of_dates_spans_and_seasons_is_read() {
        for cell in [
            "1995",
            " 1995 ",
            "1995.0",
            "(1995)",
            "1995-12-15",
            "12/15/1995",
            "15.12.1995",
            "December 15, 1995",
            "1995/96",
            "1995–1997",
            "1995-",
            "Season 2, 1995",
            "19951215",
            "1995-12-15T00:00:00Z",
        ] {
            assert_eq!(Year::of(cell), Read(1995), "{cell}");
        }
    }

    #[test]
    fn a_null_is_no_year_and_anything_else_is_unreadable() {
        for cell in ["", "\\N", "N/A", "NaN", "0", "-", "—", "null"] {
            assert_eq!(Year::of(cell), Missing, "{cell}");
        }
        for cell in ["19x7", "soon", "3/1/26", "1869", "2101", "-5", "99999999999999999999", "819072000", "19951399"] {
            assert_eq!(Year::of(cell), Unreadable, "{cell}");
        }
    }
}
