//! Batches of all users, for operators.

use domain::{BatchProgress, Id, Timestamp};
use sqlx::{AnyConnection, FromRow};

use super::{BatchColumns, SqlBatches};

/// A batch of any user.
#[derive(Debug)]
pub struct StoredBatch {
    pub id: Id,
    pub user: Id,
    /// The name of the uploaded file.
    pub name: String,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub progress: BatchProgress,
    /// The size of the batch in the database, in bytes.
    pub stored_bytes: u64,
}

/// Abandoned chunks, which can be retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct AbandonedWork {
    #[sqlx(try_from = "i64")]
    pub chunks: u64,
    /// The number of batches with abandoned chunks.
    #[sqlx(try_from = "i64")]
    pub batches: u64,
}

impl AbandonedWork {
    /// The abandoned work in a database.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn of(connection: &mut AnyConnection) -> Result<Self, sqlx::Error> {
        sqlx::query_as(
            "select count(*) as chunks, count(distinct batch.id) as batches
             from batch join batch_chunk on batch_chunk.batch = batch.id
             where batch.failed_rows > 0 and batch.deleted_at is null
               and batch_chunk.done = 1 and batch_chunk.films <> ''",
        )
        .fetch_one(connection)
        .await
    }
}

#[derive(FromRow)]
struct StoredColumns {
    #[sqlx(flatten)]
    batch: BatchColumns,
    #[sqlx(try_from = "String")]
    user_id: Id,
    #[sqlx(try_from = "i64")]
    stored_bytes: u64,
}

/// The columns of [`StoredColumns`].
macro_rules! select_stored {
    ($rest:literal) => {
        concat!(
            "select id, name, status, preview, total_rows, done_rows, failed_rows, email, created_at, started_at, \
             expires_at, user_id, stored_bytes from batch where deleted_at is null ",
            $rest
        )
    };
}

impl SqlBatches {
    /// The latest batches of all users.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn latest(&self, count: u32) -> Result<Vec<StoredBatch>, sqlx::Error> {
        let batches: Vec<StoredColumns> = sqlx::query_as(select_stored!("order by created_at desc, id limit $1"))
            .bind(i64::from(count))
            .fetch_all(self.store.bulk())
            .await?;
        batches.into_iter().map(StoredBatch::try_from).collect()
    }

    /// A batch of any user; `None` if there is none with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn for_any_user(&self, id: &Id) -> Result<Option<StoredBatch>, sqlx::Error> {
        let batch: Option<StoredColumns> =
            sqlx::query_as(select_stored!("and id = $1")).bind(id.as_str()).fetch_optional(self.store.bulk()).await?;
        batch.map(StoredBatch::try_from).transpose()
    }
}

impl TryFrom<StoredColumns> for StoredBatch {
    type Error = sqlx::Error;

    fn try_from(columns: StoredColumns) -> Result<Self, sqlx::Error> {
        let StoredColumns { batch, user_id, stored_bytes } = columns;
        let progress = batch.progress()?;
        let BatchColumns { id, name, created_at, expires_at, .. } = batch;
        Ok(Self { id, user: user_id, name, created_at, expires_at, progress, stored_bytes })
    }
}
