//! Batches: taken in, started, worked off in chunks, each of them once.

use std::sync::Arc;

use domain::{BatchStatus, RowFilter};
use domain::{Batches as _, Inbox as _, ServiceError};
use server::batch::upload::{Intake, Upload};
use server::batch::work::{ChunkJob, handler};
use server::cleanup;
use server::recommender::{InProcessModel, ModelClient};
use server::services::batch::{BatchError, Cancelled, SqlBatches};
use server::services::inbox::SqlInbox;

use super::database::{Database, on_both};

on_both![
    a_batch_is_worked_off_chunk_by_chunk_and_its_owner_is_told,
    a_chunk_that_two_workers_have_worked_off_is_counted_once,
    a_chunk_that_fails_again_and_again_is_given_up_and_the_batch_ends,
    a_cancelled_batch_keeps_what_is_done_and_goes_no_further,
    a_draft_is_started_once_and_nobody_else_can,
    nobody_has_more_than_a_few_unfinished_batches,
    rows_are_found_by_title_and_by_failure_page_by_page,
    what_has_expired_is_deleted_with_all_that_belongs_to_it,
];

/// A file with this many rows, of which every tenth cannot be used.
fn upload(rows: usize) -> Upload {
    let mut intake = Intake::begin().expect("a file");
    intake.read(b"title,year,genres,keywords\n").expect("a heading");
    for row in 1..=rows {
        let year = if row % 10 == 0 { "soon".to_owned() } else { (1950 + row % 70).to_string() };
        let line = format!("Film {row},{year},crime|thriller,heist\n");
        intake.read(line.as_bytes()).expect("a row");
    }
    intake.finish().expect("an upload")
}

fn model() -> Arc<dyn ModelClient> {
    let artifact = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/similarity.safetensors");
    Arc::new(InProcessModel::load(&artifact))
}

fn no_model() -> Arc<dyn ModelClient> {
    Arc::new(InProcessModel::load(std::path::Path::new("no/such/artifact")))
}

async fn work_off(batches: &SqlBatches, model: Arc<dyn ModelClient>, batch: &str, number: i64) -> bool {
    let handler = handler(batches.clone(), model);
    handler(ChunkJob { batch: batch.to_owned(), number }).await.is_ok()
}

async fn a_batch_is_worked_off_chunk_by_chunk_and_its_owner_is_told(database: Database) {
    let store = database.store().await;
    let (batches, inbox) = (SqlBatches::new(store.clone()), SqlInbox::new(store));
    let id = batches.begin("ada", "films.csv", &upload(1100), None).await.expect("begun");
    let status = async || batches.batch("ada", &id).await.expect("a batch").progress;
    let queued = status().await;
    assert_eq!((queued.status, queued.rows, queued.done), (BatchStatus::Queued, 1100, 0));
    assert_eq!(waiting(&database).await, 3);

    // In any order.
    for (number, done) in [(2, 100), (0, 600), (1, 1100)] {
        assert!(inbox.messages("ada").await.expect("messages").is_empty());
        assert!(work_off(&batches, model(), &id, number).await);
        assert_eq!(status().await.done, done);
    }
    let batch = batches.batch("ada", &id).await.expect("a batch");
    assert_eq!((batch.progress.status, batch.progress.failed), (BatchStatus::Done, 110));
    assert_eq!(batch.confidence.iter().sum::<u64>(), 990);
    assert_eq!(batch.models.len(), 1);
    let messages = inbox.messages("ada").await.expect("messages");
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].subject, "films.csv is ready");
    assert!(messages[0].text.contains("1,100 rows are worked off; 110 rows could not be used"), "{}", messages[0].text);
    assert_eq!(messages[0].href, format!("/batch/{id}"));
}

/// Jobs that wait in the queue.
async fn waiting(database: &Database) -> i64 {
    if database.url().starts_with("sqlite") {
        database.number("select count(*) from Jobs where status = 'Pending'").await
    } else {
        database.number("select count(*) from apalis.jobs where status = 'Pending'").await
    }
}

