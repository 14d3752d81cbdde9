//! The database: opened, migrated, and handed around as a pool.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use thiserror::Error;

pub mod catalogue;
pub mod movielens;

/// A pool of connections; cloning it is cheap.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) pool: SqlitePool,
}

/// Why the database cannot be used.
#[derive(Debug, Error)]
pub enum StoreError {
    #[error("DATABASE_URL must begin with sqlite: (as in sqlite://data/matinee.db)")]
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

/// Readers do not wait for the writer under WAL, so a few connections serve many requests.
const CONNECTIONS: u32 = 8;
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

impl Store {
    /// Opens the database, making it where it is not there yet, and migrates it.
    ///
    /// # Errors
    /// When the address is not one, or the file cannot be made, opened or migrated.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        if !url.starts_with("sqlite:") {
            return Err(StoreError::Url);
        }
        let options = SqliteConnectOptions::from_str(url)
            .map_err(StoreError::Open)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        make_folder_of(options.get_filename())?;
        let pool = SqlitePoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(BUSY_TIMEOUT)
            .connect_with(options)
            .await
            .map_err(StoreError::Open)?;
        sqlx::migrate!().run(&pool).await?;
        Ok(Self { pool })
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

fn make_folder_of(file: &Path) -> Result<(), StoreError> {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => {
            std::fs::create_dir_all(folder).map_err(|error| StoreError::Folder(folder.display().to_string(), error))
        }
        _ => Ok(()),
    }
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
