//! Days as exports write them.

use time::{Date, Month};

/// The order of the parts of a numeric date, which depends on the country of the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
}

impl DateOrder {
    /// The order in which all dates of a column are valid. Dates with dots have the day first; where both orders are
    /// possible, the month comes first, as in exports of accounts in the USA.
    pub fn of<'d>(dates: impl Iterator<Item = &'d str>) -> Self {
        for date in dates {
            if let Some(([first, second, _], separator)) = numbers(date) {
                if separator == '.' || first > 12 {
                    return Self::DayFirst;
                }
                if second > 12 {
                    return Self::MonthFirst;
                }
            }
        }
        Self::MonthFirst
    }
}

/// The beginning of a day in seconds since 1970, UTC; `None` if the text is not a date. A time of day after the date is
/// ignored. Accepts `2026-03-01`, `2026-03-01T20:15:00.000Z`, `2026/03/01`, `3/1/26`, `01.03.2026` and `1 March 2026`.
pub fn seconds(text: &str, order: DateOrder) -> Option<i64> {
    let text = text.trim();
    let date = iso(text).or_else(|| numeric(text, order)).or_else(|| in_words(text))?;
    Some(date.midnight().assume_utc().unix_timestamp())
}

fn iso(text: &str) -> Option<Date> {
    let joined = text.replace(". ", ".");
    let mut parts = joined.split(['-', '/', '.', 'T', ' ']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    (year.len() == 4).then(|| date(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))?
}

fn numeric(text: &str, order: DateOrder) -> Option<Date> {
    let ([first, second, year], _) = numbers(text)?;
    let year = if year < 100 { 2000 + year } else { year };
    let (day, month) = match order {
        DateOrder::DayFirst => (first, second),
        DateOrder::MonthFirst => (second, first),
    };
    date(year.into(), month.try_into().ok()?, day.try_into().ok()?)
}

/// The three numbers of a numeric date, and what separates them.
fn numbers(text: &str) -> Option<([u16; 3], char)> {
    // Some countries write a space behind each dot.
    let joined = text.trim().replace(". ", ".");
    let date = joined.split(' ').next()?;
    let separator = ['/', '.', '-'].into_iter().find(|&separator| date.contains(separator))?;
    let mut parts = date.trim_end_matches(separator).split(separator).map(|part| part.parse::<u16>().ok());
    let numbers = [parts.next()??, parts.next()??, parts.next()??];
    (parts.next().is_none() && numbers[0] <= 31).then_some((numbers, separator))
}

/// `1 March 2026`, `March 1, 2026` and `Sun Mar  1 00:00:00 2026`.
fn in_words(text: &str) -> Option<Date> {
    let (mut day, mut month, mut year) = (None, None, None);
    for word in text.split([' ', ',']).filter(|word| !word.is_empty() && !word.contains(':')) {
        match word.parse::<u16>() {
            Ok(number @ 1..=31) => day = Some(number),
            Ok(number @ 1870..=2100) => year = Some(number),
            Ok(_) => return None,
            Err(_) => month = month.or_else(|| month_number(word)),
        }
    }
    date(year?.into(), month?, day?.try_into().ok()?)
}

fn month_number(word: &str) -> Option<u8> {
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let beginning = word.get(..3)?.to_lowercase();
    (1..).zip(months).find(|(_, month)| *month == beginning).map(|(number, _)| number)
}

fn date(year: i32, month: u8, day: u8) -> Option<Date> {
    Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST_OF_MARCH: i64 = 1_772_323_200;

    #[test]
    fn days_are_read_in_the_spellings_of_exports() {
        for (text, order) in [
            ("2026-03-01", DateOrder::MonthFirst),
            ("2026-03-01T20:15:00.000Z", DateOrder::MonthFirst),
            ("2026-03-01 20:15:00", DateOrder::MonthFirst),
            ("2026/03/01", DateOrder::MonthFirst),
            ("2026. 3. 1.", DateOrder::MonthFirst),
            ("3/1/26", DateOrder::MonthFirst),
            ("01. 03. 2026", DateOrder::DayFirst),
            ("01/03/2026", DateOrder::DayFirst),
            ("01.03.26", DateOrder::DayFirst),
            ("1 March 2026", DateOrder::DayFirst),
            ("March 1, 2026", DateOrder::MonthFirst),
            ("Sun Mar  1 00:00:00 2026", DateOrder::MonthFirst),
        ] {
            assert_eq!(seconds(text, order), Some(FIRST_OF_MARCH), "{text}");
        }
        for text in ["", "soon", "2026-13-01", "40/40/26", "1/2", "12:30"] {
            assert_eq!(seconds(text, DateOrder::MonthFirst), None, "{text}");
        }
    }

    #[test]
    fn the_order_of_day_and_month_is_that_of_all_dates() {
        let order = |dates: &[&str]| DateOrder::of(dates.iter().copied());
        assert_eq!(order(&["3/1/26", "3/14/26"]), DateOrder::MonthFirst);
        assert_eq!(order(&["3/1/26", "14/3/26"]), DateOrder::DayFirst);
        assert_eq!(order(&["3.1.26"]), DateOrder::DayFirst);
        assert_eq!(order(&["3/1/26", "no date"]), DateOrder::MonthFirst);
    }
}
