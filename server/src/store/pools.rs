//! The connections of a database: a pool for each kind of work, so that one kind does not wait for another.
//!
//! A pool is also a bulkhead: a statement that no caller waits for continues, and its connection returns to the pool
//! when it has ended. PostgreSQL aborts statements that exceed their time limit. SQLite could do so with
//! `set_progress_handler` of sqlx's `SqliteConnection`, but sqlx 0.9 gives no access to it within an `AnyConnection`:
//! there is neither a downcast nor a conversion, and no URL parameter for it. Long reads on SQLite therefore limit the
//! number of their rows.

use std::path::Path;
use std::time::Duration;

use metrics::gauge;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AnyPool, Connection, Row};

use super::StoreError;

/// The pools of one database.
#[derive(Debug, Clone)]
pub(super) struct Pools {
    /// Reads sessions and what pages display.
    pub pages: AnyPool,
    /// Long reads: batches, downloads, searches, and comparisons of many rows.
    pub bulk: AnyPool,
    /// Writes. On SQLite it has one connection, which writers get in the order of their requests.
    pub writer: AnyPool,
}

/// The limits of a pool.
#[derive(Clone, Copy)]
struct PoolLimits {
    connections: u32,
    /// How long a statement may take on PostgreSQL.
    statement: Duration,
}

/// In WAL mode, SQLite's readers do not wait for writers, so few connections serve many requests.
const PAGES: PoolLimits = PoolLimits { connections: 8, statement: Duration::from_secs(5) };
const BULK: PoolLimits = PoolLimits { connections: 4, statement: Duration::from_mins(1) };
const WRITER: PoolLimits = PoolLimits { connections: 4, statement: Duration::from_secs(20) };
/// How long to wait for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// How long to wait for the one connection that writes to SQLite. The queue is fair, so every writer gets it
/// eventually.
const SQLITE_WRITER_TIMEOUT: Duration = Duration::from_secs(10);
/// How long PostgreSQL waits for the next statement of a transaction.
const IDLE_IN_TRANSACTION: Duration = Duration::from_secs(30);
/// How much longer than a statement a connection may take to become free. After that, the server is considered
/// unreachable; the operating system would take a quarter of an hour to report it.
const RELEASE_GRACE: Duration = Duration::from_secs(5);

/// Acknowledged transactions survive a power loss. sqlx already enables foreign keys and a busy timeout.
const SQLITE_WRITER: &str =
    "pragma journal_mode = wal; pragma synchronous = full; pragma journal_size_limit = 67108864;";
const SQLITE_READER: &str = "pragma query_only = on;";
/// Makes it possible to release the space of deleted rows. This must be set before the first table is created.
const NEW_SQLITE: &str = "pragma auto_vacuum = incremental; pragma journal_mode = wal;";

