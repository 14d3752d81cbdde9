//! The changes that the owner of a batch can make: create, start, cancel, retry and delete it.

use std::io;
use std::net::IpAddr;

use domain::{BatchStatus, ColumnMapping, Id, ImportPreview};
use sqlx::AnyConnection;
use thiserror::Error;

use super::SqlBatches;
use super::limits::{OverBudget, is_member};
use crate::id::new_id;
use crate::queue::{self, ChunkJob};
use crate::services::membership::Email;
use crate::services::{parsed, users};
use crate::store::{now, retried};

/// The contents of a new batch.
pub struct NewBatch<'b, C> {
    /// The name of the uploaded file.
    pub name: &'b str,
    pub preview: &'b ImportPreview,
    pub mapping: &'b ColumnMapping,
    /// Rows of the file, including unusable ones.
    pub rows: u64,
    /// An iterator over the chunks, in the order of the file.
    pub chunks: C,
    /// The client's address, which is charged in addition to the user; `None` to charge the user alone.
    pub address: Option<IpAddr>,
}

impl<C> NewBatch<'_, C> {
    /// Also charges the matches to a client's address.
    #[must_use]
    pub fn from_address(self, address: Option<IpAddr>) -> Self {
        Self { address, ..self }
    }
}

/// The rows that one job processes.
pub struct NewChunk {
    /// Counted from 1.
    pub first_row: u64,
    /// A JSON list of records, which only workers parse.
    pub rows: String,
}