async fn a_chunk_that_two_workers_have_worked_off_is_counted_once(database: Database) {
    let batches = SqlBatches::new(database.store().await);
    let id = batches.begin("ada", "films.csv", &upload(40), None).await.expect("begun");
    let claims = [batches.claim(&id, 0).await, batches.claim(&id, 0).await];
    let [first, second] = claims.map(|claim| claim.expect("an answer").expect("a chunk"));
    assert_eq!((first.attempts, second.attempts), (1, 2));
    let rows = serde_json::from_str(&first.films).expect("rows");
    let predicted = server::batch::predict::predict(&*model(), 1, rows).await.expect("predicted");
    let finish = || batches.finish(&id, 0, predicted.model.as_deref(), &predicted.rows);
    let (one, other) = tokio::join!(finish(), finish());
    one.and(other).expect("both may finish");
    assert!(batches.claim(&id, 0).await.expect("an answer").is_none());
    let progress = batches.progress("ada", &id).await.expect("an answer").expect("a batch");
    assert_eq!((progress.done, progress.failed), (40, 4));
    assert_eq!(database.number("select count(*) from batch_row").await, 40);
    assert_eq!(database.number("select count(*) from message").await, 1);
}

async fn a_chunk_that_fails_again_and_again_is_given_up_and_the_batch_ends(database: Database) {
    let store = database.store().await;
    let (batches, inbox) = (SqlBatches::new(store.clone()), SqlInbox::new(store));
    let id = batches.begin("ada", "films.csv", &upload(20), None).await.expect("begun");
    let mut tried = 1;
    while !work_off(&batches, no_model(), &id, 0).await {
        tried += 1;
        assert!(tried < 20, "it is given up in the end");
    }
    let batch = batches.batch("ada", &id).await.expect("a batch");
    assert_eq!((batch.progress.status, batch.progress.done, batch.progress.failed), (BatchStatus::Failed, 20, 20));
    let rows = batches.rows_after(&id, 0, 50).await.expect("rows");
    let reason = |row: usize| rows[row - 1].failure.clone().expect("a reason");
    assert!(reason(1).contains("on our side"), "{}", reason(1));
    assert!(reason(10).contains("soon"), "what was wrong with the row itself is still said: {}", reason(10));
    assert!(inbox.messages("ada").await.expect("messages")[0].subject.contains("could not be worked out"));
}

async fn a_cancelled_batch_keeps_what_is_done_and_goes_no_further(database: Database) {
    let batches = SqlBatches::new(database.store().await);
    let id = batches.begin("ada", "films.csv", &upload(1100), None).await.expect("begun");
    assert!(work_off(&batches, model(), &id, 0).await);
    let claimed = batches.claim(&id, 1).await.expect("an answer").expect("a chunk");
    assert!(matches!(batches.cancel("eve", &id).await, Err(BatchError::NotFound)));
    assert_eq!(batches.cancel("ada", &id).await.expect("cancelled"), Cancelled::Begun);
    // The one that was at work does not know yet.
    let rows = serde_json::from_str(&claimed.films).expect("rows");
    let predicted = server::batch::predict::predict(&*model(), 501, rows).await.expect("predicted");
    batches.finish(&id, 1, predicted.model.as_deref(), &predicted.rows).await.expect("not wanted any more");
    assert!(work_off(&batches, model(), &id, 2).await, "there is nothing to do, which is done at once");
    let progress = batches.progress("ada", &id).await.expect("an answer").expect("a batch");
    assert_eq!((progress.status, progress.done), (BatchStatus::Cancelled, 500));
    assert_eq!(database.number("select count(*) from batch_row").await, 500);
    assert_eq!(database.number("select count(*) from message").await, 0);
    assert_eq!(database.number("select count(*) from batch_chunk where films <> ''").await, 0);
    batches.delete("ada", &id).await.expect("deleted");
    assert_eq!(database.number("select count(*) from batch_row").await, 0);
}