impl Pools {
    /// Opens an SQLite file. One that `is_new` is empty.
    pub async fn open_sqlite(options: AnyConnectOptions, is_new: bool) -> Result<Self, sqlx::Error> {
        if is_new {
            let mut connection = AnyConnection::connect_with(&options).await?;
            sqlx::raw_sql(NEW_SQLITE).execute(&mut connection).await?;
            connection.close().await?;
        }
        let pool = |connections: u32, wait: Duration, settings: &'static str| {
            AnyPoolOptions::new().max_connections(connections).acquire_timeout(wait).after_connect(
                move |connection, _| {
                    Box::pin(async move { sqlx::raw_sql(settings).execute(connection).await.map(|_| ()) })
                },
            )
        };
        let reader = |limits: PoolLimits| pool(limits.connections, ACQUIRE_TIMEOUT, SQLITE_READER);
        // The first connection turns the write-ahead log on, for all.
        let writer = pool(1, SQLITE_WRITER_TIMEOUT, SQLITE_WRITER).connect_with(options.clone()).await?;
        let pages = reader(PAGES).connect_lazy_with(options.clone());
        let bulk = reader(BULK).connect_lazy_with(options);
        Ok(Self { pages, bulk, writer })
    }

    /// Opens a database on a PostgreSQL server.
    pub async fn open_postgres(options: AnyConnectOptions) -> Result<Self, sqlx::Error> {
        let pool = |limits: PoolLimits| {
            let settings = format!(
                "set statement_timeout = {}; set idle_in_transaction_session_timeout = {};",
                limits.statement.as_millis(),
                IDLE_IN_TRANSACTION.as_millis()
            );
            let lost = limits.statement + RELEASE_GRACE;
            AnyPoolOptions::new()
                .max_connections(limits.connections)
                .acquire_timeout(ACQUIRE_TIMEOUT)
                .after_connect(move |connection, _| {
                    let settings = sqlx::AssertSqlSafe(settings.clone());
                    Box::pin(async move { sqlx::raw_sql(settings).execute(connection).await.map(|_| ()) })
                })
                .after_release(move |connection, _| {
                    Box::pin(async move {
                        let free = tokio::time::timeout(lost, connection.ping()).await;
                        free.unwrap_or(Err(sqlx::Error::PoolTimedOut)).map(|()| true)
                    })
                })
        };
        let pages = pool(PAGES).connect_with(options.clone()).await?;
        let bulk = pool(BULK).connect_lazy_with(options.clone());
        let writer = pool(WRITER).connect_lazy_with(options);
        Ok(Self { pages, bulk, writer })
    }

    /// Updates the gauges of connections in use, by pool.
    pub fn count(&self) {
        for (name, pool) in [("pages", &self.pages), ("bulk", &self.bulk), ("writer", &self.writer)] {
            let (open, idle) = (f64::from(pool.size()), pool.num_idle() as f64);
            gauge!("matinee_database_connections", "pool" => name, "state" => "idle").set(idle);
            gauge!("matinee_database_connections", "pool" => name, "state" => "in use").set((open - idle).max(0.0));
        }
    }

    /// Closes all connections.
    pub async fn close(self) {
        self.pages.close().await;
        self.bulk.close().await;
        self.writer.close().await;
    }
}

/// Creates the folder and the file of an SQLite database that does not exist yet, readable by their owner alone, and returns
/// whether it did. SQLite gives the files that belong to a database the mode of its file.
pub(super) fn create_private(file: &Path) -> Result<bool, StoreError> {
    use std::fs::{DirBuilder, OpenOptions};
    use std::io::ErrorKind;
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};

    let of = |path: &Path| path.display().to_string();
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let created = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        created.map_err(|error| StoreError::Folder(of(folder), error))?;
    }
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(StoreError::File(of(file), error)),
    }
}

/// Whether each transaction of a client may get another connection to the server, as with PgBouncer in transaction
/// mode. In that case, a prepared statement may be missing on the connection that executes it, or belong to a different
/// client.
///
/// Without such a pooler, a client keeps its connection, and no two clients have the same one.
pub(super) async fn is_pooled_by_transaction(url: &str) -> Result<bool, sqlx::Error> {
    let mut one = AnyConnection::connect(url).await?;
    let mut other = AnyConnection::connect(url).await?;
    let before = server_process(&mut one).await?;
    sqlx::raw_sql("begin").execute(&mut other).await?;
    // The transaction takes the server connection that was used last.
    let others = server_process(&mut other).await?;
    let after = server_process(&mut one).await?;
    sqlx::raw_sql("rollback").execute(&mut other).await?;
    one.close().await?;
    other.close().await?;
    Ok(before == others || before != after)
}

async fn server_process(connection: &mut AnyConnection) -> Result<i32, sqlx::Error> {
    sqlx::raw_sql("select pg_backend_pid()").fetch_one(connection).await?.try_get(0)
}

#[cfg(test)]
mod tests {
    use super::super::Store;
    use super::*;

    async fn sqlite(folder: &tempfile::TempDir) -> Store {
        let url = format!("sqlite://{}/private/matinee.db", folder.path().display());
        Store::open(&url).await.unwrap_or_else(|error| panic!("{error}"))
    }

    const ADD_USER: &str = "insert into app_user (id, created_at) values ('ada', 1)";
    const COUNT_USERS: &str = "select count(*) from app_user";

    async fn users(pool: &AnyPool) -> i64 {
        sqlx::query_scalar(COUNT_USERS).fetch_one(pool).await.unwrap_or_else(|error| panic!("{error}"))
    }

