//! The database, SQLite or PostgreSQL: opened, migrated, and handed around as a pool.
//!
//! One SQL for both, through sqlx's `Any` driver: it numbers its values, sticks to the types text, bigint and double
//! precision where it computes, and asks for the dialect in the few places where the two have no words in common.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use apalis_postgres::PostgresStorage;
use apalis_sqlite::SqliteStorage;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Any, AnyConnection, AnyPool, Connection, Transaction};
use thiserror::Error;

pub mod catalogue;

pub mod movielens;
pub mod sessions;
mod statement;

pub(crate) use statement::Statement;

/// A pool of connections; cloning it is cheap.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) pool: AnyPool,
    pub(crate) dialect: Dialect,
}

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

/// Why the database cannot be used.
#[derive(Debug, Error)]
pub enum StoreError {
    #[error(
        "DATABASE_URL must begin with sqlite: (as in sqlite://data/matinee.db) or postgres: (as in postgres://me@localhost/matinee)"
    )]
    Url,
    #[error("cannot make the folder {0}")]
    Folder(String, #[source] std::io::Error),
    #[error("cannot open the database")]
    Open(#[source] sqlx::Error),
    #[error("cannot bring the database up to date")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    #[error("cannot load the catalogue into the database")]
    Load(#[source] sqlx::Error),
    #[error("cannot read from the database")]
    Read(#[source] sqlx::Error),
}

/// Under WAL, SQLite's readers do not wait for the writer, so a few connections serve many requests.
const CONNECTIONS: u32 = 8;
/// How long to wait for a connection; and, on SQLite, for another writer.
const PATIENCE: Duration = Duration::from_secs(5);
/// The name by which processes on one PostgreSQL take turns: an advisory lock, of any number that nobody else uses.
const TURN: i64 = 0x4d41_5449_4e45;

impl Dialect {
    fn of_url(url: &str) -> Option<Self> {
        match url.split(':').next() {
            Some("sqlite") => Some(Self::Sqlite),
            Some("postgres" | "postgresql") => Some(Self::Postgres),
            _ => None,
        }
    }

    /// The dialect that is spoken at the other end of a connection.
    pub(crate) fn of(connection: &AnyConnection) -> Self {
        if connection.backend_name() == "PostgreSQL" { Self::Postgres } else { Self::Sqlite }
    }

    /// The migrations of this database, those that both share, and the queue's, by their numbers.
    fn migrator(self) -> Migrator {
        let (own, queue) = match self {
            Self::Sqlite => (sqlx::migrate!("migrations/sqlite"), SqliteStorage::migrations()),
            Self::Postgres => (sqlx::migrate!("migrations/postgres"), PostgresStorage::migrations()),
        };
        let shared = sqlx::migrate!("migrations/both");
        Migrator::with_migrations(own.iter().chain(shared.iter()).chain(queue.iter()).cloned().collect())
    }
}

impl Store {
    /// Opens the database, making a file of SQLite where it is not there yet, and migrates it.
    ///
    /// # Errors
    /// When the address is not one, or the database cannot be made, opened or migrated.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let dialect = Dialect::of_url(url).ok_or(StoreError::Url)?;
        let pool = AnyPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(PATIENCE);
        let pool = match dialect {
            Dialect::Sqlite => {
                make_folder_of(SqliteConnectOptions::from_str(url).map_err(StoreError::Open)?.get_filename())?;
                pool.after_connect(|connection, _| Box::pin(prepare_sqlite(connection)))
                    .connect_with(options(&made_if_missing(url))?)
            }
            Dialect::Postgres => pool.connect_with(options(url)?),
        };
        let pool = match pool.await {
            // The pool has tried for a while and forgotten why.
            Err(sqlx::Error::PoolTimedOut) => {
                let error = AnyConnection::connect(url).await.err();
                return Err(StoreError::Open(error.unwrap_or(sqlx::Error::PoolTimedOut)));
            }
            pool => pool.map_err(StoreError::Open)?,
        };
        dialect.migrator().run(&pool).await?;
        Ok(Self { pool, dialect })
    }

    /// Begins a transaction that will write. SQLite takes its one writer's place at once: a reader that turns writer later
    /// would be refused instead of waiting.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        match self.dialect {
            Dialect::Sqlite => self.pool.begin_with("begin immediate").await,
            Dialect::Postgres => self.pool.begin().await,
        }
    }

    /// Begins a transaction that has no other of its kind beside it: loading files into tables that others load too.
    pub(crate) async fn begin_alone(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        let mut transaction = self.begin().await?;
        if self.dialect == Dialect::Postgres {
            sqlx::query("select pg_advisory_xact_lock($1)").bind(TURN).execute(&mut *transaction).await?;
        }
        Ok(transaction)
    }

    /// Closes the connections, which brings what was written into the file itself where nobody else has it open.
    pub async fn close(self) {
        self.pool.close().await;
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// What it says instead.
    pub async fn ping(&self) -> Result<(), sqlx::Error> {
        sqlx::query("select 1").execute(&self.pool).await.map(|_| ())
    }
}

fn options(url: &str) -> Result<AnyConnectOptions, StoreError> {
    AnyConnectOptions::from_str(url).map_err(StoreError::Open)
}

fn made_if_missing(url: &str) -> String {
    let sign = if url.contains('?') { '&' } else { '?' };
    if url.contains("mode=") { url.to_owned() } else { format!("{url}{sign}mode=rwc") }
}

/// Foreign keys are on and a busy writer is waited for by sqlx's own defaults.
async fn prepare_sqlite(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    sqlx::raw_sql("pragma journal_mode = wal; pragma synchronous = normal;").execute(connection).await.map(|_| ())
}

fn make_folder_of(file: &Path) -> Result<(), StoreError> {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => {
            std::fs::create_dir_all(folder).map_err(|error| StoreError::Folder(folder.display().to_string(), error))
        }
        _ => Ok(()),
    }
}

/// Seconds since 1970, UTC: how the database keeps times.
pub(crate) fn now() -> i64 {
    time::OffsetDateTime::now_utc().unix_timestamp()
}

/// Lower-case ASCII words and digits with single spaces: what search compares.
pub(crate) fn plain_words(text: &str) -> String {
    let folded = deunicode::deunicode(text).to_lowercase();
    let kept = folded.chars().filter(|character| *character != '\'');
    let spaced: String =
        kept.map(|character| if character.is_ascii_alphanumeric() { character } else { ' ' }).collect();
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
