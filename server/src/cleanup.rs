//! Deletes expired rows, and those of deleted batches and interrupted imports.

use std::time::Duration;

use domain::Retention;

use crate::queue;
use crate::services::batch::SqlBatches;
use crate::services::membership::accounts::remove_closed;
use crate::services::membership::browsers::BROWSER_LIFETIME;
use crate::store::movielens::remove_interrupted;
use crate::store::{Store, now};

/// How often deleted batches are removed.
const INTERVAL: Duration = Duration::from_mins(1);
/// How many of these intervals pass until everything else is deleted.
const INTERVALS_PER_HOUR: u32 = 60;

/// In seconds.
const DAY: i64 = 24 * 3600;

/// Deletes expired rows, and those of interrupted imports, now and every hour; removes deleted batches every minute. Never
/// returns.
pub async fn run_regularly(store: Store, retention: Retention) {
    let batches = SqlBatches::new(store.clone());
    let mut interval = tokio::time::interval(INTERVAL);
    for minute in (0..INTERVALS_PER_HOUR).cycle() {
        interval.tick().await;
        if let Err(error) = remove_batches(&batches, &store).await {
            tracing::warn!(%error, "cannot remove deleted batches; trying again in a minute");
        }
        if minute > 0 {
            continue;
        }
        if let Err(error) = delete_expired(&store, retention).await.and(queue::delete_old(&store).await) {
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

/// Removes deleted and expired batches, and releases their disk space.
async fn remove_batches(batches: &SqlBatches, store: &Store) -> Result<(), sqlx::Error> {
    batches.remove_deleted().await?;
    store.release_space().await?;
    let space = batches.space().await?;
    metrics::gauge!("matinee_stored_rows").set(space.stored_rows as f64);
    metrics::gauge!("matinee_stored_bytes").set(space.stored_bytes as f64);
    if let Some(bytes) = space.free_bytes {
        metrics::gauge!("matinee_free_bytes").set(bytes as f64);
    }
    Ok(())
}

/// Deletes expired sessions, log-in attempts, links to accounts, budgets, messages and drafts of imports, and anonymous users without recent activity.
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
        ("delete from login_attempt where last_at <= $1", days_ago(retention.login_attempts)),
        ("delete from account_link where expires_at <= $1", now()),
        // The limits of emails are per hour.
        ("delete from account_email where created_at <= $1", days_ago(1)),
        ("delete from known_browser where seen_at <= $1", now() - BROWSER_LIFETIME),
        ("delete from batch_budget where since <= $1", days_ago(1)),
        ("delete from message where created_at <= $1", days_ago(retention.messages)),
        ("delete from history_import where applied_at is null and created_at <= $1", days_ago(retention.drafts)),
        (anonymous_users, days_ago(retention.anonymous_users)),
    ] {
        sqlx::query(statement).bind(before).execute(store.writer()).await?;
    }
    Ok(())
}
