//! Calls to replicas, as their callers see them.

use std::sync::Arc;
use std::time::{Duration, Instant};

/// One call to a replica, as its caller sees it.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The replica's address.
    pub host: Arc<str>,
    pub began: Instant,
    /// When it ended and how; `None` while the caller waits.
    pub end: Option<(Instant, AttemptEnd)>,
    /// How long the replica says that it worked.
    pub replica_time: Option<Duration>,
}

/// How a call to a replica ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptEnd {
    Answered,
    Failed,
    /// Its caller no longer waited, for example because another replica was faster.
    Cancelled,
}
