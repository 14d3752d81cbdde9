//! The latency and health of services, as displayed on the fault board.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use strum::VariantArray;

use crate::{Outcome, Service, ServiceError};

/// The latency and health of a service. Answers from a cache and calls with injected faults are not counted.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Pulse {
    /// How long the latest answer took.
    pub latency: Option<Duration>,
    /// Whether the latest call failed.
    pub is_failing: bool,
}

/// The pulse of each service.
#[derive(Default)]
pub struct Pulses([Latest; Service::VARIANTS.len()]);

#[derive(Default)]
struct Latest {
    /// In microseconds, plus one; 0 before the first answer.
    latency: AtomicU64,
    is_failing: AtomicBool,
}

impl Pulses {
    /// The current pulse of a service.
    pub fn of(&self, service: Service) -> Pulse {
        let Latest { latency, is_failing } = &self.0[service as usize];
        let latency = latency.load(Ordering::Relaxed).checked_sub(1).map(Duration::from_micros);
        Pulse { latency, is_failing: is_failing.load(Ordering::Relaxed) }
    }

    /// Records the outcome of a call. Takes a few nanoseconds.
    pub fn note<T>(&self, service: Service, answer: &Result<(T, Outcome), ServiceError>, elapsed: Duration) {
        let latest = &self.0[service as usize];
        match answer {
            Ok((_, Outcome::Fresh)) => {
                let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX - 1);
                latest.latency.store(micros + 1, Ordering::Relaxed);
                latest.is_failing.store(false, Ordering::Relaxed);
            }
            Err(ServiceError::Failed(_)) => latest.is_failing.store(true, Ordering::Relaxed),
            Ok(_) | Err(ServiceError::NotFound | ServiceError::Invalid(_)) => {}
        }
    }
}
