//! The queue of jobs, on the database that is there anyway. apalis keeps its tables, hands out the jobs, and takes back
//! those of a worker that is no more.
//!
//! A job is done at least once, so that doing it twice must be the same as doing it once.

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

mod jobs;

pub use jobs::{ChunkJob, MailJob};

/// What a job says about itself; it is kept as JSON.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + Unpin + 'static {
    const QUEUE: &'static str;
}

/// Why a job could not be done now. It is logged, and the job comes again after a while.
#[derive(Debug)]
pub struct RetryLater {
    pub error: BoxDynError,
    pub after: Duration,
}

/// Whoever does jobs.
pub type Handler<J> = Arc<dyn Fn(J) -> BoxFuture<'static, Result<(), RetryLater>> + Send + Sync>;

/// Worker and queue meet this often.
const LOOK: Duration = Duration::from_millis(200);
/// A worker says this often that it is alive,
const HEARTBEAT: Duration = Duration::from_secs(3);
/// and is taken for dead after it has not this many times: its jobs are others' then.
const MISSED_HEARTBEATS: usize = 3;
/// How long to wait before the queue is asked again, when it could not be.
const PAUSE: Duration = Duration::from_secs(1);
/// What a job may be tried by apalis: its own owner counts and ends it, which a crash cannot keep it from.
const ATTEMPTS: i64 = 1_000_000;
/// Each job brings five values, and SQLite takes no more than 32,766 at once.
const AT_ONCE: usize = 1000;
const CONNECTIONS: u32 = 3;

/// Puts jobs into the queue, each with its priority, within the caller's transaction. The highest priority is first; of
/// one priority, the oldest.
///
/// # Panics
/// Where a job cannot be said in JSON, which plain data can.
///
/// # Errors
/// When the database refuses.
pub async fn push<J: Job>(connection: &mut AnyConnection, jobs: &[(J, i64)]) -> Result<(), sqlx::Error> {
    for jobs in jobs.chunks(AT_ONCE) {
        let into = match Dialect::of(connection) {
            Dialect::Sqlite => "insert into Jobs (id, job_type, job, max_attempts, priority) ",
            Dialect::Postgres => "insert into apalis.jobs (id, job_type, job, max_attempts, priority) ",
        };
        let mut insert = Statement::on(connection, into);
        insert.rows(jobs, |row, (job, priority)| {
            let job = serde_json::to_vec(job).expect("a job is plain data");
            row.bind(Ulid::generate().to_string()).bind(J::QUEUE).bind(job).bind(ATTEMPTS).bind(*priority);
        });
        insert.query().execute(&mut *connection).await?;
    }
    Ok(())
}

/// Deletes what has been done, a day after.
///
/// # Errors
/// When the database refuses.
pub async fn tidy(store: &Store) -> Result<(), sqlx::Error> {
    let delete = match store.dialect {
        Dialect::Sqlite => "delete from Jobs where status in ('Done', 'Killed') and done_at < unixepoch() - 86400",
        Dialect::Postgres => {
            "delete from apalis.jobs where status in ('Done', 'Killed') and done_at < now() - interval '1 day'"
        }
    };
    sqlx::query(delete).execute(&store.pool).await?;
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
    sqlx::query(delete).execute(&store.pool).await.map(|_| ())
}

/// apalis' own connections to the database of a [`Store`].
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

/// A name for each worker, new each time: one that comes back is somebody else.
fn name_of_worker(queue: &str) -> String {
    format!("{queue}-{}", new_id())
}

impl Queue {
    /// # Errors
    /// When the address is not one. Whether the database answers is seen later.
    pub fn open(store: &Store, url: &str) -> Result<Self, StoreError> {
        let pool = match store.dialect {
            Dialect::Sqlite => {
                let options = SqliteConnectOptions::from_str(url).map_err(StoreError::Open)?;
                Pool::Sqlite(SqlitePoolOptions::new().max_connections(CONNECTIONS).connect_lazy_with(options))
            }
            Dialect::Postgres => {
                let pool = PgPoolOptions::new().max_connections(CONNECTIONS).connect_lazy(url);
                Pool::Postgres(pool.map_err(StoreError::Open)?)
            }
        };
        Ok(Self { store: store.clone(), pool })
    }

