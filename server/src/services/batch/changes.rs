//! What the owner of a batch can do: create, start, cancel and delete it.

use std::io;

use domain::{BatchStatus, ColumnMapping, Id, ImportPreview};
use sqlx::AnyConnection;
use thiserror::Error;

use super::SqlBatches;
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
}

/// The rows that one job processes.
pub struct NewChunk {
    /// Counted from 1.
    pub first_row: u64,
    /// A JSON list, which only the worker reads.
    pub rows: String,
}

/// Why a batch was not created or changed.
#[derive(Debug, Error)]
pub enum BatchError {
    #[error("the user has no such batch")]
    NotFound,
    #[error("the user has {MAX_UNFINISHED} unfinished batches, the maximum")]
    TooMany,
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
/// How long a draft is kept, in seconds.
const DRAFT_LIFETIME: i64 = DAY;
/// How long a batch is kept after it was started, in seconds.
const BATCH_LIFETIME: i64 = 30 * DAY;

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
        let id = insert(&mut transaction, user, batch).await?;
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
        let id = insert(&mut transaction, user, batch).await?;
        start(&mut transaction, user, &id, email).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Starts a draft. Does nothing if the batch was started before.
    ///
    /// # Errors
    /// [`BatchError`]; then the batch is unchanged.
    pub async fn start(&self, user: &Id, id: &Id, email: Option<&Email>) -> Result<(), BatchError> {
        let mut transaction = self.store.begin_bulk().await?;
        start(&mut transaction, user, id, email).await?;
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
            sqlx::query("delete from batch where id = $1").bind(id.as_str()).execute(&mut *transaction).await?;
            CancelOutcome::DraftDeleted
        } else {
            stop(&mut transaction, id).await?;
            CancelOutcome::Stopped
        };
        transaction.commit().await?;
        Ok(outcome)
    }

    /// Deletes a finished batch with its results. Does nothing to an unfinished one.
    ///
    /// # Errors
    /// [`BatchError`]; then the batch is unchanged.
    pub async fn delete(&self, user: &Id, id: &Id) -> Result<(), BatchError> {
        let mut transaction = self.store.begin_bulk().await?;
        status(&mut transaction, user, id).await?;
        sqlx::query("delete from batch where id = $1 and status in ('done', 'failed', 'cancelled')")
            .bind(id.as_str())
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }
}

async fn status(connection: &mut AnyConnection, user: &Id, id: &Id) -> Result<BatchStatus, BatchError> {
    let status: Option<String> = sqlx::query_scalar("select status from batch where id = $1 and user_id = $2")
        .bind(id.as_str())
        .bind(user.as_str())
        .fetch_optional(connection)
        .await?;
    Ok(parsed(&status.ok_or(BatchError::NotFound)?)?)
}

async fn insert<C>(connection: &mut AnyConnection, user: &Id, batch: NewBatch<'_, C>) -> Result<Id, BatchError>
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
    let id = new_id();
    let preview = serde_json::to_string(batch.preview).expect("a preview serialises to JSON");
    let mapping = serde_json::to_string(batch.mapping).expect("a mapping serialises to JSON");
    sqlx::query(
        "insert into batch (id, user_id, name, status, preview, mapping, total_rows, created_at, expires_at)
         values ($1, $2, $3, 'draft', $4, $5, $6, $7, $8)",
    )
    .bind(id.as_str())
    .bind(user.as_str())
    .bind(batch.name)
    .bind(preview)
    .bind(mapping)
    .bind(batch.rows.cast_signed())
    .bind(now())
    .bind(now() + DRAFT_LIFETIME)
    .execute(&mut *connection)
    .await?;
    for (number, chunk) in (0_i64..).zip(batch.chunks) {
        let chunk = chunk?;
        sqlx::query("insert into batch_chunk (batch, number, first_row, films) values ($1, $2, $3, $4)")
            .bind(id.as_str())
            .bind(number)
            .bind(chunk.first_row.cast_signed())
            .bind(chunk.rows)
            .execute(&mut *connection)
            .await?;
    }
    Ok(id)
}

async fn start(connection: &mut AnyConnection, user: &Id, id: &Id, email: Option<&Email>) -> Result<(), BatchError> {
    let started = sqlx::query(
        "update batch set status = 'queued', email = $3, expires_at = $4
         where id = $1 and user_id = $2 and status = 'draft'",
    )
    .bind(id.as_str())
    .bind(user.as_str())
    .bind(email.map(Email::as_str))
    .bind(now() + BATCH_LIFETIME)
    .execute(&mut *connection)
    .await?;
    if started.rows_affected() == 0 {
        return status(connection, user, id).await.map(|_| ());
    }
    let chunks: i64 = sqlx::query_scalar("select count(*) from batch_chunk where batch = $1")
        .bind(id.as_str())
        .fetch_one(&mut *connection)
        .await?;
    // The first chunks of all batches run before the second chunk of any: long batches do not delay short ones.
    let jobs: Vec<_> = (0..chunks).map(|number| (ChunkJob { batch: id.clone(), number }, -number)).collect();
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
