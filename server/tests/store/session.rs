//! Sessions, and the hourly deletion of expired data.

use axum_login::tower_sessions::SessionStore as _;
use axum_login::tower_sessions::session::{Id as SessionId, Record};
use domain::{Id, Membership as _, Retention};
use serde_json::{Value, json};
use server::cleanup::delete_expired;
use server::services::history::SqlHistory;
use server::services::membership::{Accounts, SqlMembership};
use server::store::sessions::{SqlSessions, name_of};
use time::{Duration, OffsetDateTime};

use crate::harness::{Database, loaded_store, on_both, slug};

on_both![
    a_session_is_read_as_it_was_written,
    the_database_does_not_contain_the_id_of_a_session,
    an_ended_session_is_not_written_again,
    a_session_has_a_longest_lifetime_however_often_it_is_used,
    a_member_sees_and_ends_their_own_sessions_only,
    only_expired_sessions_are_deleted,
    only_inactive_anonymous_users_are_deleted,
];

fn record(lifetime: Duration) -> Record {
    let data = [("user".to_owned(), json!("ada – 🎬"))].into();
    Record { id: SessionId::default(), data, expiry_date: OffsetDateTime::now_utc() + lifetime }
}

async fn a_session_is_read_as_it_was_written(database: Database) {
    let sessions = SqlSessions::new(database.store().await);
    let mut record = record(Duration::days(1));
    sessions.create(&mut record).await.expect("created");
    record.data.insert("more".to_owned(), json!({ "deep": [1, null] }));
    sessions.save(&record).await.expect("saved");
    let read = sessions.load(&record.id).await.expect("no failure").expect("a session");
    assert_eq!(read.data, record.data);
    assert_eq!(read.expiry_date.unix_timestamp(), record.expiry_date.unix_timestamp());
    assert!(sessions.load(&SessionId::default()).await.expect("no failure").is_none());
}

async fn the_database_does_not_contain_the_id_of_a_session(database: Database) {
    let sessions = SqlSessions::new(database.store().await);
    let mut record = record(Duration::days(1));
    sessions.create(&mut record).await.expect("created");
    let pool = database.pool().await;
    let stored: String = sqlx::query_scalar("select id || data from session").fetch_one(&pool).await.expect("a row");
    assert!(!stored.contains(&record.id.to_string()) && !stored.contains(&record.id.0.to_string()));
}

async fn an_ended_session_is_not_written_again(database: Database) {
    let sessions = SqlSessions::new(database.store().await);
    let mut record = record(Duration::days(1));
    sessions.create(&mut record).await.expect("created");
    sessions.delete(&record.id).await.expect("deleted");
    sessions.save(&record).await.expect("no failure");
    assert!(sessions.load(&record.id).await.expect("no failure").is_none());
}

/// A record of a member's session.
fn for_member(user: &Id) -> Record {
    let mut record = record(Duration::days(60));
    record.data.insert("axum-login.data".to_owned(), json!({ "user_id": user.to_string(), "auth_hash": [48] }));
    record.data.insert("browser".to_owned(), json!("Firefox on Linux"));
    record
}

async fn a_session_has_a_longest_lifetime_however_often_it_is_used(database: Database) {
    let sessions = SqlSessions::new(database.store().await);
    let lifetime = async || database.number("select expires_at - started_at from session").await;
    let day = 24 * 3600;

    let mut anonymous = record(Duration::days(60));
    sessions.create(&mut anonymous).await.expect("created");
    sessions.save(&anonymous).await.expect("saved");
    assert_eq!(lifetime().await, 7 * day, "most visitors never come back");
    database.execute("update session set started_at = started_at - 2 * 24 * 3600").await;
    sessions.save(&anonymous).await.expect("saved");
    assert!((62 * day - 60..=62 * day + 60).contains(&lifetime().await), "this one did");
    sessions.delete(&anonymous.id).await.expect("deleted");

    let mut member = for_member(&Id::from_bits(1));
    sessions.create(&mut member).await.expect("created");
    assert!((60 * day - 60..=60 * day).contains(&lifetime().await));
    database.execute("update session set started_at = started_at - 150 * 24 * 3600").await;
    sessions.save(&member).await.expect("saved");
    assert_eq!(lifetime().await, 180 * day);
}

