//! Batches: stored, started, and processed in chunks, each exactly once.

use std::path::Path;
use std::sync::Arc;

use domain::{
    BatchStatus, Batches as _, ChoiceError, Column, ColumnMapping, Id, Inbox as _, MessageKind, RowFilter, RowOutcome,
    ServiceError,
};
use server::batch::predict::predict;
use server::batch::reader::RowParser;
use server::batch::remap::{RemapError, remap};
use server::batch::upload::{Upload, UploadReader};
use server::batch::work::{gate, handler};
use server::queue::ChunkJob;
use server::recommender::{InProcessModel, ModelClient};
use server::services::batch::{BatchError, BatchLimits, CancelOutcome, ChunkAttempt, ChunkResults, SqlBatches};
use server::services::inbox::SqlInbox;
use server::services::knowledge::Knowledge;

use crate::harness::{Database, ada, eve, on_both};

on_both![
    a_batch_is_processed_by_chunks_in_any_order_and_ends_with_a_message,
    a_chunk_that_two_workers_process_counts_once,
    a_chunk_that_ends_its_worker_repeatedly_is_abandoned_and_can_be_tried_again,
    an_outage_of_the_model_costs_no_attempt_and_the_batch_waits,
    an_outage_of_the_database_costs_no_attempt_and_ends_after_a_day,
    a_download_refers_to_films_and_reasons_as_they_were,
    rows_with_results_of_earlier_versions_are_read,
    matches_are_charged_to_users_and_addresses_and_deleting_refunds_nothing,
    no_batch_is_accepted_when_the_space_for_results_is_used_up,
    the_batches_of_one_user_take_turns_with_those_of_others,
    batches_are_kept_longer_for_members,
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

async fn a_download_refers_to_films_and_reasons_as_they_were(database: Database) {
    let batches = SqlBatches::new(database.store().await);
    let file = "title,year,genres,k\nHeat,1995,,50\nHeat,1996,,3\nDraculaX,,horror,2\nOnly,1950,,1\n,,,\n";
    let id = create(&batches, &ada(), &upload_of(file)).await;
    let attempt = batches.begin_attempt(&id, 0).await.expect("no failure").expect("an attempt");
    let results = predict_chunk(&attempt).await;
    assert!(results.rows[0].similar.len() == 50 && results.rows[0].matched.is_some());
    batches.finish(&id, 0, &results).await.expect("finished");
    assert_eq!(batches.rows_after(&id, 0, 10).await.expect("rows"), results.rows);
    // Another process has nothing in memory.
    let other = SqlBatches::new(database.store().await);
    assert_eq!(other.rows_after(&id, 0, 10).await.expect("rows"), results.rows);
    let bytes = database.number("select octet_length(answer) from batch_row where row_no = 1").await;
    assert!(bytes < 50 * 14, "{bytes} bytes for fifty matches");
}

async fn rows_with_results_of_earlier_versions_are_read(database: Database) {
    let batches = SqlBatches::new(database.store().await);
    let id = create(&batches, &ada(), &upload(1)).await;
    let pool = database.pool().await;
    sqlx::query(
        "insert into batch_row (batch, row_no, line, title, words, matches, ignored, matched, candidates, notes)
         values ($1, 1, 2, 'Heat', 'heat', $2, '[\"genres: x\"]', $3, '[]', '[]')",
    )
    .bind(id.as_str())
    .bind(r#"[{"slug":"ronin-1998","title":"Ronin","year":1998,"score":0.5,"because":["heist"]}]"#)
    .bind(r#"{"slug":"heat-1995","title":"Heat","year":1995,"confidence":0.95}"#)
    .execute(&pool)
    .await
    .expect("inserted");
    let row = batches.rows_after(&id, 0, 1).await.expect("rows").remove(0);
    assert_eq!((&*row.similar[0].film.title, &*row.similar[0].reasons), ("Ronin", &["heist".to_owned()][..]));
    assert_eq!((row.matched.expect("a film").film.year, &*row.ignored), (1995, &["genres: x".to_owned()][..]));
}

async fn matches_are_charged_to_users_and_addresses_and_deleting_refunds_nothing(database: Database) {
    let limits = BatchLimits { anonymous_matches_per_day: 100, member_matches_per_day: 150, ..BatchLimits::default() };
    let batches = SqlBatches::new(database.store().await).with_limits(limits);
    let upload = upload_of("title,k\nHeat,20\nRonin,20\n");
    assert_eq!(upload.preview.matches, 40);
    let address = Some([192, 0, 2, 1].into());
    let send = async |user: &Id| batches.create_draft(user, upload.batch("films.csv").from_address(address)).await;
    let draft = send(&ada()).await.expect("accepted");
    batches.cancel(&ada(), &draft).await.expect("deleted");
    send(&ada()).await.expect("accepted");
    let refused = |result: Result<Id, BatchError>| match result {
        Err(BatchError::OverBudget(over)) => over.seconds,
        result => panic!("{result:?}"),
    };
    assert!(refused(send(&ada()).await).is_some_and(|seconds| (86_000..=86_400).contains(&seconds)));
    // Another cookie does not help, another address does.
    assert!(refused(send(&eve()).await).is_some());
    assert!(batches.create_draft(&eve(), upload.batch("films.csv")).await.is_ok());
    let large = upload_of("title,k\nHeat,50\nHeat,50\nHeat,1\n");
    assert_eq!(refused(batches.create_draft(&eve(), large.batch("films.csv")).await), None);
    // A refused batch costs nothing, and a member may ask for more.
    assert_eq!(database.number("select cast(max(matches) as bigint) from batch_budget").await, 80);
    database
        .execute(
            "insert into member (user_id, email, password, epoch, joined_at) select id, id, '', 0, 1 from app_user",
        )
        .await;
    assert!(send(&ada()).await.is_ok());
    assert!(refused(send(&ada()).await).is_some());
    database.execute("update batch_budget set since = since - 86401").await;
    assert!(send(&ada()).await.is_ok());
}

async fn no_batch_is_accepted_when_the_space_for_results_is_used_up(database: Database) {
    let store = database.store().await;
    let batches = SqlBatches::new(store.clone());
    let id = create(&batches, &ada(), &upload(500)).await;
    batches.check_space().await.expect("space");
    let input = batches.space().await.expect("numbers").stored_bytes;
    assert!(process(&batches, model(), &id, 0).await);
    let space = batches.space().await.expect("numbers");
    assert_eq!((space.stored_rows, space.free_bytes.is_some()), (500, database.is_sqlite()));
    assert!(input > 500 * 20 && space.stored_bytes > 500 * 80 && space.stored_bytes < 500 * 400, "{input} {space:?}");
    let full = BatchLimits { stored_results_mb: 0, ..BatchLimits::default() };
    let full = SqlBatches::new(store.clone()).with_limits(full).check_space().await;
    assert!(matches!(full, Err(BatchError::Full)));
    if database.is_sqlite() {
        let no_disk = BatchLimits { free_space_mb: u64::MAX, ..BatchLimits::default() };
        assert!(matches!(SqlBatches::new(store).with_limits(no_disk).check_space().await, Err(BatchError::Full)));
    }
}

async fn the_batches_of_one_user_take_turns_with_those_of_others(database: Database) {
    let batches = SqlBatches::new(database.store().await);
    for _ in 0..3 {
        create(&batches, &ada(), &upload(600)).await;
    }
    create(&batches, &eve(), &upload(600)).await;
    let priorities = if database.is_sqlite() {
        "select cast(sum(priority * priority) as bigint) from Jobs"
    } else {
        "select cast(sum(priority * priority) as bigint) from apalis.jobs"
    };
    // Ada's six chunks have the turns 0 to 5, and Eve's two the turns 0 and 1.
    assert_eq!(database.number(priorities).await, (1 + 4 + 9 + 16 + 25) + 1);
}

async fn batches_are_kept_longer_for_members(database: Database) {
    let batches = SqlBatches::new(database.store().await);
    let days = async |id: &Id| {
        let batch = batches.batch(&ada(), id).await.expect("a batch");
        (batch.expires_at.seconds() - batch.created_at.seconds() + 3600) / 86_400
    };
    let anonymous = create(&batches, &ada(), &upload(1)).await;
    assert_eq!(days(&anonymous).await, 3);
    database
        .execute(
            "insert into member (user_id, email, password, epoch, joined_at) select id, id, '', 0, 1 from app_user",
        )
        .await;
    assert_eq!(days(&create(&batches, &ada(), &upload(1)).await).await, 30);
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
    assert!(matches!(batches.batch(&ada(), &id).await, Err(ServiceError::NotFound)));
    assert!(batches.of_user(&ada()).await.expect("batches").is_empty());
    batches.remove_deleted().await.expect("removed");
    for query in ["select count(*) from batch_row", "select count(*) from batch_chunk", "select count(*) from batch"] {
        assert_eq!(database.number(query).await, 0, "{query}");
    }
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
    let batches = SqlBatches::new(database.store().await);
    let draft = batches.create_draft(&ada(), upload(3).batch("draft.csv")).await.expect("stored");
    let started = create(&batches, &ada(), &upload(3)).await;
    assert!(process(&batches, model(), &started, 0).await);
    let pool = database.pool().await;
    let let_days_pass = async |days: i64| {
        let update = sqlx::query("update batch set expires_at = expires_at - $1").bind(days * 24 * 3600);
        update.execute(&pool).await.expect("updated");
        batches.remove_deleted().await.expect("removed");
    };
    let_days_pass(2).await;
    assert!(matches!(batches.batch(&ada(), &draft).await, Err(ServiceError::NotFound)));
    assert!(batches.batch(&ada(), &started).await.is_ok());
    let_days_pass(1).await;
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
