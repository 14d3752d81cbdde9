//! Retries of failed jobs, with exponential back-off.

use std::time::Duration;

use apalis::prelude::BoxDynError;

/// Why a job failed, and how long to wait before the next attempt.
#[derive(Debug)]
pub struct RetryLater {
    /// For the log.
    pub error: BoxDynError,
    pub after: Duration,
}

/// The longest pause between two attempts.
pub const MAX_PAUSE: Duration = Duration::from_mins(5);
/// Enough doublings for any first pause to reach the longest one.
const MAX_DOUBLINGS: i64 = 10;

/// Schedules the next attempt of a job: `first_pause` after the first attempt, and twice as long after each further
/// one, up to [`MAX_PAUSE`]. `attempts` counts all attempts so far, including the one that failed.
pub fn retry(error: impl Into<BoxDynError>, first_pause: Duration, attempts: i64) -> RetryLater {
    RetryLater { error: error.into(), after: pause_after(first_pause, attempts) }
}

/// The pause after a number of failures.
pub(super) fn pause_after(first_pause: Duration, failures: i64) -> Duration {
    let doublings = (failures - 1).clamp(0, MAX_DOUBLINGS);
    (first_pause * (1 << doublings)).min(MAX_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pause_is_twice_as_long_as_the_one_before_up_to_a_limit() {
        let pause = |attempts| retry("busy", Duration::from_secs(2), attempts).after.as_secs();
        assert_eq!([0, 1, 2, 3, 7, 8, 9, i64::MAX].map(pause), [2, 2, 4, 8, 128, 256, 300, 300]);
    }
}
