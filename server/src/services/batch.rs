//! Batches over SQL, as their owners see them.

use std::collections::BTreeSet;
use std::io;
use std::time::Duration;

use async_trait::async_trait;
use domain::{
    Batch, BatchProgress, BatchRow, BatchRows, BatchStatus, BatchSummary, Batches, Id, Retention, RowFilter,
    SIMILARITY_BINS, ServiceError, Timestamp,
};
use serde::de::DeserializeOwned;
use sqlx::FromRow;

use super::{failed, number, parsed};
use crate::bulkhead::Bulkhead;
use crate::store::{Store, now, plain_words};

mod answer;
mod changes;
mod chunks;
mod drafts;
mod limits;
mod operations;
mod removal;
mod terms;

use answer::StoredAnswer;
use terms::Terms;

pub use changes::{BatchError, CancelOutcome, MAX_UNFINISHED, NewBatch, NewChunk};
pub use chunks::{ChunkAttempt, ChunkResults};
pub use drafts::Draft;
pub(in crate::services) use limits::merge_budgets;
pub use limits::{BatchLimits, OverBudget, Space};
pub use operations::{AbandonedWork, StoredBatch};

/// The batch service.
#[derive(Debug, Clone)]
pub struct SqlBatches {
    store: Store,
    terms: Terms,
    limits: BatchLimits,
    retention: Retention,
}

/// The maximum number of batches in a list.
const MAX_BATCHES: i64 = 100;
/// A search may read many rows to find few, and continues after its request has ended.
static SEARCHES: Bulkhead = Bulkhead::new("batch search", 2, Duration::from_secs(3));
/// The number of rows that a search reads at most: a tenth of a second's work. The next page continues after them.
pub const MAX_SEARCHED: u64 = 50_000;
/// Rows per page.
const PAGE_SIZE: usize = 50;

#[derive(FromRow)]
struct BatchColumns {
    #[sqlx(try_from = "String")]
    id: Id,
    name: String,
    status: String,
    preview: String,
    #[sqlx(try_from = "i64")]
    total_rows: u64,
    #[sqlx(try_from = "i64")]
    done_rows: u64,
    #[sqlx(try_from = "i64")]
    failed_rows: u64,
    email: Option<String>,
    #[sqlx(try_from = "i64")]
    created_at: Timestamp,
    started_at: Option<i64>,
    #[sqlx(try_from = "i64")]
    expires_at: Timestamp,
}

/// The columns of [`BatchColumns`].
macro_rules! select_batch {
    ($rest:literal) => {
        concat!(
            "select id, name, status, preview, total_rows, done_rows, failed_rows, email, created_at, started_at, \
             expires_at from batch ",
            $rest
        )
    };
}

#[derive(FromRow)]
struct RowColumns {
    #[sqlx(try_from = "i64")]
    row_no: u64,
    #[sqlx(try_from = "i64")]
    line: u64,
    title: String,
    year: Option<i64>,
    outcome: String,
    /// Empty in rows of earlier versions; then the following three fields have its contents.
    answer: Vec<u8>,
    matched: Option<String>,
    candidates: String,
    matches: String,
    ignored: String,
    notes: String,
    failure: Option<String>,
}

/// The columns of [`RowColumns`].
macro_rules! select_rows {
    ($rest:literal) => {
        concat!(
            "select row_no, line, title, year, outcome, answer, matched, candidates, matches, ignored, notes, failure \
             from batch_row ",
            $rest
        )
    };
}

impl SqlBatches {
    /// Batches with the default limits.
    pub fn new(store: Store) -> Self {
        Self {
            terms: Terms::new(store.clone()),
            store,
            limits: BatchLimits::default(),
            retention: Retention::default(),
        }
    }

    /// The same service with other limits.
    #[must_use]
    pub fn with_limits(self, limits: BatchLimits) -> Self {
        Self { limits, ..self }
    }

    /// The same service with other retention periods.
    #[must_use]
    pub fn with_retention(self, retention: Retention) -> Self {
        Self { retention, ..self }
    }

