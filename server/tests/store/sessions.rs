//! Sessions: what is written is read, what has ended stays ended, and what has expired is deleted.

use axum_login::tower_sessions::SessionStore as _;
use axum_login::tower_sessions::session::{Id, Record};
use serde_json::{Value, json};
use server::cleanup;
use server::services::history::SqlHistory;
use server::services::membership::Accounts;
use server::store::catalogue::load;
use server::web::SqlSessions;
use time::{Duration, OffsetDateTime};

use super::catalogue::built_in;
use super::database::{Database, on_both};

on_both![
    a_session_comes_back_as_it_was_written,
    the_database_does_not_have_the_key_that_opens_a_session,
    a_session_that_has_ended_is_not_written_again,
    expired_sessions_are_deleted_and_the_others_stay,
    only_strangers_of_whom_nothing_is_recent_are_forgotten,
];

fn record(lasts: Duration) -> Record {
    let data = [("person".to_owned(), json!("ada – 🎬"))].into();
    Record { id: Id::default(), data, expiry_date: OffsetDateTime::now_utc() + lasts }
}

async fn a_session_comes_back_as_it_was_written(database: Database) {
    let sessions = SqlSessions::new(database.store().await);
    let mut record = record(Duration::days(1));
    sessions.create(&mut record).await.expect("made");
    record.data.insert("more".to_owned(), json!({ "deep": [1, null] }));
    sessions.save(&record).await.expect("written");
    let read = sessions.load(&record.id).await.expect("an answer").expect("a session");
    assert_eq!(read.data, record.data);
    assert_eq!(read.expiry_date.unix_timestamp(), record.expiry_date.unix_timestamp());
    assert!(sessions.load(&Id::default()).await.expect("an answer").is_none());
}

async fn the_database_does_not_have_the_key_that_opens_a_session(database: Database) {
    let sessions = SqlSessions::new(database.store().await);
    let mut record = record(Duration::days(1));
    sessions.create(&mut record).await.expect("made");
    let pool = database.pool().await;
    let written: String = sqlx::query_scalar("select id || data from session").fetch_one(&pool).await.expect("a row");
    let key = record.id.to_string();
    assert!(!written.contains(&key) && !written.contains(&record.id.0.to_string()));
}

async fn a_session_that_has_ended_is_not_written_again(database: Database) {
    let sessions = SqlSessions::new(database.store().await);
    let mut record = record(Duration::days(1));
    sessions.create(&mut record).await.expect("made");
    sessions.delete(&record.id).await.expect("ended");
    sessions.save(&record).await.expect("nothing to write into");
    assert!(sessions.load(&record.id).await.expect("an answer").is_none());
}

async fn expired_sessions_are_deleted_and_the_others_stay(database: Database) {
    let store = database.store().await;
    let sessions = SqlSessions::new(store.clone());
    let (mut old, mut new) = (record(-Duration::minutes(1)), record(Duration::minutes(1)));
    sessions.create(&mut old).await.expect("made");
    sessions.create(&mut new).await.expect("made");
    assert!(sessions.load(&old.id).await.expect("an answer").is_none(), "an expired one is void before it is deleted");
    expired::delete(&store).await.expect("deleted");
    assert_eq!(database.number("select count(*) from session").await, 1);
    assert_eq!(
        sessions.load(&new.id).await.expect("an answer").expect("a session").data["person"],
        Value::from("ada – 🎬")
    );
}

async fn only_strangers_of_whom_nothing_is_recent_are_forgotten(database: Database) {
    let store = database.store().await;
    load(&store, &built_in()).await.expect("loaded");
    let history = SqlHistory::new(store.clone());
    for person in ["gone", "keeps", "watches", "new"] {
        history.keep(person, "heat-1995").await.expect("kept");
        history.watched(person, "heat-1995", 500).await.expect("remembered");
    }
    Accounts::new(store.clone()).open("ada@example.org", "seven samurai").await.expect("opened");
    let pool = database.pool().await;
    for sql in [
        "update person set created_at = created_at - 100 * 24 * 3600 where id <> 'new'",
        "update kept_film set kept_at = kept_at - 100 * 24 * 3600 where person in ('gone', 'watches')",
        "update watching set watched_at = watched_at - 100 * 24 * 3600 where person in ('gone', 'keeps')",
    ] {
        sqlx::query(sql).execute(&pool).await.expect("a hundred days earlier");
    }
    expired::delete(&store).await.expect("deleted");
    let left: Vec<String> =
        sqlx::query_scalar("select id from person where id not in (select person from member) order by id")
            .fetch_all(&pool)
            .await
            .expect("persons");
    assert_eq!(left, ["keeps", "new", "watches"]);
    assert_eq!(database.number("select count(*) from member").await, 1);
    assert_eq!(database.number("select count(*) from kept_film").await, 3, "what they kept goes with them");
}