    /// Does jobs, this many at once, until it is told to stop; those that have begun are finished. While the database does
    /// not answer, it waits.
    pub async fn work<J: Job>(self, at_once: usize, handler: Handler<J>, mut stop: watch::Receiver<bool>) {
        loop {
            let worked = self.work_once(at_once, &handler, stop.clone()).await;
            if *stop.borrow() {
                return;
            }
            match worked {
                Ok(()) => tracing::warn!(queue = J::QUEUE, "a worker has stopped; another takes its place"),
                Err(error) => tracing::warn!(queue = J::QUEUE, %error, "the queue does not answer; it is asked again"),
            }
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
        }
    }

    /// Boxed, because of what apalis makes of it the compiler cannot say that it may go from thread to thread.
    fn work_once<J: Job>(
        &self,
        at_once: usize,
        handler: &Handler<J>,
        mut stop: watch::Receiver<bool>,
    ) -> BoxFuture<'static, Result<(), WorkerError>> {
        let (store, handler) = (self.store.clone(), Arc::clone(handler));
        let service = service_fn(move |task: Task<J>| {
            let id = task.task_id().map(ToString::to_string).unwrap_or_default();
            done_or_postponed(store.clone(), id, J::QUEUE, handler(task.args))
        });
        let worker = WorkerBuilder::new(name_of_worker(J::QUEUE).as_str());
        let told = async move {
            // One who is told no more is not told to go on.
            let _ = stop.wait_for(|stop| *stop).await;
            Ok::<(), WorkerError>(())
        };
        match &self.pool {
            Pool::Sqlite(pool) => {
                let config = apalis_sqlite::Config::default()
                    .queue(J::QUEUE)
                    .batch_size(ONE)
                    .heartbeat_interval(HEARTBEAT)
                    .missed_heartbeats(MISSED_HEARTBEATS);
                let jobs = SqliteStorage::<J>::new(pool).with_config(config).poll_with_interval(LOOK);
                worker.backend(jobs).concurrency(at_once).build(service).run_until(told).boxed()
            }
            Pool::Postgres(pool) => {
                let config = apalis_postgres::Config::default()
                    .queue(J::QUEUE)
                    .batch_size(ONE)
                    .heartbeat_interval(HEARTBEAT)
                    .missed_heartbeats(MISSED_HEARTBEATS);
                let jobs = PostgresStorage::<J>::new(pool).with_config(config).poll_with_interval(LOOK);
                worker.backend(jobs).concurrency(at_once).build(service).run_until(told).boxed()
            }
        }
    }
}

fn done_or_postponed(
    store: Store,
    id: String,
    queue: &'static str,
    doing: BoxFuture<'static, Result<(), RetryLater>>,
) -> BoxFuture<'static, Result<(), BoxDynError>> {
    let done = async move {
        let Err(RetryLater { error, after }) = doing.await else { return Ok(()) };
        tracing::warn!(queue, error, seconds = after.as_secs(), "a job comes again");
        postpone(&store, &id, after).await?;
        Err(error)
    };
    done.boxed()
}

/// While apalis holds jobs that it has fetched and not begun, it says neither that it is alive nor what is done.
const ONE: usize = 1;

/// apalis gives a failed job out again at once, unless its time has not come.
async fn postpone(store: &Store, id: &str, after: Duration) -> Result<(), sqlx::Error> {
    let update = match store.dialect {
        Dialect::Sqlite => "update Jobs set run_at = unixepoch() + $2 where id = $1",
        Dialect::Postgres => "update apalis.jobs set run_at = now() + $2 * interval '1 second' where id = $1",
    };
    let seconds = i64::try_from(after.as_secs()).unwrap_or(i64::MAX);
    sqlx::query(update).bind(id).bind(seconds).execute(&store.pool).await.map(|_| ())
}
