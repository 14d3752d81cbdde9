//! What batches may cost, and how many there may be.

use domain::Id;
use server::services::batch::{BatchError, BatchLimits, SqlBatches};
use server::services::users;

use super::{create, model, process, upload, upload_of};
use crate::harness::{Database, ada, eve, on_both};

on_both![
    matches_are_charged_to_users_and_addresses_and_deleting_refunds_nothing,
    no_batch_is_accepted_when_the_space_for_results_is_used_up,
    the_batches_of_one_user_take_turns_with_those_of_others,
    the_number_of_unfinished_batches_per_user_is_limited,
    what_an_anonymous_user_asked_for_counts_for_the_member_that_it_becomes,
];

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

async fn what_an_anonymous_user_asked_for_counts_for_the_member_that_it_becomes(database: Database) {
    let store = database.store().await;
    let batches = SqlBatches::new(store.clone());
    let upload = upload_of("title,k\nHeat,20\nRonin,20\n");
    for user in [ada(), eve(), Id::from_bits(3)] {
        batches.create_draft(&user, upload.batch("films.csv")).await.expect("accepted");
    }
    let merge = async |from: Id, into: Id| {
        let mut transaction = database.pool().await.begin().await.expect("a transaction");
        users::merge(&mut transaction, &from, &into).await.expect("merged");
        transaction.commit().await.expect("committed");
    };
    let spent = "select cast(sum(matches) as bigint) from batch_budget";
    merge(eve(), ada()).await;
    assert_eq!(database.number("select count(*) from batch_budget").await, 2);
    assert_eq!(
        (database.number(spent).await, database.number("select max(matches) from batch_budget").await),
        (120, 80)
    );

    // The anonymous user's day is over: it no longer counts, and the member's continues.
    database.execute("update batch_budget set since = since - 86401 where matches = 40").await;
    merge(Id::from_bits(3), ada()).await;
    assert_eq!(database.number(spent).await, 80);
    // The member's day is over: what counts is the anonymous user's alone.
    database.execute("update batch_budget set since = since - 86401").await;
    batches.create_draft(&eve(), upload.batch("films.csv")).await.expect("accepted");
    merge(eve(), ada()).await;
    assert_eq!((database.number(spent).await, database.number("select count(*) from batch_budget").await), (40, 1));
}
