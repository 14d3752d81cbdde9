//! The worker of batches: processes chunks.

use std::sync::Arc;
use std::time::Duration;

use domain::{BatchRow, ColumnMapping};
use futures::FutureExt;
use serde::Deserialize;
use thiserror::Error;

use super::predict::predict;
use super::reader::{ParsedRow, RowContent, RowParser};
use crate::queue::{ChunkJob, Handler, RetryLater, retry};
use crate::recommender::{ModelClient, ModelError, SimilarRequest};
use crate::services::batch::{ChunkAttempt, SqlBatches};

/// A chunk is abandoned after this many attempts.
const MAX_ATTEMPTS: i64 = 6;
/// The pause after the first attempt.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
/// What the owner reads about abandoned rows.
const ABANDONED: &str =
    "This row could not be processed because of repeated errors on our side. Please upload it again.";

/// Why an attempt to process a chunk failed.
#[derive(Debug, Error)]
enum WorkError {
    #[error("cannot read or write a chunk in the database")]
    Database(#[from] sqlx::Error),
    #[error("cannot parse a stored chunk")]
    Chunk(#[from] serde_json::Error),
    #[error("the model does not answer")]
    Model(#[from] ModelError),
}

/// Processes chunks with a model.
pub fn handler(batches: SqlBatches, model: ModelClient) -> Handler<ChunkJob> {
    Arc::new(move |job| {
        let (batches, model) = (batches.clone(), model.clone());
        async move { attempt(&batches, &model, &job).await }.boxed()
    })
}

async fn attempt(batches: &SqlBatches, model: &ModelClient, job: &ChunkJob) -> Result<(), RetryLater> {
    let attempt = batches.begin_attempt(&job.batch, job.number).await;
    let Some(attempt) = attempt.map_err(|error| retry(WorkError::from(error), FIRST_PAUSE, 1))? else { return Ok(()) };
    let attempts = attempt.attempts;
    process(batches, model, job, attempt).await.map_err(|error| retry(error, FIRST_PAUSE, attempts))
}

async fn process(
    batches: &SqlBatches,
    model: &ModelClient,
    job: &ChunkJob,
    attempt: ChunkAttempt,
) -> Result<(), WorkError> {
    let rows = parse(&attempt)?;
    if attempt.attempts > MAX_ATTEMPTS {
        tracing::error!(batch = %job.batch, chunk = job.number, "a chunk is abandoned");
        let rows = without_results(attempt.first_row, rows);
        return Ok(batches.abandon(&job.batch, job.number, &rows, ABANDONED).await?);
    }
    let results = predict(model, attempt.first_row, rows).await?;
    Ok(batches.finish(&job.batch, job.number, &results).await?)
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

fn without_results(first_row: u64, rows: Vec<ParsedRow>) -> Vec<BatchRow> {
    (first_row..).zip(rows).map(|(number, row)| row.into_batch_row(number).0).collect()
}