    /// The progress of a batch; `None` if the user has no such batch.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn progress(&self, user: &Id, id: &Id) -> Result<Option<BatchProgress>, sqlx::Error> {
        self.find(user, id).await?.map(|batch| batch.progress()).transpose()
    }

    /// Up to `count` rows after one, in the order of the file. Does not check who owns the batch.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn rows_after(&self, id: &Id, after: u64, count: usize) -> Result<Vec<BatchRow>, sqlx::Error> {
        self.select_rows(id, &RowFilter { after, ..RowFilter::default() }, u64::MAX, count).await
    }

    async fn find(&self, user: &Id, id: &Id) -> Result<Option<BatchColumns>, sqlx::Error> {
        sqlx::query_as(select_batch!("where id = $1 and user_id = $2 and deleted_at is null"))
            .bind(id.as_str())
            .bind(user.as_str())
            .fetch_optional(self.store.bulk())
            .await
    }

    /// Up to `count` rows that a filter selects, up to the row with the number `last`.
    async fn select_rows(
        &self,
        id: &Id,
        filter: &RowFilter,
        last: u64,
        count: usize,
    ) -> Result<Vec<BatchRow>, sqlx::Error> {
        let select = if filter.failed {
            select_rows!(
                "where batch = $1 and row_no > $2 and row_no <= $3 and words like $4 and failure is not null
                 order by row_no limit $5"
            )
        } else {
            select_rows!("where batch = $1 and row_no > $2 and row_no <= $3 and words like $4 order by row_no limit $5")
        };
        let query = sqlx::query_as(select)
            .bind(id.to_string())
            .bind(i64::try_from(filter.after).unwrap_or(i64::MAX))
            .bind(i64::try_from(last).unwrap_or(i64::MAX))
            .bind(format!("%{}%", plain_words(&filter.title)))
            .bind(super::limit(count));
        let bulk = self.store.bulk().clone();
        let find = async move { query.fetch_all(&bulk).await };
        let rows: Vec<RowColumns> = if filter.failed || !filter.title.is_empty() {
            SEARCHES.run(find).await.map_err(|error| sqlx::Error::Io(io::Error::other(error)))??
        } else {
            find.await?
        };
        self.with_answers(rows).await
    }

    async fn with_answers(&self, columns: Vec<RowColumns>) -> Result<Vec<BatchRow>, sqlx::Error> {
        let (mut rows, mut numbers) = (Vec::with_capacity(columns.len()), BTreeSet::new());
        for columns in columns {
            let answer = match &*columns.answer {
                [] => None,
                bytes => Some(StoredAnswer::parse(bytes)?),
            };
            numbers.extend(answer.iter().flat_map(StoredAnswer::numbers));
            rows.push((BatchRow::try_from(columns)?, answer));
        }
        let fill = |terms: &terms::TermCache| {
            rows.into_iter()
                .map(|(mut row, answer)| {
                    if let Some(answer) = answer {
                        answer.fill(&mut row, terms)?;
                    }
                    Ok(row)
                })
                .collect()
        };
        self.terms.with_numbers(numbers, fill).await
    }

    async fn can_retry(&self, id: &Id) -> Result<bool, sqlx::Error> {
        let abandoned: Option<i64> =
            sqlx::query_scalar("select 1 from batch_chunk where batch = $1 and done = 1 and films <> '' limit 1")
                .bind(id.as_str())
                .fetch_optional(self.store.bulk())
                .await?;
        Ok(abandoned.is_some())
    }

    async fn similarity_histogram(&self, id: &Id) -> Result<[u64; SIMILARITY_BINS], sqlx::Error> {
        let bins: Vec<(i64, i64)> = sqlx::query_as("select bin, rows from batch_similarity where batch = $1")
            .bind(id.as_str())
            .fetch_all(self.store.bulk())
            .await?;
        let mut histogram = [0; SIMILARITY_BINS];
        for (bin, rows) in bins {
            histogram[number::<usize>(bin)?] = number(rows)?;
        }
        Ok(histogram)
    }

    async fn models(&self, id: &Id) -> Result<Vec<String>, sqlx::Error> {
        sqlx::query_scalar(
            "select model from batch_chunk where batch = $1 and model is not null group by model order by min(number)",
        )
        .bind(id.as_str())
        .fetch_all(self.store.bulk())
        .await
    }
}

