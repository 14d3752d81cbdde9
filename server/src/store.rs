//! The database, SQLite or PostgreSQL: opening, migrating and the connection pool.
//!
//! One SQL text serves both databases through sqlx's `Any` driver: values are numbered (`$1`), and computed values have
//! the types text, bigint or double precision. The dialect is consulted where the databases have nothing in common:
//! here, to open and migrate a database and to begin a transaction; in `Statement`, for the placeholders of a list of
//! values; and in the queue, whose tables differ between apalis' two backends.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Any, AnyConnection, AnyPool, Connection, Transaction};
use thiserror::Error;

pub mod catalogue;
mod migrations;
pub mod movielens;
pub mod sessions;
mod statement;
pub mod titles;

pub(crate) use statement::Statement;

/// A pool of connections to a migrated database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) pool: AnyPool,
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
    #[error("cannot open the database")]
    Open(#[source] sqlx::Error),
    #[error("cannot migrate the database")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    #[error("cannot load the catalogue into the database")]
    Load(#[source] sqlx::Error),
    #[error("cannot read from the database")]
    Read(#[source] sqlx::Error),
}

/// The size of the pool. In WAL mode, SQLite's readers do not wait for the writer, so few connections serve many
/// requests.
const MAX_CONNECTIONS: u32 = 8;
/// How long to wait for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// The advisory lock that serialises imports into one PostgreSQL database. The number is arbitrary: "MATINE" in ASCII.
const IMPORT_LOCK: i64 = 0x4d41_5449_4e45;

impl Dialect {
    fn of_url(url: &str) -> Option<Self> {
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
    /// If the URL is invalid, or the database cannot be created, opened or migrated.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let dialect = Dialect::of_url(url).ok_or(StoreError::Url)?;
        let pool = AnyPoolOptions::new().max_connections(MAX_CONNECTIONS).acquire_timeout(ACQUIRE_TIMEOUT);
        let mut scratch = std::env::temp_dir();
        let pool = match dialect {
            Dialect::Sqlite => {
                let file = SqliteConnectOptions::from_str(url).map_err(StoreError::Open)?;
                create_folder_of(file.get_filename())?;
                scratch = file.get_filename().parent().map_or(scratch, Path::to_owned);
                pool.after_connect(|connection, _| Box::pin(prepare_sqlite(connection)))
                    .connect_with(options(&with_create_mode(url))?)
            }
            Dialect::Postgres => pool.connect_with(options(url)?),
        };
        let pool = match pool.await {
            // The pool retries until it times out and drops the cause.
            Err(sqlx::Error::PoolTimedOut) => {
                let error = AnyConnection::connect(url).await.err();
                return Err(StoreError::Open(error.unwrap_or(sqlx::Error::PoolTimedOut)));
            }
            pool => pool.map_err(StoreError::Open)?,
        };
        migrations::migrator(dialect).run(&pool).await?;
        Ok(Self { pool, dialect, scratch })
    }

    /// The connections of pages and of who their visitor is.
    pub(crate) fn pages(&self) -> &AnyPool {
        &self.pool
    }

    /// The connections of long reads.
    pub(crate) fn bulk(&self) -> &AnyPool {
        &self.pool
    }

    /// The connections of statements that write.
    pub(crate) fn writer(&self) -> &AnyPool {
        &self.pool
    }

    /// Begins a transaction that writes.
    ///
    /// On SQLite it takes the write lock immediately: a read transaction that is upgraded later fails instead of
    /// waiting.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        match self.dialect {
            Dialect::Sqlite => self.pool.begin_with("begin immediate").await,
            Dialect::Postgres => self.pool.begin().await,
        }
    }

    /// Begins a transaction that reads one state of the database, whatever others write meanwhile. On SQLite, every
    /// transaction does.
    pub(crate) async fn begin_snapshot(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        match self.dialect {
            Dialect::Sqlite => self.bulk().begin().await,
            Dialect::Postgres => self.bulk().begin_with("begin isolation level repeatable read, read only").await,
        }
    }

    /// Begins a transaction that loads the catalogue. It waits for imports, because they write the same tables.
    pub(crate) async fn begin_import(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        let mut transaction = self.begin().await?;
        if self.dialect == Dialect::Postgres {
            Self::lock_imports(&mut transaction).await?;
        }
        Ok(transaction)
    }

    /// Makes a transaction on PostgreSQL wait for others that import.
    pub(crate) async fn lock_imports(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
        sqlx::query("select pg_advisory_xact_lock($1)").bind(IMPORT_LOCK).execute(connection).await.map(|_| ())
    }

    /// The folder for files that do not fit into memory: next to the SQLite file, because that is a disk with enough space,
    /// which the temporary folder of the system may not be. PostgreSQL may be on another machine, so it is the temporary
    /// folder there.
    pub(crate) fn scratch(&self) -> &Path {
        if self.scratch.is_dir() { &self.scratch } else { Path::new(".") }
    }

    /// Closes all connections. The last one to an SQLite file also checkpoints its write-ahead log.
    pub async fn close(self) {
        self.pool.close().await;
    }

    /// Checks that the database answers.
    ///
    /// # Errors
    /// If it does not.
    pub async fn ping(&self) -> Result<(), sqlx::Error> {
        sqlx::query("select 1").execute(&self.pool).await.map(|_| ())
    }
}

fn options(url: &str) -> Result<AnyConnectOptions, StoreError> {
    AnyConnectOptions::from_str(url).map_err(StoreError::Open)
}

fn with_create_mode(url: &str) -> String {
    let separator = if url.contains('?') { '&' } else { '?' };
    if url.contains("mode=") { url.to_owned() } else { format!("{url}{separator}mode=rwc") }
}

/// sqlx already enables foreign keys and waits for a busy writer.
async fn prepare_sqlite(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    sqlx::raw_sql("pragma journal_mode = wal; pragma synchronous = normal;").execute(connection).await.map(|_| ())
}

fn create_folder_of(file: &Path) -> Result<(), StoreError> {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => {
            std::fs::create_dir_all(folder).map_err(|error| StoreError::Folder(folder.display().to_string(), error))
        }
        _ => Ok(()),
    }
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
