//! The progress of a batch in words: the same on the server and in the browser.
//!
//! Only integers are formatted, because formatting fractions would add ten kilobytes to the browser's download.

use domain::{BatchProgress, BatchStatus};

use super::{counted, grouped};

/// The status of a batch.
pub fn status_text(status: BatchStatus) -> &'static str {
    match status {
        BatchStatus::Draft => "Not started",
        BatchStatus::Queued => "Waiting",
        BatchStatus::Running => "Running",
        BatchStatus::Done => "Done",
        BatchStatus::Failed => "Failed",
        BatchStatus::Cancelled => "Stopped",
    }
}

/// The texts that change while a batch is running, each with the value of its element's `data-fact`.
pub fn progress_facts(progress: &BatchProgress) -> [(&'static str, String); 6] {
    [
        ("status", status_text(progress.status).to_owned()),
        ("percent", percent(progress)),
        ("done", format!("{} of {}", grouped(progress.done), grouped(progress.rows))),
        ("failed", grouped(progress.failed)),
        ("rate", rate(progress)),
        ("left", time_left(progress)),
    ]
}

/// `52%`, rounded down: 100 means that the last row is done.
pub fn percent(progress: &BatchProgress) -> String {
    format!("{}%", (100 * progress.done).checked_div(progress.rows).unwrap_or(100))
}

#[expect(clippy::cast_sign_loss, reason = "the cast saturates negative rates at 0")]
fn rate(progress: &BatchProgress) -> String {
    match progress.rate.map(|rate| rate as u64) {
        Some(rate) if rate > 0 => format!("{} a second", grouped(rate)),
        Some(_) => "less than one a second".to_owned(),
        None => "–".to_owned(),
    }
}

/// Rounded, because the estimate is not exact.
fn time_left(progress: &BatchProgress) -> String {
    match progress.seconds_left {
        _ if progress.status == BatchStatus::Queued => "starting soon".to_owned(),
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
    fn a_batch_is_at_100_percent_only_after_its_last_row() {
        let percents = [0, 999, 1_000, 52_300, 99_999, 100_000].map(|done| percent(&progress(done, None, None)));
        assert_eq!(percents, ["0%", "0%", "1%", "52%", "99%", "100%"]);
        assert_eq!(percent(&BatchProgress { rows: 0, ..progress(0, None, None) }), "100%", "there is nothing to do");
    }

    #[test]
    fn the_time_left_is_rounded() {
        let texts =
            [0, 4, 5, 6, 89, 90, 3_600, 5_400, 8_000].map(|seconds| time_left(&progress(1, None, Some(seconds))));
        let expected = [
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
        assert_eq!(texts, expected);
    }

    #[test]
    fn a_queued_batch_has_a_text_for_every_fact() {
        let queued = BatchProgress { status: BatchStatus::Queued, ..progress(0, None, None) };
        let texts = progress_facts(&queued).map(|(_, text)| text);
        assert_eq!(texts, ["Waiting", "0%", "0 of 100,000", "3", "–", "starting soon"]);
    }

    #[test]
    fn a_rate_is_in_whole_rows() {
        let texts = [8_214.6, 0.4, -1.0, f64::NAN].map(|value| rate(&progress(1, Some(value), None)));
        let slow = "less than one a second";
        assert_eq!(texts, ["8,214 a second", slow, slow, slow]);
    }
}
