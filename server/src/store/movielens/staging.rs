//! The tables that an import is written to before it is published.
//!
//! SQLite has one writer at a time. An import therefore writes to tables of its own, in transactions that are short and
//! far enough apart for other writers, and exchanges them with the others in one more ([`super::publish`]). An
//! interrupted import leaves rows that are never read; the next import or the hourly cleanup deletes them. On
//! PostgreSQL, writers do not exclude each other: the tables are temporary, and the import is one transaction.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use sqlx::{AnyConnection, AssertSqlSafe, Connection};

use super::ImportError;
use crate::id::new_id;
use crate::store::{Dialect, Store, now};

/// How long a transaction may hold SQLite's write lock before it is committed.
const MAX_LOCK: Duration = Duration::from_millis(150);
/// The maximum pause after a transaction. Waiting writers try to get the lock every 100 ms, so each gets a chance in a
/// pause of this length.
const MAX_PAUSE: Duration = Duration::from_millis(110);
/// An import that has not written for this long, in seconds, has been interrupted.
const ABANDONED: i64 = 15;
/// The interval at which an import that another process is writing is checked.
const WAIT: Duration = Duration::from_millis(500);
/// The number of rows that one statement deletes.
const DELETED_ROWS: u32 = 5_000;

/// The tables that an import replaces, in an order in which rows can be inserted, each with its key.
const TABLES: [(&str, &str); 6] = [
    ("film", "slug"),
    ("film_term", "film, kind, position"),
    ("movielens_film", "movielens_id"),
    ("imported_rating", "rater, movielens_id"),
    ("imported_tag", "movielens_id, tag"),
    ("imported_rater", "movielens_id, rater"),
];

/// The tables that an import replaces. On PostgreSQL, the last one is a view.
pub(super) fn tables(dialect: Dialect) -> impl Iterator<Item = (&'static str, &'static str)> {
    let count = match dialect {
        Dialect::Sqlite => TABLES.len(),
        Dialect::Postgres => TABLES.len() - 1,
    };
    TABLES.into_iter().take(count)
}

/// The tables of an import that is being written, and a connection of its own.
pub(super) struct Staging {
    connection: AnyConnection,
    pub dialect: Dialect,
    /// Where files that do not fit into memory are sorted.
    pub scratch: PathBuf,
    token: String,
    /// When the open transaction began.
    since: Option<Instant>,
    /// When the last transaction ended, and the pause for other writers before the next one.
    pause: Option<(Instant, Duration)>,
}

impl Staging {
    /// Begins an import into empty tables. Waits for one that another process is writing.
    pub async fn begin(store: &Store) -> Result<Self, ImportError> {
        let mut connection = store.writer().acquire().await?.detach();
        let token = new_id().to_string();
        match store.dialect {
            Dialect::Sqlite => {
                // Tables are exchanged by renaming them. References to a table then have to stay references to its
                // name. Words and names are inserted all over the indexes: a cache of 64 MB keeps their pages in
                // memory, so that they are written once for many transactions.
                let pragmas = "pragma foreign_keys = off; pragma legacy_alter_table = on;
                     pragma cache_size = -65536; pragma wal_autocheckpoint = 20000;";
                sqlx::raw_sql(pragmas).execute(&mut connection).await?;
                while !claim(&mut connection, &token).await? {
                    tokio::time::sleep(WAIT).await;
                }
            }
            Dialect::Postgres => {
                sqlx::raw_sql("begin").execute(&mut connection).await?;
                Store::lock_imports(&mut connection).await?;
                for (table, _) in tables(store.dialect) {
                    let create = format!(
                        "create temporary table staged_{table} (like {table} including indexes) on commit drop"
                    );
                    sqlx::raw_sql(AssertSqlSafe(create)).execute(&mut connection).await?;
                }
            }
        }
        let (dialect, scratch) = (store.dialect, store.scratch().to_owned());
        let mut staging = Self { connection, dialect, scratch, token, since: None, pause: None };
        staging.clear().await?;
        Ok(staging)
    }

