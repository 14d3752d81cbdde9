//! Messages with an address, sent by email: once, again after failures, and not forever.

use std::time::SystemTime;

use domain::Id;
use server::id::new_id;
use server::mail::{Delivery, MailError, Mailer, deliver};
use server::services::inbox::SqlInbox;
use server::store::Store;

use crate::harness::{Database, SmtpStub, ada, batch_of_messages, on_both, store_message};

on_both![
    a_message_with_an_address_is_sent_once,
    an_email_that_is_rejected_temporarily_is_sent_again,
    an_email_that_is_rejected_permanently_is_not_sent_again,
    an_email_to_an_unreachable_server_is_abandoned_after_some_attempts,
    rejected_credentials_do_not_abandon_an_email,
    an_email_that_has_waited_for_more_than_a_day_is_not_sent,
];

fn mailer(server: &SmtpStub) -> Mailer {
    let site = "https://matinee.example".parse().expect("an address");
    Mailer::new(&server.url(), "Matinee <post@matinee.example>", site).expect("valid settings")
}

/// A message of this moment.
async fn message(database: &Database) -> Id {
    let id = store_message(database, &ada(), "films.csv", Some("ada@example.org")).await;
    let pool = database.pool().await;
    let now = SystemTime::UNIX_EPOCH.elapsed().expect("a time after 1970").as_secs().cast_signed();
    sqlx::query("update message set created_at = $1").bind(now).execute(&pool).await.expect("updated");
    id
}

async fn an_email_that_has_waited_for_more_than_a_day_is_not_sent(database: Database) {
    let store = database.store().await;
    let server = SmtpStub::start(&[]).await;
    let id = message(&database).await;
    database.execute("update message set created_at = created_at - 90000").await;
    assert_eq!(send(&server, &store, &id).await, Delivery::Abandoned);
    assert_eq!(send(&server, &store, &id).await, Delivery::NothingToSend);
    assert!(server.emails().is_empty());
}

/// One attempt to send a message, which is the last.
async fn send(server: &SmtpStub, store: &Store, message: &Id) -> Delivery {
    deliver(&mailer(server), store, message).await.expect("a final outcome")
}

async fn a_message_with_an_address_is_sent_once(database: Database) {
    let store = database.store().await;
    let server = SmtpStub::start(&[]).await;
    let id = message(&database).await;
    let without_address = store_message(&database, &ada(), "films.csv", None).await;
    assert_eq!(send(&server, &store, &id).await, Delivery::Sent);
    for id in [&id, &without_address, &new_id()] {
        assert_eq!(send(&server, &store, id).await, Delivery::NothingToSend);
    }
    let emails = server.emails();
    assert_eq!(emails.len(), 1);
    for line in [
        "From: Matinee <post@matinee.example>",
        "To: ada@example.org",
        "Subject: Your batch of 97 rows is ready",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        &format!("Message-ID: <{id}@matinee.example>"),
        &format!("https://matinee.example/batch/{}", batch_of_messages()),
    ] {
        assert!(emails[0].lines().any(|found| found == line), "{line} in {}", emails[0]);
    }
    assert_eq!(database.number("select count(*) from message where mailed_at is not null").await, 1);
    assert!(!format!("{:?}", mailer(&server)).contains("secret"));
}

async fn an_email_that_is_rejected_temporarily_is_sent_again(database: Database) {
    let store = database.store().await;
    let server = SmtpStub::start(&["451 try again later"]).await;
    let id = message(&database).await;
    let first = deliver(&mailer(&server), &store, &id).await;
    assert!(matches!(first, Err(MailError::Smtp(..))), "{first:?}");
    assert!(server.emails().is_empty());
    assert_eq!(send(&server, &store, &id).await, Delivery::Sent);
    assert_eq!(server.emails().len(), 1);
    assert_eq!(database.number("select attempts from message").await, 2);
}

async fn an_email_that_is_rejected_permanently_is_not_sent_again(database: Database) {
    let store = database.store().await;
    let server = SmtpStub::start(&["550 no such mailbox"]).await;
    let rejected = message(&database).await;
    assert_eq!(send(&server, &store, &rejected).await, Delivery::Abandoned);
    // Stored directly, because forms accept only valid addresses.
    let invalid = message(&database).await;
    sqlx::query("update message set email = 'not an address' where id = $1")
        .bind(invalid.to_string())
        .execute(&database.pool().await)
        .await
        .expect("updated");
    assert_ne!(send(&server, &store, &invalid).await, Delivery::Sent);
    for id in [&rejected, &invalid] {
        assert_eq!(send(&server, &store, id).await, Delivery::NothingToSend);
    }
    assert!(server.emails().is_empty());
    assert_eq!(SqlInbox::new(store).unread(&ada()).await.expect("a number"), 2, "the messages stay in the inbox");
}

async fn an_email_to_an_unreachable_server_is_abandoned_after_some_attempts(database: Database) {
    let store = database.store().await;
    let server = SmtpStub::start(&[]).await;
    let mailer = mailer(&server);
    drop(server);
    let id = message(&database).await;
    for attempt in 1..8 {
        assert!(deliver(&mailer, &store, &id).await.is_err(), "attempt {attempt}");
    }
    assert_eq!(deliver(&mailer, &store, &id).await.expect("a final outcome"), Delivery::Abandoned);
}

async fn rejected_credentials_do_not_abandon_an_email(database: Database) {
    let store = database.store().await;
    let server = SmtpStub::start(&["535 invalid credentials"]).await;
    let id = message(&database).await;
    let error = deliver(&mailer(&server), &store, &id).await.expect_err("another attempt");
    assert!(!format!("{error:?} {error}").contains("secret"), "{error:?}");
    assert_eq!(send(&server, &store, &id).await, Delivery::Sent);
}
