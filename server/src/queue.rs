//! The job queue, in the site's own database. apalis maintains its tables, assigns jobs to workers, and reassigns the
//! jobs of workers that have died.
//!
//! Jobs run at least once, so handlers must be idempotent.

use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use apalis::prelude::{BackendExt, BoxDynError, Task, WorkerBuilder, WorkerBuilderExt, WorkerError};
use apalis_postgres::PostgresStorage;
use apalis_sqlite::SqliteStorage;
use futures::FutureExt;
use futures::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{AnyConnection, PgPool, SqlitePool};
use tokio::sync::watch;
use tower::service_fn;
use ulid::Ulid;

use crate::id::new_id;
use crate::store::{Dialect, Statement, Store, StoreError};

mod gate;
mod jobs;
mod monitor;
mod requeue;
mod retry;

pub use gate::Gate;
pub use jobs::{ChunkJob, MailJob};
pub use monitor::{QueueMonitor, QueueState};
pub use requeue::{requeue, withdraw};
pub use retry::{MAX_PAUSE, RetryLater, retry};

/// The payload of a job, stored as JSON.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + Unpin + 'static {
    /// The name of the queue, as stored in the database.
    const QUEUE: &'static str;
}

/// Runs the jobs of one queue.
pub type Handler<J> = Arc<dyn Fn(J) -> BoxFuture<'static, Result<(), RetryLater>> + Send + Sync>;

/// The interval at which a worker polls for jobs.
const POLL_INTERVAL: Duration = Duration::from_millis(200);
/// The interval of the heartbeats of a worker.
const HEARTBEAT: Duration = Duration::from_secs(3);
/// After this many missed heartbeats, a worker is considered dead and its jobs are reassigned.
const MISSED_HEARTBEATS: usize = 3;
/// A worker that prefetches jobs sends no heartbeat while they wait.
const PREFETCH: usize = 1;
/// How long to wait after a failure of the queue itself.
const PAUSE: Duration = Duration::from_secs(1);
/// How long a job waits after a panic. Its handler has counted the attempt already.
const PAUSE_AFTER_PANIC: Duration = Duration::from_secs(10);
/// Effectively unlimited for apalis: handlers count their attempts themselves, in a way that survives a crash.
const MAX_ATTEMPTS: i64 = 1_000_000;
/// Each job binds five values; SQLite accepts at most 32,766 per statement.
const JOBS_PER_STATEMENT: usize = 1000;
const MAX_CONNECTIONS: u32 = 3;

/// Enqueues jobs with their priorities, within the caller's transaction. Jobs run by descending priority, then by age.
///
/// # Errors
/// If the database fails.
///
/// # Panics
/// If a job cannot be serialised to JSON, which is a bug in its type.
pub async fn push<J: Job>(connection: &mut AnyConnection, jobs: &[(J, i64)]) -> Result<(), sqlx::Error> {
    for jobs in jobs.chunks(JOBS_PER_STATEMENT) {
        let into = match Dialect::of(connection) {
            Dialect::Sqlite => "insert into Jobs (id, job_type, job, max_attempts, priority) ",
            Dialect::Postgres => "insert into apalis.jobs (id, job_type, job, max_attempts, priority) ",
        };
        let mut insert = Statement::on(connection, into);
        insert.rows(jobs, |row, (job, priority)| {
            let job = serde_json::to_vec(job).expect("a job serialises to JSON");
            row.bind(Ulid::generate().to_string()).bind(J::QUEUE).bind(job).bind(MAX_ATTEMPTS).bind(*priority);
        });
        insert.query().execute(&mut *connection).await?;
    }
    Ok(())
}

/// Deletes jobs that finished and workers that disappeared more than a day ago.
///
/// # Errors
/// If the database fails.
pub async fn delete_old(store: &Store) -> Result<(), sqlx::Error> {
    let delete = match store.dialect {
        Dialect::Sqlite => "delete from Jobs where status in ('Done', 'Killed') and done_at < unixepoch() - 86400",
        Dialect::Postgres => {
            "delete from apalis.jobs where status in ('Done', 'Killed') and done_at < now() - interval '1 day'"
        }
    };
    sqlx::query(delete).execute(store.writer()).await?;
    let delete = match store.dialect {
        Dialect::Sqlite => {
            "delete from Workers where last_seen < unixepoch() - 86400
             and not exists (select 1 from Jobs where lock_by = Workers.id)"
        }
        Dialect::Postgres => {
            "delete from apalis.workers where last_seen < now() - interval '1 day'
             and not exists (select 1 from apalis.jobs where lock_by = workers.id)"
        }
    };
    sqlx::query(delete).execute(store.writer()).await.map(|_| ())
}

/// Access to the jobs in a [`Store`]. apalis needs connections of its own, which are not of the `Any` driver.
#[derive(Debug, Clone)]
pub struct Queue {
    store: Store,
    pool: Pool,
}

