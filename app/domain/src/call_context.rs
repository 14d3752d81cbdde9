//! What a service call carries to other processes, and what it learns about them.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::{Attempt, AttemptEnd, Faults, TraceContext};

tokio::task_local! {
    static CURRENT: CallContext;
}

/// The context of what the current task does. Cheap to clone.
#[derive(Debug, Clone)]
pub struct CallContext {
    trace: TraceContext,
    /// Those of the visitor that are of jobs.
    job_faults: Faults,
    attempts: Arc<Mutex<Vec<Attempt>>>,
}

/// An attempt that has not ended. Dropping it cancels the attempt.
#[derive(Debug)]
pub struct OngoingAttempt {
    context: CallContext,
    /// Its position in the list; `None` if it did not fit.
    position: Option<usize>,
}

/// The number of attempts that are remembered. A call has two, and a panel makes one call.
const MAX_ATTEMPTS: usize = 8;

impl CallContext {
    pub fn new(trace: TraceContext) -> Self {
        Self { trace, job_faults: Faults::default(), attempts: Arc::default() }
    }

    /// The same context, with the faults of a visitor in what its jobs do.
    #[must_use]
    pub fn with_faults(self, faults: &Faults) -> Self {
        Self { job_faults: faults.of_jobs(), ..self }
    }

    /// The faults of the jobs that the current task enqueues.
    pub fn job_faults(&self) -> &Faults {
        &self.job_faults
    }

    /// The context of the current task; `None` for what neither a request nor a job has caused.
    pub fn current() -> Option<Self> {
        CURRENT.try_with(Clone::clone).ok()
    }

    /// Makes this the context of a future.
    pub fn scope<F: Future>(self, future: F) -> impl Future<Output = F::Output> {
        CURRENT.scope(self, future)
    }

    pub fn trace(&self) -> TraceContext {
        self.trace
    }

    /// What has been attempted so far, in the order in which the attempts began.
    pub fn attempts(&self) -> Vec<Attempt> {
        self.with_attempts(|attempts| attempts.clone())
    }

    /// Notes that a replica is being called.
    pub fn attempt(self, host: Arc<str>) -> OngoingAttempt {
        let position = self.with_attempts(|attempts| {
            let position = attempts.len();
            (position < MAX_ATTEMPTS).then(|| {
                attempts.push(Attempt { host, began: Instant::now(), end: None, replica_time: None });
                position
            })
        });
        OngoingAttempt { context: self, position }
    }

    fn with_attempts<T>(&self, read: impl FnOnce(&mut Vec<Attempt>) -> T) -> T {
        read(&mut self.attempts.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl OngoingAttempt {
    /// The context that the call carries.
    pub fn context(&self) -> TraceContext {
        self.context.trace.child()
    }

    /// The replica says how long it worked.
    pub fn replica_worked(&self, time: Duration) {
        self.change(|attempt| attempt.replica_time = Some(time));
    }

    pub fn end(self, is_answered: bool) {
        let end = if is_answered { AttemptEnd::Answered } else { AttemptEnd::Failed };
        self.change(|attempt| attempt.end = Some((Instant::now(), end)));
    }

    fn change(&self, change: impl FnOnce(&mut Attempt)) {
        let Some(position) = self.position else { return };
        self.context.with_attempts(|attempts| change(&mut attempts[position]));
    }
}

impl Drop for OngoingAttempt {
    fn drop(&mut self) {
        self.change(|attempt| {
            attempt.end.get_or_insert_with(|| (Instant::now(), AttemptEnd::Cancelled));
        });
    }
}

/// Gives a future the context of the current task, for futures that become tasks of their own.
pub fn in_current_context<F: Future>(future: F) -> impl Future<Output = F::Output> {
    let context = CallContext::current();
    async move {
        match context {
            Some(context) => context.scope(future).await,
            None => future.await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn attempts_are_noted_in_the_context_of_the_call_even_from_other_tasks() {
        let context = CallContext::new(TraceContext::begin());
        let call = async {
            let current = CallContext::current().expect("a context");
            current.clone().attempt("one".into()).end(false);
            let other = in_current_context(async {
                let attempt = CallContext::current().expect("the same context").attempt("two".into());
                attempt.replica_worked(Duration::from_millis(3));
                attempt.end(true);
            });
            tokio::spawn(other).await.expect("no panic");
            drop(current.attempt("three".into()));
        };
        context.clone().scope(call).await;
        let attempts = context.attempts();
        let ends = attempts.iter().map(|attempt| (&*attempt.host, attempt.end.map(|(_, end)| end)));
        assert_eq!(
            ends.collect::<Vec<_>>(),
            [
                ("one", Some(AttemptEnd::Failed)),
                ("two", Some(AttemptEnd::Answered)),
                ("three", Some(AttemptEnd::Cancelled))
            ]
        );
        assert_eq!(attempts[1].replica_time, Some(Duration::from_millis(3)));
        assert!(CallContext::current().is_none());
    }

    #[test]
    fn the_number_of_attempts_is_limited() {
        let context = CallContext::new(TraceContext::begin());
        for _ in 0..MAX_ATTEMPTS + 3 {
            context.clone().attempt("one".into()).end(true);
        }
        assert_eq!(context.attempts().len(), MAX_ATTEMPTS);
    }
}
