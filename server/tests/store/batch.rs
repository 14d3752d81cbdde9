//! Batches: stored, started, and processed in chunks, each exactly once.

use std::path::Path;
use std::sync::Arc;

use domain::{ColumnMapping, Id};
use server::batch::predict::predict;
use server::batch::reader::RowParser;
use server::batch::upload::{Upload, UploadReader};
use server::batch::work::{gate, handler};
use server::queue::ChunkJob;
use server::recommender::{InProcessModel, ModelClient};
use server::services::batch::{ChunkAttempt, ChunkResults, SqlBatches};
use server::services::known_values::KnownValues;

use crate::harness::Database;

mod lifecycle;
mod limits;
mod processing;
mod results;

/// A file with this many rows, of which every tenth is unusable.
fn upload(rows: usize) -> Upload {
    let mut reader = UploadReader::new().expect("a temporary file");
    reader.read(b"title,year,genres,keywords\n").expect("a heading");
    for row in 1..=rows {
        let more = if row % 10 == 0 { ",one,two" } else { "" };
        let line = format!("Film {row},{},crime|thriller,heist{more}\n", 1950 + row % 70);
        reader.read(line.as_bytes()).expect("a row");
    }
    reader.finish(&KnownValues::default()).expect("an upload")
}

fn upload_of(file: &str) -> Upload {
    let mut reader = UploadReader::new().expect("a temporary file");
    reader.read(file.as_bytes()).expect("a file");
    reader.finish(&KnownValues::default()).expect("an upload")
}

async fn create(batches: &SqlBatches, user: &Id, upload: &Upload) -> Id {
    batches.create_started(user, upload.batch("films.csv"), None).await.expect("started")
}

fn model() -> ModelClient {
    let artifact = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/similarity.safetensors");
    Arc::new(InProcessModel::load(&artifact)).into()
}

fn no_model() -> ModelClient {
    Arc::new(InProcessModel::load(Path::new("no/such/artifact"))).into()
}

/// Processes a chunk as a worker does. Returns whether the job is done.
async fn process(batches: &SqlBatches, model: ModelClient, batch: &Id, number: i64) -> bool {
    let gate = gate(&model);
    let handler = handler(batches.clone(), model, gate);
    handler(ChunkJob { batch: batch.clone(), number }).await.is_ok()
}

async fn predict_chunk(attempt: &ChunkAttempt) -> ChunkResults {
    let mapping: ColumnMapping = serde_json::from_str(attempt.mapping.as_deref().expect("a mapping")).expect("JSON");
    let rows = RowParser::new(&mapping).parse_chunk(&attempt.rows).expect("rows");
    predict(&model(), attempt.first_row, rows).await.expect("results")
}

/// The number of jobs in the queue.
async fn queued_jobs(database: &Database) -> i64 {
    if database.is_sqlite() {
        database.number("select count(*) from Jobs where status = 'Pending'").await
    } else {
        database.number("select count(*) from apalis.jobs where status = 'Pending'").await
    }
}
