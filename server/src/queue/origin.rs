//! What a job keeps of the request or job that has enqueued it, as the metadata that apalis stores with it: the trace, which the
//! job continues, and the faults that a visitor has set.

use std::time::Duration;

use apalis::prelude::Task;
use domain::{CallContext, Faults, Part, Setting, TraceContext};

use super::RetryLater;
use crate::store::Dialect;

const TRACEPARENT: &str = "traceparent";
const FAULTS: &str = "faults";
/// How soon a job that was made to fail is tried again.
const RETRY_AFTER: Duration = Duration::from_secs(2);

/// The metadata of jobs that the current task enqueues, as text that the database converts to the type of its column.
pub fn metadata(dialect: Dialect) -> String {
    let context = CallContext::current();
    let trace = context.as_ref().map(|context| (TRACEPARENT, context.trace().child().to_string()));
    let faults = context.as_ref().map(CallContext::job_faults).filter(|faults| !faults.is_empty());
    let pairs = trace.into_iter().chain(faults.map(|faults| (FAULTS, faults.to_string())));
    // Neither value contains a quotation mark.
    let pairs = pairs.map(|(key, value)| match dialect {
        Dialect::Sqlite => format!("\"{key}\":\"{value}\""),
        Dialect::Postgres => format!("\"{key}\"=>\"{value}\""),
    });
    let pairs = pairs.collect::<Vec<_>>().join(",");
    match dialect {
        Dialect::Sqlite => format!("{{{pairs}}}"),
        Dialect::Postgres => pairs,
    }
}

/// The context in which a job runs: a span of the trace that has enqueued it. Jobs of earlier versions, and of tasks outside of
/// a trace, begin one.
pub fn context_of<J>(task: &Task<J>) -> CallContext {
    let metadata = task.metadata();
    let context = CallContext::new(TraceContext::continued(metadata.get(TRACEPARENT)));
    let faults = metadata.get(FAULTS).and_then(|faults| faults.parse::<Faults>().ok());
    context.with_faults(&faults.unwrap_or_default())
}

/// What a visitor's fault of a part makes of a job: its first attempt is late, or fails.
pub fn injected<J>(task: &Task<J>, part: &Part, context: &CallContext) -> Option<RetryLater> {
    let setting =
        context.job_faults().for_part(part).filter(|setting| task.attempt() <= 1 && setting.applies_to_next_call())?;
    let (error, after) = match setting {
        // Jobs are scheduled by the second.
        Setting::Slow(delay) => {
            ("a delay that its visitor has set", Duration::from_secs(u64::from(delay).div_ceil(1000)))
        }
        _ => ("a failure that its visitor has set", RETRY_AFTER),
    };
    Some(RetryLater { error: error.into(), after })
}
