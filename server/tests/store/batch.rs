//! Batches: stored, started, and processed in chunks, each exactly once.

use std::path::Path;
use std::sync::Arc;

use domain::{
    BatchStatus, Batches as _, ChoiceError, Column, ColumnMapping, Id, Inbox as _, MessageKind, Retention, RowFilter,
    RowOutcome, ServiceError,
};
use server::batch::predict::predict;
use server::batch::reader::RowParser;
use server::batch::remap::{RemapError, remap};
use server::batch::upload::{Upload, UploadReader};
use server::batch::work::handler;
use server::cleanup::delete_expired;
use server::queue::ChunkJob;
use server::recommender::{InProcessModel, ModelClient};
use server::services::batch::{BatchError, CancelOutcome, ChunkAttempt, ChunkResults, SqlBatches};
use server::services::inbox::SqlInbox;
use server::services::knowledge::Knowledge;

use crate::harness::{Database, ada, eve, on_both};

on_both![
    a_batch_is_processed_by_chunks_in_any_order_and_ends_with_a_message,
    a_chunk_that_two_workers_process_counts_once,
    a_chunk_that_fails_repeatedly_is_abandoned_and_the_batch_ends,
    a_cancelled_batch_keeps_its_results_and_is_not_continued,
    a_draft_is_started_once_and_only_by_its_owner,
    the_number_of_unfinished_batches_per_user_is_limited,
    rows_are_found_by_title_and_by_failure_page_by_page,
    the_columns_of_a_draft_are_changed_until_it_is_started,
    a_series_is_neither_answered_nor_a_failure,
    rows_of_earlier_versions_are_processed,
    expired_batches_are_deleted_with_their_chunks_and_rows,
];

