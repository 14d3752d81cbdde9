//! Dates.

use domain::Timestamp;
use leptos::prelude::*;
use time::OffsetDateTime;

/// `26 December 2026`: the date of a timestamp in UTC. Renders nothing outside the years -9999 to 9999.
#[component]
pub fn Day(at: Timestamp) -> impl IntoView {
    OffsetDateTime::from_unix_timestamp(at.seconds()).ok().map(|moment| {
        let date = moment.date();
        view! { <time datetime=date.to_string()>{format!("{} {} {}", date.day(), date.month(), date.year())}</time> }
    })
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
