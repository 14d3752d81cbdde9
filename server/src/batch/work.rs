//! Works off chunks.

use std::sync::Arc;
use std::time::Duration;

use domain::BatchRow;
use futures::FutureExt;
use thiserror::Error;

use super::predict::{ChunkResults, predict};
use super::reader::Row;
use crate::queue::{ChunkJob, Handler, RetryLater};
use crate::services::batch::{ChunkLease, SqlBatches};
use crate::recommender::{ModelError, ModelClient};

/// How often a chunk is tried before its rows are given up.
const ATTEMPTS: i64 = 6;
/// The pause after a first failure; each later one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
/// What a row says that was given up.
pub const GAVE_UP: &str = "This row could not be worked out: something went wrong on our side, again and again.";

/// Why a chunk was not worked off this time.
#[derive(Debug, Error)]
enum WorkError {
    #[error("the database does not answer: {0}")]
    Database(#[from] sqlx::Error),
    #[error("a chunk cannot be read: {0}")]
    Chunk(#[from] serde_json::Error),
    #[error("the model does not answer: {0}")]
    Model(#[from] ModelError),
}

/// Works off chunks by this model.
pub fn handler(batches: SqlBatches, model: Arc<dyn ModelClient>) -> Handler<ChunkJob> {
    Arc::new(move |job| {
        let (batches, model) = (batches.clone(), Arc::clone(&model));
        async move { work_off(&batches, &*model, &job).await }.boxed()
    })
}

async fn work_off(batches: &SqlBatches, model: &dyn ModelClient, job: &ChunkJob) -> Result<(), RetryLater> {
    let again = |error: WorkError, attempts: i64| RetryLater {
        error: error.into(),
        after: FIRST_PAUSE * 2_u32.pow(u32::try_from(attempts - 1).unwrap_or(0).min(ATTEMPTS as u32)),
    };
    let claimed = batches.claim(&job.batch, job.number).await.map_err(|error| again(error.into(), 1))?;
    let Some(claimed) = claimed else { return Ok(()) };
    let attempts = claimed.attempts;
    carry_out(batches, model, job, claimed).await.map_err(|error| again(error, attempts))
}

async fn carry_out(
    batches: &SqlBatches,
    model: &dyn ModelClient,
    job: &ChunkJob,
    claimed: ChunkLease,
) -> Result<(), WorkError> {
    let ChunkLease { attempts, first_row, films } = claimed;
    let first_row = first_row.unsigned_abs();
    let rows: Vec<Row> = serde_json::from_str(&films)?;
    let ChunkResults { rows, model } = if attempts > ATTEMPTS {
        tracing::error!(batch = job.batch, chunk = job.number, "a chunk is given up");
        ChunkResults { rows: given_up(first_row, rows), model: None }
    } else {
        predict(model, first_row, rows).await?
    };
    Ok(batches.finish(&job.batch, job.number, model.as_deref(), &rows).await?)
}

/// Rows without an answer. What was wrong with one before is still what is wrong with it.
fn given_up(first_row: u64, rows: Vec<Row>) -> Vec<BatchRow> {
    let given_up = (first_row..).zip(rows).map(|(row, Row { line, title, film })| BatchRow {
        row,
        line,
        title,
        year: film.as_ref().ok().and_then(|film| film.year),
        similar: Vec::new(),
        ignored: Vec::new(),
        failure: Some(film.err().unwrap_or_else(|| GAVE_UP.to_owned())),
    });
    given_up.collect()
}
