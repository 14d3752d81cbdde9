//! The worker of batches: processes chunks.

use std::error::Error;
use std::iter;
use std::sync::Arc;
use std::time::Duration;

use domain::{BatchRow, ColumnMapping};
use futures::FutureExt;
use serde::Deserialize;
use tokio::task::JoinError;

use super::predict::predict;
use super::reader::{ParsedRow, RowContent, RowParser};
use crate::queue::{ChunkJob, Gate, Handler, MAX_PAUSE, RetryLater, retry};
use crate::recommender::{ModelClient, ModelError, SimilarRequest};
use crate::services::batch::{ChunkAttempt, SqlBatches};

/// A chunk is abandoned after this many attempts without a result: each time, its worker died or the attempt panicked.
const MAX_ATTEMPTS: i64 = 6;
/// The pause after the first attempt.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
/// How long a chunk that cannot be processed because of internal failures is tried again, from the first attempt for
/// its batch.
const GIVE_UP_AFTER: Duration = Duration::from_hours(24);
/// The longer a batch has lasted, the longer its chunks wait between two attempts: the age of the batch divided by this
/// number.
const PAUSE_PER_AGE: u32 = 10;
/// The failure of abandoned rows, for the owner of the batch.
const ABANDONED: &str =
    "This row could not be processed because of repeated errors on our side. Please try the batch again.";

/// Why an attempt to process a chunk failed.
#[derive(Debug, thiserror::Error)]
enum WorkError {
    #[error("cannot read or write a chunk in the database")]
    Database(#[from] sqlx::Error),
    #[error("cannot parse a stored chunk")]
    Chunk(#[from] serde_json::Error),
    #[error("the model does not answer")]
    Model(#[from] ModelError),
}

impl WorkError {
    /// Whether the model panicked while processing the chunk.
    fn is_panic(&self) -> bool {
        let Self::Model(ModelError::Unavailable(cause)) = self else { return false };
        let cause: &(dyn Error + 'static) = &**cause;
        let panic = |cause: &(dyn Error + 'static)| cause.downcast_ref::<JoinError>().is_some_and(JoinError::is_panic);
        iter::successors(Some(cause), |&cause| cause.source()).any(panic)
    }
}

/// The gate of the queue of chunks: closed while the model is not ready.
pub fn gate(model: &ModelClient) -> Gate {
    let model = model.clone();
    Gate::open_while(move || model.readiness().ready)
}

/// Processes chunks with a model.
pub fn handler(batches: SqlBatches, model: ModelClient, gate: Gate) -> Handler<ChunkJob> {
    Arc::new(move |job| {
        let (batches, model, gate) = (batches.clone(), model.clone(), gate.clone());
        async move { attempt(&batches, &model, &gate, &job).await }.boxed()
    })
}

async fn attempt(batches: &SqlBatches, model: &ModelClient, gate: &Gate, job: &ChunkJob) -> Result<(), RetryLater> {
    if !gate.is_open() {
        return Err(RetryLater { error: "a chunk waits, because it would fail now".into(), after: FIRST_PAUSE });
    }
    let attempt = batches.begin_attempt(&job.batch, job.number).await;
    let attempt =
        attempt.map_err(|error| RetryLater { error: WorkError::from(error).into(), after: gate.report_outage() })?;
    let Some(attempt) = attempt else { return Ok(()) };
    let error = match process(batches, model, job, &attempt).await {
        Ok(()) => {
            gate.report_success();
            return Ok(());
        }
        Err(error) if error.is_panic() => return Err(retry(error, FIRST_PAUSE, attempt.attempts)),
        Err(error) => error,
    };
    let age = attempt.batch_age();
    if age > GIVE_UP_AFTER {
        let abandoned = abandon(batches, job, &attempt).await;
        return abandoned.map_err(|error| RetryLater { error: error.into(), after: gate.report_outage() });
    }
    if let Err(error) = batches.return_attempt(&job.batch, job.number).await {
        tracing::warn!(%error, "an attempt counts although its failure is ours");
    }
    let after = gate.report_outage().max((age / PAUSE_PER_AGE).min(MAX_PAUSE));
    Err(RetryLater { error: error.into(), after })
}

async fn process(
    batches: &SqlBatches,
    model: &ModelClient,
    job: &ChunkJob,
    attempt: &ChunkAttempt,
) -> Result<(), WorkError> {
    if attempt.attempts > MAX_ATTEMPTS {
        return Ok(abandon(batches, job, attempt).await?);
    }
    let results = predict(model, attempt.first_row, parse(attempt)?).await?;
    Ok(batches.finish(&job.batch, job.number, &results).await?)
}

async fn abandon(batches: &SqlBatches, job: &ChunkJob, attempt: &ChunkAttempt) -> Result<(), sqlx::Error> {
    tracing::error!(batch = %job.batch, chunk = job.number, attempts = attempt.attempts, "a chunk is abandoned");
    metrics::counter!("matinee_chunks_abandoned_total").increment(1);
    let numbers = (attempt.first_row..).take(usize::try_from(attempt.row_count()).unwrap_or(usize::MAX));
    let rows = match parse(attempt) {
        Ok(rows) => numbers.zip(rows).map(|(number, row)| row.into_batch_row(number).0).collect::<Vec<_>>(),
        Err(_) => numbers.map(|row| BatchRow { row, ..BatchRow::default() }).collect(),
    };
    batches.abandon(&job.batch, job.number, &rows, ABANDONED).await
}

/// The rows of a chunk.
fn parse(attempt: &ChunkAttempt) -> Result<Vec<ParsedRow>, serde_json::Error> {
    let Some(mapping) = &attempt.mapping else {
        let rows: Vec<EarlierRow> = serde_json::from_str(&attempt.rows)?;
        return Ok(rows.into_iter().map(ParsedRow::from).collect());
    };
    RowParser::new(&serde_json::from_str::<ColumnMapping>(mapping)?).parse_chunk(&attempt.rows)
}

/// A row of a batch that was uploaded before mappings were stored.
#[derive(Deserialize)]
struct EarlierRow {
    line: u64,
    title: String,
    film: Result<SimilarRequest, String>,
}

impl From<EarlierRow> for ParsedRow {
    fn from(EarlierRow { line, title, film }: EarlierRow) -> Self {
        let content = match film {
            Ok(request) => RowContent::Film { request, has_episode_title: false },
            Err(failure) => RowContent::Unusable(failure),
        };
        Self { line, title, content, notes: Vec::new() }
    }
}
