//! Messages: reading them, merging and deleting them with their users, and exporting them.

use domain::{Id, Inbox as _, Retention};
use server::cleanup::delete_expired;
use server::id::new_id;
use server::services::batch::SqlBatches;
use server::services::inbox::{self, SqlInbox};
use server::services::membership::accounts::remove_closed;
use server::services::membership::export::export;
use server::services::membership::{Accounts, Credentials, Member};
use server::services::users;

use crate::harness::{Database, ada, batch_of_messages, eve, message, on_both, store_batch, store_message};

on_both![
    messages_are_listed_latest_first_and_counted_until_they_are_read,
    only_its_recipient_opens_a_message,
    a_message_to_an_unknown_user_is_rejected,
    a_message_of_a_failed_transaction_is_not_written,
    merging_users_merges_messages_and_batches,
    deleting_an_account_deletes_its_messages_and_batches,
    the_export_contains_messages_and_batches,
    old_messages_and_batches_are_deleted_and_their_remaining_owners_kept,
];

async fn inbox_of(database: &Database) -> SqlInbox {
    SqlInbox::new(database.store().await)
}

/// The file name of each message, and whether it was read.
async fn messages(inbox: &SqlInbox, user: &Id) -> Vec<(String, bool)> {
    let messages = inbox.messages(user).await.expect("messages");
    messages.into_iter().map(|message| (message.file_name, message.read)).collect()
}

async fn unread(inbox: &SqlInbox, user: &Id) -> u32 {
    inbox.unread(user).await.expect("a number")
}

async fn messages_are_listed_latest_first_and_counted_until_they_are_read(database: Database) {
    let inbox = inbox_of(&database).await;
    for name in ["first.csv", "second.csv", "third.csv"] {
        database.execute("update message set created_at = created_at - 60").await;
        store_message(&database, &ada(), name, None).await;
    }
    store_message(&database, &eve(), "other.csv", None).await;
    let expected = ["third.csv", "second.csv", "first.csv"].map(|name| (name.to_owned(), false));
    assert_eq!(messages(&inbox, &ada()).await, expected);
    assert_eq!(unread(&inbox, &ada()).await, 3);

    inbox.read_all(&ada()).await.expect("updated");
    assert_eq!(unread(&inbox, &ada()).await, 0);
    assert!(messages(&inbox, &ada()).await.iter().all(|(_, read)| *read));
    assert_eq!(unread(&inbox, &eve()).await, 1, "the messages of others stay unread");
    assert_eq!(unread(&inbox, &new_id()).await, 0);
}

async fn only_its_recipient_opens_a_message(database: Database) {
    let inbox = inbox_of(&database).await;
    let id = store_message(&database, &ada(), "films.csv", None).await;
    store_message(&database, &eve(), "films.csv", None).await;
    assert!(inbox.open(&eve(), &id).await.expect("no failure").is_none());
    assert!(inbox.open(&ada(), &new_id()).await.expect("no failure").is_none());
    assert_eq!(unread(&inbox, &ada()).await, 1);
    for _ in 0..2 {
        let opened = inbox.open(&ada(), &id).await.expect("no failure").expect("a message");
        assert_eq!((opened.batch, opened.read), (batch_of_messages(), true));
        assert_eq!(unread(&inbox, &ada()).await, 0);
    }
    assert_eq!(unread(&inbox, &eve()).await, 1);
}

async fn a_message_to_an_unknown_user_is_rejected(database: Database) {
    database.store().await;
    let mut connection = database.pool().await.acquire().await.expect("a connection");
    let inserted = inbox::insert(&mut connection, message(&new_id(), &batch_of_messages(), "films.csv", None)).await;
    assert!(inserted.is_err());
    assert_eq!(database.number("select count(*) from message").await, 0);
}

async fn a_message_of_a_failed_transaction_is_not_written(database: Database) {
    let inbox = inbox_of(&database).await;
    store_message(&database, &ada(), "films.csv", None).await;
    let mut transaction = database.pool().await.begin().await.expect("a transaction");
    let inserted = inbox::insert(&mut transaction, message(&ada(), &batch_of_messages(), "never.csv", None)).await;
    inserted.expect("inserted");
    transaction.rollback().await.expect("rolled back");
    assert_eq!(messages(&inbox, &ada()).await, [("films.csv".to_owned(), false)]);
}

