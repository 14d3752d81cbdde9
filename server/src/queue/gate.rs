//! A gate that stops workers from claiming jobs while the jobs cannot succeed.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::retry::pause_after;

/// Whether jobs can succeed. While the gate is closed, workers claim no jobs, so an outage does not use up attempts.
/// Cheap to clone.
#[derive(Clone)]
pub struct Gate(Arc<GateState>);

struct GateState {
    is_ready: Box<dyn Fn() -> bool + Send + Sync>,
    outage: Mutex<Outage>,
}

/// Failures since the last success.
struct Outage {
    failures: i64,
    closed_until: Instant,
}

/// The pause after the first failure.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
/// The interval at which waiting workers check the gate.
const INTERVAL: Duration = Duration::from_millis(250);

impl Gate {
    /// A gate that is open while `is_ready`, which is called often, unless an outage was reported.
    pub fn open_while(is_ready: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        let outage = Mutex::new(Outage { failures: 0, closed_until: Instant::now() });
        Self(Arc::new(GateState { is_ready: Box::new(is_ready), outage }))
    }

    /// A gate for jobs that depend on nothing but the queue.
    pub fn always_open() -> Self {
        Self::open_while(|| true)
    }

    /// Whether workers may claim jobs now.
    pub fn is_open(&self) -> bool {
        self.pause().is_zero() && (self.0.is_ready)()
    }

    /// Reports a failure that other jobs would have too. Closes the gate and returns for how long: twice as long as the
    /// last time, at most five minutes. Jobs that fail while it is closed do not prolong the pause.
    pub fn report_outage(&self) -> Duration {
        let mut outage = self.0.outage.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if outage.closed_until <= now {
            outage.failures += 1;
            outage.closed_until = now + pause_after(FIRST_PAUSE, outage.failures);
        }
        outage.closed_until - now
    }

    /// Reports that a job succeeded: the outage is over.
    pub fn report_success(&self) {
        self.0.outage.lock().unwrap_or_else(PoisonError::into_inner).failures = 0;
    }

    /// Waits until the gate is open.
    pub(super) async fn opened(&self) {
        while !self.is_open() {
            sleep(INTERVAL).await;
        }
    }

    /// Waits until the gate is closed.
    pub(super) async fn closed(&self) {
        while self.is_open() {
            sleep(INTERVAL).await;
        }
    }

    fn pause(&self) -> Duration {
        let outage = self.0.outage.lock().unwrap_or_else(PoisonError::into_inner);
        outage.closed_until.saturating_duration_since(Instant::now())
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate").field("is_open", &self.is_open()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn each_outage_closes_the_gate_for_twice_as_long_until_a_job_succeeds() {
        let gate = Gate::always_open();
        let mut pauses = Vec::new();
        for _ in 0..9 {
            pauses.push(gate.report_outage().as_secs());
            assert!(!gate.is_open());
            gate.report_outage();
            gate.opened().await;
        }
        assert_eq!(pauses, [2, 4, 8, 16, 32, 64, 128, 256, 300]);
        gate.report_success();
        assert_eq!(gate.report_outage().as_secs(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_gate_is_closed_while_its_condition_is_false() {
        let ready = Arc::new(AtomicBool::new(false));
        let gate = Gate::open_while({
            let ready = Arc::clone(&ready);
            move || ready.load(Ordering::Relaxed)
        });
        gate.closed().await;
        let opened = tokio::spawn({
            let gate = gate.clone();
            async move { gate.opened().await }
        });
        sleep(Duration::from_mins(10)).await;
        assert!(!opened.is_finished());
        ready.store(true, Ordering::Relaxed);
        opened.await.expect("opened");
    }
}
