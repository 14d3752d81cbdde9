//! Changes of accounts. Each requires the current password, and takes effect only if the password has not been changed
//! concurrently.

use super::{AccountEmailKind, AccountError, Accounts, Bucket, Member, end_sessions, verify};
use crate::services::membership::email::Email;
use crate::services::membership::{links, password};

/// The result of changing the email address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressChange {
    Changed,
    /// An email was sent to the new address. The account keeps the old one until the link in it is opened.
    Sent,
}

impl Accounts {
    /// Changes the email address of a member, as soon as the new one is verified. A site without emails changes it
    /// immediately.
    ///
    /// # Errors
    /// [`AccountError`]; then nothing was changed. [`AccountError::EmailUnavailable`] only on a site without emails:
    /// otherwise, the email says that the address has an account.
    pub async fn change_email(
        &self,
        member: &Member,
        current: &str,
        email: &str,
    ) -> Result<AddressChange, AccountError> {
        let email: Email = email.parse()?;
        self.confirm_password(member, current).await?;
        if self.sends_email {
            self.request_verification(member, &email).await?;
            return Ok(AddressChange::Sent);
        }
        let changed =
            sqlx::query("update member set email = $1, verified_at = null where user_id = $2 and password = $3")
                .bind(email.as_str())
                .bind(member.user_id.as_str())
                .bind(member.password.as_str())
                .execute(self.store.writer())
                .await
                .map_err(|error| match error.as_database_error() {
                    Some(violation) if violation.is_unique_violation() => AccountError::EmailUnavailable,
                    _ => AccountError::Database(error),
                })?;
        require_change(changed.rows_affected())?;
        Ok(AddressChange::Changed)
    }

    /// Sends a link that verifies an address, or an email that the address already has an account.
    pub(super) async fn request_verification(&self, member: &Member, email: &Email) -> Result<(), AccountError> {
        let mut transaction = self.store.begin().await?;
        let others: i64 = sqlx::query_scalar("select count(*) from member where email = $1 and user_id <> $2")
            .bind(email.as_str())
            .bind(member.user_id.as_str())
            .fetch_one(&mut *transaction)
            .await?;
        let (kind, user) = match others {
            0 => (AccountEmailKind::Confirm, Some(&member.user_id)),
            _ => (AccountEmailKind::HasAccount, None),
        };
        self.write(&mut transaction, kind, user, email.as_str()).await?;
        Ok(transaction.commit().await?)
    }

    /// Changes a member's password, which ends all sessions and notifies the member by email. The returned member has
    /// the key for a new session.
    ///
    /// # Errors
    /// [`AccountError`]; then nothing was changed.
    pub async fn change_password(&self, member: &Member, current: &str, new: &str) -> Result<Member, AccountError> {
        self.confirm_password(member, current).await?;
        let hash = password::hash_new(new, &member.email).await??;
        let mut transaction = self.store.begin().await?;
        let changed = sqlx::query("update member set password = $1 where user_id = $2 and password = $3")
            .bind(hash)
            .bind(member.user_id.as_str())
            .bind(member.password.as_str())
            .execute(&mut *transaction)
            .await?;
        require_change(changed.rows_affected())?;
        end_sessions(&mut transaction, &member.user_id).await?;
        links::remove_all(&mut transaction, &member.user_id).await?;
        let kind = AccountEmailKind::PasswordChanged;
        self.write(&mut transaction, kind, Some(&member.user_id), &member.email).await?;
        transaction.commit().await?;
        self.member(&member.user_id).await?.ok_or(AccountError::WrongPassword)
    }

    /// Checks the current password. Wrong ones are slowed down like guesses at the log-in: a stolen session must not allow
    /// guessing.
    pub(super) async fn confirm_password(&self, member: &Member, current: &str) -> Result<(), AccountError> {
        let buckets = Bucket::for_known_browser(member.user_id.as_str(), "logged in");
        self.begin(&buckets).await?;
        if !verify(current, Some(member.password.clone())).await? {
            return Err(AccountError::WrongPassword);
        }
        Ok(self.attempts.succeeded(&buckets).await?)
    }
}

/// A statement affects no row if another browser has changed the password in the meantime.
pub(super) fn require_change(rows: u64) -> Result<(), AccountError> {
    if rows == 1 { Ok(()) } else { Err(AccountError::WrongPassword) }
}
