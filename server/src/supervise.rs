//! Keeps the long-running tasks of the process running.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt;

/// How long to wait before a task is started again.
const PAUSE: Duration = Duration::from_secs(1);

/// Runs a task until it ends. One that panics is logged, counted and started again: no caller waits for such a task, so
/// its end would go unnoticed.
pub async fn supervised<F: Future>(name: &'static str, task: impl Fn() -> F) -> F::Output {
    loop {
        let outcome = AssertUnwindSafe(async { task().await }).catch_unwind().await;
        if let Ok(output) = outcome {
            return output;
        }
        metrics::counter!("matinee_task_restarts_total", "task" => name).increment(1);
        tracing::error!(task = name, "a task of this process has panicked and is started again");
        tokio::time::sleep(PAUSE).await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_task_that_panics_is_started_again_until_it_ends() {
        let runs = AtomicUsize::new(0);
        let ended = supervised("test", || async {
            let run = runs.fetch_add(1, Ordering::Relaxed);
            assert!(run > 2, "this panic is expected");
            run
        });
        assert_eq!(ended.await, 3);
    }
}
