//! Backup and restoration of an SQLite database. PostgreSQL has its own tools, which [`BackupError::Postgres`] names.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AnyConnection, ConnectOptions, Connection};
use tempfile::NamedTempFile;
use thiserror::Error;
use time::OffsetDateTime;
use time::macros::format_description;

use super::migration_status::MigrationStatus;
use super::{Dialect, StoreError};

/// Why a database was not backed up or restored. Nothing was replaced then.
#[derive(Debug, Error)]
pub enum BackupError {
    #[error(
        "PostgreSQL is backed up with `pg_dump --format=custom --file=FILE` and restored with `pg_restore --clean --if-exists FILE`, \
         which take the address in DATABASE_URL as `--dbname`"
    )]
    Postgres,
    #[error("there is no database at {}", .0.display())]
    Missing(PathBuf),
    #[error("{} exists already; add --force to replace it", .0.display())]
    Exists(PathBuf),
    #[error("{} is the database itself", .0.display())]
    Same(PathBuf),
    #[error("{} is in use; stop the site and its workers first", .0.display())]
    InUse(PathBuf),
    #[error(
        "{} is not complete: a write-ahead log is next to it, so it was copied from a database in use; \
         `matinee backup` makes complete copies", .0.display()
    )]
    Incomplete(PathBuf),
    #[error("{} is damaged: {problem}", .path.display())]
    Damaged { path: PathBuf, problem: String },
    #[error("{} is not a database of Matinee", .0.display())]
    Foreign(PathBuf),
    #[error("{} was made by a newer version of Matinee; please restore it with that version", .0.display())]
    Newer(PathBuf),
    #[error("{} is not valid UTF-8", .0.display())]
    Name(PathBuf),
    #[error("cannot read or write {}", .path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("cannot read {}", .path.display())]
    Database { path: PathBuf, source: sqlx::Error },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The result of a backup or a restoration.
#[derive(Debug)]
pub struct BackupSummary {
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// The path to which the replaced database was renamed.
    pub set_aside: Option<PathBuf>,
}

/// How long a backup waits for a writer.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a restoration waits for other connections to the database.
const IN_USE_TIMEOUT: Duration = Duration::from_secs(1);

/// The path of the database file that a `sqlite:` URL names, whether or not it exists; `None` for a PostgreSQL URL.
///
/// # Errors
/// If the URL is invalid.
pub fn sqlite_file(url: &str) -> Result<Option<PathBuf>, StoreError> {
    match Dialect::from_url(url).ok_or(StoreError::Url)? {
        Dialect::Postgres => Ok(None),
        Dialect::Sqlite => {
            let options = SqliteConnectOptions::from_str(url).map_err(StoreError::Open)?;
            Ok(Some(options.get_filename().to_owned()))
        }
    }
}

/// Writes a complete and consistent copy of the database to a file, while the site runs and writes. The file appears
/// once it has been checked; only its owner can read it.
///
/// # Errors
/// [`BackupError`]. An existing file is replaced only with `replace`.
pub async fn backup(url: &str, to: &Path, replace: bool) -> Result<BackupSummary, BackupError> {
    let database = sqlite_file(url)?.ok_or(BackupError::Postgres)?;
    if !database.is_file() {
        return Err(BackupError::Missing(database));
    }
    let existing = existing(to, &database, replace)?;
    let copy = new_file_beside(to)?;
    let name = copy.path().to_str().ok_or_else(|| BackupError::Name(copy.path().to_owned()))?.to_owned();

    let failed = |source| BackupError::Database { path: database.clone(), source };
    let options = SqliteConnectOptions::new().filename(&database).read_only(true).busy_timeout(BUSY_TIMEOUT);
    let mut connection = options.connect().await.map_err(failed)?;
    sqlx::query("vacuum into $1").bind(name).execute(&mut connection).await.map_err(failed)?;
    connection.close().await.map_err(failed)?;

    check(copy.path(), to).await?;
    keep(copy, to, existing)
}

/// Replaces the database with a copy of a file that [`backup`] has written. The replaced database is set aside.
///
/// # Errors
/// [`BackupError`]. An existing database is replaced only with `replace`, and only while nothing uses it.
pub async fn restore(url: &str, from: &Path, replace: bool) -> Result<BackupSummary, BackupError> {
    let database = sqlite_file(url)?.ok_or(BackupError::Postgres)?;
    if !from.is_file() {
        return Err(BackupError::Missing(from.to_owned()));
    }
    if beside(from, "-wal").metadata().is_ok_and(|log| log.len() > 0) {
        return Err(BackupError::Incomplete(from.to_owned()));
    }
    let exists = existing(&database, from, replace)?;
    let folder = folder_of(&database);
    std::fs::create_dir_all(folder).map_err(|source| BackupError::File { path: folder.to_owned(), source })?;
    let mut copy = new_file_beside(&database)?;
    File::open(from)
        .and_then(|mut file| io::copy(&mut file, copy.as_file_mut()))
        .map_err(|source| BackupError::File { path: from.to_owned(), source })?;
    check(copy.path(), from).await?;
    let set_aside = if exists {
        require_unused(&database).await?;
        Some(set_aside(&database)?)
    } else {
        None
    };
    let written = keep(copy, &database, false)?;
    Ok(BackupSummary { set_aside, ..written })
}

