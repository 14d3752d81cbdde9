//! Messages: who reads them, what becomes of them at the post, and when they go.

use domain::Inbox as _;
use server::mail::{Delivery, MailError, Mailer, deliver};
use server::services::inbox::{self, NewMessage, SqlInbox};
use server::services::membership::Accounts;
use server::services::membership::export::export;
use server::services::users;
use server::store::{Store, expired};

use super::database::{Database, on_both};
use super::post::Post;

on_both![
    messages_are_listed_with_the_latest_first_and_counted_until_they_are_read,
    a_message_is_opened_by_whom_it_is_for_and_nobody_else,
    a_message_to_nobody_is_refused,
    a_message_of_a_transaction_that_fails_is_not_written,
    a_stranger_who_logs_in_brings_their_messages_and_batches,
    a_member_who_leaves_takes_their_messages_and_batches_out_of_the_database,
    what_a_member_takes_along_has_their_messages_and_batches,
    old_messages_and_batches_are_deleted_and_whoever_still_has_one_is_remembered,
    a_message_with_an_address_is_mailed_once,
    a_mail_that_is_not_taken_now_is_tried_again_and_arrives,
    a_mail_that_is_refused_for_good_is_not_tried_again,
    a_mail_that_nobody_ever_takes_is_given_up,
    a_wrong_password_is_no_fault_of_the_mail,
];

async fn write(store: &Database, person: &str, subject: &str, email: Option<&str>) -> String {
    let pool = store.pool().await;
    let mut transaction = pool.begin().await.expect("a transaction");
    users::insert(&mut transaction, person).await.expect("a person");
    let message = NewMessage { person, subject, says: "2 films have answers.", href: "/batch/1", email };
    let id = inbox::insert(&mut transaction, message).await.expect("written");
    transaction.commit().await.expect("written");
    id
}

/// A batch of somebody's, past the service for it.
async fn batch(database: &Database, owner: &str) {
    let pool = database.pool().await;
    users::insert(&mut pool.acquire().await.expect("a connection"), owner).await.expect("a person");
    sqlx::query(
        "insert into batch (id, owner, name, status, understood, total_rows, created_at, expires_at)
         values ($1, $2, 'films.csv', 'done', '{}', 2, 1800000000, 9000000000)",
    )
    .bind(users::new_id())
    .bind(owner)
    .execute(&pool)
    .await
    .expect("a batch");
}

async fn execute(database: &Database, sql: &'static str) {
    sqlx::query(sql).execute(&database.pool().await).await.unwrap_or_else(|error| panic!("{error}"));
}

async fn subjects(inbox: &SqlInbox, person: &str) -> Vec<(String, bool)> {
    let messages = inbox.messages(person).await.expect("messages");
    messages.into_iter().map(|message| (message.subject, message.read)).collect()
}

async fn messages_are_listed_with_the_latest_first_and_counted_until_they_are_read(database: Database) {
    let inbox = SqlInbox::new(database.store().await);
    for subject in ["first", "second", "third"] {
        execute(&database, "update message set created_at = created_at - 60").await;
        write(&database, "ada", subject, None).await;
    }
    write(&database, "eve", "another's", None).await;
    let unread = |subject: &str| (subject.to_owned(), false);
    assert_eq!(subjects(&inbox, "ada").await, [unread("third"), unread("second"), unread("first")]);
    assert_eq!(inbox.unread("ada").await.expect("a number"), 3);

    inbox.read_all("ada").await.expect("read");
    assert_eq!(inbox.unread("ada").await.expect("a number"), 0);
    assert!(subjects(&inbox, "ada").await.iter().all(|(_, read)| *read));
    assert_eq!(inbox.unread("eve").await.expect("a number"), 1, "only one's own");
    assert_eq!(inbox.unread("nobody").await.expect("a number"), 0);
}

async fn a_message_is_opened_by_whom_it_is_for_and_nobody_else(database: Database) {
    let inbox = SqlInbox::new(database.store().await);
    let id = write(&database, "ada", "done", None).await;
    write(&database, "eve", "done", None).await;
    assert_eq!(inbox.open("eve", &id).await.expect("an answer"), None);
    assert_eq!(inbox.open("ada", "no such message").await.expect("an answer"), None);
    assert_eq!(inbox.unread("ada").await.expect("a number"), 1);
    for _ in 0..2 {
        assert_eq!(inbox.open("ada", &id).await.expect("an answer").as_deref(), Some("/batch/1"));
        assert_eq!(inbox.unread("ada").await.expect("a number"), 0);
    }
    assert_eq!(inbox.unread("eve").await.expect("a number"), 1);
}

