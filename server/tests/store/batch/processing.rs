//! Chunks are processed, by workers that may end and models and databases that may fail.

use domain::{BatchStatus, Batches as _, Inbox as _, MessageKind, RowOutcome};
use server::services::batch::{BatchError, SqlBatches};
use server::services::inbox::SqlInbox;

use super::{create, model, no_model, predict_chunk, process, queued_jobs, upload, upload_of};
use crate::harness::{Database, ada, eve, on_both};

on_both![
    a_batch_is_processed_by_chunks_in_any_order_and_ends_with_a_message,
    a_chunk_that_two_workers_process_counts_once,
    a_chunk_that_ends_its_worker_repeatedly_is_abandoned_and_can_be_tried_again,
    an_outage_of_the_model_costs_no_attempt_and_the_batch_waits,
    an_outage_of_the_database_costs_no_attempt_and_ends_after_a_day,
    a_series_is_neither_answered_nor_a_failure,
    rows_of_earlier_versions_are_processed,
];

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

async fn a_chunk_that_ends_its_worker_repeatedly_is_abandoned_and_can_be_tried_again(database: Database) {
    let store = database.store().await;
    let (batches, inbox) = (SqlBatches::new(store.clone()), SqlInbox::new(store));
    let id = create(&batches, &ada(), &upload(620)).await;
    assert!(process(&batches, model(), &id, 0).await);
    for attempt in 1..=6 {
        let begun = batches.begin_attempt(&id, 1).await.expect("no failure").expect("an attempt");
        assert_eq!((begun.attempts, begun.row_count()), (attempt, 120));
    }
    assert!(process(&batches, model(), &id, 1).await, "the seventh attempt is not made");
    let batch = async || batches.batch(&ada(), &id).await.expect("a batch");
    let progress = batch().await.progress;
    assert_eq!((progress.status, progress.done, progress.failed), (BatchStatus::Done, 620, 170));
    let row = async |number: u64| batches.rows_after(&id, number - 1, 1).await.expect("rows").remove(0);
    let failure = async |number| row(number).await.failure.expect("a failure");
    assert!(failure(501).await.contains("on our side"));
    assert!(failure(510).await.contains("6 cells"), "an unusable row keeps its own failure");

    assert!(batch().await.can_retry);
    assert!(matches!(batches.retry(&eve(), &id).await, Err(BatchError::NotFound)));
    batches.retry(&ada(), &id).await.expect("retried");
    assert!(matches!(batches.retry(&ada(), &id).await, Err(BatchError::NothingToRetry)));
    assert_eq!(queued_jobs(&database).await, 3);
    let progress = batch().await.progress;
    assert_eq!((progress.status, progress.done, progress.failed), (BatchStatus::Queued, 500, 50));
    assert!(process(&batches, model(), &id, 1).await);
    let finished = batch().await;
    assert_eq!(
        (finished.progress.status, finished.progress.failed, finished.can_retry),
        (BatchStatus::Done, 62, false)
    );
    assert!(!row(501).await.similar.is_empty());
    assert_eq!(finished.similarity_histogram.iter().sum::<u64>(), 558);
    assert_eq!(database.number("select count(*) from batch_row").await, 620);
    assert_eq!(inbox.messages(&ada()).await.expect("messages").len(), 2);
}

/// The number of attempts of all chunks.
async fn attempts(database: &Database) -> i64 {
    database.number("select cast(sum(attempts) as bigint) from batch_chunk").await
}

async fn an_outage_of_the_model_costs_no_attempt_and_the_batch_waits(database: Database) {
    let batches = SqlBatches::new(database.store().await);
    let id = create(&batches, &ada(), &upload(1)).await;
    for _ in 0..10 {
        assert!(!process(&batches, no_model(), &id, 0).await);
    }
    let progress = async || batches.progress(&ada(), &id).await.expect("no failure").expect("a batch");
    assert_eq!((attempts(&database).await, progress().await.status), (0, BatchStatus::Queued));
    assert!(process(&batches, model(), &id, 0).await);
    assert_eq!((progress().await.status, progress().await.failed), (BatchStatus::Done, 0));
}

async fn an_outage_of_the_database_costs_no_attempt_and_ends_after_a_day(database: Database) {
    let batches = SqlBatches::new(database.store().await);
    let id = create(&batches, &ada(), &upload(20)).await;
    // Results cannot be stored, as on a disk that is full.
    database.execute("alter table batch_similarity rename to not_there").await;
    for _ in 0..10 {
        assert!(!process(&batches, model(), &id, 0).await);
    }
    assert_eq!((attempts(&database).await, database.number("select count(*) from batch_row").await), (0, 0));
    database.execute("update batch set started_at = started_at - 90000").await;
    assert!(process(&batches, model(), &id, 0).await, "the chunk is abandoned");
    database.execute("alter table not_there rename to batch_similarity").await;
    let batch = batches.batch(&ada(), &id).await.expect("a batch");
    assert_eq!((batch.progress.status, batch.progress.failed, batch.can_retry), (BatchStatus::Failed, 20, true));
    batches.retry(&ada(), &id).await.expect("retried");
    assert!(process(&batches, model(), &id, 0).await);
    assert_eq!(batches.batch(&ada(), &id).await.expect("a batch").progress.failed, 2);
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