/// Whether a file that would be written exists already.
fn existing(file: &Path, other: &Path, replace: bool) -> Result<bool, BackupError> {
    let exists = file.exists();
    let real = |path: &Path| path.canonicalize().ok();
    if exists && real(file) == real(other) {
        return Err(BackupError::Same(file.to_owned()));
    }
    if exists && !replace { Err(BackupError::Exists(file.to_owned())) } else { Ok(exists) }
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A temporary file in the same folder, which only its owner can read.
fn new_file_beside(file: &Path) -> Result<NamedTempFile, BackupError> {
    let folder = folder_of(file);
    tempfile::Builder::new()
        .prefix(".matinee-")
        .suffix(".part")
        .tempfile_in(folder)
        .map_err(|source| BackupError::File { path: folder.to_owned(), source })
}

/// Checks that a copy is an undamaged database of this program or of an earlier version. Errors name it `name`.
async fn check(copy: &Path, name: &Path) -> Result<(), BackupError> {
    let damaged = |problem: String| BackupError::Damaged { path: name.to_owned(), problem };
    let failed = |error: sqlx::Error| match primary_code(&error) {
        Some(NOT_A_DATABASE) => BackupError::Foreign(name.to_owned()),
        _ => damaged(error.to_string()),
    };
    // The header of a copied database states that it has a write-ahead log.
    let mut connection = SqliteConnectOptions::new().filename(copy).connect().await.map_err(failed)?;
    sqlx::query("pragma journal_mode = delete").execute(&mut connection).await.map_err(failed)?;
    let problem: String =
        sqlx::query_scalar("pragma integrity_check(1)").fetch_one(&mut connection).await.map_err(failed)?;
    if problem != "ok" {
        return Err(damaged(problem));
    }
    let broken = sqlx::query("pragma foreign_key_check").fetch_optional(&mut connection).await.map_err(failed)?;
    if broken.is_some() {
        return Err(damaged("a row refers to one that is missing".to_owned()));
    }
    connection.close().await.map_err(failed)?;

    sqlx::any::install_default_drivers();
    let url = format!("sqlite://{}", copy.to_str().ok_or_else(|| BackupError::Name(copy.to_owned()))?);
    let mut connection = AnyConnection::connect(&url).await.map_err(failed)?;
    let status = MigrationStatus::of(&mut connection).await?;
    connection.close().await.map_err(failed)?;
    if status == MigrationStatus::empty(Dialect::Sqlite) {
        return Err(BackupError::Foreign(name.to_owned()));
    }
    if status.unknown.is_empty() { Ok(()) } else { Err(BackupError::Newer(name.to_owned())) }
}

/// Renames a checked copy to its final name, after flushing it to the disk.
fn keep(copy: NamedTempFile, path: &Path, replace: bool) -> Result<BackupSummary, BackupError> {
    let failed = |source| BackupError::File { path: path.to_owned(), source };
    copy.as_file().sync_all().map_err(failed)?;
    let file = if replace { copy.persist(path) } else { copy.persist_noclobber(path) };
    let file = file.map_err(|error| failed(error.error))?;
    File::open(folder_of(path)).and_then(|folder| folder.sync_all()).map_err(failed)?;
    let bytes = file.metadata().map_err(failed)?.len();
    Ok(BackupSummary { path: path.to_owned(), bytes, set_aside: None })
}

/// SQLite's result codes, without their extensions.
const BUSY: u32 = 5;
const LOCKED: u32 = 6;
const CORRUPT: u32 = 11;
const NOT_A_DATABASE: u32 = 26;

fn primary_code(error: &sqlx::Error) -> Option<u32> {
    let code: u32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}

/// Fails if another connection to a database is open. Each connection holds a lock on a database with a write-ahead
/// log, so only the last one can turn the log off. A damaged database counts as unused, because restoring must be able
/// to replace it.
async fn require_unused(database: &Path) -> Result<(), BackupError> {
    let options = SqliteConnectOptions::new().filename(database).busy_timeout(IN_USE_TIMEOUT);
    let alone = async {
        let mut connection: SqliteConnection = options.connect().await?;
        let mode: String = sqlx::query_scalar("pragma journal_mode = delete").fetch_one(&mut connection).await?;
        sqlx::raw_sql("begin exclusive; rollback").execute(&mut connection).await?;
        connection.close().await?;
        Ok::<bool, sqlx::Error>(mode == "delete")
    };
    match alone.await {
        Ok(true) => Ok(()),
        Ok(false) => Err(BackupError::InUse(database.to_owned())),
        Err(error) => match primary_code(&error) {
            Some(BUSY | LOCKED) => Err(BackupError::InUse(database.to_owned())),
            Some(CORRUPT | NOT_A_DATABASE) => Ok(()),
            _ => Err(BackupError::Database { path: database.to_owned(), source: error }),
        },
    }
}

/// Renames a database with its other files: SQLite would apply a write-ahead log that stays behind to the next database
/// of the same name.
fn set_aside(database: &Path) -> Result<PathBuf, BackupError> {
    let now = OffsetDateTime::now_utc().format(format_description!("[year][month][day]-[hour][minute][second]"));
    let aside = beside(database, &format!(".before-restore-{}", now.unwrap_or_default()));
    for suffix in ["-wal", "-shm", ""] {
        let (from, to) = (beside(database, suffix), beside(&aside, suffix));
        match std::fs::rename(&from, to) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && !suffix.is_empty() => {}
            renamed => renamed.map_err(|source| BackupError::File { path: from, source })?,
        }
    }
    Ok(aside)
}

/// The path with a suffix to the file's name.
fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name: OsString = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
