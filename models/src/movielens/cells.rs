//! The content of cells: numbers, years, times and lists.

use std::ops::Range;

use time::{Date, Month};

use super::lines::InvalidLine;
use super::literal;
use super::skipped_lines::SkipReason;

/// Whether a cell contains a marker for a missing value.
pub(super) fn is_null(cell: &str) -> bool {
    matches!(cell, "" | "\\N" | "-" | "0")
        || ["nan", "null", "none", "n/a"].iter().any(|null| cell.eq_ignore_ascii_case(null))
}

/// Parses an unsigned 32-bit number.
pub(super) fn number(field: &str) -> Result<u32, InvalidLine> {
    field.parse().map_err(|_| (SkipReason::Number, field.to_owned()))
}

/// Parses seconds since 1970, from 1 to `latest`.
pub(super) fn time(field: &str, latest: i64) -> Result<i64, InvalidLine> {
    let at: i64 = field.parse().map_err(|_| (SkipReason::Number, field.to_owned()))?;
    if (1..=latest).contains(&at) { Ok(at) } else { Err((SkipReason::Time, field.to_owned())) }
}

/// Later than any time in seconds, so a larger number is in milliseconds.
const LATEST_SECONDS: f64 = 1e11;

/// Parses a time in any usual form into seconds since 1970: seconds, milliseconds, a fraction, or a date with or without
/// the time of day. Zero if there is none.
pub(super) fn any_time(field: &str, latest: i64) -> Result<i64, InvalidLine> {
    let field = field.trim();
    if is_null(field) {
        return Ok(0);
    }
    let at = match field.parse::<f64>() {
        Ok(number) if number >= LATEST_SECONDS => (number / 1000.0) as i64,
        Ok(number) => number as i64,
        Err(_) => date_and_time(field).ok_or_else(|| (SkipReason::Time, field.to_owned()))?,
    };
    if at <= latest { Ok(at.max(0)) } else { Err((SkipReason::Time, field.to_owned())) }
}

/// Parses `2011-04-28`, `2011-04-28 13:05:59` and `2011-04-28T13:05:59Z`. Anything after the seconds is ignored. Years
/// before 1970, which stand for "never", are 0.
fn date_and_time(text: &str) -> Option<i64> {
    let number = |range: Range<usize>| text.get(range)?.parse::<u16>().ok();
    let separators = text.get(4..5)? == "-" && text.get(7..8)? == "-";
    let year = number(0..4)?;
    if year < 1970 && separators {
        return Some(0);
    }
    let month = Month::try_from(u8::try_from(number(5..7)?).ok()?).ok()?;
    let date = Date::from_calendar_date(i32::from(year), month, u8::try_from(number(8..10)?).ok()?).ok()?;
    let of_day = |range: Range<usize>| number(range).map(i64::from).unwrap_or_default();
    let seconds = of_day(11..13) * 3600 + of_day(14..16) * 60 + of_day(17..19);
    separators.then(|| date.midnight().assume_utc().unix_timestamp() + seconds)
}

/// The year of a year, a date or a range: the first group of exactly four digits that is a plausible year.
pub(super) fn year_in(cell: &str) -> Option<u16> {
    let mut groups = cell.split(|character: char| !character.is_ascii_digit()).filter(|digits| digits.len() == 4);
    groups.find_map(|digits| digits.parse().ok().filter(|year| (1870..=2100).contains(year)))
}

/// The values of a list: a literal of JSON or Python, or values separated by `|`, `;`, `,` or `/`.
pub(super) fn list(cell: &str) -> Vec<String> {
    let cell = cell.trim();
    if let Some(values) = literal::parse(cell) {
        return literal::names(&values);
    }
    let separator = ['|', ';', ',', '/'].into_iter().find(|&separator| cell.contains(separator)).unwrap_or('|');
    let values = cell.split(separator).map(str::trim).filter(|value| !is_null(value));
    values.map(str::to_owned).collect()
}

/// The digits of an id of IMDb: 114709 from `tt0114709`.
pub(super) fn imdb_number(id: &str, prefix: &str) -> Option<u32> {
    let digits = id.strip_prefix(prefix)?;
    if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_found_in_dates_and_ranges() {
        for (cell, year) in [
            ("1995", Some(1995)),
            ("1995.0", Some(1995)),
            ("16-Nov-1995", Some(1995)),
            ("1995-11-16", Some(1995)),
            ("2006–2007", Some(2006)),
            ("12345", None),
            ("\\N", None),
            ("0000", None),
        ] {
            assert_eq!(year_in(cell), year, "{cell}");
        }
    }

    #[test]
    fn times_are_read_in_any_usual_form() {
        let latest = 2_000_000_000;
        for (cell, at) in [
            ("964982703", 964_982_703),
            ("964982703.0", 964_982_703),
            ("964982703000", 964_982_703),
            ("2000-07-30 18:45:03", 964_982_703),
            ("2000-07-30T18:45:03Z", 964_982_703),
            ("2000-07-30", 964_915_200),
            ("", 0),
            ("0001-01-01 00:00:00 +0000 UTC", 0),
        ] {
            assert_eq!(any_time(cell, latest), Ok(at), "{cell}");
        }
        for wrong in ["yesterday", "2000-13-30", "2033-07-30", "4200000000"] {
            assert!(any_time(wrong, latest).is_err(), "{wrong}");
        }
    }

    #[test]
    fn lists_are_read_in_any_usual_form() {
        for cell in [
            "Crime|Drama",
            "Crime, Drama",
            "Crime;Drama",
            "['Crime', 'Drama']",
            r#"[{"id": 80, "name": "Crime"}, {"name": "Drama"}]"#,
        ] {
            assert_eq!(list(cell), ["Crime", "Drama"], "{cell}");
        }
        assert_eq!(list("[]"), Vec::<String>::new());
        assert_eq!(list("\\N"), Vec::<String>::new());
    }
}