    #[tokio::test]
    async fn writers_of_sqlite_queue_for_one_connection_while_pages_are_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = sqlite(&folder).await;
        let first = store.begin().await.expect("a transaction");
        let mut waiting = Vec::new();
        for number in 0..20 {
            let store = store.clone();
            waiting.push(tokio::spawn(async move {
                sqlx::query("insert into app_user (id, created_at) values ($1, 1)")
                    .bind(format!("user{number}"))
                    .execute(store.writer())
                    .await
            }));
        }
        // Each task has run until it waits.
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        for _ in 0..20 {
            assert_eq!(users(store.pages()).await, 0);
            store.ping().await.expect("pages can be read");
        }
        first.rollback().await.expect("rolled back");
        for writer in waiting {
            writer.await.expect("no panic").expect("written");
        }
        assert_eq!(users(store.pages()).await, 20);
        assert_eq!(store.writer().size(), 1);
    }

    #[tokio::test]
    async fn connections_that_read_sqlite_cannot_write() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = sqlite(&folder).await;
        for pool in [store.pages(), store.bulk()] {
            sqlx::query(ADD_USER).execute(pool).await.expect_err("read only");
        }
        sqlx::query(ADD_USER).execute(store.writer()).await.expect("written");
        assert_eq!((users(store.pages()).await, users(store.bulk()).await), (1, 1));
    }

    #[tokio::test]
    async fn what_sqlite_acknowledges_is_on_the_disk() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = sqlite(&folder).await;
        let synchronous: i64 =
            sqlx::query_scalar("pragma synchronous").fetch_one(store.writer()).await.expect("a level");
        assert_eq!(synchronous, 2, "full");
    }

    #[tokio::test]
    async fn only_their_owner_can_read_the_files_of_sqlite() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().expect("a folder");
        let store = sqlite(&folder).await;
        sqlx::query(ADD_USER).execute(store.writer()).await.expect("written");
        let private = folder.path().join("private");
        let mode = |path: &Path| std::fs::metadata(path).expect("it exists").permissions().mode() & 0o777;
        assert_eq!(mode(&private), 0o700);
        let files: Vec<_> = std::fs::read_dir(&private).expect("a folder").map(|file| file.expect("a file")).collect();
        assert!(files.len() >= 2, "the database and its write-ahead log: {files:?}");
        for file in files {
            assert_eq!(mode(&file.path()), 0o600, "{file:?}");
        }
    }

    async fn postgres() -> Store {
        let server = std::env::var("MATINEE_TEST_POSTGRES").expect("the address of a server");
        Store::open(&format!("{server}/postgres")).await.unwrap_or_else(|error| panic!("{error}"))
    }

    #[tokio::test]
    #[ignore = "needs PostgreSQL: run it with server/tests/with-postgres"]
    async fn each_pool_of_postgresql_has_its_limit_for_statements() {
        let store = postgres().await;
        for (pool, limit) in [(store.pages(), "5s"), (store.writer(), "20s"), (store.bulk(), "1min")] {
            let setting: String =
                sqlx::query_scalar("select current_setting('statement_timeout')").fetch_one(pool).await.expect("text");
            assert_eq!(setting, limit);
        }
    }

    #[tokio::test]
    #[ignore = "needs PostgreSQL: run it with server/tests/with-postgres"]
    async fn a_transaction_that_lost_a_conflict_is_tried_once_more() {
        let store = postgres().await;
        for (failing, tries, succeeds) in [(0, 1, true), (1, 2, true), (2, 2, false)] {
            let attempts = std::sync::atomic::AtomicU32::new(0);
            let outcome: Result<(), sqlx::Error> = super::super::retried(|| async {
                if attempts.fetch_add(1, std::sync::atomic::Ordering::SeqCst) < failing {
                    let conflict = "do $$ begin raise exception 'lost' using errcode = '40001'; end $$";
                    sqlx::raw_sql(conflict).execute(store.writer()).await?;
                }
                Ok(())
            })
            .await;
            assert_eq!((attempts.into_inner(), outcome.is_ok()), (tries, succeeds));
        }
    }
}
