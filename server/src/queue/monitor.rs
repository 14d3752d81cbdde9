//! The state of the queues, for probes and metrics.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;
use sqlx::{AnyConnection, FromRow};
use ulid::Ulid;

use super::{ChunkJob, Job, MailJob};
use crate::store::{Dialect, Store, now};

/// The length and age of a queue, and the activity of its workers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QueueState {
    pub queue: &'static str,
    /// Jobs that are not done. Counting ends at 100,000.
    pub length: u64,
    /// The age of the oldest job that is not done, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oldest_seconds: Option<u64>,
    /// When a worker of any process last polled the queue, in seconds before now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub polled_seconds_ago: Option<u64>,
}

/// The latest known state of the queues. Cheap to clone.
#[derive(Debug, Clone)]
pub struct QueueMonitor {
    store: Store,
    states: Arc<Mutex<Vec<QueueState>>>,
}

/// The interval at which the state is read from the database, so that probes need no query.
const INTERVAL: Duration = Duration::from_secs(10);
const MAX_COUNTED: i64 = 100_000;

#[derive(FromRow)]
struct StateColumns {
    length: i64,
    /// The ids of jobs begin with the time at which they were pushed.
    oldest: Option<String>,
    seen_at: Option<i64>,
}

impl QueueState {
    /// The state of each queue.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn read_all(connection: &mut AnyConnection) -> Result<Vec<Self>, sqlx::Error> {
        let mut states = Vec::new();
        for queue in [ChunkJob::QUEUE, MailJob::QUEUE] {
            states.push(Self::read(connection, queue).await?);
        }
        Ok(states)
    }

    async fn read(connection: &mut AnyConnection, queue: &'static str) -> Result<Self, sqlx::Error> {
        let select = match Dialect::of(connection) {
            Dialect::Sqlite => {
                "select count(*) as length, min(id) as oldest,
                        (select max(last_seen) from Workers where worker_type = $1) as seen_at
                 from (select id from Jobs where job_type = $1 and status not in ('Done', 'Killed') limit $2) as jobs"
            }
            Dialect::Postgres => {
                "select count(*) as length, min(id) as oldest,
                        (select cast(extract(epoch from max(last_seen)) as bigint) from apalis.workers
                         where worker_type = $1) as seen_at
                 from (select id from apalis.jobs
                       where job_type = $1 and status not in ('Done', 'Killed') limit $2) as jobs"
            }
        };
        let columns: StateColumns = sqlx::query_as(select).bind(queue).bind(MAX_COUNTED).fetch_one(connection).await?;
        let pushed_at = columns.oldest.and_then(|id| id.parse::<Ulid>().ok()).map(|id| id.timestamp_ms() / 1000);
        let age = |since: u64| now().cast_unsigned().saturating_sub(since);
        Ok(Self {
            queue,
            length: columns.length.cast_unsigned(),
            oldest_seconds: pushed_at.map(age),
            polled_seconds_ago: columns.seen_at.map(|seen_at| age(seen_at.cast_unsigned())),
        })
    }
}

impl QueueMonitor {
    /// A monitor without states. [`watch`](Self::watch) reads them.
    pub fn new(store: Store) -> Self {
        Self { store, states: Arc::default() }
    }

    /// The state of each queue a few seconds ago; empty until it has been read once.
    pub fn states(&self) -> Vec<QueueState> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the states regularly. Never returns.
    pub async fn watch(self) {
        let mut interval = tokio::time::interval(INTERVAL);
        loop {
            interval.tick().await;
            if let Err(error) = self.refresh().await {
                tracing::debug!(%error, "cannot read the state of the queues");
            }
        }
    }

    /// Reads the states now.
    ///
    /// # Errors
    /// If the database fails; then the previous states remain.
    pub async fn refresh(&self) -> Result<(), sqlx::Error> {
        let states = QueueState::read_all(&mut *self.store.bulk().acquire().await?).await?;
        for state in &states {
            metrics::gauge!("matinee_queue_jobs", "queue" => state.queue).set(state.length as f64);
            let age = state.oldest_seconds.unwrap_or_default();
            metrics::gauge!("matinee_queue_oldest_seconds", "queue" => state.queue).set(age as f64);
            if let Some(seconds) = state.polled_seconds_ago {
                metrics::gauge!("matinee_queue_polled_seconds_ago", "queue" => state.queue).set(seconds as f64);
            }
        }
        *self.states.lock().unwrap_or_else(PoisonError::into_inner) = states;
        Ok(())
    }
}
