//! Changes of accounts. Each requires the current password, and takes effect only if the password is still current
//! then.

use super::{AccountError, Accounts, Member, Subjects, verify};
use crate::services::membership::email::Email;
use crate::services::membership::password;

impl Accounts {
    /// Changes the address that a member logs in with.
    ///
    /// # Errors
    /// [`AccountError`]; then nothing was changed.
    pub async fn change_email(&self, member: &Member, current: &str, email: &str) -> Result<(), AccountError> {
        let email: Email = email.parse()?;
        self.confirm(member, current).await?;
        let changed = sqlx::query("update member set email = $1 where user_id = $2 and password = $3")
            .bind(email.as_str())
            .bind(member.user_id.as_str())
            .bind(member.password.as_str())
            .execute(self.store.writer())
            .await
            .map_err(|error| match error.as_database_error() {
                Some(violation) if violation.is_unique_violation() => AccountError::EmailUnavailable,
                _ => AccountError::Database(error),
            })?;
        require_change(changed.rows_affected())
    }

    /// Changes a member's password, which ends all sessions. The returned member has the key for a new one.
    ///
    /// # Errors
    /// [`AccountError`]; then nothing was changed.
    pub async fn change_password(&self, member: &Member, current: &str, new: &str) -> Result<Member, AccountError> {
        password::check(new)?;
        self.confirm(member, current).await?;
        let hash = password::hash(new.to_owned()).await?;
        let changed =
            sqlx::query("update member set password = $1, epoch = epoch + 1 where user_id = $2 and password = $3")
                .bind(hash)
                .bind(member.user_id.as_str())
                .bind(member.password.as_str())
                .execute(self.store.writer())
                .await?;
        require_change(changed.rows_affected())?;
        self.member(&member.user_id).await?.ok_or(AccountError::WrongPassword)
    }

    /// Deletes a member with all their data and sessions, in one transaction.
    ///
    /// # Errors
    /// [`AccountError`]; then nothing was deleted.
    pub async fn delete(&self, member: &Member, current: &str) -> Result<(), AccountError> {
        self.confirm(member, current).await?;
        let mut transaction = self.store.begin().await?;
        // Everything else that belongs to the user is deleted by cascade.
        let deleted = sqlx::query(
            "delete from app_user where id = $1
             and exists (select 1 from member where member.user_id = app_user.id and member.password = $2)",
        )
        .bind(member.user_id.as_str())
        .bind(member.password.as_str())
        .execute(&mut *transaction)
        .await?;
        require_change(deleted.rows_affected())?;
        // Sessions have no column for their user. An id is 32 random digits: unique, and without wildcards.
        sqlx::query("delete from session where data like $1")
            .bind(format!("%{}%", member.user_id))
            .execute(&mut *transaction)
            .await?;
        // Addresses collected before there were accounts.
        sqlx::query("delete from join_request where email = $1")
            .bind(member.email.as_str())
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// Checks the current password. Wrong ones count as failed log-ins: a stolen session must not allow guessing.
    async fn confirm(&self, member: &Member, current: &str) -> Result<(), AccountError> {
        let subjects = Subjects::of(&member.email, None);
        if let Some(seconds) = self.attempts.begin(&subjects).await? {
            return Err(AccountError::TooManyAttempts { seconds });
        }
        if !verify(current, Some(member.password.clone())).await? {
            return Err(AccountError::WrongPassword);
        }
        Ok(self.attempts.succeeded(&subjects).await?)
    }
}

/// A statement affects no row if another browser has changed the password in the meantime.
fn require_change(rows: u64) -> Result<(), AccountError> {
    if rows == 1 { Ok(()) } else { Err(AccountError::WrongPassword) }
}
