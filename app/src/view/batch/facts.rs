//! How far a batch is, in words: the same from the server and, kept up to date, in the browser.
//!
//! No number here is formatted as a fraction, which would cost the browser's part ten kilobytes.

use super::status_words;
use domain::{BatchProgress, BatchStatus};
use crate::view::{counted, grouped};

/// What is told of a batch that is under way, each by the name that its element has as `data-fact`.
pub fn facts(progress: &BatchProgress) -> [(&'static str, String); 6] {
    [
        ("status", status_words(progress.status).to_owned()),
        ("percent", percent(progress)),
        ("done", format!("{} of {}", group(progress.done), group(progress.rows))),
        ("failed", group(progress.failed)),
        ("rate", rate(progress)),
        ("left", left(progress)),
    ]
}

/// `52 %`. Never 100 before the last row is done.
pub fn percent(progress: &BatchProgress) -> String {
    format!("{} %", (100 * progress.done).checked_div(progress.rows).unwrap_or(100))
}

fn group(number: u64) -> String {
    grouped(usize::try_from(number).unwrap_or(usize::MAX))
}

#[expect(clippy::cast_sign_loss, reason = "a rate below zero is none, and `as` makes it one")]
fn rate(progress: &BatchProgress) -> String {
    match progress.rate.map(|rate| rate as u64) {
        Some(rate) if rate > 0 => format!("{} a second", group(rate)),
        Some(_) => "less than one a second".to_owned(),
        None => "–".to_owned(),
    }
}

/// As exactly as it is known: an estimate that jumps by seconds is not one.
fn left(progress: &BatchProgress) -> String {
    match progress.seconds_left {
        _ if progress.status == BatchStatus::Queued => "soon to begin".to_owned(),
        None => "–".to_owned(),
        Some(0..=4) => "a few seconds".to_owned(),
        Some(seconds @ 5..90) => format!("about {} seconds", seconds.next_multiple_of(5)),
        Some(seconds @ 90..5400) => format!("about {}", counted(seconds.div_ceil(60), "minute")),
        Some(seconds) => format!("about {}", counted(seconds.div_ceil(3600), "hour")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(done: u64, rate: Option<f64>, seconds_left: Option<u64>) -> BatchProgress {
        BatchProgress { status: BatchStatus::Running, rows: 100_000, done, failed: 3, rate, seconds_left }
    }

    #[test]
    fn a_batch_is_not_at_its_end_before_its_last_row() {
        let percents = [0, 999, 1_000, 52_300, 99_999, 100_000].map(|done| percent(&progress(done, None, None)));
        assert_eq!(percents, ["0 %", "0 %", "1 %", "52 %", "99 %", "100 %"]);
        assert_eq!(percent(&BatchProgress { rows: 0, ..progress(0, None, None) }), "100 %", "nothing is left to do");
    }

    #[test]
    fn what_is_left_is_told_as_exactly_as_it_is_known() {
        let told = [0, 4, 5, 6, 89, 90, 3_600, 5_400, 8_000].map(|seconds| left(&progress(1, None, Some(seconds))));
        let words = [
            "a few seconds",
            "a few seconds",
            "about 5 seconds",
            "about 10 seconds",
            "about 90 seconds",
            "about 2 minutes",
            "about 60 minutes",
            "about 2 hours",
            "about 3 hours",
        ];
        assert_eq!(told, words);
    }

    #[test]
    fn every_fact_is_in_words_before_anything_is_known() {
        let queued = BatchProgress { status: BatchStatus::Queued, ..progress(0, None, None) };
        let told = facts(&queued).map(|(_, says)| says);
        assert_eq!(told, ["Waiting its turn", "0 %", "0 of 100,000", "3", "–", "soon to begin"]);
    }

    #[test]
    fn a_rate_is_in_whole_rows() {
        let told = [8_214.6, 0.4, -1.0, f64::NAN].map(|value| rate(&progress(1, Some(value), None)));
        assert_eq!(
            told,
            ["8,214 a second", "less than one a second", "less than one a second", "less than one a second"]
        );
    }
}
