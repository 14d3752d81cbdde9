//! Drafts, and the end of batches.

use std::sync::Arc;

use domain::{BatchStatus, Batches as _, ChoiceError, Column, Id, RowOutcome, ServiceError};
use server::batch::remap::{RemapError, remap};
use server::services::batch::{BatchError, CancelOutcome, SqlBatches};
use server::services::known_values::KnownValues;

use super::{create, model, predict_chunk, process, queued_jobs, upload, upload_of};
use crate::harness::{Database, ada, eve, on_both};

on_both![
    batches_are_kept_longer_for_members,
    a_cancelled_batch_keeps_its_results_and_is_not_continued,
    a_draft_is_started_once_and_only_by_its_owner,
    the_columns_of_a_draft_are_changed_until_it_is_started,
    expired_batches_are_deleted_with_their_chunks_and_rows,
];

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
    assert!(batches.for_user(&ada()).await.expect("batches").is_empty());
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

async fn the_columns_of_a_draft_are_changed_until_it_is_started(database: Database) {
    let batches = SqlBatches::new(database.store().await);
    let known_values = Arc::new(KnownValues::default());
    let rows = "Ann,Heat,1995,mine\n".repeat(1200);
    let upload = upload_of(&format!("Name,Was,Uscita,notes\n{rows}"));
    let id = batches.create_draft(&ada(), upload.batch("films.csv")).await.expect("stored");
    let chosen = [(1, Some(Column::Title)), (2, Some(Column::Year))];
    let change = async |user: &Id, choices| remap(&batches, &known_values, user, &id, choices).await;
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
