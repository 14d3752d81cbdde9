//! Accounts: opening them, and checking passwords.

use std::fmt;
use std::net::IpAddr;

use domain::Id;
use sqlx::FromRow;
use thiserror::Error;

use super::attempts::{Attempts, Subjects};
use super::email::{self, Email, InvalidEmail};
use super::password::{self, InvalidPassword, PasswordError};
use crate::id::new_id;
use crate::services::{parsed, users};
use crate::store::{Store, now};

mod changes;

/// A registered user.
#[derive(Clone, FromRow)]
pub struct Member {
    #[sqlx(try_from = "String")]
    pub user_id: Id,
    pub email: String,
    password: String,
    epoch: i64,
    #[sqlx(skip)]
    session_key: Vec<u8>,
}

/// Omits all fields, because debug output may end up in a log.
impl fmt::Debug for Member {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Member").finish_non_exhaustive()
    }
}

impl Member {
    /// Sessions are valid for the key they were opened with. It changes with the password and with the epoch.
    pub fn session_key(&self) -> &[u8] {
        &self.session_key
    }

    fn with_session_key(self) -> Self {
        Self { session_key: format!("{}/{}", self.epoch, self.password).into_bytes(), ..self }
    }
}

/// Why an account was not opened or changed.
#[derive(Debug, Error)]
pub enum AccountError {
    #[error(transparent)]
    InvalidEmail(#[from] InvalidEmail),
    /// Another account may have the address. Users must not learn that.
    #[error("the email address cannot be used")]
    EmailUnavailable,
    #[error(transparent)]
    InvalidPassword(#[from] InvalidPassword),
    #[error("the current password is wrong")]
    WrongPassword,
    #[error("too many wrong passwords; the next attempt is possible in {seconds} s")]
    TooManyAttempts { seconds: i64 },
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error("cannot read or write an account in the database")]
    Database(#[from] sqlx::Error),
}

/// Opens accounts and checks passwords.
#[derive(Clone, Debug)]
pub struct Accounts {
    store: Store,
    attempts: Attempts,
}

impl Accounts {
    pub fn new(store: Store) -> Self {
        Self { attempts: Attempts::new(store.clone()), store }
    }

    /// Opens an account. If the address has one, nothing changes, and neither the answer nor the time it takes reveals
    /// it.
    ///
    /// # Errors
    /// [`AccountError`]; then no account was opened.
    pub async fn open(&self, email: &str, password: &str) -> Result<(), AccountError> {
        let email: Email = email.parse()?;
        password::check(password)?;
        let hash = password::hash(password.to_owned()).await?;
        let user = new_id();
        let mut transaction = self.store.begin().await?;
        users::insert(&mut transaction, &user).await?;
        let opened = sqlx::query(
            "insert into member (user_id, email, password, epoch, joined_at) values ($1, $2, $3, 0, $4)
             on conflict (email) do nothing",
        )
        .bind(user.as_str())
        .bind(email.as_str())
        .bind(hash)
        .bind(now())
        .execute(&mut *transaction)
        .await?
        .rows_affected();
        if opened == 1 {
            transaction.commit().await?;
        } else {
            transaction.rollback().await?;
        }
        Ok(())
    }

    /// The member with this address and password; `None` if either is wrong. Both cases take the same time, so that it
    /// does not reveal which addresses have accounts.
    ///
    /// # Errors
    /// [`AccountError::TooManyAttempts`] for an account or IP address with too many wrong passwords, or if the database
    /// or hashing fails.
    pub async fn authenticate(
        &self,
        email: &str,
        password: &str,
        from: Option<IpAddr>,
    ) -> Result<Option<Member>, AccountError> {
        let subjects = Subjects::of(email, from);
        if let Some(seconds) = self.attempts.begin(&subjects).await? {
            return Err(AccountError::TooManyAttempts { seconds });
        }
        let member: Option<Member> = match email::normalised(email) {
            Some(email) => {
                sqlx::query_as("select user_id, email, password, epoch from member where email = $1")
                    .bind(email)
                    .fetch_optional(self.store.pages())
                    .await?
            }
            None => None,
        };
        let hash = member.as_ref().map(|member| member.password.clone());
        if !verify(password, hash).await? {
            return Ok(None);
        }
        self.attempts.succeeded(&subjects).await?;
        Ok(member.map(Member::with_session_key))
    }

    /// The member that a user is, if registered.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn member(&self, user: &Id) -> Result<Option<Member>, sqlx::Error> {
        let member: Option<Member> =
            sqlx::query_as("select user_id, email, password, epoch from member where user_id = $1")
                .bind(user.as_str())
                .fetch_optional(self.store.pages())
                .await?;
        Ok(member.map(Member::with_session_key))
    }

    /// The member with this address.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn find(&self, email: &Email) -> Result<Option<Id>, sqlx::Error> {
        let user: Option<String> = sqlx::query_scalar("select user_id from member where email = $1")
            .bind(email.as_str())
            .fetch_optional(self.store.pages())
            .await?;
        user.map(|user| parsed(&user)).transpose()
    }

    /// Ends all sessions of a member, in all browsers.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn end_sessions(&self, member: &Id) -> Result<(), sqlx::Error> {
        sqlx::query("update member set epoch = epoch + 1 where user_id = $1")
            .bind(member.as_str())
            .execute(self.store.writer())
            .await
            .map(|_| ())
    }
}

/// Verifies a password. One that is too long for any account is not hashed in full, because that costs time.
async fn verify(password: &str, hash: Option<String>) -> Result<bool, PasswordError> {
    let password = if password.len() > password::MAX_BYTES { "" } else { password };
    password::verify(password.to_owned(), hash).await
}
