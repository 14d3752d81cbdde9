//! The trace of what has enqueued a job, which the job continues: apalis stores it as the metadata of the job.

use apalis::prelude::Task;
use domain::{CallContext, TraceContext};

use crate::store::Dialect;

const TRACEPARENT: &str = "traceparent";

/// The metadata of jobs that the current task enqueues, as text that the database converts to the type of its column.
pub fn metadata(dialect: Dialect) -> String {
    let Some(context) = CallContext::current() else {
        return match dialect {
            Dialect::Sqlite => "{}".to_owned(),
            Dialect::Postgres => String::new(),
        };
    };
    let traceparent = context.trace().child();
    match dialect {
        Dialect::Sqlite => format!("{{\"{TRACEPARENT}\":\"{traceparent}\"}}"),
        Dialect::Postgres => format!("\"{TRACEPARENT}\"=>\"{traceparent}\""),
    }
}

/// The context in which a job runs: a span of the trace that has enqueued it. Jobs of earlier versions, and of tasks outside of
/// a trace, begin one.
pub fn context_of<J>(task: &Task<J>) -> CallContext {
    CallContext::new(TraceContext::continued(task.metadata().get(TRACEPARENT)))
}
