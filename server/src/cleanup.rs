//! Deletes expired rows, and those of interrupted imports, every hour.

use std::time::Duration;

use crate::queue;
use crate::services::membership::accounts::remove_closed;
use crate::services::membership::browsers::BROWSER_LIFETIME;
use crate::store::movielens::remove_interrupted;
use crate::store::{Store, now};

const INTERVAL: Duration = Duration::from_hours(1);

/// In seconds.
const DAY: i64 = 24 * 3600;
/// How long an anonymous user without recent activity is kept.
const ANONYMOUS_USER_LIFETIME: i64 = 90 * DAY;
/// How long a message is kept, read or not. Batches, which messages link to, expire earlier.
const MESSAGE_LIFETIME: i64 = 90 * DAY;

/// How long an import that its user has neither accepted nor discarded is kept.
const IMPORT_DRAFT_LIFETIME: i64 = DAY;

/// Deletes expired rows, and those of interrupted imports, now and every hour. Never returns.
pub async fn run_hourly(store: Store) {
    let mut interval = tokio::time::interval(INTERVAL);
    loop {
        interval.tick().await;
        if let Err(error) = delete_expired(&store).await.and(queue::delete_old(&store).await) {
            tracing::warn!(%error, "cannot delete expired rows; retrying in an hour");
        }
        if let Err(error) = remove_closed(&store).await {
            tracing::warn!(%error, "cannot remove what belonged to a deleted account; retrying in an hour");
        }
        if let Err(error) = remove_interrupted(&store).await {
            tracing::warn!(%error, "cannot remove the rows of an interrupted import; retrying in an hour");
        }
    }
}

/// Deletes expired sessions, log-in attempts, links to accounts, batches, messages and drafts of imports, and anonymous users without recent activity.
///
/// # Errors
/// If the database fails; earlier deletions persist.
pub async fn delete_expired(store: &Store) -> Result<(), sqlx::Error> {
    let anonymous_users = "delete from app_user
         where created_at < $1
           and not exists (select 1 from member where member.user_id = app_user.id)
           and not exists (select 1 from list_entry where list_entry.user_id = app_user.id and added_at >= $1)
           and not exists (select 1 from watching where watching.user_id = app_user.id and watched_at >= $1)
           and not exists (select 1 from rating where rating.user_id = app_user.id and rated_at >= $1)
           and not exists (select 1 from batch where batch.user_id = app_user.id)
           and not exists (select 1 from message where message.user_id = app_user.id)
           and not exists (
               select 1 from history_import where history_import.user_id = app_user.id and created_at >= $1)";
    for (statement, before) in [
        ("delete from session where expires_at <= $1", now()),
        ("delete from login_attempt where last_at <= $1", now() - DAY),
        ("delete from account_link where expires_at <= $1", now()),
        // Their limits are by the hour.
        ("delete from account_email where created_at <= $1", now() - DAY),
        ("delete from known_browser where seen_at <= $1", now() - BROWSER_LIFETIME),
        ("delete from batch where expires_at <= $1", now()),
        ("delete from message where created_at <= $1", now() - MESSAGE_LIFETIME),
        ("delete from history_import where applied_at is null and created_at <= $1", now() - IMPORT_DRAFT_LIFETIME),
        (anonymous_users, now() - ANONYMOUS_USER_LIFETIME),
    ] {
        sqlx::query(statement).bind(before).execute(&store.pool).await?;
    }
    Ok(())
}
