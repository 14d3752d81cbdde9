//! Deletes expired rows, and those of interrupted imports, every hour.

use std::time::Duration;

use domain::Retention;

use crate::queue;
use crate::store::movielens::remove_interrupted;
use crate::store::{Store, now};

const INTERVAL: Duration = Duration::from_hours(1);

/// In seconds.
const DAY: i64 = 24 * 3600;
/// Deletes expired rows, and those of interrupted imports, now and every hour. Never returns.
pub async fn run_hourly(store: Store, retention: Retention) {
    let mut interval = tokio::time::interval(INTERVAL);
    loop {
        interval.tick().await;
        if let Err(error) = delete_expired(&store, retention).await.and(queue::delete_old(&store).await) {
            tracing::warn!(%error, "cannot delete expired rows; retrying in an hour");
        }
        if let Err(error) = remove_interrupted(&store).await {
            tracing::warn!(%error, "cannot remove the rows of an interrupted import; retrying in an hour");
        }
    }
}

/// Deletes expired sessions, log-in attempts, batches, messages and drafts of imports, and anonymous users without recent activity.
///
/// # Errors
/// If the database fails; earlier deletions persist.
pub async fn delete_expired(store: &Store, retention: Retention) -> Result<(), sqlx::Error> {
    let days_ago = |days: u32| now() - i64::from(days) * DAY;
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
        ("delete from login_attempt where since <= $1", days_ago(retention.login_attempts)),
        ("delete from batch where expires_at <= $1", now()),
        ("delete from message where created_at <= $1", days_ago(retention.messages)),
        ("delete from history_import where applied_at is null and created_at <= $1", days_ago(retention.drafts)),
        (anonymous_users, days_ago(retention.anonymous_users)),
    ] {
        sqlx::query(statement).bind(before).execute(&store.pool).await?;
    }
    Ok(())
}