    /// A connection for the next statements, in a transaction. On SQLite, a new transaction is begun if the current one
    /// has held the lock for [`MAX_LOCK`].
    pub async fn transaction(&mut self) -> Result<&mut AnyConnection, ImportError> {
        if self.since.is_some_and(|since| since.elapsed() > MAX_LOCK) {
            self.release().await?;
        }
        if self.dialect == Dialect::Sqlite && self.since.is_none() {
            if let Some((ended, pause)) = self.pause.take() {
                tokio::time::sleep(pause.saturating_sub(ended.elapsed())).await;
            }
            sqlx::raw_sql("begin immediate").execute(&mut self.connection).await?;
            self.since = Some(Instant::now());
            let touched = sqlx::query("update import_staging set touched_at = $1 where token = $2")
                .bind(now())
                .bind(&self.token)
                .execute(&mut self.connection)
                .await?;
            if touched.rows_affected() == 0 {
                return Err(ImportError::TakenOver);
            }
        }
        Ok(&mut self.connection)
    }

    /// The connection outside a transaction, for reading without blocking other writers.
    pub async fn outside_transaction(&mut self) -> Result<&mut AnyConnection, ImportError> {
        self.release().await?;
        Ok(&mut self.connection)
    }

    /// Commits, so that others can write until the next statement. Must be called before any lengthy work outside of
    /// the database.
    pub async fn release(&mut self) -> Result<(), ImportError> {
        if let Some(since) = self.since.take() {
            sqlx::raw_sql("commit").execute(&mut self.connection).await?;
            self.pause = Some((Instant::now(), since.elapsed().min(MAX_PAUSE)));
        }
        Ok(())
    }

    /// Completes the import after it is published.
    pub async fn finish(mut self) -> Result<(), ImportError> {
        match self.dialect {
            Dialect::Postgres => {
                sqlx::raw_sql("commit").execute(&mut self.connection).await?;
            }
            Dialect::Sqlite => {
                self.release().await?;
                self.clear().await?;
                self.release().await?;
                self.forget().await?;
            }
        }
        self.connection.close().await?;
        Ok(())
    }

    /// Abandons the import: nothing is published, and the next import need not wait.
    pub async fn abandon(mut self) -> Result<(), ImportError> {
        if self.since.take().is_some() || self.dialect == Dialect::Postgres {
            sqlx::raw_sql("rollback").execute(&mut self.connection).await?;
        }
        if self.dialect == Dialect::Sqlite {
            sqlx::query("update import_staging set touched_at = 0 where token = $1")
                .bind(&self.token)
                .execute(&mut self.connection)
                .await?;
        }
        self.connection.close().await?;
        Ok(())
    }

    async fn forget(&mut self) -> Result<(), ImportError> {
        sqlx::query("delete from import_staging where token = $1")
            .bind(&self.token)
            .execute(&mut self.connection)
            .await?;
        Ok(())
    }

    /// Deletes the remaining rows of an interrupted or replaced import.
    async fn clear(&mut self) -> Result<(), ImportError> {
        if self.dialect == Dialect::Postgres {
            return Ok(());
        }
        for (table, key) in tables(self.dialect) {
            let delete = format!(
                "delete from staged_{table} where ({key}) in (select {key} from staged_{table} limit {DELETED_ROWS})"
            );
            while sqlx::query(AssertSqlSafe(delete.as_str())).execute(self.transaction().await?).await?.rows_affected()
                > 0
            {}
        }
        self.release().await
    }
}

/// Marks this import as the one that is being written; `false` if another one is.
async fn claim(connection: &mut AnyConnection, token: &str) -> Result<bool, sqlx::Error> {
    let claimed = sqlx::query(
        "insert into import_staging (only_row, token, touched_at) values (1, $1, $2)
         on conflict (only_row) do update set token = excluded.token, touched_at = excluded.touched_at
         where touched_at < $3",
    )
    .bind(token)
    .bind(now())
    .bind(now() - ABANDONED)
    .execute(connection)
    .await?;
    Ok(claimed.rows_affected() > 0)
}

/// Deletes the remaining rows of an interrupted import, unless another one is being written.
///
/// # Errors
/// If the database fails.
pub async fn remove_interrupted(store: &Store) -> Result<(), ImportError> {
    if store.dialect == Dialect::Postgres {
        return Ok(());
    }
    let interrupted: i64 = sqlx::query_scalar("select count(*) from import_staging where touched_at < $1")
        .bind(now() - ABANDONED)
        .fetch_one(store.bulk())
        .await?;
    if interrupted > 0 {
        Staging::begin(store).await?.finish().await?;
        tracing::info!("removed the rows of an import that was interrupted");
    }
    Ok(())
}
