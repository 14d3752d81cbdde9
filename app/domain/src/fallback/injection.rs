//! Injected faults on the way to a service.

use std::panic::resume_unwind;
use std::time::Duration;

use super::ServiceFuture;
use crate::{Faults, Service, ServiceError, Setting};

tokio::task_local! {
    static CURRENT: Faults;
}

/// The faults of the visitor whose call is being answered, for clients of what is not in this process.
pub fn current_faults() -> Faults {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}

/// What happens to one call to a service.
pub struct Injection<'f> {
    setting: Option<Setting>,
    /// The visitor's faults, if the service asks replicas that have one.
    below: Option<&'f Faults>,
}

impl<'f> Injection<'f> {
    /// What a visitor's faults do to the next call to a service.
    pub fn into(service: Service, faults: &'f Faults) -> Self {
        let below = (service == Service::Recommender && faults.reach_replicas()).then_some(faults);
        Self { setting: faults.of(service).filter(|setting| setting.strikes()), below }
    }

    /// Whether the call is answered as for every other visitor.
    pub fn is_none(&self) -> bool {
        self.setting.is_none() && self.below.is_none()
    }

    pub fn applied_to<'a, T: Send + 'a>(&self, call: ServiceFuture<'a, T>) -> ServiceFuture<'a, T> {
        let call = match self.below {
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
                // Without the panic hook: a backtrace would hold up a thread that other visitors need as well.
                Setting::Panicking => resume_unwind(Box::new("injected")),
            }
        })
    }
}
