//! Accounts: opening them, and checking passwords.

use std::fmt;
use std::net::IpAddr;

use domain::Id;
use sqlx::{AnyConnection, FromRow};
use thiserror::Error;

use super::attempts::{Attempts, Bucket};
use super::browsers;
use super::email::{self, Email, InvalidEmail};
use super::emails::{self, AccountEmailKind};
use super::password::{self, InvalidPassword, PasswordError};
use crate::id::new_id;
use crate::services::{parsed, users};
use crate::store::{Store, now};

mod changes;
mod closing;
mod directory;
mod recovery;

pub use changes::AddressChange;
pub use closing::remove_closed;
pub use directory::MemberFacts;

/// A registered user.
#[derive(Clone, FromRow)]
pub struct Member {
    #[sqlx(try_from = "String")]
    pub user_id: Id,
    pub email: String,
    password: String,
    epoch: i64,
    verified_at: Option<i64>,
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
    /// Whether the member has verified the email address.
    pub fn is_verified(&self) -> bool {
        self.verified_at.is_some()
    }

    /// The key that a session must have been opened with to be valid. It depends on the epoch, which changes with the
    /// password.
    pub fn session_key(&self) -> &[u8] {
        &self.session_key
    }

    fn with_session_key(self) -> Self {
        Self { session_key: self.epoch.to_string().into_bytes(), ..self }
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
    /// The link in an email is used, expired, or of another account.
    #[error("the link is not valid")]
    InvalidLink,
    #[error("too many attempts; the next one is possible in {seconds} s")]
    TooManyAttempts { seconds: i64 },
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error("cannot read or write an account in the database")]
    Database(#[from] sqlx::Error),
}

/// A log-in attempt. Not `Debug`, so that no password is logged.
#[derive(Clone, Default)]
pub struct Credentials {
    pub email: String,
    pub password: String,
    /// The client's address; of IPv6, the prefix.
    pub from: Option<IpAddr>,
    /// The token of a browser that has logged in before.
    pub browser: Option<String>,
}

/// Opens accounts and checks passwords.
#[derive(Clone, Debug)]
pub struct Accounts {
    store: Store,
    attempts: Attempts,
    sends_email: bool,
}

impl Accounts {
    /// Accounts of a site without emails, on which email addresses cannot be verified.
    pub fn new(store: Store) -> Self {
        Self { attempts: Attempts::new(store.clone()), store, sends_email: false }
    }

    /// Sets whether the site sends emails.
    #[must_use]
    pub fn with_email(self, sends_email: bool) -> Self {
        Self { sends_email, ..self }
    }

    /// Opens an account, and sends an email to its address. If the address already has an account, nothing changes and
    /// the email says so; neither the result nor the time it takes reveals that.
    ///
    /// # Errors
    /// [`AccountError`]; then no account was opened.
    pub async fn open(&self, email: &str, password: &str) -> Result<(), AccountError> {
        let email: Email = email.parse()?;
        let hash = password::hash_new(password, email.as_str()).await??;
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
            self.write(&mut transaction, AccountEmailKind::Confirm, Some(&user), email.as_str()).await?;
        } else {
            users::delete(&mut transaction, &user).await?;
            self.write(&mut transaction, AccountEmailKind::HasAccount, None, email.as_str()).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// The member with this address and password; `None` if either is wrong. Both cases take the same time, so that it
    /// does not reveal which addresses have accounts.
    ///
    /// # Errors
    /// [`AccountError::TooManyAttempts`] if the last wrong password was a moment ago, or if the database or hashing fails.
    pub async fn authenticate(&self, credentials: &Credentials) -> Result<Option<Member>, AccountError> {
        let Credentials { email, password, from, browser } = credentials;
        let member: Option<Member> = match email::normalised(email) {
            Some(email) => {
                sqlx::query_as("select user_id, email, password, epoch, verified_at from member where email = $1")
                    .bind(email)
                    .fetch_optional(self.store.pages())
                    .await?
            }
            None => None,
        };
        let buckets = match (&member, browser) {
            (Some(member), Some(browser)) if browsers::is_known(&self.store, &member.user_id, browser).await? => {
                Bucket::for_known_browser(member.user_id.as_str(), browser)
            }
            _ => Bucket::for_unknown_browser(email, *from),
        };
        self.begin(&buckets).await?;
        let hash = member.as_ref().map(|member| member.password.clone());
        if !verify(password, hash).await? {
            return Ok(None);
        }
        self.attempts.succeeded(&buckets).await?;
        let Some(member) = member else { return Ok(None) };
        if password::is_current(&member.password) {
            return Ok(Some(member.with_session_key()));
        }
        self.renew_hash(&member, password).await?;
        Ok(self.member(&member.user_id).await?)
    }

    /// Replaces a hash with outdated parameters.
    async fn renew_hash(&self, member: &Member, password: &str) -> Result<(), AccountError> {
        sqlx::query("update member set password = $1 where user_id = $2 and password = $3")
            .bind(password::hash(password.to_owned()).await?)
            .bind(member.user_id.as_str())
            .bind(member.password.as_str())
            .execute(self.store.writer())
            .await?;
        Ok(())
    }

    /// Remembers that a browser, by its token if it has one, has logged in to an account. Returns the token to keep.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remember_browser(&self, user: &Id, token: Option<&str>) -> Result<String, sqlx::Error> {
        browsers::remember(&self.store, user, token).await
    }

    /// Counts a request that opens an account or sends an email. Those from loopback are not limited: tests and benchmarks
    /// come from there.
    ///
    /// # Errors
    /// [`AccountError::TooManyAttempts`] if the client has made many, or if the database fails.
    pub async fn begin_request(&self, from: Option<IpAddr>) -> Result<(), AccountError> {
        match from {
            Some(client) if !client.is_loopback() => self.begin(&Bucket::for_requests(client)).await,
            _ => Ok(()),
        }
    }

    async fn begin(&self, buckets: &[Bucket]) -> Result<(), AccountError> {
        match self.attempts.begin(buckets).await? {
            Some(seconds) => Err(AccountError::TooManyAttempts { seconds }),
            None => Ok(()),
        }
    }

    /// Adds an email about an account to the outbox, if the site sends emails.
    async fn write(
        &self,
        connection: &mut AnyConnection,
        kind: AccountEmailKind,
        user: Option<&Id>,
        to: &str,
    ) -> Result<(), sqlx::Error> {
        if self.sends_email { emails::write(connection, kind, user, to).await } else { Ok(()) }
    }

    /// The member with this user id, if the user is registered.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn member(&self, user: &Id) -> Result<Option<Member>, sqlx::Error> {
        let member: Option<Member> =
            sqlx::query_as("select user_id, email, password, epoch, verified_at from member where user_id = $1")
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
        let mut transaction = self.store.begin().await?;
        end_sessions(&mut transaction, member).await?;
        transaction.commit().await
    }
}

/// Ends all sessions of a member. Incrementing the epoch also ends sessions that are being saved concurrently.
async fn end_sessions(connection: &mut AnyConnection, member: &Id) -> Result<(), sqlx::Error> {
    for statement in
        ["update member set epoch = epoch + 1 where user_id = $1", "delete from session where user_id = $1"]
    {
        sqlx::query(statement).bind(member.as_str()).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Verifies a password. A password longer than any account can have is not hashed in full, to limit the cost.
async fn verify(password: &str, hash: Option<String>) -> Result<bool, PasswordError> {
    let password = if password.len() > password::MAX_BYTES { "" } else { password };
    password::verify(password.to_owned(), hash).await
}
