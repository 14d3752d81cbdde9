//! Which migrations a database lacks.

use std::collections::BTreeMap;

use sqlx::migrate::Migrate;
use sqlx::{AnyConnection, Connection};

use super::backup::sqlite_file;
use super::{Dialect, StoreError, migrations};

/// The schema of a database, compared with the one that this program needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MigrationStatus {
    /// Number and description of each migration that has not been applied, in their order.
    pub pending: Vec<(i64, String)>,
    /// Numbers of applied migrations that this program does not know: a newer program has migrated the database.
    pub unknown: Vec<i64>,
    /// Numbers of applied migrations whose text differs from this program's.
    pub changed: Vec<i64>,
    /// The migration that was interrupted, if any.
    pub interrupted: Option<i64>,
}

impl MigrationStatus {
    /// Of a database that does not exist yet.
    pub fn empty(dialect: Dialect) -> Self {
        let pending = migrations::migrator(dialect).iter().map(|it| (it.version, it.description.to_string())).collect();
        Self { pending, ..Self::default() }
    }

    /// Reads the status of a database and changes nothing. One that does not exist is not created.
    ///
    /// # Errors
    /// If the URL is invalid or the database fails.
    pub async fn at(url: &str) -> Result<Self, StoreError> {
        if sqlite_file(url)?.is_some_and(|file| !file.exists()) {
            return Ok(Self::empty(Dialect::Sqlite));
        }
        sqlx::any::install_default_drivers();
        let mut connection = AnyConnection::connect(url).await.map_err(StoreError::Open)?;
        let status = Self::of(&mut connection).await?;
        connection.close().await.map_err(StoreError::Read)?;
        Ok(status)
    }

    /// Reads the status of the connected database and changes nothing.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn of(connection: &mut AnyConnection) -> Result<Self, StoreError> {
        let dialect = Dialect::of(connection);
        let migrator = migrations::migrator(dialect);
        let exists = match dialect {
            Dialect::Sqlite => "select count(*) from sqlite_master where type = 'table' and name = '_sqlx_migrations'",
            Dialect::Postgres => "select count(*) from pg_catalog.pg_class where oid = to_regclass('_sqlx_migrations')",
        };
        let exists: i64 = sqlx::query_scalar(exists).fetch_one(&mut *connection).await.map_err(StoreError::Read)?;
        if exists == 0 {
            return Ok(Self::empty(dialect));
        }
        let interrupted = connection.dirty_version(&migrator.table_name).await?;
        let applied = connection.list_applied_migrations(&migrator.table_name).await?;
        let mut applied: BTreeMap<i64, _> = applied.into_iter().map(|it| (it.version, it.checksum)).collect();
        let mut status = Self { interrupted, ..Self::default() };
        for migration in migrator.iter() {
            match applied.remove(&migration.version) {
                None => status.pending.push((migration.version, migration.description.to_string())),
                Some(checksum) if checksum != migration.checksum => status.changed.push(migration.version),
                Some(_) => {}
            }
        }
        status.unknown = applied.into_keys().collect();
        Ok(status)
    }

    /// Whether the program can use the database as it is.
    pub fn is_current(&self) -> bool {
        *self == Self::default()
    }

    /// What prevents the database from being migrated, and what to do.
    pub fn problem(&self) -> Option<String> {
        if let Some(number) = self.interrupted {
            return Some(format!("migration {number} was interrupted; please restore the last backup"));
        }
        if !self.unknown.is_empty() {
            let problem =
                "a newer version of Matinee has migrated the database; run that version, or restore an earlier backup";
            return Some(problem.to_owned());
        }
        let changed = &self.changed;
        (!changed.is_empty()).then(|| {
            format!("this version's migrations {changed:?} are not those that were applied; run the version that did")
        })
    }
}