async fn merging_users_merges_messages_and_batches(database: Database) {
    let inbox = inbox_of(&database).await;
    let (anonymous, member) = (Id::from_bits(1), Id::from_bits(2));
    store_message(&database, &anonymous, "new.csv", None).await;
    store_message(&database, &member, "old.csv", None).await;
    store_batch(&database, &anonymous).await;
    let mut transaction = database.pool().await.begin().await.expect("a transaction");
    users::merge(&mut transaction, &anonymous, &member).await.expect("merged");
    transaction.commit().await.expect("committed");
    assert_eq!(unread(&inbox, &member).await, 2);
    let merged = "select count(*) from batch join app_user on app_user.id = batch.user_id";
    assert_eq!(database.number(merged).await, 1);
    assert_eq!(database.number("select count(*) from app_user").await, 1);
}

async fn join(accounts: &Accounts) -> Member {
    accounts.open("ada@example.org", "seven samurai").await.expect("opened");
    let (email, password) = ("ada@example.org".to_owned(), "seven samurai".to_owned());
    let member = accounts.authenticate(&Credentials { email, password, ..Credentials::default() }).await;
    member.expect("no failure").expect("a member")
}

async fn deleting_an_account_deletes_its_messages_and_batches(database: Database) {
    let store = database.store().await;
    let accounts = Accounts::new(store.clone());
    let member = join(&accounts).await;
    store_message(&database, &member.user_id, "films.csv", Some("ada@example.org")).await;
    store_batch(&database, &member.user_id).await;
    accounts.delete(&member, "seven samurai").await.expect("deleted");
    assert_eq!(database.number("select count(*) from member").await, 0, "the address is free at once");
    remove_closed(&store).await.expect("removed");
    assert_eq!(database.number("select count(*) from app_user").await, 0);
    assert_eq!(database.number("select (select count(*) from message) + (select count(*) from batch)").await, 0);
}

async fn the_export_contains_messages_and_batches(database: Database) {
    let store = database.store().await;
    let member = join(&Accounts::new(store.clone())).await;
    store_message(&database, &member.user_id, "films.csv", None).await;
    store_batch(&database, &member.user_id).await;
    store_batch(&database, &eve()).await;
    let export = serde_json::to_value(export(&store, &member.user_id).await.expect("an export")).expect("JSON");
    assert_eq!(export["batches"].as_array().map(Vec::len), Some(1));
    let batch = &export["batches"][0];
    assert_eq!((&batch["name"], &batch["status"], &batch["rows"]), (&"films.csv".into(), &"done".into(), &2.into()));
    assert_eq!(batch["created_at"], "2027-01-15T08:00:00Z");
    assert_eq!(export["messages"][0]["file_name"], "films.csv");
    assert!(export["messages"][0]["read_at"].is_null());
}

async fn old_messages_and_batches_are_deleted_and_their_remaining_owners_kept(database: Database) {
    let store = database.store().await;
    let [old_message, message, old_batch, batch] = [1, 2, 3, 4].map(Id::from_bits);
    for user in [&old_message, &message] {
        store_message(&database, user, "films.csv", None).await;
    }
    for user in [&old_batch, &batch] {
        store_batch(&database, user).await;
    }
    database.execute("update app_user set created_at = created_at - 100 * 24 * 3600").await;
    let pool = database.pool().await;
    for (statement, user) in [
        ("update message set created_at = created_at - 91 * 24 * 3600 where user_id = $1", &old_message),
        ("update message set created_at = created_at - 89 * 24 * 3600 where user_id = $1", &message),
        ("update batch set expires_at = 1800000000 - 300 * 24 * 3600 where user_id = $1", &old_batch),
    ] {
        sqlx::query(statement).bind(user.to_string()).execute(&pool).await.expect("updated");
    }
    SqlBatches::new(store.clone()).remove_deleted().await.expect("removed");
    delete_expired(&store, Retention::default()).await.expect("deleted");
    let users: Vec<String> =
        sqlx::query_scalar("select id from app_user order by id").fetch_all(&pool).await.expect("users");
    assert_eq!(users, [message, batch].map(|user| user.to_string()));
    assert_eq!(database.number("select count(*) from message").await, 1);
    assert_eq!(database.number("select count(*) from batch").await, 1);
}
