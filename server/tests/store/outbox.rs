//! The outbox as operators see it.

use server::services::outbox::Outbox;

use crate::harness::{Database, ada, on_both, store_message};

on_both![an_email_that_waits_is_sent_again_at_once_or_given_up];

async fn an_email_that_waits_is_sent_again_at_once_or_given_up(database: Database) {
    let outbox = Outbox::new(database.store().await);
    store_message(&database, &ada(), "unsent.csv", None).await;
    assert_eq!(outbox.waiting().await.expect("a list"), [], "a message without an address is not an email");
    let message = store_message(&database, &ada(), "films.csv", Some("ada@example.org")).await;
    database.execute("update message set attempts = 7").await;
    let waiting = outbox.waiting().await.expect("a list");
    assert_eq!(
        (waiting.len(), &waiting[0].message, waiting[0].to.as_str(), waiting[0].attempts),
        (1, &message, "ada@example.org", 7)
    );

    for _ in 0..2 {
        assert!(outbox.retry(&message).await.expect("retried"));
    }
    assert_eq!(outbox.waiting().await.expect("a list")[0].attempts, 0);
    let jobs = if database.is_sqlite() { "select count(*) from Jobs" } else { "select count(*) from apalis.jobs" };
    assert_eq!(database.number(jobs).await, 1, "one job, however often it is requested");

    assert!(outbox.give_up(&message).await.expect("given up"));
    assert!(!outbox.give_up(&message).await.expect("unchanged") && !outbox.retry(&message).await.expect("unchanged"));
    assert_eq!((outbox.waiting().await.expect("a list").len(), database.number(jobs).await), (0, 0));
    assert_eq!(database.number("select count(*) from message").await, 2, "messages stay in the inbox");
}
