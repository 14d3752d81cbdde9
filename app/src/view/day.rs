//! A moment as the day that it falls on.

use leptos::prelude::*;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `26 December 2026`, in UTC.
#[component]
pub fn Day(
    /// Since 1970, UTC.
    seconds: i64,
) -> impl IntoView {
    let (year, month, day) = date(seconds);
    let name = usize::try_from(month - 1).ok().and_then(|month| MONTHS.get(month)).copied().unwrap_or_default();
    view! { <time datetime=format!("{year:04}-{month:02}-{day:02}")>{format!("{day} {name} {year}")}</time> }
}

/// Year, month and day, each from 1. Howard Hinnant's `civil_from_days` ("chrono-Compatible Low-Level Date Algorithms"):
/// years begin in March there, so that the leap day is a year's last.
fn date(seconds: i64) -> (i64, i64, i64) {
    let days = seconds.div_euclid(24 * 60 * 60) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (year_of_era + era * 400 + next, month, day)
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn days_fall_where_the_calendar_has_them() {
        for (seconds, day) in [
            (0, (1970, 1, 1)),
            (-1, (1969, 12, 31)),
            (951_782_400, (2000, 2, 29)),
            (951_868_799, (2000, 2, 29)),
            (951_868_800, (2000, 3, 1)),
            (1_798_243_200, (2026, 12, 26)),
            (4_107_542_400, (2100, 3, 1)),
        ] {
            assert_eq!(date(seconds), day, "{seconds}");
        }
    }
}
