//! Batches over SQL: what their owners see of them.

use domain::{Batches, ServiceError};
use domain::{Batch, BatchProgress, BatchRow, BatchRows, BatchStatus, BatchSummary, RowFilter};
use async_trait::async_trait;
use sqlx::FromRow;

use super::failed;
use crate::store::{Store, now, plain_words};

mod changes;
mod chunks;

pub use changes::{BatchError, Cancelled};
pub use chunks::ChunkLease;

/// Predictions in bulk, in the database.
#[derive(Debug, Clone)]
pub struct SqlBatches {
    store: Store,
}

/// How many batches and rows are shown at once.
const MOST_BATCHES: i64 = 100;
const PAGE: u32 = 50;

#[derive(FromRow)]
struct BatchColumns {
    id: String,
    name: String,
    status: String,
    understood: String,
    total_rows: i64,
    done_rows: i64,
    failed_rows: i64,
    email: Option<String>,
    created_at: i64,
    started_at: Option<i64>,
    expires_at: i64,
}

/// The columns of [`BatchColumns`].
macro_rules! select_batch {
    ($rest:literal) => {
        concat!(
            "select id, name, status, understood, total_rows, done_rows, failed_rows, email, created_at, started_at, \
             expires_at from batch ",
            $rest
        )
    };
}

#[derive(FromRow)]
struct RowColumns {
    row_no: i64,
    line: i64,
    title: String,
    year: Option<i64>,
    matches: String,
    ignored: String,
    failure: Option<String>,
}

impl SqlBatches {
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    /// How far a batch is; nothing where it is not this person's.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn progress(&self, person: &str, id: &str) -> Result<Option<BatchProgress>, sqlx::Error> {
        Ok(self.find(person, id).await?.map(|batch| batch.progress()))
    }

    /// Up to `count` rows after one, in the file's order, whatever batch: for who has found out that it is theirs.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn rows_after(&self, id: &str, after: u64, count: u32) -> Result<Vec<BatchRow>, sqlx::Error> {
        self.page(id, &RowFilter { after, ..RowFilter::default() }, count).await
    }

    async fn find(&self, person: &str, id: &str) -> Result<Option<BatchColumns>, sqlx::Error> {
        sqlx::query_as(select_batch!("where id = $1 and owner = $2"))
            .bind(id)
            .bind(person)
            .fetch_optional(&self.store.pool)
            .await
    }

    async fn page(&self, id: &str, wanted: &RowFilter, count: u32) -> Result<Vec<BatchRow>, sqlx::Error> {
        // Words hold nothing that `like` would take for a wildcard.
        let words = plain_words(&wanted.title);
        let page = if wanted.failed {
            "select row_no, line, title, year, matches, ignored, failure from batch_row
             where batch = $1 and row_no > $2 and words like $3 and failure is not null order by row_no limit $4"
        } else {
            "select row_no, line, title, year, matches, ignored, failure from batch_row
             where batch = $1 and row_no > $2 and words like $3 order by row_no limit $4"
        };
        let rows: Vec<RowColumns> = sqlx::query_as(page)
            .bind(id)
            .bind(i64::try_from(wanted.after).unwrap_or(i64::MAX))
            .bind(format!("%{words}%"))
            .bind(i64::from(count))
            .fetch_all(&self.store.pool)
            .await?;
        rows.into_iter().map(RowColumns::read).collect()
    }

    async fn confidence(&self, id: &str) -> Result<[u64; 10], sqlx::Error> {
        let counted: Vec<(i64, i64)> = sqlx::query_as("select tenth, counted from batch_confidence where batch = $1")
            .bind(id)
            .fetch_all(&self.store.pool)
            .await?;
        let mut confidence = [0; 10];
        for (tenth, rows) in counted {
            if let Some(bar) = usize::try_from(tenth).ok().and_then(|tenth| confidence.get_mut(tenth)) {
                *bar = rows.unsigned_abs();
            }
        }
        Ok(confidence)
    }

    async fn models(&self, id: &str) -> Result<Vec<String>, sqlx::Error> {
        sqlx::query_scalar(
            "select model from batch_chunk where batch = $1 and model is not null group by model order by min(number)",
        )
        .bind(id)
        .fetch_all(&self.store.pool)
        .await
    }
}

#[async_trait]
impl Batches for SqlBatches {
    async fn of_user(&self, person: &str) -> Result<Vec<BatchSummary>, ServiceError> {
        let batches: Vec<BatchColumns> =
            sqlx::query_as(select_batch!("where owner = $1 order by created_at desc, id limit $2"))
                .bind(person)
                .bind(MOST_BATCHES)
                .fetch_all(&self.store.pool)
                .await
                .map_err(failed)?;
        let summary = |batch: BatchColumns| BatchSummary {
            progress: batch.progress(),
            id: batch.id,
            name: batch.name,
            created_at: batch.created_at,
        };
        Ok(batches.into_iter().map(summary).collect())
    }

    async fn batch(&self, person: &str, id: &str) -> Result<Batch, ServiceError> {
        let batch = self.find(person, id).await.map_err(failed)?.ok_or(ServiceError::NotFound)?;
        let (confidence, models) = tokio::try_join!(self.confidence(id), self.models(id)).map_err(failed)?;
        Ok(Batch {
            progress: batch.progress(),
            understood: serde_json::from_str(&batch.understood)
                .map_err(|error| ServiceError::Failed(error.to_string()))?,
            id: batch.id,
            name: batch.name,
            created_at: batch.created_at,
            expires_at: batch.expires_at,
            email: batch.email,
            confidence,
            models,
        })
    }

    async fn rows(&self, person: &str, id: &str, wanted: &RowFilter) -> Result<BatchRows, ServiceError> {
        self.find(person, id).await.map_err(failed)?.ok_or(ServiceError::NotFound)?;
        let mut rows = self.page(id, wanted, PAGE + 1).await.map_err(failed)?;
        let more = rows.len() > PAGE as usize;
        rows.truncate(PAGE as usize);
        let next = rows.last().filter(|_| more).map(|row| row.row);
        Ok(BatchRows { rows, next })
    }
}

impl BatchColumns {
    fn progress(&self) -> BatchProgress {
        let status = BatchStatus::ALL.into_iter().find(|status| status.as_str() == self.status);
        let status = status.unwrap_or(BatchStatus::Failed);
        let (rows, done) = (self.total_rows.unsigned_abs(), self.done_rows.unsigned_abs());
        let seconds = self.started_at.map_or(0, |started| (now() - started).max(1));
        let rate = (status == BatchStatus::Running && done > 0).then(|| done as f64 / seconds as f64);
        BatchProgress {
            status,
            rows,
            done,
            failed: self.failed_rows.unsigned_abs(),
            rate,
            seconds_left: rate.map(|rate| seconds_left(rows - done.min(rows), rate)),
        }
    }
}

#[expect(clippy::cast_sign_loss, reason = "a number of rows over a number of rows a second")]
fn seconds_left(rows: u64, a_second: f64) -> u64 {
    (rows as f64 / a_second).ceil() as u64
}

impl RowColumns {
    fn read(self) -> Result<BatchRow, sqlx::Error> {
        let decoded = |error: serde_json::Error| sqlx::Error::Decode(error.into());
        Ok(BatchRow {
            row: self.row_no.unsigned_abs(),
            line: self.line.unsigned_abs(),
            title: self.title,
            year: self.year.and_then(|year| u16::try_from(year).ok()),
            similar: serde_json::from_str(&self.matches).map_err(decoded)?,
            ignored: serde_json::from_str(&self.ignored).map_err(decoded)?,
            failure: self.failure,
        })
    }
}
