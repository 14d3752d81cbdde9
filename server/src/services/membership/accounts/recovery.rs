//! Verification of email addresses, and recovery of accounts with forgotten passwords.

use domain::Id;

use super::{AccountEmailKind, AccountError, Accounts, Member, end_sessions};
use crate::services::membership::email::{self, Email};
use crate::services::membership::links::{self, Purpose};
use crate::services::membership::password;
use crate::services::parsed;
use crate::store::now;

impl Accounts {
    /// Sends the link that verifies a member's email address again.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn send_confirmation(&self, member: &Member) -> Result<(), AccountError> {
        self.request_verification(member, &member.email.parse()?).await
    }

    /// Verifies the address of a link, and makes it the email address of the account. If it is a new one, the old one
    /// is notified, and other links of the account become invalid.
    ///
    /// # Errors
    /// [`AccountError::InvalidLink`] if the link is used or expired, or if its address meanwhile has an account of its
    /// own; or if the database fails.
    pub async fn confirm_address(&self, token: &str) -> Result<Id, AccountError> {
        let mut transaction = self.store.begin().await?;
        let link = links::take_confirmation(&mut transaction, token).await?.ok_or(AccountError::InvalidLink)?;
        let before: String = sqlx::query_scalar("select email from member where user_id = $1")
            .bind(link.user_id.as_str())
            .fetch_one(&mut *transaction)
            .await?;
        let changed = sqlx::query(
            "update member set email = $2, verified_at = $3 where user_id = $1
             and not exists (select 1 from member other where other.email = $2 and other.user_id <> $1)",
        )
        .bind(link.user_id.as_str())
        .bind(link.email.as_str())
        .bind(now())
        .execute(&mut *transaction)
        .await?;
        if changed.rows_affected() == 0 {
            return Err(AccountError::InvalidLink);
        }
        if before != link.email {
            links::remove_all(&mut transaction, &link.user_id).await?;
            self.write(&mut transaction, AccountEmailKind::AddressChanged, Some(&link.user_id), &before).await?;
        }
        transaction.commit().await?;
        Ok(link.user_id)
    }

    /// Sends a password-reset link, if the address has an account. That is checked when the email is sent, so that
    /// neither the result nor the time reveals it.
    ///
    /// # Errors
    /// [`AccountError::InvalidEmail`], or if the database fails.
    pub async fn forgot_password(&self, email: &str) -> Result<(), AccountError> {
        // An account from an earlier version may have an address that is invalid now. An operator can reset its
        // password.
        let email: Email = email.parse()?;
        let mut transaction = self.store.begin().await?;
        self.write(&mut transaction, AccountEmailKind::Reset, None, email.as_str()).await?;
        Ok(transaction.commit().await?)
    }

    /// Creates a password-reset link for an operator, and returns its path. `None` if the address has no account.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn reset_path(&self, address: &str) -> Result<Option<String>, sqlx::Error> {
        let Some(address) = email::normalised(address) else { return Ok(None) };
        let mut transaction = self.store.begin().await?;
        let member: Option<String> = sqlx::query_scalar("select user_id from member where email = $1")
            .bind(address.as_str())
            .fetch_optional(&mut *transaction)
            .await?;
        let Some(member) = member else { return Ok(None) };
        let user = parsed(&member)?;
        let token = links::create(&mut transaction, Purpose::OperatorReset, &user, &address).await?;
        transaction.commit().await?;
        Ok(Some(Purpose::OperatorReset.path(&token)))
    }

    /// Sets a new password by a reset link. Revokes all earlier access: sessions, known browsers and other links.
    /// Returns the account. The owner of the email address can thereby take back an account that someone else opened
    /// with it.
    ///
    /// # Errors
    /// [`AccountError`]; then nothing was changed.
    pub async fn reset_password(&self, token: &str, password: &str) -> Result<Id, AccountError> {
        let mut connection = self.store.pages().acquire().await?;
        let link = links::find_reset(&mut connection, token).await?.ok_or(AccountError::InvalidLink)?;
        drop(connection);
        let hash = password::hash_new(password, &link.email).await??;
        let mut transaction = self.store.begin().await?;
        if !links::take_reset(&mut transaction, token).await? {
            return Err(AccountError::InvalidLink);
        }
        let changed = sqlx::query(
            "update member set password = $1, verified_at = coalesce(verified_at, $2) where user_id = $3 and email = $4",
        )
        .bind(hash)
        .bind(link.verifies_address().then(now))
        .bind(link.user_id.as_str())
        .bind(link.email.as_str())
        .execute(&mut *transaction)
        .await?;
        if changed.rows_affected() == 0 {
            return Err(AccountError::InvalidLink);
        }
        end_sessions(&mut transaction, &link.user_id).await?;
        links::remove_all(&mut transaction, &link.user_id).await?;
        sqlx::query("delete from known_browser where user_id = $1")
            .bind(link.user_id.as_str())
            .execute(&mut *transaction)
            .await?;
        let kind = AccountEmailKind::PasswordChanged;
        self.write(&mut transaction, kind, Some(&link.user_id), &link.email).await?;
        transaction.commit().await?;
        Ok(link.user_id)
    }
}