/// A file with this many rows, of which every tenth is unusable.
fn upload(rows: usize) -> Upload {
    let mut reader = UploadReader::new().expect("a temporary file");
    reader.read(b"title,year,genres,keywords\n").expect("a heading");
    for row in 1..=rows {
        let more = if row % 10 == 0 { ",one,two" } else { "" };
        let line = format!("Film {row},{},crime|thriller,heist{more}\n", 1950 + row % 70);
        reader.read(line.as_bytes()).expect("a row");
    }
    reader.finish(&Knowledge::default()).expect("an upload")
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
    let handler = handler(batches.clone(), model);
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

async fn a_batch_is_processed_by_chunks_in_any_order_and_ends_with_a_message(database: Database) {
    let store = database.store().await;
    let (batches, inbox) = (SqlBatches::new(store.clone()), SqlInbox::new(store));
    let id = create(&batches, &ada(), &upload(1100)).await;
    let progress = async || batches.batch(&ada(), &id).await.expect("a batch").progress;
    let queued = progress().await;
    assert_eq!((queued.status, queued.rows, queued.done), (BatchStatus::Queued, 1100, 0));
    assert_eq!(queued_jobs(&database).await, 3);

    for (number, done) in [(2, 100), (0, 600), (1, 1100)] {
        assert!(inbox.messages(&ada()).await.expect("messages").is_empty());
        assert!(process(&batches, model(), &id, number).await);
        assert_eq!(progress().await.done, done);
    }
    let batch = batches.batch(&ada(), &id).await.expect("a batch");
    assert_eq!((batch.progress.status, batch.progress.failed), (BatchStatus::Done, 110));
    assert_eq!(batch.similarity_histogram.iter().sum::<u64>(), 990);
    assert_eq!(batch.models.len(), 1);
    let messages = inbox.messages(&ada()).await.expect("messages");
    assert_eq!(messages.len(), 1);
    assert_eq!((messages[0].kind, &messages[0].batch), (MessageKind::BatchDone, &id));
    assert_eq!((&*messages[0].file_name, messages[0].rows, messages[0].failed_rows), ("films.csv", 1100, 110));
}

async fn a_chunk_that_two_workers_process_counts_once(database: Database) {
    let batches = SqlBatches::new(database.store().await);
    let id = create(&batches, &ada(), &upload(40)).await;
    let attempts = [batches.begin_attempt(&id, 0).await, batches.begin_attempt(&id, 0).await];
    let [first, second] = attempts.map(|attempt| attempt.expect("no failure").expect("an attempt"));
    assert_eq!((first.attempts, second.attempts), (1, 2));
    let results = predict_chunk(&first).await;
    let (one, other) = tokio::join!(batches.finish(&id, 0, &results), batches.finish(&id, 0, &results));
    one.and(other).expect("both may finish");
    assert!(batches.begin_attempt(&id, 0).await.expect("no failure").is_none());
    let progress = batches.progress(&ada(), &id).await.expect("no failure").expect("a batch");
    assert_eq!((progress.done, progress.failed), (40, 4));
    assert_eq!(database.number("select count(*) from batch_row").await, 40);
    assert_eq!(database.number("select count(*) from message").await, 1);
}

async fn a_chunk_that_fails_repeatedly_is_abandoned_and_the_batch_ends(database: Database) {
    let store = database.store().await;
    let (batches, inbox) = (SqlBatches::new(store.clone()), SqlInbox::new(store));
    let id = create(&batches, &ada(), &upload(20)).await;
    let mut attempts = 1;
    while !process(&batches, no_model(), &id, 0).await {
        attempts += 1;
        assert!(attempts < 20, "the chunk is never abandoned");
    }
    let batch = batches.batch(&ada(), &id).await.expect("a batch");
    assert_eq!((batch.progress.status, batch.progress.done, batch.progress.failed), (BatchStatus::Failed, 20, 20));
    let rows = batches.rows_after(&id, 0, 50).await.expect("rows");
    let failure = |row: usize| rows[row - 1].failure.clone().expect("a failure");
    assert!(failure(1).contains("on our side"), "{}", failure(1));
    assert!(failure(10).contains("6 cells"), "an unusable row keeps its own failure: {}", failure(10));
    assert_eq!(inbox.messages(&ada()).await.expect("messages")[0].kind, MessageKind::BatchFailed);
    assert_eq!(database.number("select count(*) from batch_row where abandoned = 1").await, 18);
}

async fn a_cancelled_batch_keeps_its_results_and_is_not_continued(database: Database) {
    let batches = SqlBatches::new(database.store().await);
    let id = create(&batches, &ada(), &upload(1100)).await;
    assert!(process(&batches, model(), &id, 0).await);
    let attempt = batches.begin_attempt(&id, 1).await.expect("no failure").expect("an attempt");
    assert!(matches!(batches.cancel(&eve(), &id).await, Err(BatchError::NotFound)));
    assert_eq!(batches.cancel(&ada(), &id).await.expect("cancelled"), CancelOutcome::Stopped);
    // A worker that has already begun a chunk finishes it.
    batches.finish(&id, 1, &predict_chunk(&attempt).await).await.expect("no failure");
    assert!(process(&batches, model(), &id, 2).await, "a job of a cancelled batch is done without effect");
    let progress = batches.progress(&ada(), &id).await.expect("no failure").expect("a batch");
    assert_eq!((progress.status, progress.done), (BatchStatus::Cancelled, 500));
    assert_eq!(database.number("select count(*) from batch_row").await, 500);
    assert_eq!(database.number("select count(*) from message").await, 0);
    assert_eq!(database.number("select count(*) from batch_chunk where films <> ''").await, 0);
    batches.delete(&ada(), &id).await.expect("deleted");
    assert_eq!(database.number("select count(*) from batch_row").await, 0);
}

async fn a_draft_is_started_once_and_only_by_its_owner(database: Database) {
    let batches = SqlBatches::new(database.store().await);
    let id = batches.create_draft(&ada(), upload(600).batch("films.csv")).await.expect("stored");
    assert_eq!(queued_jobs(&database).await, 0);
    assert!(matches!(batches.start(&eve(), &id, None).await, Err(BatchError::NotFound)));
    assert!(matches!(batches.batch(&eve(), &id).await, Err(ServiceError::NotFound)));
    assert!(batches.begin_attempt(&id, 0).await.expect("no failure").is_none(), "a draft is not processed");
    let user = ada();
    let (one, other) = tokio::join!(batches.start(&user, &id, None), batches.start(&user, &id, None));
    one.and(other).expect("the same answer for both");
    assert_eq!(queued_jobs(&database).await, 2);

    let other = batches.create_draft(&ada(), upload(3).batch("films.csv")).await.expect("stored");
    assert_eq!(batches.cancel(&ada(), &other).await.expect("cancelled"), CancelOutcome::DraftDeleted);
    assert!(matches!(batches.batch(&ada(), &other).await, Err(ServiceError::NotFound)));
}

async fn the_number_of_unfinished_batches_per_user_is_limited(database: Database) {
    let batches = SqlBatches::new(database.store().await);
    let upload = upload(2);
    for _ in 0..20 {
        create(&batches, &ada(), &upload).await;
    }
    assert!(matches!(batches.create_started(&ada(), upload.batch("films.csv"), None).await, Err(BatchError::TooMany)));
    create(&batches, &eve(), &upload).await;
    assert_eq!(database.number("select count(*) from batch").await, 21);
}

async fn rows_are_found_by_title_and_by_failure_page_by_page(database: Database) {
    let batches = SqlBatches::new(database.store().await);
    let id = create(&batches, &ada(), &upload(130)).await;
    assert!(process(&batches, model(), &id, 0).await);
    let find = async |filter: RowFilter| batches.rows(&ada(), &id, &filter).await.expect("rows");
    let mut found = Vec::new();
    let mut after = Some(0);
    while let Some(next) = after {
        let page = find(RowFilter { after: next, ..RowFilter::default() }).await;
        found.extend(page.rows.iter().map(|row| row.row));
        after = page.next;
    }
    assert_eq!(found, (1..=130).collect::<Vec<u64>>());
    let by_title = find(RowFilter { title: "FILM 12".to_owned(), ..RowFilter::default() }).await;
    assert_eq!(
        by_title.rows.iter().map(|row| row.row).collect::<Vec<_>>(),
        [12, 120, 121, 122, 123, 124, 125, 126, 127, 128, 129]
    );
    let failed = find(RowFilter { failed: true, title: "film 1".to_owned(), after: 10 }).await;
    assert_eq!(failed.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [100, 110, 120, 130]);
    let wildcards = find(RowFilter { title: "%_".to_owned(), ..RowFilter::default() }).await;
    assert_eq!(wildcards.rows.len(), 50, "punctuation is ignored, and an empty filter matches every title");
    assert!(matches!(batches.rows(&eve(), &id, &RowFilter::default()).await, Err(ServiceError::NotFound)));
}

async fn expired_batches_are_deleted_with_their_chunks_and_rows(database: Database) {
    let store = database.store().await;
    let batches = SqlBatches::new(store.clone());
    let draft = batches.create_draft(&ada(), upload(3).batch("draft.csv")).await.expect("stored");
    let started = create(&batches, &ada(), &upload(3)).await;
    assert!(process(&batches, model(), &started, 0).await);
    let pool = database.pool().await;
    let let_days_pass = async |days: i64| {
        let update = sqlx::query("update batch set expires_at = expires_at - $1").bind(days * 24 * 3600);
        update.execute(&pool).await.expect("updated");
        delete_expired(&store, Retention::default()).await.expect("deleted");
    };
    let_days_pass(2).await;
    assert!(matches!(batches.batch(&ada(), &draft).await, Err(ServiceError::NotFound)));
    assert!(batches.batch(&ada(), &started).await.is_ok());
    let_days_pass(29).await;
    assert!(matches!(batches.batch(&ada(), &started).await, Err(ServiceError::NotFound)));
    assert_eq!(database.number("select count(*) from batch_chunk").await, 0);
    assert_eq!(database.number("select count(*) from batch_row").await, 0);
}

fn upload_of(file: &str) -> Upload {
    let mut reader = UploadReader::new().expect("a temporary file");
    reader.read(file.as_bytes()).expect("a file");
    reader.finish(&Knowledge::default()).expect("an upload")
}

async fn the_columns_of_a_draft_are_changed_until_it_is_started(database: Database) {
    let batches = SqlBatches::new(database.store().await);
    let knowledge = Arc::new(Knowledge::default());
    let rows = "Ann,Heat,1995,mine\n".repeat(1200);
    let upload = upload_of(&format!("Name,Was,Uscita,notes\n{rows}"));
    let id = batches.create_draft(&ada(), upload.batch("films.csv")).await.expect("stored");
    let chosen = [(1, Some(Column::Title)), (2, Some(Column::Year))];
    let change = async |user: &Id, choices| remap(&batches, &knowledge, user, &id, choices).await;
    assert!(matches!(change(&eve(), &chosen[..]).await, Err(RemapError::Batch(BatchError::NotFound))));
    assert!(matches!(change(&ada(), &[(0, None)][..]).await, Err(RemapError::Choice(ChoiceError::NoTitle))));
    change(&ada(), &chosen[..]).await.expect("changed");

    let draft = batches.batch(&ada(), &id).await.expect("a batch").preview;
    assert_eq!((&*draft.columns, draft.counts.only_year), (&["title".to_owned(), "year".to_owned()][..], 1200));
    assert_eq!((draft.rows[0].title.as_str(), draft.delimiter), ("Heat", Some(',')));
    batches.start(&ada(), &id, None).await.expect("started");
    assert!(matches!(change(&ada(), &chosen[..]).await, Err(RemapError::Batch(BatchError::NotFound))));
    assert!(process(&batches, model(), &id, 0).await);
    let row = batches.rows_after(&id, 0, 1).await.expect("rows").remove(0);
    assert_eq!((row.title.as_str(), row.year, row.outcome), ("Heat", Some(1995), RowOutcome::Film));
    let matched = row.matched.expect("a film of the model");
    assert_eq!((matched.film.slug.as_str(), matched.confidence > 0.9), ("heat-1995", true));
}

async fn a_series_is_neither_answered_nor_a_failure(database: Database) {
    let batches = SqlBatches::new(database.store().await);
    let file = "title,type,year\nSome Corridor,TV Series,2012\nSome Corridor: Season 1: The Door,,\nHeat,Movie,soon\n";
    let id = create(&batches, &ada(), &upload_of(file)).await;
    assert!(process(&batches, model(), &id, 0).await);
    let rows = batches.rows_after(&id, 0, 5).await.expect("rows");
    let outcomes: Vec<_> = rows.iter().map(|row| (row.outcome, row.failure.is_some(), row.similar.len())).collect();
    let series = (RowOutcome::Series, false, 0);
    assert_eq!(outcomes, [series, series, (RowOutcome::Film, false, 6)]);
    assert!(rows[0].notes[0].contains("series") && rows[2].notes[0].contains("soon"), "{rows:?}");
    assert_eq!(batches.batch(&ada(), &id).await.expect("a batch").progress.failed, 0);
}

async fn rows_of_earlier_versions_are_processed(database: Database) {
    let batches = SqlBatches::new(database.store().await);
    let id = create(&batches, &ada(), &upload(2)).await;
    let pool = database.pool().await;
    let rows = r#"[{"line":2,"title":"Heat","film":{"Ok":{"title":"Heat","year":1995,"k":3}}},
                   {"line":3,"title":"","film":{"Err":"There is no title."}}]"#;
    sqlx::query("update batch_chunk set films = $1").bind(rows).execute(&pool).await.expect("updated");
    sqlx::query("update batch set mapping = null").execute(&pool).await.expect("updated");
    assert!(process(&batches, model(), &id, 0).await);
    let rows = batches.rows_after(&id, 0, 5).await.expect("rows");
    assert_eq!((rows[0].title.as_str(), rows[0].similar.len()), ("Heat", 3));
    assert_eq!(rows[1].failure.as_deref(), Some("There is no title."));
}
