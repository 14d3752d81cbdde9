//! Messages to people, over SQL: read on the page of their inbox and, where an address was given, mailed besides.

use domain::{Inbox, ServiceError};
use domain::Message;
use async_trait::async_trait;
use sqlx::{AnyConnection, FromRow};

use super::{failed, person, small};
use crate::store::{Store, now};

/// Messages on the page of an inbox.
const LONGEST_INBOX: i64 = 100;

/// Keeps messages, for panels, forms and the post.
#[derive(Debug, Clone)]
pub struct SqlInbox {
    store: Store,
}

/// What somebody is to be told.
#[derive(Debug, Clone, Copy)]
pub struct NewMessage<'m> {
    /// To whom; a person that there is.
    pub person: &'m str,
    pub subject: &'m str,
    /// A sentence or two.
    pub says: &'m str,
    /// The page that it is about, an address of this site.
    pub href: &'m str,
    /// Where it also goes by mail.
    pub email: Option<&'m str>,
}

/// A message on its way to the post.
#[derive(Debug, Clone, FromRow)]
pub struct OutgoingEmail {
    pub id: String,
    pub subject: String,
    pub says: String,
    pub href: String,
    pub email: String,
    /// Seconds since 1970, UTC.
    pub created_at: i64,
    /// How often it was taken to the post, this time included.
    pub attempts: i64,
}

/// Writes a message, in the transaction that makes it true; its id comes back.
///
/// # Errors
/// When the database refuses: where there is no such person, too.
pub async fn insert(connection: &mut AnyConnection, message: NewMessage<'_>) -> Result<String, sqlx::Error> {
    let id = users::new_id();
    sqlx::query(
        "insert into message (id, person, subject, says, href, created_at, email) values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&id)
    .bind(message.person)
    .bind(message.subject)
    .bind(message.says)
    .bind(message.href)
    .bind(now())
    .bind(message.email)
    .execute(connection)
    .await?;
    Ok(id)
}

/// How many mails an address gets in an hour: anybody may give any address, and nobody shall be flooded through us.
const MAILS_AN_HOUR: i64 = 10;

/// Whether an address may be mailed once more. Where it may not, the message is in the inbox all the same.
///
/// # Errors
/// When the database does not answer.
pub async fn may_mail(connection: &mut AnyConnection, email: &str) -> Result<bool, sqlx::Error> {
    let lately: i64 = sqlx::query_scalar("select count(*) from message where email = $1 and created_at > $2")
        .bind(email)
        .bind(now() - 3600)
        .fetch_one(connection)
        .await?;
    Ok(lately < MAILS_AN_HOUR)
}

impl SqlInbox {
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    /// How many messages a person has not read.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn unread(&self, person: &str) -> Result<u32, sqlx::Error> {
        let unread: i64 = sqlx::query_scalar("select count(*) from message where person = $1 and read_at is null")
            .bind(person)
            .fetch_one(&self.store.pool)
            .await?;
        Ok(small(unread))
    }

    /// Marks one of this person's own messages as read, and tells where it leads. Anybody else's is not there.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn open(&self, person: &str, id: &str) -> Result<Option<String>, sqlx::Error> {
        sqlx::query_scalar(
            "update message set read_at = coalesce(read_at, $3) where id = $1 and person = $2 returning href",
        )
        .bind(id)
        .bind(person)
        .bind(now())
        .fetch_optional(&self.store.pool)
        .await
    }

    /// Marks all of a person's messages as read.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn read_all(&self, person: &str) -> Result<(), sqlx::Error> {
        sqlx::query("update message set read_at = $2 where person = $1 and read_at is null")
            .bind(person)
            .bind(now())
            .execute(&self.store.pool)
            .await
            .map(|_| ())
    }

    /// Takes a message to the post, which is counted before it is tried. Nothing where it is mailed already, has no address,
    /// or is no more.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn take(&self, id: &str) -> Result<Option<OutgoingEmail>, sqlx::Error> {
        sqlx::query_as(
            "update message set attempts = attempts + 1 where id = $1 and email is not null and mailed_at is null
             returning id, subject, says, href, email, created_at, attempts",
        )
        .bind(id)
        .fetch_optional(&self.store.pool)
        .await
    }

    /// Remembers that a message is mailed.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn mailed(&self, id: &str) -> Result<(), sqlx::Error> {
        sqlx::query("update message set mailed_at = $2 where id = $1")
            .bind(id)
            .bind(now())
            .execute(&self.store.pool)
            .await
            .map(|_| ())
    }

    /// Forgets where a message was to be mailed: it cannot be.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn keep_here(&self, id: &str) -> Result<(), sqlx::Error> {
        sqlx::query("update message set email = null where id = $1")
            .bind(id)
            .execute(&self.store.pool)
            .await
            .map(|_| ())
    }
}

#[derive(FromRow)]
struct MessageRow {
    id: String,
    subject: String,
    says: String,
    href: String,
    created_at: i64,
    read_at: Option<i64>,
}

impl From<MessageRow> for Message {
    fn from(row: MessageRow) -> Self {
        let MessageRow { id, subject, says, href, created_at, read_at } = row;
        Self { id, subject, text: says, href, at: created_at, read: read_at.is_some() }
    }
}

#[async_trait]
impl Inbox for SqlInbox {
    async fn messages(&self, person: &str) -> Result<Vec<Message>, ServiceError> {
        let messages: Vec<MessageRow> = sqlx::query_as(
            "select id, subject, says, href, created_at, read_at
             from message where person = $1
             order by created_at desc, id
             limit $2",
        )
        .bind(person)
        .bind(LONGEST_INBOX)
        .fetch_all(&self.store.pool)
        .await
        .map_err(failed)?;
        Ok(messages.into_iter().map(Message::from).collect())
    }
}
