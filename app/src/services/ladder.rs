//! The ladder that every call goes down: fresh, cached, stale, substitute, and at the foot an honest notice.

use std::any::Any;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::FutureExt;
use leptos::prelude::with_context;
use moka::future::Cache;

use super::ServiceError;
use crate::demo::{Demo, Plug};
use crate::error::PanelError;
use crate::types::{Outcome, Served, Source};

/// How long calls and answers live.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How long a panel waits for its service.
    pub deadline: Duration,
    /// How long an answer is as good as new.
    pub recent: Duration,
    /// How long an answer can stand in for a failing service.
    pub last_good: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            deadline: Duration::from_millis(700),
            recent: Duration::from_secs(30),
            last_good: Duration::from_hours(1),
        }
    }
}

type Answer = Arc<dyn Any + Send + Sync>;
type Call<'a, T> = Pin<Box<dyn Future<Output = Result<T, ServiceError>> + Send + 'a>>;

/// One question to one service.
pub struct Ask<'a, T> {
    pub service: &'static str,
    pub host: &'a str,
    /// What is asked: the panel's name, then its arguments. Equal questions have equal answers for a while.
    pub question: String,
    /// Whether an answer of a moment ago will do. Off for what costs less to ask than to look up.
    pub cached: bool,
    pub call: Call<'a, T>,
    /// Who answers instead, and with what.
    pub substitute: Option<(&'static str, Call<'a, T>)>,
}

/// Answers of a moment ago and last good answers, shared by all requests.
#[derive(Clone)]
pub struct Ladder {
    limits: Limits,
    recent: Cache<String, Answer>,
    last_good: Cache<String, Answer>,
}

/// How many answers are kept; a card strip is about 2 kB.
const MOST_ANSWERS: u64 = 4096;

impl Ladder {
    pub fn new(limits: Limits) -> Self {
        let keep = |time| Cache::builder().max_capacity(MOST_ANSWERS).time_to_live(time).build();
        Self { limits, recent: keep(limits.recent), last_good: keep(limits.last_good) }
    }

    /// Gets the best answer there is within the deadline.
    ///
    /// The call runs at most once at a time for equal questions. Its panic is its own failure and nobody else's.
    ///
    /// # Errors
    /// What the service itself says is wrong with the question, or [`PanelError::Unavailable`] at the foot of the ladder.
    pub async fn ask<T>(&self, ask: Ask<'_, T>) -> Result<Served<T>, PanelError>
    where
        T: Clone + Send + Sync + 'static,
    {
        let panel = ask.question.split(' ').next().unwrap_or_default().to_owned();
        // Boxed, because the page moves a panel's future from hand to hand, and this one is thousands of bytes.
        let answer = Box::pin(self.best(ask)).await;
        match &answer {
            Ok(Served { source, .. }) | Err(PanelError::Unavailable(source)) => count(panel, source),
            Err(PanelError::NotFound | PanelError::Invalid(_)) => {}
        }
        answer
    }

    async fn best<T>(&self, ask: Ask<'_, T>) -> Result<Served<T>, PanelError>
    where
        T: Clone + Send + Sync + 'static,
    {
        let start = Instant::now();
        let plug = plug_of(ask.service);
        let source = |service: &str, host: &str, outcome| Source {
            service: service.to_owned(),
            host: host.to_owned(),
            elapsed_ms: start.elapsed().as_secs_f64() * 1000.0,
            outcome,
        };

        let answered = match plug {
            Some(Plug::Pulled) => Err(ServiceError::Failed("its plug is pulled".to_owned())),
            Some(Plug::Slow) => {
                tokio::time::sleep(self.limits.deadline).await;
                Err(ServiceError::Failed("it is slowed down".to_owned()))
            }
            None if ask.cached => self.recent(&ask.question, ask.call).await,
            None => self.in_time(ask.call).await.map(|value| (value, Outcome::Fresh)),
        };
        let error = match answered {
            Ok((value, outcome)) => return Ok(Served { value, source: source(ask.service, ask.host, outcome) }),
            Err(ServiceError::NotFound) => return Err(PanelError::NotFound),
            Err(ServiceError::Invalid(problem)) => return Err(PanelError::Invalid(problem)),
            Err(ServiceError::Failed(error)) => error,
        };
        if plug.is_none() {
            tracing::warn!(service = ask.service, question = ask.question, error, "a panel's call failed");
        }

        if let Some(value) = self.last_good.get(&ask.question).await.and_then(value_of) {
            return Ok(Served { value, source: source(ask.service, ask.host, Outcome::Stale) });
        }
        if let Some((service, call)) = ask.substitute
            && plug_of(service).is_none()
            && let Ok(value) =
                self.in_time(call).await.inspect_err(|error| tracing::warn!(service, %error, "no substitute"))
        {
            return Ok(Served { value, source: source(service, "in-process", Outcome::Substitute) });
        }
        Err(PanelError::Unavailable(source(ask.service, ask.host, Outcome::Unavailable)))
    }

    /// An answer of a moment ago, or the one that this or an equal question in flight gets.
    async fn recent<T>(&self, question: &str, call: Call<'_, T>) -> Result<(T, Outcome), ServiceError>
    where
        T: Clone + Send + Sync + 'static,
    {
        if let Some(value) = self.recent.get(question).await.and_then(value_of) {
            return Ok((value, Outcome::Cached));
        }
        let flight = self.recent.try_get_with_by_ref(question, async {
            let answer: Answer = Arc::new(self.in_time(call).await?);
            self.last_good.insert(question.to_owned(), Arc::clone(&answer)).await;
            Ok::<Answer, ServiceError>(answer)
        });
        match flight.await {
            Ok(answer) => value_of(answer)
                .map(|value| (value, Outcome::Fresh))
                .ok_or_else(|| ServiceError::Failed("two questions of one name have answers of two types".to_owned())),
            Err(error) => Err((*error).clone()),
        }
    }

    async fn in_time<T>(&self, call: Call<'_, T>) -> Result<T, ServiceError> {
        let caught = AssertUnwindSafe(call).catch_unwind();
        match tokio::time::timeout(self.limits.deadline, caught).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(ServiceError::Failed("it panicked".to_owned())),
            Err(_) => Err(ServiceError::Failed(format!("no answer within {:?}", self.limits.deadline))),
        }
    }
}

/// Counts how a panel fared, by the service that answered. Costs a fraction of a microsecond.
fn count(panel: String, source: &Source) {
    let (service, outcome) = (source.service.clone(), source.outcome.as_str());
    metrics::counter!("matinee_panels_total", "panel" => panel, "service" => service, "outcome" => outcome)
        .increment(1);
}

fn value_of<T: Clone + Send + Sync + 'static>(answer: Answer) -> Option<T> {
    answer.downcast_ref::<T>().cloned()
}

/// What the visitor has done to the service for this request.
fn plug_of(service: &str) -> Option<Plug> {
    with_context(|demo: &Demo| demo.plugs.of(service)).flatten()
}
