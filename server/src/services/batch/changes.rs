//! What an owner does with a batch: make, start, cancel, delete.

use std::io;

use domain::BatchStatus;
use sqlx::AnyConnection;
use thiserror::Error;

use super::SqlBatches;
use crate::batch::upload::Upload;
use crate::queue::{self, ChunkJob};
use crate::id::new_id;
use crate::services::users;
use crate::store::now;

/// Why a batch was not made or changed.
#[derive(Debug, Error)]
pub enum BatchError {
    #[error("there is no such batch")]
    NotFound,
    /// The text is for who asks.
    #[error("You have {MOST_UNFINISHED} batches that are not finished. Please wait for one, or cancel it.")]
    TooMany,
    #[error("an upload cannot be read again")]
    Disk(#[from] io::Error),
    #[error("the database does not keep a batch")]
    Database(#[from] sqlx::Error),
}

/// What a batch was when it was cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancelled {
    /// It had not begun, and is gone.
    Draft,
    /// What is done of it stays.
    Begun,
}

/// How many of a person's batches may be unfinished.
const MOST_UNFINISHED: i64 = 20;
const DAY: i64 = 24 * 3600;
/// A draft is kept this long, and a batch that was started. In seconds.
const DRAFTS_STAY: i64 = DAY;
const BATCHES_STAY: i64 = 30 * DAY;

impl SqlBatches {
    /// Keeps an upload as a draft, and says by which id.
    ///
    /// # Errors
    /// [`BatchError`].
    pub async fn draft(&self, owner: &str, name: &str, upload: &Upload) -> Result<String, BatchError> {
        let mut transaction = self.store.begin().await?;
        let id = insert(&mut transaction, owner, name, upload).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Keeps an upload and starts it in one: the batch and its jobs are there together or not at all.
    ///
    /// # Errors
    /// [`BatchError`].
    pub async fn begin(
        &self,
        owner: &str,
        name: &str,
        upload: &Upload,
        email: Option<&str>,
    ) -> Result<String, BatchError> {
        let mut transaction = self.store.begin().await?;
        let id = insert(&mut transaction, owner, name, upload).await?;
        start(&mut transaction, owner, &id, email).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Starts a draft. What has been started already stays as it is.
    ///
    /// # Errors
    /// [`BatchError`].
    pub async fn start(&self, owner: &str, id: &str, email: Option<&str>) -> Result<(), BatchError> {
        let mut transaction = self.store.begin().await?;
        start(&mut transaction, owner, id, email).await?;
        Ok(transaction.commit().await?)
    }

    /// Stops a batch; what is done of it stays. A draft is deleted, and what is over already stays as it is.
    ///
    /// # Errors
    /// [`BatchError`].
    pub async fn cancel(&self, owner: &str, id: &str) -> Result<Cancelled, BatchError> {
        let mut transaction = self.store.begin().await?;
        let status = status(&mut transaction, owner, id).await?;
        let cancelled = if status == BatchStatus::Draft.as_str() { Cancelled::Draft } else { Cancelled::Begun };
        match cancelled {
            Cancelled::Draft => {
                sqlx::query("delete from batch where id = $1").bind(id).execute(&mut *transaction).await?;
            }
            Cancelled::Begun => {
                let stopped = sqlx::query(
                    "update batch set status = 'cancelled', finished_at = $2
                     where id = $1 and status in ('queued', 'running')",
                )
                .bind(id)
                .bind(now())
                .execute(&mut *transaction)
                .await?;
                if stopped.rows_affected() > 0 {
                    sqlx::query("update batch_chunk set films = '' where batch = $1 and done = 0")
                        .bind(id)
                        .execute(&mut *transaction)
                        .await?;
                }
            }
        }
        transaction.commit().await?;
        Ok(cancelled)
    }

    /// Deletes a batch that is over, with its results. One that is not is left alone.
    ///
    /// # Errors
    /// [`BatchError`].
    pub async fn delete(&self, owner: &str, id: &str) -> Result<(), BatchError> {
        let mut transaction = self.store.begin().await?;
        status(&mut transaction, owner, id).await?;
        sqlx::query("delete from batch where id = $1 and status in ('done', 'failed', 'cancelled')")
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }
}

async fn status(connection: &mut AnyConnection, owner: &str, id: &str) -> Result<String, BatchError> {
    let status = sqlx::query_scalar("select status from batch where id = $1 and owner = $2")
        .bind(id)
        .bind(owner)
        .fetch_optional(connection)
        .await?;
    status.ok_or(BatchError::NotFound)
}

async fn insert(
    connection: &mut AnyConnection,
    owner: &str,
    name: &str,
    upload: &Upload,
) -> Result<String, BatchError> {
    users::insert(connection, owner).await?;
    let unfinished: i64 =
        sqlx::query_scalar("select count(*) from batch where owner = $1 and status in ('draft', 'queued', 'running')")
            .bind(owner)
            .fetch_one(&mut *connection)
            .await?;
    if unfinished >= MOST_UNFINISHED {
        return Err(BatchError::TooMany);
    }
    let id = new_id();
    let understood = serde_json::to_string(&upload.read.understood).expect("what was understood is plain data");
    sqlx::query(
        "insert into batch (id, owner, name, status, understood, total_rows, created_at, expires_at)
         values ($1, $2, $3, 'draft', $4, $5, $6, $7)",
    )
    .bind(&id)
    .bind(owner)
    .bind(name)
    .bind(understood)
    .bind(i64::try_from(upload.read.rows).unwrap_or(i64::MAX))
    .bind(now())
    .bind(now() + DRAFTS_STAY)
    .execute(&mut *connection)
    .await?;
    for (number, chunk) in (0_i64..).zip(upload.chunks()) {
        let chunk = chunk?;
        sqlx::query("insert into batch_chunk (batch, number, first_row, films) values ($1, $2, $3, $4)")
            .bind(&id)
            .bind(number)
            .bind(i64::try_from(chunk.first_row).unwrap_or(i64::MAX))
            .bind(chunk.rows)
            .execute(&mut *connection)
            .await?;
    }
    Ok(id)
}

async fn start(connection: &mut AnyConnection, owner: &str, id: &str, email: Option<&str>) -> Result<(), BatchError> {
    let started = sqlx::query(
        "update batch set status = 'queued', email = $3, expires_at = $4
         where id = $1 and owner = $2 and status = 'draft'",
    )
    .bind(id)
    .bind(owner)
    .bind(email)
    .bind(now() + BATCHES_STAY)
    .execute(&mut *connection)
    .await?;
    if started.rows_affected() == 0 {
        return status(connection, owner, id).await.map(|_| ());
    }
    let chunks: i64 = sqlx::query_scalar("select count(*) from batch_chunk where batch = $1")
        .bind(id)
        .fetch_one(&mut *connection)
        .await?;
    // The first chunks of every batch come before the second of any: a long batch does not hold up a short one.
    let jobs: Vec<_> = (0..chunks).map(|number| (ChunkJob { batch: id.to_owned(), number }, -number)).collect();
    Ok(queue::push(connection, &jobs).await?)
}
