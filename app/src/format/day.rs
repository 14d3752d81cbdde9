//! Dates.

use domain::Timestamp;
use leptos::prelude::*;
use time::{Date, OffsetDateTime};

/// `26 December 2026`: the date of a timestamp in UTC. Renders nothing outside the years -9999 to 9999.
#[component]
pub fn Day(at: Timestamp) -> impl IntoView {
    date_of(at).map(|date| view! { <time datetime=date.to_string()>{text(date)}</time> })
}

/// `26 December 2026`, where there is room for text only.
pub fn day_text(at: Timestamp) -> Option<String> {
    date_of(at).map(text)
}

fn date_of(at: Timestamp) -> Option<Date> {
    OffsetDateTime::from_unix_timestamp(at.seconds()).ok().map(OffsetDateTime::date)
}

fn text(date: Date) -> String {
    format!("{} {} {}", date.day(), date.month(), date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_is_written_as_its_date_in_utc() {
        let html = |seconds: i64| view! { <Day at=Timestamp::from(seconds) /> }.to_html();
        assert_eq!(html(1_798_243_200 - 1), r#"<time datetime="2026-12-25">25 December 2026</time>"#);
        assert_eq!(html(1_798_243_200), r#"<time datetime="2026-12-26">26 December 2026</time>"#);
    }
}
