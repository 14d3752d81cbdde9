//! The fallback chain of service calls: fresh, cached, stale, substitute, unavailable.

use std::any::Any;
use std::error::Error;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::FutureExt;
use moka::future::Cache;
use strum::VariantArray;
use tokio::sync::Semaphore;
use tracing::Instrument;

use crate::{CallError, Faults, IN_PROCESS, Outcome, Served, Service, ServiceError, Source};

mod injection;
mod pulse;

use injection::Injection;
pub use injection::current_faults;
pub use pulse::Pulse;
use pulse::Pulses;

/// Deadlines and lifetimes of the fallback chain.
#[derive(Debug, Clone, Copy)]
pub struct FallbackPolicy {
    /// How long a call may take.
    pub deadline: Duration,
    /// How long an answer is served from the fresh cache.
    pub fresh_for: Duration,
    /// How long an answer may stand in for a failing service.
    pub stale_for: Duration,
}

impl Default for FallbackPolicy {
    fn default() -> Self {
        Self {
            deadline: Duration::from_millis(700),
            fresh_for: Duration::from_secs(30),
            stale_for: Duration::from_hours(1),
        }
    }
}

/// The future of a service's answer.
pub type ServiceFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, ServiceError>> + Send + 'a>>;

/// How a call is executed.
pub enum Execution<'a, T> {
    /// The answer is the same for every visitor: it is cached, and concurrent calls with the same key share one execution.
    /// It is a task of its own, so that it continues when the first visitor disconnects. The key names the service,
    /// the call and its arguments.
    Shared(String, ServiceFuture<'static, T>),
    /// The answer is not cached: it belongs to one user, or is cheaper to compute than to look up.
    Own(ServiceFuture<'a, T>),
}

/// One call to one service.
pub struct ServiceCall<'a, T> {
    /// The name of the panel that makes the call: a label of the metric.
    pub panel: &'static str,
    pub service: Service,
    /// Where the service runs, the `host` of answers that do not name one themselves.
    pub host: &'a str,
    pub execution: Execution<'a, T>,
    /// A simpler answer from another service.
    pub substitute: Option<(Service, ServiceFuture<'a, T>)>,
}

type Answer = Arc<dyn Any + Send + Sync>;

/// Runs service calls, with caches that all requests share.
#[derive(Clone)]
pub struct FallbackChain {
    policy: FallbackPolicy,
    fresh: Cache<String, Answer>,
    stale: Cache<String, Answer>,
    /// For each service, permits for shared executions.
    permits: Arc<[Semaphore]>,
    pulses: Arc<Pulses>,
}

/// The capacity of each cache; a row of cards takes about 2 kB.
const MAX_ANSWERS: u64 = 4096;
/// The number of shared executions of one service at the same time.
const MAX_EXECUTIONS: usize = 64;
/// How long a shared execution may take, as a multiple of the deadline. An answer that is late for the first caller may
/// be in time for later ones.
const EXECUTION_DEADLINES: f64 = 1.5;

impl FallbackChain {
    /// A chain with empty caches.
    pub fn new(policy: FallbackPolicy) -> Self {
        let cache = |time| Cache::builder().max_capacity(MAX_ANSWERS).time_to_live(time).build();
        let permits = Service::VARIANTS.iter().map(|_| Semaphore::new(MAX_EXECUTIONS)).collect();
        Self { policy, fresh: cache(policy.fresh_for), stale: cache(policy.stale_for), permits, pulses: Arc::default() }
    }

    /// The latency and health of a service, from the calls that were not answered from a cache.
    pub fn pulse(&self, service: Service) -> Pulse {
        self.pulses.of(service)
    }

    /// How long a service call may take.
    pub fn deadline(&self) -> Duration {
        self.policy.deadline
    }

    /// Returns the best available answer within the deadline, or within twice the deadline if there is a substitute.
    ///
    /// A panic of the service fails this call only.
    ///
    /// # Errors
    /// [`CallError::NotFound`] and [`CallError::Invalid`] if the service returns the corresponding error,
    /// [`CallError::Unavailable`] at the end of the chain.
    pub async fn call<T>(&self, call: ServiceCall<'_, T>, faults: &Faults) -> Result<Served<T>, CallError>
    where
        T: Clone + Send + Sync + 'static,
    {
        let panel = call.panel;
        // Boxed because the page moves a panel's future several times, and this one takes thousands of bytes.
        let answer = Box::pin(self.best(call, faults)).await;
        match &answer {
            Ok(Served { source, .. }) | Err(CallError::Unavailable(source)) => count(panel, source),
            Err(CallError::NotFound | CallError::Invalid(_)) => {}
        }
        answer
    }

    async fn best<T>(&self, call: ServiceCall<'_, T>, faults: &Faults) -> Result<Served<T>, CallError>
    where
        T: Clone + Send + Sync + 'static,
    {
        let ServiceCall { panel, service, host, execution, substitute } = call;
        let start = Instant::now();
        let source = |service: Service, host: &str, outcome| Source {
            service: service.as_str().to_owned(),
            host: host.to_owned(),
            elapsed_ms: start.elapsed().as_secs_f64() * 1000.0,
            outcome,
        };

        let injection = Injection::into(service, faults);
        let (key, answer) = match execution {
            Execution::Shared(key, call) if injection.is_none() => {
                let answer = self.shared(service, &key, call).await;
                (Some(key), answer)
            }
            // An answer that a visitor with injected faults gets must not be cached for others.
            Execution::Shared(key, call) => (Some(key), self.own(injection.applied_to(call)).await),
            Execution::Own(call) => (None, self.own(injection.applied_to(call)).await),
        };
        if injection.is_none() {
            self.pulses.note(service, &answer, start.elapsed());
        }
        let cause = match answer {
            Ok((value, outcome)) => return Ok(Served { value, source: source(service, host, outcome) }),
            Err(ServiceError::NotFound) => return Err(CallError::NotFound),
            Err(ServiceError::Invalid(text)) => return Err(CallError::Invalid(text)),
            Err(ServiceError::Failed(cause)) => cause,
        };
        if injection.is_none() {
            tracing::warn!(panel, service = service.as_str(), error = chain_of(&*cause), "a service call failed");
        }

        if let Some(key) = key
            && let Some(value) = self.stale.get(&key).await.and_then(value_of)
        {
            return Ok(Served { value, source: source(service, host, Outcome::Stale) });
        }
        if let Some((substitute, call)) = substitute {
            let injection = Injection::into(substitute, faults);
            match self.in_time(injection.applied_to(call)).await {
                Ok(value) => return Ok(Served { value, source: source(substitute, IN_PROCESS, Outcome::Substitute) }),
                Err(error) if injection.is_none() => {
                    tracing::warn!(
                        panel,
                        service = substitute.as_str(),
                        error = chain_of(&error),
                        "a substitute failed"
                    );
                }
                Err(_) => {}
            }
        }
        Err(CallError::Unavailable(source(service, host, Outcome::Unavailable)))
    }

    /// An answer from the fresh cache, or that of this or a concurrent call with the same key. Each caller waits until
    /// its own deadline.
    async fn shared<T>(
        &self,
        service: Service,
        key: &str,
        call: ServiceFuture<'static, T>,
    ) -> Result<(T, Outcome), ServiceError>
    where
        T: Clone + Send + Sync + 'static,
    {
        if let Some(value) = self.fresh.get(key).await.and_then(value_of) {
            return Ok((value, Outcome::Cached));
        }
        let execution = tokio::spawn(self.clone().execute(service, key.to_owned(), call).in_current_span());
        let answer =
            within(self.policy.deadline, Box::pin(async { execution.await.map_err(ServiceError::failed)? })).await?;
        value_of(answer)
            .map(|value| (value, Outcome::Fresh))
            .ok_or_else(|| ServiceError::failed("a cache key is used for answers of two types"))
    }

    /// Executes a call, or waits for a concurrent execution with the same key, and caches the answer.
    async fn execute<T: Send + Sync + 'static>(
        self,
        service: Service,
        key: String,
        call: ServiceFuture<'static, T>,
    ) -> Result<Answer, ServiceError> {
        let execution = self.fresh.try_get_with_by_ref(&key, async {
            let permitted = async {
                let _permit = self.permits[service as usize].acquire().await.map_err(ServiceError::failed)?;
                call.await
            };
            let limit = self.policy.deadline.mul_f64(EXECUTION_DEADLINES);
            let answer: Answer = Arc::new(within(limit, Box::pin(permitted)).await?);
            self.stale.insert(key.clone(), Arc::clone(&answer)).await;
            Ok::<Answer, ServiceError>(answer)
        });
        execution.await.map_err(|error| (*error).clone())
    }

    async fn own<T>(&self, call: ServiceFuture<'_, T>) -> Result<(T, Outcome), ServiceError> {
        self.in_time(call).await.map(|value| (value, Outcome::Fresh))
    }

    async fn in_time<T>(&self, call: ServiceFuture<'_, T>) -> Result<T, ServiceError> {
        within(self.policy.deadline, call).await
    }
}

/// Runs a call with a time limit, and turns a panic into an error.
async fn within<T>(limit: Duration, call: ServiceFuture<'_, T>) -> Result<T, ServiceError> {
    match tokio::time::timeout(limit, AssertUnwindSafe(call).catch_unwind()).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) => Err(ServiceError::failed("the service panicked")),
        Err(_) => Err(ServiceError::failed(format!("no answer within {limit:?}"))),
    }
}

/// Increments the outcome metric of a panel. Takes less than a microsecond.
fn count(panel: &'static str, source: &Source) {
    let (service, outcome) = (source.service.clone(), source.outcome.as_str());
    metrics::counter!("matinee_panels_total", "panel" => panel, "service" => service, "outcome" => outcome)
        .increment(1);
    metrics::histogram!("matinee_panel_seconds", "panel" => panel).record(source.elapsed_ms / 1000.0);
}

fn value_of<T: Clone + Send + Sync + 'static>(answer: Answer) -> Option<T> {
    answer.downcast_ref::<T>().cloned()
}

/// An error with its causes: `cannot read: connection refused`.
pub fn chain_of(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
