//! The deadline for identifying the visitor of a request.

use std::future::Future;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

tokio::task_local! {
    static DEADLINE: Instant;
}

/// How long a request waits for the facts about its visitor: the session, the member, the list and the ratings.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Runs a request with a deadline for [`before_deadline`].
pub async fn with_deadline<F: Future>(request: F) -> F::Output {
    DEADLINE.scope(Instant::now() + TIMEOUT, request).await
}

/// Awaits a read until the deadline of the request.
///
/// # Errors
/// That of the read; [`sqlx::Error::PoolTimedOut`] after the deadline.
pub async fn before_deadline<T>(read: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, sqlx::Error> {
    let deadline = DEADLINE.try_with(|deadline| *deadline).unwrap_or_else(|_| Instant::now() + TIMEOUT);
    timeout_at(deadline, read).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn all_reads_of_a_request_share_one_deadline() {
        let start = Instant::now();
        let slow = async || {
            tokio::time::sleep(TIMEOUT * 2 / 3).await;
            Ok::<_, sqlx::Error>(())
        };
        with_deadline(async {
            before_deadline(slow()).await.expect("in time");
            before_deadline(slow()).await.expect_err("too late");
            before_deadline(slow()).await.expect_err("too late");
        })
        .await;
        assert_eq!(start.elapsed(), TIMEOUT);
    }
}
