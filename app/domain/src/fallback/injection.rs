//! Fault injection for calls to services.

use std::panic::resume_unwind;
use std::time::Duration;

use super::ServiceFuture;
use crate::{Faults, Service, ServiceError, Setting};

tokio::task_local! {
    static CURRENT: Faults;
}

/// The faults that the caller of the current service call has set, for HTTP clients of replicas.
pub fn current_faults() -> Faults {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}

/// The faults that apply to one service call.
pub struct Injection<'f> {
    setting: Option<Setting>,
    /// The visitor's faults, if the service calls replicas and any of them has a fault.
    replica_faults: Option<&'f Faults>,
}

impl<'f> Injection<'f> {
    /// Draws the faults that apply to the next call to a service.
    pub fn into(service: Service, faults: &'f Faults) -> Self {
        let replica_faults = (service == Service::Recommender && faults.reach_replicas()).then_some(faults);
        Self { setting: faults.of(service).filter(|setting| setting.applies_to_next_call()), replica_faults }
    }

    /// Whether no fault applies, so that the call and its answer are as for other visitors.
    pub fn is_none(&self) -> bool {
        self.setting.is_none() && self.replica_faults.is_none()
    }

    /// The call with the faults applied: delayed, replaced by a failure, or with the faults of replicas in
    /// [`current_faults`].
    pub fn applied_to<'a, T: Send + 'a>(&self, call: ServiceFuture<'a, T>) -> ServiceFuture<'a, T> {
        let call = match self.replica_faults {
            Some(faults) => Box::pin(CURRENT.scope(faults.clone(), call)),
            None => call,
        };
        let Some(setting) = self.setting else { return call };
        Box::pin(async move {
            match setting {
                Setting::Slow(delay) => {
                    tokio::time::sleep(Duration::from_millis(delay.into())).await;
                    call.await
                }
                Setting::Failing(_) | Setting::Garbage(_) => Err(ServiceError::failed("injected error")),
                Setting::Unreachable => Err(ServiceError::failed("injected outage")),
                // `resume_unwind` skips the panic hook: printing a backtrace would block a thread that serves other
                // visitors.
                Setting::Panicking => resume_unwind(Box::new("injected")),
            }
        })
    }
}
