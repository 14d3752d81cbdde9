//! Whether a database is sound, without changing it.

use std::str::FromStr;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AnyConnection, ConnectOptions, Connection};

use super::{Dialect, StoreError};

/// The result of examining a database.
#[derive(Debug, Clone)]
pub struct DatabaseHealth {
    /// The name and version of the database system.
    pub system: String,
    /// Damage that a quick check found, or the extensions that the server lacks.
    pub problem: Option<String>,
}

/// The extensions that the queue needs on PostgreSQL.
const EXTENSIONS: i64 = 2;

impl DatabaseHealth {
    /// Examines an existing database. On SQLite, this reads the whole file, at several hundred megabytes per second.
    ///
    /// # Errors
    /// If the database cannot be opened or read.
    pub async fn of(url: &str) -> Result<Self, StoreError> {
        match Dialect::from_url(url).ok_or(StoreError::Url)? {
            Dialect::Sqlite => Self::read_sqlite(url).await,
            Dialect::Postgres => Self::read_postgres(url).await,
        }
    }

    async fn read_sqlite(url: &str) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::from_str(url).map_err(StoreError::Open)?.read_only(true);
        let mut connection = options.create_if_missing(false).connect().await.map_err(StoreError::Open)?;
        let version: String =
            sqlx::query_scalar("select sqlite_version()").fetch_one(&mut connection).await.map_err(StoreError::Read)?;
        let check: String =
            sqlx::query_scalar("pragma quick_check(1)").fetch_one(&mut connection).await.map_err(StoreError::Read)?;
        connection.close().await.map_err(StoreError::Read)?;
        let problem = (check != "ok").then(|| format!("it is damaged: {check}"));
        Ok(Self { system: format!("SQLite {version}"), problem })
    }

    async fn read_postgres(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let mut connection = AnyConnection::connect(url).await.map_err(StoreError::Open)?;
        let version: String = sqlx::query_scalar("select current_setting('server_version')")
            .fetch_one(&mut connection)
            .await
            .map_err(StoreError::Read)?;
        let extensions: i64 =
            sqlx::query_scalar("select count(*) from pg_available_extensions where name in ('hstore', 'pgcrypto')")
                .fetch_one(&mut connection)
                .await
                .map_err(StoreError::Read)?;
        connection.close().await.map_err(StoreError::Read)?;
        let problem = (extensions < EXTENSIONS).then(|| {
            "the server lacks the extensions hstore or pgcrypto; please install PostgreSQL's contrib package".to_owned()
        });
        Ok(Self { system: format!("PostgreSQL {version}"), problem })
    }
}