#[derive(Debug, Clone)]
enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Queue {
    /// Prepares connections, which are opened when they are needed.
    ///
    /// # Errors
    /// If the URL is invalid.
    pub fn open(store: &Store, url: &str) -> Result<Self, StoreError> {
        let pool = match store.dialect {
            Dialect::Sqlite => {
                let options = SqliteConnectOptions::from_str(url).map_err(StoreError::Open)?;
                Pool::Sqlite(SqlitePoolOptions::new().max_connections(MAX_CONNECTIONS).connect_lazy_with(options))
            }
            Dialect::Postgres => {
                let pool = PgPoolOptions::new().max_connections(MAX_CONNECTIONS).connect_lazy(url);
                Pool::Postgres(pool.map_err(StoreError::Open)?)
            }
        };
        Ok(Self { store: store.clone(), pool })
    }

    /// Runs jobs, up to `concurrency` in parallel, until `stop` becomes true; then finishes those that have started.
    /// Claims no jobs while the gate is closed. While the database is unavailable, it keeps trying.
    pub async fn work<J: Job>(
        &self,
        concurrency: usize,
        handler: &Handler<J>,
        gate: &Gate,
        mut stop: watch::Receiver<bool>,
    ) {
        loop {
            tokio::select! {
                () = gate.opened() => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
            let outcome = with_regular_polls(self.work_once(concurrency, handler, gate.clone(), stop.clone())).await;
            if *stop.borrow() {
                return;
            }
            match outcome {
                Ok(()) if !gate.is_open() => {
                    tracing::warn!(queue = J::QUEUE, "jobs wait, because they would fail now");
                    continue;
                }
                Ok(()) => tracing::warn!(queue = J::QUEUE, "a worker has stopped and is replaced"),
                Err(error) => tracing::warn!(queue = J::QUEUE, %error, "the queue has failed and is retried"),
            }
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
        }
    }

    /// Runs one worker. The future is boxed because the compiler cannot prove that apalis' own type is `Send`.
    fn work_once<J: Job>(
        &self,
        concurrency: usize,
        handler: &Handler<J>,
        gate: Gate,
        mut stop: watch::Receiver<bool>,
    ) -> BoxFuture<'static, Result<(), WorkerError>> {
        let (store, handler) = (self.store.clone(), Arc::clone(handler));
        let service = service_fn(move |task: Task<J>| {
            let id = task.task_id().map(ToString::to_string).unwrap_or_default();
            let (handler, job) = (Arc::clone(&handler), task.args);
            run_or_postpone(store.clone(), id, J::QUEUE, async move { handler(job).await })
        });
        // A new name for each start: under the name of a dead worker, its heartbeat would keep the jobs of the dead one
        // from being reassigned.
        let worker = WorkerBuilder::new(format!("{}-{}", J::QUEUE, new_id()).as_str());
        let stopped = async move {
            tokio::select! {
                // A closed channel also stops the worker.
                _ = stop.wait_for(|stop| *stop) => {}
                () = gate.closed() => {}
            }
            Ok::<(), WorkerError>(())
        };
        match &self.pool {
            Pool::Sqlite(pool) => {
                let config = apalis_sqlite::Config::default()
                    .queue(J::QUEUE)
                    .batch_size(PREFETCH)
                    .heartbeat_interval(HEARTBEAT)
                    .missed_heartbeats(MISSED_HEARTBEATS);
                let jobs = SqliteStorage::<J>::new(pool).with_config(config).poll_with_interval(POLL_INTERVAL);
                worker.backend(jobs).concurrency(concurrency).build(service).run_until(stopped).boxed()
            }
            Pool::Postgres(pool) => {
                let config = apalis_postgres::Config::default()
                    .queue(J::QUEUE)
                    .batch_size(PREFETCH)
                    .heartbeat_interval(HEARTBEAT)
                    .missed_heartbeats(MISSED_HEARTBEATS);
                let jobs = PostgresStorage::<J>::new(pool).with_config(config).poll_with_interval(POLL_INTERVAL);
                worker.backend(jobs).concurrency(concurrency).build(service).run_until(stopped).boxed()
            }
        }
    }
}

/// Completes a future, and polls it regularly even if nothing wakes it.
///
/// A worker of apalis 1.0 can lose its wake-up: if fetching jobs takes longer than the poll interval, and a heartbeat becomes
/// due meanwhile, no timer is left that would wake the worker, and it never fetches again.
async fn with_regular_polls<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut ticks = tokio::time::interval(HEARTBEAT);
    loop {
        tokio::select! {
            outcome = &mut future => return outcome,
            _ = ticks.tick() => {}
        }
    }
}

/// Runs a job. One that fails, or panics, is postponed before its failure is reported. apalis' own layer for panics would
/// leave the job running for as long as its worker lives.
fn run_or_postpone(
    store: Store,
    id: String,
    queue: &'static str,
    job: impl Future<Output = Result<(), RetryLater>> + Send + 'static,
) -> BoxFuture<'static, Result<(), BoxDynError>> {
    let run = async move {
        let outcome = AssertUnwindSafe(job).catch_unwind().await;
        let outcome = outcome.unwrap_or_else(|_| {
            metrics::counter!("matinee_job_panics_total", "queue" => queue).increment(1);
            Err(RetryLater { error: "the job has panicked".into(), after: PAUSE_AFTER_PANIC })
        });
        let Err(RetryLater { error, after }) = outcome else { return Ok(()) };
        tracing::warn!(queue, error, seconds = after.as_secs(), "a job has failed and is retried later");
        postpone(&store, &id, after).await?;
        Err(error)
    };
    run.boxed()
}

/// apalis retries a failed job immediately, unless the job is scheduled for later.
async fn postpone(store: &Store, id: &str, after: Duration) -> Result<(), sqlx::Error> {
    let update = match store.dialect {
        Dialect::Sqlite => "update Jobs set run_at = unixepoch() + $2 where id = $1",
        Dialect::Postgres => "update apalis.jobs set run_at = now() + $2 * interval '1 second' where id = $1",
    };
    let seconds = i64::try_from(after.as_secs()).unwrap_or(i64::MAX);
    sqlx::query(update).bind(id).bind(seconds).execute(store.writer()).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::task::Poll;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_future_that_nothing_wakes_is_polled_again() {
        let mut polls = 0;
        let unwoken = poll_fn(|_| {
            polls += 1;
            if polls < 4 { Poll::Pending } else { Poll::Ready("done") }
        });
        assert_eq!(with_regular_polls(unwoken).await, "done");
    }
}
