//! Accounts: opened, and opened again at the door.

use std::fmt;
use std::net::IpAddr;

use sqlx::FromRow;
use thiserror::Error;

use super::attempts::{Attempts, Counted};
use super::email;
use super::password::{self, PasswordError};
use crate::services::users;
use crate::store::{Store, now};

mod changes;

/// Who is logged in.
#[derive(Clone, FromRow)]
pub struct Member {
    pub person: String,
    pub email: String,
    password: String,
    epoch: i64,
    #[sqlx(skip)]
    key: Vec<u8>,
}

/// Without the password's hash: whatever prints a member may be a log.
impl fmt::Debug for Member {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Member").finish_non_exhaustive()
    }
}

impl Member {
    /// What a session must have been opened with: another password or another epoch ends it.
    pub fn key(&self) -> &[u8] {
        &self.key
    }

    fn with_key(self) -> Self {
        Self { key: format!("{}/{}", self.epoch, self.password).into_bytes(), ..self }
    }
}

/// Why an account could not be opened or changed.
#[derive(Debug, Error)]
pub enum AccountError {
    /// One sentence for whoever typed it, and the field it belongs to.
    #[error("{field}: {says}")]
    Invalid { field: &'static str, says: String },
    /// Too many wrong passwords of late.
    #[error("too many attempts; the next one in {seconds} s")]
    TooMany { seconds: i64 },
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
}

impl AccountError {
    pub(super) fn invalid(field: &'static str, says: impl Into<String>) -> Self {
        Self::Invalid { field, says: says.into() }
    }
}

/// What somebody who does not type an address is told.
pub const NO_EMAIL: &str = "Please enter an email address, like you@example.org, in plain letters.";

/// Opens accounts and checks who knocks.
#[derive(Clone, Debug)]
pub struct Accounts {
    pub(super) store: Store,
    attempts: Attempts,
}

impl Accounts {
    pub fn new(store: Store) -> Self {
        Self { attempts: Attempts::new(store.clone()), store }
    }

    /// Opens an account. An address that has one already keeps it, and nobody learns of it here: the answer and the time
    /// that it takes are the same.
    ///
    /// # Errors
    /// [`AccountError::Invalid`] for what can be mended; else the account was not opened.
    pub async fn open(&self, email: &str, password: &str) -> Result<(), AccountError> {
        let email = email::checked(email).ok_or_else(|| AccountError::invalid("email", NO_EMAIL))?;
        if let Some(problem) = password::problem(password) {
            return Err(AccountError::invalid("password", problem));
        }
        let hash = password::hash(password.to_owned()).await?;
        let person = users::new_id();
        let mut transaction = self.store.begin().await?;
        users::insert(&mut transaction, &person).await?;
        let opened = sqlx::query(
            "insert into member (person, email, password, epoch, joined_at) values ($1, $2, $3, 0, $4)
             on conflict (email) do nothing",
        )
        .bind(person.as_str())
        .bind(email)
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

    /// The member with this address and this password. Whether there is such a member takes as long to find out as that
    /// the password is wrong.
    ///
    /// # Errors
    /// [`AccountError::TooMany`] after too many wrong ones from one place or for one account; or when it cannot be found out.
    pub async fn admit(
        &self,
        email: &str,
        password: &str,
        from: Option<IpAddr>,
    ) -> Result<Option<Member>, AccountError> {
        let counted = Counted::of(email, from);
        if let Some(seconds) = self.attempts.begin(&counted).await? {
            return Err(AccountError::TooMany { seconds });
        }
        let member = match email::checked(email) {
            Some(email) => {
                let find = "select person, email, password, epoch from member where email = $1";
                sqlx::query_as(find).bind(email).fetch_optional(&self.store.pool).await?.map(Member::with_key)
            }
            None => None,
        };
        let hash = member.as_ref().map(|member| member.password.clone());
        let admitted = matches(password, hash).await?;
        if admitted {
            self.attempts.succeeded(&counted).await?;
        }
        Ok(member.filter(|_| admitted))
    }

    /// The member that a person is, if they are one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn member(&self, person: &str) -> Result<Option<Member>, sqlx::Error> {
        let find = "select person, email, password, epoch from member where person = $1";
        let member: Option<Member> = sqlx::query_as(find).bind(person).fetch_optional(&self.store.pool).await?;
        Ok(member.map(Member::with_key))
    }

    /// Ends every session of a member, here and elsewhere.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn end_sessions(&self, person: &str) -> Result<(), sqlx::Error> {
        let raise = "update member set epoch = epoch + 1 where person = $1";
        sqlx::query(raise).bind(person).execute(&self.store.pool).await.map(|_| ())
    }
}

/// Whether it is the password behind a hash. Nobody has one that is longer than any may be, and hashing it is work.
async fn matches(password: &str, hash: Option<String>) -> Result<bool, PasswordError> {
    let password = if password.len() > password::LONGEST { String::new() } else { password.to_owned() };
    password::matches(password, hash).await
}
