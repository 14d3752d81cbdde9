//! Deletes accounts: they disappear immediately, and their rows are removed later, in portions.

use super::changes::require_change;
use super::{AccountError, Accounts, Member};
use crate::store::{Store, now};

/// The number of rows that one transaction removes, so that other writers get their turn.
const PORTION: i64 = 5000;

impl Accounts {
    /// Deletes a member. From then on, the account can neither be logged in to nor seen, and its email address can be
    /// used again. Its rows are removed by [`remove_closed`].
    ///
    /// # Errors
    /// [`AccountError`]; then nothing was deleted.
    pub async fn delete(&self, member: &Member, current: &str) -> Result<(), AccountError> {
        self.confirm_password(member, current).await?;
        let mut transaction = self.store.begin().await?;
        // Subscription, orders, links and known browsers are deleted by cascade.
        let deleted = sqlx::query("delete from member where user_id = $1 and password = $2")
            .bind(member.user_id.as_str())
            .bind(member.password.as_str())
            .execute(&mut *transaction)
            .await?;
        require_change(deleted.rows_affected())?;
        sqlx::query("update app_user set closed_at = $2 where id = $1")
            .bind(member.user_id.as_str())
            .bind(now())
            .execute(&mut *transaction)
            .await?;
        for statement in [
            "update batch set status = 'cancelled' where user_id = $1 and status in ('draft', 'queued', 'running')",
            // Sent emails still count for the limit of the address, for a day.
            "update account_email set user_id = null, done_at = coalesce(done_at, created_at) where user_id = $1",
            "delete from session where user_id = $1",
        ] {
            sqlx::query(statement).bind(member.user_id.as_str()).execute(&mut *transaction).await?;
        }
        // Email addresses that an earlier version stored without an account.
        sqlx::query("delete from join_request where email = $1")
            .bind(member.email.as_str())
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }
}

/// Removes the rows of deleted accounts, in portions. Can be interrupted at any time and continued.
///
/// # Errors
/// If the database fails; earlier portions stay removed.
pub async fn remove_closed(store: &Store) -> Result<(), sqlx::Error> {
    let users: Vec<String> =
        sqlx::query_scalar("select id from app_user where closed_at is not null").fetch_all(store.pages()).await?;
    for user in users {
        let batches: Vec<String> = sqlx::query_scalar("select id from batch where user_id = $1")
            .bind(user.as_str())
            .fetch_all(store.pages())
            .await?;
        for batch in batches {
            for portion in [
                "delete from batch_row where batch = $1 and row_no in (
                     select row_no from batch_row where batch = $1 order by row_no limit $2)",
                "delete from batch_chunk where batch = $1 and number in (
                     select number from batch_chunk where batch = $1 order by number limit $2 / 500)",
            ] {
                while sqlx::query(portion).bind(&batch).bind(PORTION).execute(store.writer()).await?.rows_affected() > 0
                {
                }
            }
            sqlx::query("delete from batch where id = $1").bind(batch).execute(store.writer()).await?;
        }
        // Everything else that belongs to the user is bounded, and deleted by cascade.
        sqlx::query("delete from app_user where id = $1").bind(user).execute(store.writer()).await?;
    }
    Ok(())
}