async fn a_draft_is_started_once_and_nobody_else_can(database: Database) {
    let batches = SqlBatches::new(database.store().await);
    let id = batches.draft("ada", "films.csv", &upload(600)).await.expect("drafted");
    assert_eq!(waiting(&database).await, 0);
    assert!(matches!(batches.start("eve", &id, None).await, Err(BatchError::NotFound)));
    assert!(matches!(batches.batch("eve", &id).await, Err(ServiceError::NotFound)));
    assert!(batches.claim(&id, 0).await.expect("an answer").is_none(), "a draft is not worked off");
    let (one, other) = tokio::join!(batches.start("ada", &id, None), batches.start("ada", &id, None));
    one.and(other).expect("both are answered alike");
    assert_eq!(waiting(&database).await, 2);

    let other = batches.draft("ada", "films.csv", &upload(3)).await.expect("drafted");
    assert_eq!(batches.cancel("ada", &other).await.expect("discarded"), Cancelled::Draft);
    assert!(matches!(batches.batch("ada", &other).await, Err(ServiceError::NotFound)));
}

async fn nobody_has_more_than_a_few_unfinished_batches(database: Database) {
    let batches = SqlBatches::new(database.store().await);
    let upload = upload(2);
    for _ in 0..20 {
        batches.begin("ada", "films.csv", &upload, None).await.expect("begun");
    }
    assert!(matches!(batches.begin("ada", "films.csv", &upload, None).await, Err(BatchError::TooMany)));
    batches.begin("eve", "films.csv", &upload, None).await.expect("another's are another's");
    assert_eq!(database.number("select count(*) from batch").await, 21);
}

async fn rows_are_found_by_title_and_by_failure_page_by_page(database: Database) {
    let batches = SqlBatches::new(database.store().await);
    let id = batches.begin("ada", "films.csv", &upload(130), None).await.expect("begun");
    assert!(work_off(&batches, model(), &id, 0).await);
    let find = async |wanted: RowFilter| batches.rows("ada", &id, &wanted).await.expect("rows");
    let mut seen = Vec::new();
    let mut after = Some(0);
    while let Some(next) = after {
        let page = find(RowFilter { after: next, ..RowFilter::default() }).await;
        seen.extend(page.rows.iter().map(|row| row.row));
        after = page.next;
    }
    assert_eq!(seen, (1..=130).collect::<Vec<u64>>());
    let called = find(RowFilter { title: "FILM 12".to_owned(), ..RowFilter::default() }).await;
    assert_eq!(
        called.rows.iter().map(|row| row.row).collect::<Vec<_>>(),
        [12, 120, 121, 122, 123, 124, 125, 126, 127, 128, 129]
    );
    let failed = find(RowFilter { failed: true, title: "film 1".to_owned(), after: 10 }).await;
    assert_eq!(failed.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [100, 110, 120, 130]);
    let wild = find(RowFilter { title: "%_".to_owned(), ..RowFilter::default() }).await;
    assert_eq!(wild.rows.len(), 50, "signs are no words, and no words are every title");
    assert!(matches!(batches.rows("eve", &id, &RowFilter::default()).await, Err(ServiceError::NotFound)));
}

async fn what_has_expired_is_deleted_with_all_that_belongs_to_it(database: Database) {
    let store = database.store().await;
    let batches = SqlBatches::new(store.clone());
    let draft = batches.draft("ada", "draft.csv", &upload(3)).await.expect("drafted");
    let begun = batches.begin("ada", "begun.csv", &upload(3), None).await.expect("begun");
    assert!(work_off(&batches, model(), &begun, 0).await);
    let pool = database.pool().await;
    let days_pass = async |days: i64| {
        let moved = sqlx::query("update batch set expires_at = expires_at - $1").bind(days * 86400);
        moved.execute(&pool).await.expect("moved");
        expired::delete(&store).await.expect("deleted");
    };
    days_pass(2).await;
    assert!(matches!(batches.batch("ada", &draft).await, Err(ServiceError::NotFound)));
    assert!(batches.batch("ada", &begun).await.is_ok());
    days_pass(29).await;
    assert!(matches!(batches.batch("ada", &begun).await, Err(ServiceError::NotFound)));
    assert_eq!(database.number("select count(*) from batch_chunk").await, 0);
    assert_eq!(database.number("select count(*) from batch_row").await, 0);
}