async fn a_message_to_nobody_is_refused(database: Database) {
    database.store().await;
    let pool = database.pool().await;
    let message = NewMessage { person: "nobody", subject: "done", says: "", href: "/", email: None };
    assert!(inbox::insert(&mut pool.acquire().await.expect("a connection"), message).await.is_err());
    assert_eq!(database.number("select count(*) from message").await, 0);
}

async fn a_message_of_a_transaction_that_fails_is_not_written(database: Database) {
    let inbox = SqlInbox::new(database.store().await);
    write(&database, "ada", "done", None).await;
    let mut transaction = database.pool().await.begin().await.expect("a transaction");
    let message = NewMessage { person: "ada", subject: "never", says: "", href: "/", email: None };
    inbox::insert(&mut transaction, message).await.expect("written");
    transaction.rollback().await.expect("taken back");
    assert_eq!(subjects(&inbox, "ada").await, [("done".to_owned(), false)]);
}

async fn a_stranger_who_logs_in_brings_their_messages_and_batches(database: Database) {
    let inbox = SqlInbox::new(database.store().await);
    write(&database, "stranger", "done", None).await;
    write(&database, "member", "done before", None).await;
    batch(&database, "stranger").await;
    let mut transaction = database.pool().await.begin().await.expect("a transaction");
    users::merge(&mut transaction, "stranger", "member").await.expect("merged");
    transaction.commit().await.expect("written");
    assert_eq!(inbox.unread("member").await.expect("a number"), 2);
    assert_eq!(database.number("select count(*) from batch where owner = 'member'").await, 1);
    assert_eq!(database.number("select count(*) from person").await, 1);
}

async fn member(store: &Store) -> String {
    let accounts = Accounts::new(store.clone());
    accounts.open("ada@example.org", "seven samurai").await.expect("opened");
    accounts.admit("ada@example.org", "seven samurai", None).await.expect("an answer").expect("a member").person
}

async fn a_member_who_leaves_takes_their_messages_and_batches_out_of_the_database(database: Database) {
    let store = database.store().await;
    let person = member(&store).await;
    write(&database, &person, "done", Some("ada@example.org")).await;
    batch(&database, &person).await;
    let accounts = Accounts::new(store);
    let member = accounts.member(&person).await.expect("an answer").expect("a member");
    accounts.close(&member, "seven samurai").await.expect("closed");
    assert_eq!(database.number("select (select count(*) from message) + (select count(*) from batch)").await, 0);
}

async fn what_a_member_takes_along_has_their_messages_and_batches(database: Database) {
    let store = database.store().await;
    let person = member(&store).await;
    write(&database, &person, "films.csv is done", None).await;
    batch(&database, &person).await;
    batch(&database, "eve").await;
    let export = serde_json::to_value(export(&store, &person).await.expect("all of it")).expect("JSON");
    assert_eq!(export["batches"].as_array().map(Vec::len), Some(1));
    let batch = &export["batches"][0];
    assert_eq!((&batch["name"], &batch["status"], &batch["rows"]), (&"films.csv".into(), &"done".into(), &2.into()));
    assert_eq!(batch["created_at"], "2027-01-15T08:00:00Z");
    assert_eq!(export["messages"][0]["subject"], "films.csv is done");
    assert!(export["messages"][0]["read_at"].is_null());
}

async fn old_messages_and_batches_are_deleted_and_whoever_still_has_one_is_remembered(database: Database) {
    let store = database.store().await;
    for person in ["gone", "reads"] {
        write(&database, person, "done", None).await;
    }
    for person in ["waits", "waited"] {
        batch(&database, person).await;
    }
    for sql in [
        "update person set created_at = created_at - 100 * 24 * 3600",
        "update message set created_at = created_at - 91 * 24 * 3600 where person = 'gone'",
        "update message set created_at = created_at - 89 * 24 * 3600 where person = 'reads'",
        "update batch set expires_at = 1800000000 - 300 * 24 * 3600 where owner = 'waited'",
    ] {
        execute(&database, sql).await;
    }
    expired::delete(&store).await.expect("deleted");
    let pool = database.pool().await;
    let left: Vec<String> =
        sqlx::query_scalar("select id from person order by id").fetch_all(&pool).await.expect("persons");
    assert_eq!(left, ["reads", "waits"]);
    assert_eq!(database.number("select count(*) from message").await, 1);
    assert_eq!(database.number("select count(*) from batch").await, 1);
}