#[async_trait]
impl Batches for SqlBatches {
    async fn for_user(&self, user: &Id) -> Result<Vec<BatchSummary>, ServiceError> {
        let batches: Vec<BatchColumns> = sqlx::query_as(select_batch!(
            "where user_id = $1 and deleted_at is null order by created_at desc, id limit $2"
        ))
        .bind(user.as_str())
        .bind(MAX_BATCHES)
        .fetch_all(self.store.bulk())
        .await
        .map_err(failed)?;
        let summary = |batch: BatchColumns| {
            let progress = batch.progress().map_err(failed)?;
            Ok(BatchSummary { id: batch.id, name: batch.name, created_at: batch.created_at, progress })
        };
        batches.into_iter().map(summary).collect()
    }

    async fn batch(&self, user: &Id, id: &Id) -> Result<Batch, ServiceError> {
        let batch = self.find(user, id).await.map_err(failed)?.ok_or(ServiceError::NotFound)?;
        let progress = batch.progress().map_err(failed)?;
        let (similarity_histogram, models) =
            tokio::try_join!(self.similarity_histogram(id), self.models(id)).map_err(failed)?;
        let has_ended = matches!(progress.status, BatchStatus::Done | BatchStatus::Failed);
        let can_retry = has_ended && progress.failed > 0 && self.can_retry(id).await.map_err(failed)?;
        Ok(Batch {
            progress,
            can_retry,
            preview: serde_json::from_str(&batch.preview).map_err(ServiceError::failed)?,
            id: batch.id,
            name: batch.name,
            created_at: batch.created_at,
            expires_at: batch.expires_at,
            email: batch.email,
            similarity_histogram,
            models,
        })
    }

    async fn rows(&self, user: &Id, id: &Id, filter: &RowFilter) -> Result<BatchRows, ServiceError> {
        let batch = self.find(user, id).await.map_err(failed)?.ok_or(ServiceError::NotFound)?;
        // Without a title to search for, an index finds the rows.
        let last = if filter.title.is_empty() { u64::MAX } else { filter.after.saturating_add(MAX_SEARCHED) };
        let mut rows = self.select_rows(id, filter, last, PAGE_SIZE + 1).await.map_err(failed)?;
        if rows.len() > PAGE_SIZE {
            rows.truncate(PAGE_SIZE);
            let next = rows.last().map(|row| row.row);
            return Ok(BatchRows { rows, next, searched_to: None });
        }
        let searched_to = (last < batch.total_rows).then_some(last);
        Ok(BatchRows { rows, next: searched_to, searched_to })
    }
}

impl BatchColumns {
    fn progress(&self) -> Result<BatchProgress, sqlx::Error> {
        let status = parsed(&self.status)?;
        let (rows, done) = (self.total_rows, self.done_rows);
        let seconds = self.started_at.map_or(0, |started| (now() - started).max(1));
        let rate = (status == BatchStatus::Running && done > 0).then(|| done as f64 / seconds as f64);
        let seconds_left = rate.map(|rate| seconds_left(rows.saturating_sub(done), rate));
        Ok(BatchProgress { status, rows, done, failed: self.failed_rows, rate, seconds_left })
    }
}

#[expect(clippy::cast_sign_loss, reason = "a number of rows and a rate are not negative")]
fn seconds_left(rows: u64, rows_per_second: f64) -> u64 {
    (rows as f64 / rows_per_second).ceil() as u64
}

impl TryFrom<RowColumns> for BatchRow {
    type Error = sqlx::Error;

    fn try_from(columns: RowColumns) -> Result<Self, sqlx::Error> {
        Ok(Self {
            row: columns.row_no,
            line: columns.line,
            title: columns.title,
            year: columns.year.map(number).transpose()?,
            outcome: parsed(&columns.outcome)?,
            matched: columns.matched.as_deref().map(from_json).transpose()?,
            candidates: list(&columns.candidates)?,
            similar: list(&columns.matches)?,
            ignored: list(&columns.ignored)?,
            notes: list(&columns.notes)?,
            failure: columns.failure,
        })
    }
}

/// A list that is stored as JSON, or as nothing if it is empty.
fn list<T: DeserializeOwned>(text: &str) -> Result<Vec<T>, sqlx::Error> {
    if text.is_empty() { Ok(Vec::new()) } else { from_json(text) }
}

/// A value that is stored as JSON.
fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, sqlx::Error> {
    serde_json::from_str(text).map_err(|error| sqlx::Error::Decode(error.into()))
}