async fn a_member_sees_and_ends_their_own_sessions_only(database: Database) {
    let store = loaded_store(&database).await;
    let sessions = SqlSessions::new(store.clone());
    Accounts::new(store.clone()).open("ada@example.org", "seven samurai").await.expect("opened");
    let pool = database.pool().await;
    let ada: String = sqlx::query_scalar("select user_id from member").fetch_one(&pool).await.expect("a member");
    let ada: Id = ada.parse().expect("an id");
    let mut records = [for_member(&ada), for_member(&ada), for_member(&ada), for_member(&Id::from_bits(2))];
    for record in &mut records {
        sessions.create(record).await.expect("created");
    }
    let [here, there, elsewhere, other] = records.map(|record| record.id);
    let membership = SqlMembership::new(store);
    let listed = membership.account(&ada).await.expect("an account").sessions;
    assert_eq!(listed.len(), 3);
    assert!(listed.iter().all(|session| session.browser == "Firefox on Linux" && session.started_at.seconds() > 0));
    let is_open = async |id: &SessionId| sessions.load(id).await.expect("no failure").is_some();

    sessions.end(&ada, &name_of(&there)).await.expect("ended");
    sessions.end(&ada, &name_of(&other)).await.expect("no failure");
    assert!(is_open(&here).await && !is_open(&there).await && is_open(&elsewhere).await && is_open(&other).await);
    sessions.end_others(&ada, &name_of(&here)).await.expect("ended");
    assert!(is_open(&here).await && !is_open(&elsewhere).await && is_open(&other).await);
}

async fn only_expired_sessions_are_deleted(database: Database) {
    let store = database.store().await;
    let sessions = SqlSessions::new(store.clone());
    let (mut old, mut new) = (record(-Duration::minutes(1)), record(Duration::minutes(1)));
    sessions.create(&mut old).await.expect("created");
    sessions.create(&mut new).await.expect("created");
    assert!(
        sessions.load(&old.id).await.expect("no failure").is_none(),
        "an expired session is invalid even before it is deleted"
    );
    delete_expired(&store, Retention::default()).await.expect("deleted");
    assert_eq!(database.number("select count(*) from session").await, 1);
    let remaining = sessions.load(&new.id).await.expect("no failure").expect("a session");
    assert_eq!(remaining.data["user"], Value::from("ada – 🎬"));
}

async fn only_inactive_anonymous_users_are_deleted(database: Database) {
    let store = loaded_store(&database).await;
    let history = SqlHistory::new(store.clone());
    let [inactive, listed_lately, watched_lately, new] = [1, 2, 3, 4].map(Id::from_bits);
    for user in [&inactive, &listed_lately, &watched_lately, &new] {
        history.add_to_list(user, &slug("heat-1995")).await.expect("added");
        history.record_progress(user, &slug("heat-1995"), 500).await.expect("recorded");
    }
    Accounts::new(store.clone()).open("ada@example.org", "seven samurai").await.expect("opened");
    let pool = database.pool().await;
    for (statement, users) in [
        ("update app_user set created_at = created_at - 100 * 24 * 3600 where id not in ($1, $2)", [&new, &new]),
        (
            "update list_entry set added_at = added_at - 100 * 24 * 3600 where user_id in ($1, $2)",
            [&inactive, &watched_lately],
        ),
        (
            "update watching set watched_at = watched_at - 100 * 24 * 3600 where user_id in ($1, $2)",
            [&inactive, &listed_lately],
        ),
    ] {
        let [first, second] = users.map(ToString::to_string);
        sqlx::query(statement).bind(first).bind(second).execute(&pool).await.expect("updated");
    }
    delete_expired(&store, Retention::default()).await.expect("deleted");
    let remaining: Vec<String> =
        sqlx::query_scalar("select id from app_user where id not in (select user_id from member) order by id")
            .fetch_all(&pool)
            .await
            .expect("users");
    assert_eq!(remaining, [listed_lately, watched_lately, new].map(|user| user.to_string()));
    assert_eq!(database.number("select count(*) from member").await, 1);
    assert_eq!(database.number("select count(*) from list_entry").await, 3, "their entries are deleted with them");
}