fn mailer(post: &Post) -> Mailer {
    let site = "https://matinee.example".parse().expect("an address");
    Mailer::new(&post.url(), "Matinee <post@matinee.example>", site).expect("settings that hold")
}

async fn a_message_with_an_address_is_mailed_once(database: Database) {
    let store = database.store().await;
    let post = Post::open(&[]).await;
    let mailer = mailer(&post);
    let id = write(&database, "ada", "films.csv is done", Some("ada@example.org")).await;
    let without = write(&database, "ada", "films.csv is done", None).await;
    assert_eq!(deliver(&mailer, &store, &id).await.expect("an end"), Delivery::Sent);
    for id in [&id, &without, "no such message"] {
        assert_eq!(deliver(&mailer, &store, id).await.expect("an end"), Delivery::NothingToSend);
    }
    let mails = post.mails();
    assert_eq!(mails.len(), 1);
    for line in [
        "From: Matinee <post@matinee.example>",
        "To: ada@example.org",
        "Subject: films.csv is done",
        &format!("Message-ID: <{id}@matinee.example>"),
        "https://matinee.example/batch/1",
    ] {
        assert!(mails[0].lines().any(|written| written == line), "{line} in {}", mails[0]);
    }
    assert_eq!(database.number("select count(*) from message where mailed_at is not null").await, 1);
    assert!(!format!("{mailer:?}").contains("secret"));
}

async fn a_mail_that_is_not_taken_now_is_tried_again_and_arrives(database: Database) {
    let store = database.store().await;
    let post = Post::open(&["451 please come again"]).await;
    let id = write(&database, "ada", "done", Some("ada@example.org")).await;
    assert!(matches!(deliver(&mailer(&post), &store, &id).await, Err(MailError::NotTaken(..))));
    assert!(post.mails().is_empty());
    assert_eq!(deliver(&mailer(&post), &store, &id).await.expect("an end"), Delivery::Sent);
    assert_eq!(post.mails().len(), 1);
    assert_eq!(database.number("select attempts from message").await, 2);
}

async fn a_mail_that_is_refused_for_good_is_not_tried_again(database: Database) {
    let store = database.store().await;
    let post = Post::open(&["550 nobody of this name"]).await;
    for email in ["ada@example.org", "not an address"] {
        let id = write(&database, "ada", "done", Some(email)).await;
        assert_eq!(deliver(&mailer(&post), &store, &id).await.expect("an end"), Delivery::GivenUp, "{email}");
        assert_eq!(deliver(&mailer(&post), &store, &id).await.expect("an end"), Delivery::NothingToSend, "{email}");
    }
    assert!(post.mails().is_empty());
    assert_eq!(SqlInbox::new(store).unread("ada").await.expect("a number"), 2, "in the inbox they stay");
}

async fn a_mail_that_nobody_ever_takes_is_given_up(database: Database) {
    let store = database.store().await;
    let gone = Post::open(&[]).await;
    let mailer = mailer(&gone);
    drop(gone);
    let id = write(&database, "ada", "done", Some("ada@example.org")).await;
    for attempt in 1..8 {
        assert!(deliver(&mailer, &store, &id).await.is_err(), "attempt {attempt}");
    }
    assert_eq!(deliver(&mailer, &store, &id).await.expect("an end"), Delivery::GivenUp);
}

async fn a_wrong_password_is_no_fault_of_the_mail(database: Database) {
    let store = database.store().await;
    let post = Post::open(&["535 who are you"]).await;
    let id = write(&database, "ada", "done", Some("ada@example.org")).await;
    let error = deliver(&mailer(&post), &store, &id).await.expect_err("another try");
    assert!(!format!("{error:?} {error}").contains("secret"), "{error:?}");
    assert_eq!(deliver(&mailer(&post), &store, &id).await.expect("an end"), Delivery::Sent);
}
