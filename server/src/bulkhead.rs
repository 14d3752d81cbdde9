//! Bulkheads: limits on how much work of one kind runs at the same time.
//!
//! A future that is dropped, because its visitor left or its deadline passed, does not stop the work that it waits for:
//! a thread continues to compute, and a database finishes its statement. A permit therefore belongs to the work, which
//! returns it when it ends, and not to the caller that waits for it.

use std::future::Future;
use std::time::Duration;

use metrics::{counter, gauge};
use thiserror::Error;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::{JoinError, JoinHandle};
use tracing::Instrument;

/// The permits for one kind of work in this process.
#[derive(Debug)]
pub struct Bulkhead {
    /// The name of the work, in the log and as a label of metrics.
    name: &'static str,
    permits: Semaphore,
    /// How long work waits for a permit before it is refused.
    longest_wait: Duration,
}

/// Why work has no result.
#[derive(Debug, Error)]
pub enum BulkheadError {
    /// The work was not started.
    #[error("too much work of the kind {0:?} is waiting")]
    Full(&'static str),
    #[error("work of the kind {0:?} panicked")]
    Panicked(&'static str, #[source] JoinError),
}

/// Permission to do work of one kind, until it is dropped.
#[derive(Debug)]
pub struct Permit {
    name: &'static str,
    _permit: SemaphorePermit<'static>,
}

/// Runs work on a thread for blocking work. The thread owns `permit`, of any type, until the work ends, even if no
/// caller waits for it.
pub fn spawn_owning<T: Send + 'static>(
    permit: impl Send + 'static,
    work: impl FnOnce() -> T + Send + 'static,
) -> JoinHandle<T> {
    tokio::task::spawn_blocking(move || {
        let _permit = permit;
        work()
    })
}

impl Bulkhead {
    /// `permits` is the number of executions at the same time, and `longest_wait` how long others wait for a permit.
    pub const fn new(name: &'static str, permits: usize, longest_wait: Duration) -> Self {
        Self { name, permits: Semaphore::const_new(permits), longest_wait }
    }

    /// Runs work on a thread for blocking work. Once started, it runs to its end.
    ///
    /// # Errors
    /// [`BulkheadError`]
    pub async fn run_blocking<T: Send + 'static>(
        &'static self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, BulkheadError> {
        let permit = self.permit().await?;
        spawn_owning(permit, work).await.map_err(|error| BulkheadError::Panicked(self.name, error))
    }

    /// Runs a future as a task of its own. Once started, it runs to its end.
    ///
    /// # Errors
    /// [`BulkheadError`]
    pub async fn run<T: Send + 'static>(
        &'static self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, BulkheadError> {
        let permit = self.permit().await?;
        let work = async move {
            let _permit = permit;
            work.await
        };
        tokio::spawn(work.in_current_span()).await.map_err(|error| BulkheadError::Panicked(self.name, error))
    }

    /// Acquires a permit. The work must own it until it ends.
    ///
    /// # Errors
    /// [`BulkheadError::Full`]
    pub async fn permit(&'static self) -> Result<Permit, BulkheadError> {
        // The semaphore is never closed, so only the time can run out.
        let Ok(Ok(permit)) = tokio::time::timeout(self.longest_wait, self.permits.acquire()).await else {
            counter!("matinee_refused_work_total", "work" => self.name).increment(1);
            return Err(BulkheadError::Full(self.name));
        };
        gauge!("matinee_permits_in_use", "work" => self.name).increment(1.0);
        Ok(Permit { name: self.name, _permit: permit })
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        gauge!("matinee_permits_in_use", "work" => self.name).decrement(1.0);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, mpsc};

    use super::*;

    fn bulkhead(permits: usize, longest_wait: Duration) -> &'static Bulkhead {
        Box::leak(Box::new(Bulkhead::new("test", permits, longest_wait)))
    }

    #[tokio::test]
    async fn work_keeps_its_permit_after_its_requester_has_left() {
        let bulkhead = bulkhead(2, Duration::from_hours(1));
        let (running, peak) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (finish, finished) = mpsc::channel::<()>();
        let finished = Arc::new(std::sync::Mutex::new(finished));
        let mut started = Vec::new();
        for _ in 0..10 {
            let (running, peak, finished) = (Arc::clone(&running), Arc::clone(&peak), Arc::clone(&finished));
            let (start, has_started) = tokio::sync::oneshot::channel();
            let requester = tokio::spawn(bulkhead.run_blocking(move || {
                peak.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                let _ = start.send(());
                let _ = finished.lock().map(|finished| finished.recv());
                running.fetch_sub(1, Ordering::SeqCst);
            }));
            started.push((requester, has_started));
        }
        let mut refused = 0;
        for (number, (requester, has_started)) in started.into_iter().enumerate() {
            if number < 2 {
                has_started.await.expect("there are two permits");
            }
            requester.abort();
            refused += usize::from(requester.await.is_err());
        }
        assert_eq!(refused, 10, "all requesters have left");
        assert_eq!(bulkhead.permits.available_permits(), 0, "the work goes on");
        assert_eq!(peak.load(Ordering::SeqCst), 2);

        for _ in 0..2 {
            finish.send(()).expect("the work waits");
        }
        bulkhead.run_blocking(|| ()).await.expect("the work has returned its permits");
        assert_eq!(peak.load(Ordering::SeqCst), 2, "work that no caller waits for is not started");
    }

    #[tokio::test(start_paused = true)]
    async fn work_that_would_wait_too_long_is_refused() {
        let bulkhead = bulkhead(1, Duration::from_secs(3));
        let permit = bulkhead.permit().await.expect("a permit");
        let refused = bulkhead.run(async {}).await;
        assert!(matches!(refused, Err(BulkheadError::Full("test"))), "{refused:?}");
        drop(permit);
        bulkhead.run(async {}).await.expect("there is a permit again");
    }

    #[tokio::test]
    async fn work_that_panics_returns_its_permit() {
        let bulkhead = bulkhead(1, Duration::from_hours(1));
        for _ in 0..2 {
            let panicked = bulkhead.run(async { panic!("expected") }).await;
            assert!(matches!(panicked, Err::<(), _>(BulkheadError::Panicked("test", _))), "{panicked:?}");
        }
    }
}
