//! What has expired is deleted, every hour.

use std::time::Duration;

use crate::queue;
use crate::store::{Store, now};

const EVERY: Duration = Duration::from_hours(1);

/// In seconds.
const DAY: i64 = 24 * 3600;
/// How long a person without an account is remembered after they have last done anything.
const STRANGERS_STAY: i64 = 90 * DAY;
/// How long a message is kept, read or not: longer than any page that it leads to.
const MESSAGES_STAY: i64 = 90 * DAY;

/// Deletes what has expired, now and every hour.
pub async fn keep_deleting(store: Store) {
    let mut hourly = tokio::time::interval(EVERY);
    loop {
        hourly.tick().await;
        if let Err(error) = delete(&store).await.and(queue::tidy(&store).await) {
            tracing::warn!(%error, "what has expired cannot be deleted; it is tried again in an hour");
        }
    }
}

/// Sessions, batches and messages that have expired go, and with them persons whom no session and no account can know any
/// more.
///
/// # Errors
/// When the database refuses; what was deleted until then stays so.
pub async fn delete(store: &Store) -> Result<(), sqlx::Error> {
    let strangers = "delete from person
         where created_at < $1
           and not exists (select 1 from member where member.person = person.id)
           and not exists (select 1 from kept_film where kept_film.person = person.id and kept_at >= $1)
           and not exists (select 1 from watching where watching.person = person.id and watched_at >= $1)
           and not exists (select 1 from batch where batch.owner = person.id)
           and not exists (select 1 from message where message.person = person.id)";
    for (statement, before) in [
        ("delete from session where expires_at <= $1", now()),
        ("delete from login_attempt where since <= $1", now() - DAY),
        ("delete from batch where expires_at <= $1", now()),
        ("delete from message where created_at <= $1", now() - MESSAGES_STAY),
        (strangers, now() - STRANGERS_STAY),
    ] {
        sqlx::query(statement).bind(before).execute(&store.pool).await?;
    }
    Ok(())
}
