//! Accounts changed, and closed. Each change asks for the password, and holds only while that is still the member's.

use super::{AccountError, Accounts, Counted, Member, NO_EMAIL, matches};
use crate::services::membership::{email, password};

const WRONG: &str = "This is not your password. Please try again.";
/// Whether somebody else has the address is nobody's to know.
const NOT_THIS: &str = "This address cannot be used here.";

impl Accounts {
    /// Gives a member another address to log in with.
    ///
    /// # Errors
    /// [`AccountError::Invalid`] for what can be mended; else nothing was changed.
    pub async fn change_email(&self, member: &Member, current: &str, email: &str) -> Result<(), AccountError> {
        let email = email::checked(email).ok_or_else(|| AccountError::invalid("email", NO_EMAIL))?;
        self.confirm(member, current).await?;
        let changed = sqlx::query("update member set email = $1 where person = $2 and password = $3")
            .bind(email)
            .bind(member.person.as_str())
            .bind(member.password.as_str())
            .execute(&self.store.pool)
            .await
            .map_err(|error| match error.as_database_error() {
                Some(broken) if broken.is_unique_violation() => AccountError::invalid("email", NOT_THIS),
                _ => AccountError::Database(error),
            })?;
        one(changed.rows_affected())
    }

    /// Gives a member another password, which ends every session: the answer opens a new one.
    ///
    /// # Errors
    /// [`AccountError::Invalid`] for what can be mended; else nothing was changed.
    pub async fn change_password(&self, member: &Member, current: &str, new: &str) -> Result<Member, AccountError> {
        if let Some(problem) = password::problem(new) {
            return Err(AccountError::invalid("password", problem));
        }
        self.confirm(member, current).await?;
        let hash = password::hash(new.to_owned()).await?;
        let changed =
            sqlx::query("update member set password = $1, epoch = epoch + 1 where person = $2 and password = $3")
                .bind(hash)
                .bind(member.person.as_str())
                .bind(member.password.as_str())
                .execute(&self.store.pool)
                .await?;
        one(changed.rows_affected())?;
        self.member(&member.person).await?.ok_or_else(|| AccountError::invalid("current", WRONG))
    }

    /// Deletes a member and all that there is of them, sessions in other browsers too, at once or not at all.
    ///
    /// # Errors
    /// [`AccountError::Invalid`] for what can be mended; else nothing was deleted.
    pub async fn close(&self, member: &Member, current: &str) -> Result<(), AccountError> {
        self.confirm(member, current).await?;
        let mut transaction = self.store.begin().await?;
        // What hangs on a person goes with them.
        let deleted = sqlx::query(
            "delete from person where id = $1
             and exists (select 1 from member where member.person = person.id and member.password = $2)",
        )
        .bind(member.person.as_str())
        .bind(member.password.as_str())
        .execute(&mut *transaction)
        .await?;
        one(deleted.rows_affected())?;
        // A session has no column for its person. The id is 32 random digits: nothing else has it, and it is no pattern.
        sqlx::query("delete from session where data like $1")
            .bind(format!("%{}%", member.person))
            .execute(&mut *transaction)
            .await?;
        // Whoever left an address here before there were accounts.
        sqlx::query("delete from join_request where email = $1")
            .bind(member.email.as_str())
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// Whoever holds a member's session is not yet the member: wrong passwords count here as they do at the door.
    async fn confirm(&self, member: &Member, current: &str) -> Result<(), AccountError> {
        let counted = Counted::of(&member.email, None);
        if let Some(seconds) = self.attempts.begin(&counted).await? {
            return Err(AccountError::TooMany { seconds });
        }
        if !matches(current, Some(member.password.clone())).await? {
            return Err(AccountError::invalid("current", WRONG));
        }
        Ok(self.attempts.succeeded(&counted).await?)
    }
}

/// None is changed where another browser has changed the password meanwhile.
fn one(changed: u64) -> Result<(), AccountError> {
    if changed == 1 { Ok(()) } else { Err(AccountError::invalid("current", WRONG)) }
}
