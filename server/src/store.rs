//! The database, SQLite or PostgreSQL: opening, migrating and the connection pools.
//!
//! One SQL text serves both databases through sqlx's `Any` driver: values are numbered (`$1`), and computed values have
//! the types text, bigint or double precision. The dialect is consulted where the databases have nothing in common:
//! here, to open and migrate a database and to begin a transaction; in `Statement`, for the placeholders of a list of
//! values; and in the queue, whose tables differ between apalis' two backends.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::any::AnyConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Any, AnyConnection, AnyPool, Connection, Transaction};
use thiserror::Error;

pub mod backup;
pub mod catalogue;
mod conflict;
pub mod health;
pub mod identity;
pub mod migration_status;
mod migrations;
pub mod movielens;
mod pools;
pub(crate) mod search;
pub mod sessions;
mod site_key;
mod statement;
pub mod titles;

pub(crate) use conflict::retried;
use pools::{Pools, create_private, is_pooled_by_transaction};
pub(crate) use site_key::site_key;
pub(crate) use statement::Statement;

/// Connections to a migrated database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pools: Pools,
    pub(crate) dialect: Dialect,
    scratch: PathBuf,
}

/// The SQL dialect of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

/// Why the database cannot be used.
#[derive(Debug, Error)]
pub enum StoreError {
    #[error(
        "DATABASE_URL must begin with sqlite: (such as sqlite://data/matinee.db) or postgres: (such as postgres://me@localhost/matinee)"
    )]
    Url,
    #[error("cannot create the folder {0}")]
    Folder(String, #[source] std::io::Error),
    #[error("cannot create the database file {0}")]
    File(String, #[source] std::io::Error),
    #[error(
        "DATABASE_URL leads to a pooler that gives each transaction another connection, so prepared statements get lost; please set pool_mode = session in PgBouncer, or connect to PostgreSQL directly: each process has few connections and keeps them"
    )]
    Pooler,
    #[error("cannot open the database")]
    Open(#[source] sqlx::Error),
    #[error("cannot migrate the database")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    #[error("cannot load the catalogue into the database")]
    Load(#[source] sqlx::Error),
    #[error("cannot read from the database")]
    Read(#[source] sqlx::Error),
}

/// The time in which the database must answer a health check.
const PING_TIMEOUT: Duration = Duration::from_secs(2);
/// The advisory lock that serialises imports into one PostgreSQL database. The number is arbitrary: "MATINE" in ASCII.
const IMPORT_LOCK: i64 = 0x4d41_5449_4e45;

impl Dialect {
    fn from_url(url: &str) -> Option<Self> {
        match url.split(':').next() {
            Some("sqlite") => Some(Self::Sqlite),
            Some("postgres" | "postgresql") => Some(Self::Postgres),
            _ => None,
        }
    }

    /// The dialect of the connected database.
    pub(crate) fn of(connection: &AnyConnection) -> Self {
        if connection.backend_name() == "PostgreSQL" { Self::Postgres } else { Self::Sqlite }
    }
}

impl Store {
    /// Opens and migrates a database. A missing SQLite file is created, with its folder.
    ///
    /// # Errors
    /// If the URL is invalid, or the database cannot be created, opened or migrated; [`StoreError::Pooler`] if a pooler
    /// in front of it would make statements fail occasionally.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let dialect = Dialect::from_url(url).ok_or(StoreError::Url)?;
        let mut scratch = std::env::temp_dir();
        let pools = match dialect {
            Dialect::Sqlite => {
                let options = SqliteConnectOptions::from_str(url).map_err(StoreError::Open)?;
                let file = options.get_filename();
                let may_create = !url.contains("mode=") || url.contains("mode=rwc");
                let is_new = may_create && create_private(file)?;
                scratch = file.parent().map_or(scratch, Path::to_owned);
                Pools::open_sqlite(any_options(url)?, is_new).await
            }
            Dialect::Postgres => {
                if is_pooled_by_transaction(url).await.map_err(StoreError::Open)? {
                    return Err(StoreError::Pooler);
                }
                Pools::open_postgres(any_options(url)?).await
            }
        };
        let pools = match pools {
            // The pool retries until it times out and drops the cause.
            Err(sqlx::Error::PoolTimedOut) => {
                let error = AnyConnection::connect(url).await.err();
                return Err(StoreError::Open(error.unwrap_or(sqlx::Error::PoolTimedOut)));
            }
            pools => pools.map_err(StoreError::Open)?,
        };
        migrations::migrator(dialect).run(&pools.writer).await?;
        Ok(Self { pools, dialect, scratch })
    }

    /// Connections that read sessions and what pages display, briefly.
    pub(crate) fn pages(&self) -> &AnyPool {
        &self.pools.pages
    }

    /// Connections for long reads: batches, downloads, searches, and comparisons of many rows.
    pub(crate) fn bulk(&self) -> &AnyPool {
        &self.pools.bulk
    }

    /// Connections for single statements that write. On SQLite, the other connections cannot write.
    pub(crate) fn writer(&self) -> &AnyPool {
        &self.pools.writer
    }

    /// Begins a transaction that writes.
    ///
    /// On SQLite it takes the write lock immediately: a read transaction that is upgraded later fails instead of
    /// waiting.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        match self.dialect {
            Dialect::Sqlite => self.writer().begin_with("begin immediate").await,
            Dialect::Postgres => self.writer().begin().await,
        }
    }

    /// Begins a transaction of a worker, which writes many rows. On PostgreSQL it does not use the connections for
    /// visitors.
    pub(crate) async fn begin_bulk(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        match self.dialect {
            Dialect::Sqlite => self.begin().await,
            Dialect::Postgres => self.bulk().begin().await,
        }
    }

    /// Begins a read transaction on a snapshot of the database. On SQLite, every transaction is one.
    pub(crate) async fn begin_snapshot(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        match self.dialect {
            Dialect::Sqlite => self.bulk().begin().await,
            Dialect::Postgres => self.bulk().begin_with("begin isolation level repeatable read, read only").await,
        }
    }

    /// Begins a transaction that loads the catalogue. Waits for imports, because they write to the same tables.
    pub(crate) async fn begin_import(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        let mut transaction = self.begin().await?;
        if self.dialect == Dialect::Postgres {
            Self::lock_imports(&mut transaction).await?;
        }
        Ok(transaction)
    }

    /// Makes a transaction on PostgreSQL wait for others that import, and gives it as much time as it needs.
    pub(crate) async fn lock_imports(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
        let unlimited = "set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0;";
        sqlx::raw_sql(unlimited).execute(&mut *connection).await?;
        sqlx::query("select pg_advisory_xact_lock($1)").bind(IMPORT_LOCK).execute(connection).await.map(|_| ())
    }

    /// The folder for files that do not fit into memory: next to the SQLite file, because the system's temporary folder
    /// may not be on a disk with enough space. PostgreSQL may be on another machine, so it is the temporary folder
    /// there.
    pub(crate) fn scratch(&self) -> &Path {
        if self.scratch.is_dir() { &self.scratch } else { Path::new(".") }
    }

    /// Releases the space of deleted rows, in portions of a few megabytes. `PostgreSQL` reuses it without this, and so
    /// does SQLite in databases of earlier versions.
    ///
    /// # Errors
    /// If the database fails.
    pub(crate) async fn release_space(&self) -> Result<(), sqlx::Error> {
        if self.dialect == Dialect::Postgres {
            return Ok(());
        }
        let free_pages = async || sqlx::query_scalar("pragma freelist_count").fetch_one(self.writer()).await;
        let mut free: i64 = free_pages().await?;
        while free > 0 {
            sqlx::raw_sql("pragma incremental_vacuum(1000)").execute(self.writer()).await?;
            let left = free_pages().await?;
            if left >= free {
                break;
            }
            free = left;
        }
        Ok(())
    }

    /// Updates the gauges of connections in use, by pool.
    pub fn count_connections(&self) {
        self.pools.count();
    }

    /// Closes all connections. The last one to an SQLite file also checkpoints its write-ahead log.
    pub async fn close(self) {
        self.pools.close().await;
    }

    /// Checks that the database answers queries as pages send them: with a prepared statement, on their connections.
    ///
    /// # Errors
    /// If it does not answer in time.
    pub async fn ping(&self) -> Result<(), sqlx::Error> {
        let query =
            sqlx::query("select slug from plan where month_cents < $1").bind(0_i64).fetch_optional(self.pages());
        tokio::time::timeout(PING_TIMEOUT, query).await.unwrap_or(Err(sqlx::Error::PoolTimedOut)).map(|_| ())
    }
}

fn any_options(url: &str) -> Result<AnyConnectOptions, StoreError> {
    AnyConnectOptions::from_str(url).map_err(StoreError::Open)
}

/// The current time as the database stores it: seconds since 1970, UTC.
pub(crate) fn now() -> i64 {
    time::OffsetDateTime::now_utc().unix_timestamp()
}

/// The form in which search compares strings: lower-case ASCII words and digits, separated by single spaces. Contains
/// no wildcard of SQL's `like`.
pub(crate) fn plain_words(text: &str) -> String {
    let ascii = deunicode::deunicode(text).to_lowercase();
    let characters = ascii.chars().filter(|character| *character != '\'');
    let spaced: String =
        characters.map(|character| if character.is_ascii_alphanumeric() { character } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::plain_words;

    #[test]
    fn search_ignores_case_accents_and_punctuation() {
        assert_eq!(plain_words("Amélie: Le Fabuleux Destin"), "amelie le fabuleux destin");
        assert_eq!(plain_words("Ocean's  Eleven!"), "oceans eleven");
        assert_eq!(plain_words("%_\\"), "");
    }
}