/// Why a batch was not created or changed.
#[derive(Debug, Error)]
pub enum BatchError {
    #[error("the user has no such batch")]
    NotFound,
    #[error("the user has {MAX_UNFINISHED} unfinished batches, the maximum")]
    TooMany,
    #[error("the user, or the address, has asked for too many matches")]
    OverBudget(OverBudget),
    #[error("there is no space for further results")]
    Full,
    #[error("nothing of the batch can be tried again")]
    NothingToRetry,
    #[error("cannot read an upload from its temporary file")]
    Disk(#[from] io::Error),
    #[error("cannot write a batch to the database")]
    Database(#[from] sqlx::Error),
}

/// The effect of cancelling a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CancelOutcome {
    /// The batch had not been started, and was deleted.
    DraftDeleted,
    /// The batch keeps the results of the rows processed so far.
    Stopped,
}

/// The maximum number of unfinished batches per user, drafts included.
pub const MAX_UNFINISHED: i64 = 20;
const DAY: i64 = 24 * 3600;
/// The number of rows that counts as a chunk when the order of jobs is determined.
const ROWS_PER_TURN: i64 = 500;

impl SqlBatches {
    /// Stores a batch as a draft and returns its id.
    ///
    /// # Errors
    /// [`BatchError`]; then nothing was stored.
    pub async fn create_draft<C>(&self, user: &Id, batch: NewBatch<'_, C>) -> Result<Id, BatchError>
    where
        C: Iterator<Item = io::Result<NewChunk>> + Send,
    {
        let mut transaction = self.store.begin_bulk().await?;
        let id = self.insert(&mut transaction, user, batch).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Stores a batch, starts it in the same transaction, and returns its id.
    ///
    /// # Errors
    /// [`BatchError`]; then nothing was stored.
    pub async fn create_started<C>(
        &self,
        user: &Id,
        batch: NewBatch<'_, C>,
        email: Option<&Email>,
    ) -> Result<Id, BatchError>
    where
        C: Iterator<Item = io::Result<NewChunk>> + Send,
    {
        let mut transaction = self.store.begin_bulk().await?;
        let id = self.insert(&mut transaction, user, batch).await?;
        self.start_in(&mut transaction, user, &id, email).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Starts a draft. Does nothing if the batch was started before.
    ///
    /// # Errors
    /// [`BatchError`]; then the batch is unchanged.
    pub async fn start(&self, user: &Id, id: &Id, email: Option<&Email>) -> Result<(), BatchError> {
        let mut transaction = self.store.begin_bulk().await?;
        self.start_in(&mut transaction, user, id, email).await?;
        Ok(transaction.commit().await?)
    }

    /// Stops a batch, which keeps the results so far, or deletes a draft. Does nothing to a finished batch.
    ///
    /// # Errors
    /// [`BatchError`]; then the batch is unchanged.
    pub async fn cancel(&self, user: &Id, id: &Id) -> Result<CancelOutcome, BatchError> {
        retried(|| self.try_cancel(user, id)).await
    }

    async fn try_cancel(&self, user: &Id, id: &Id) -> Result<CancelOutcome, BatchError> {
        let mut transaction = self.store.begin_bulk().await?;
        let outcome = if status(&mut transaction, user, id).await? == BatchStatus::Draft {
            sqlx::query("update batch set status = 'cancelled', deleted_at = $2 where id = $1 and status = 'draft'")
                .bind(id.as_str())
                .bind(now())
                .execute(&mut *transaction)
                .await?;
            CancelOutcome::DraftDeleted
        } else {
            stop(&mut transaction, id).await?;
            CancelOutcome::Stopped
        };
        transaction.commit().await?;
        Ok(outcome)
    }

    /// Deletes a finished batch with its results. Does nothing to an unfinished one. It disappears for its owner
    /// immediately; its rows are removed later, in portions.
    ///
    /// # Errors
    /// [`BatchError`]; then the batch is unchanged.
    pub async fn delete(&self, user: &Id, id: &Id) -> Result<(), BatchError> {
        let mut transaction = self.store.begin_bulk().await?;
        status(&mut transaction, user, id).await?;
        sqlx::query("update batch set deleted_at = $2 where id = $1 and status in ('done', 'failed', 'cancelled')")
            .bind(id.as_str())
            .bind(now())
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// Starts the abandoned chunks of a finished batch again. Their rows keep their failures until they have results.
    ///
    /// # Errors
    /// [`BatchError::NothingToRetry`] if no chunk was abandoned; then the batch is unchanged.
    pub async fn retry(&self, user: &Id, id: &Id) -> Result<(), BatchError> {
        let mut transaction = self.store.begin_bulk().await?;
        status(&mut transaction, user, id).await?;
        let lifetime = self.lifetime(&mut transaction, user).await?;
        // Locks the batch before its chunks.
        sqlx::query(
            "update batch set status = 'queued', started_at = null, finished_at = null, expires_at = $2
             where id = $1 and status in ('done', 'failed')",
        )
        .bind(id.as_str())
        .bind(now() + lifetime)
        .execute(&mut *transaction)
        .await?;
        let abandoned: Vec<(i64, i64)> = sqlx::query_as(
            "select chunk.number, coalesce(next.first_row, batch.total_rows + 1) - chunk.first_row
             from batch join batch_chunk as chunk on chunk.batch = batch.id
                  left join batch_chunk as next on next.batch = batch.id and next.number = chunk.number + 1
             where batch.id = $1 and batch.status = 'queued' and chunk.done = 1 and chunk.films <> ''
             order by chunk.number",
        )
        .bind(id.as_str())
        .fetch_all(&mut *transaction)
        .await?;
        if abandoned.is_empty() {
            return Err(BatchError::NothingToRetry);
        }
        let rows: i64 = abandoned.iter().map(|(_, rows)| rows).sum();
        sqlx::query("update batch set done_rows = done_rows - $2, failed_rows = failed_rows - $2 where id = $1")
            .bind(id.as_str())
            .bind(rows)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("update batch_chunk set done = 0, attempts = 0 where batch = $1 and done = 1 and films <> ''")
            .bind(id.as_str())
            .execute(&mut *transaction)
            .await?;
        push_jobs(&mut transaction, user, id, abandoned.into_iter().map(|(number, _)| number)).await?;
        Ok(transaction.commit().await?)
    }

    async fn insert<C>(
        &self,
        connection: &mut AnyConnection,
        user: &Id,
        batch: NewBatch<'_, C>,
    ) -> Result<Id, BatchError>
    where
        C: Iterator<Item = io::Result<NewChunk>> + Send,
    {
        users::insert(connection, user).await?;
        let unfinished: i64 = sqlx::query_scalar(
            "select count(*) from batch where user_id = $1 and status in ('draft', 'queued', 'running')",
        )
        .bind(user.as_str())
        .fetch_one(&mut *connection)
        .await?;
        if unfinished >= MAX_UNFINISHED {
            return Err(BatchError::TooMany);
        }
        self.charge(connection, user, batch.address, batch.preview.matches).await?;
        let id = new_id();
        let preview = serde_json::to_string(batch.preview).expect("a preview serialises to JSON");
        let mapping = serde_json::to_string(batch.mapping).expect("a mapping serialises to JSON");
        sqlx::query(
            "insert into batch (id, user_id, name, status, preview, mapping, total_rows, charged, created_at, expires_at)
             values ($1, $2, $3, 'draft', $4, $5, $6, $7, $8, $9)",
        )
        .bind(id.as_str())
        .bind(user.as_str())
        .bind(batch.name)
        .bind(preview)
        .bind(mapping)
        .bind(batch.rows.cast_signed())
        .bind(batch.preview.matches.cast_signed())
        .bind(now())
        .bind(now() + i64::from(self.retention.drafts) * DAY)
        .execute(&mut *connection)
        .await?;
        let mut bytes = 0;
        for (number, chunk) in (0_i64..).zip(batch.chunks) {
            let chunk = chunk?;
            bytes += chunk.rows.len() as u64;
            sqlx::query("insert into batch_chunk (batch, number, first_row, films) values ($1, $2, $3, $4)")
                .bind(id.as_str())
                .bind(number)
                .bind(chunk.first_row.cast_signed())
                .bind(chunk.rows)
                .execute(&mut *connection)
                .await?;
        }
        sqlx::query("update batch set stored_bytes = $2 where id = $1")
            .bind(id.as_str())
            .bind(bytes.cast_signed())
            .execute(connection)
            .await?;
        Ok(id)
    }

    async fn start_in(
        &self,
        connection: &mut AnyConnection,
        user: &Id,
        id: &Id,
        email: Option<&Email>,
    ) -> Result<(), BatchError> {
        let lifetime = self.lifetime(connection, user).await?;
        let started = sqlx::query(
            "update batch set status = 'queued', email = $3, expires_at = $4
             where id = $1 and user_id = $2 and status = 'draft'",
        )
        .bind(id.as_str())
        .bind(user.as_str())
        .bind(email.map(Email::as_str))
        .bind(now() + lifetime)
        .execute(&mut *connection)
        .await?;
        if started.rows_affected() == 0 {
            return status(connection, user, id).await.map(|_| ());
        }
        let chunks: i64 = sqlx::query_scalar("select count(*) from batch_chunk where batch = $1")
            .bind(id.as_str())
            .fetch_one(&mut *connection)
            .await?;
        push_jobs(connection, user, id, 0..chunks).await
    }

    /// How long a user's batch is kept after it was started, in seconds.
    async fn lifetime(&self, connection: &mut AnyConnection, user: &Id) -> Result<i64, sqlx::Error> {
        let is_member = is_member(connection, user).await?;
        let days = if is_member { self.retention.member_batches } else { self.retention.anonymous_batches };
        Ok(i64::from(days) * DAY)
    }
}

async fn status(connection: &mut AnyConnection, user: &Id, id: &Id) -> Result<BatchStatus, BatchError> {
    let status: Option<String> =
        sqlx::query_scalar("select status from batch where id = $1 and user_id = $2 and deleted_at is null")
            .bind(id.as_str())
            .bind(user.as_str())
            .fetch_optional(connection)
            .await?;
    Ok(parsed(&status.ok_or(BatchError::NotFound)?)?)
}

/// Enqueues chunks. The first unfinished chunks of all users run before the second one of any user, across batches, so
/// that the amount of one user's work does not delay others.
async fn push_jobs(
    connection: &mut AnyConnection,
    user: &Id,
    id: &Id,
    chunks: impl Iterator<Item = i64>,
) -> Result<(), BatchError> {
    let waiting: i64 = sqlx::query_scalar(
        "select cast(coalesce(sum((total_rows - done_rows + $3 - 1) / $3), 0) as bigint) from batch
         where user_id = $1 and id <> $2 and status in ('queued', 'running')",
    )
    .bind(user.as_str())
    .bind(id.as_str())
    .bind(ROWS_PER_TURN)
    .fetch_one(&mut *connection)
    .await?;
    let jobs: Vec<_> =
        (waiting..).zip(chunks).map(|(turn, number)| (ChunkJob { batch: id.clone(), number }, -turn)).collect();
    Ok(queue::push(connection, &jobs).await?)
}

/// Cancels a batch unless it is finished, and discards its unprocessed rows.
async fn stop(connection: &mut AnyConnection, id: &Id) -> Result<(), sqlx::Error> {
    let stopped = sqlx::query(
        "update batch set status = 'cancelled', finished_at = $2 where id = $1 and status in ('queued', 'running')",
    )
    .bind(id.as_str())
    .bind(now())
    .execute(&mut *connection)
    .await?;
    if stopped.rows_affected() > 0 {
        sqlx::query("update batch_chunk set films = '' where batch = $1 and done = 0")
            .bind(id.as_str())
            .execute(connection)
            .await?;
    }
    Ok(())
}
