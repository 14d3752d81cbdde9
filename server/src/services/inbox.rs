//! Messages to users, over SQL. The inbox page displays them; those with an email address are also sent by the mail
//! worker.

use async_trait::async_trait;
use domain::{Id, Inbox, Message, MessageKind, ServiceError, Timestamp};
use sqlx::{AnyConnection, FromRow};

use super::membership::Email;
use super::{failed, number, parsed};
use crate::id::new_id;
use crate::store::{Store, now};

/// The maximum number of messages that the inbox page lists.
const MAX_MESSAGES: i64 = 100;

/// The inbox service.
#[derive(Debug, Clone)]
pub struct SqlInbox {
    store: Store,
}

/// A message to write.
#[derive(Debug, Clone, Copy)]
pub struct NewMessage<'m> {
    /// The recipient, who must exist.
    pub user: &'m Id,
    pub kind: MessageKind,
    /// The batch that the message is about.
    pub batch: &'m Id,
    /// The name of the batch's file.
    pub file_name: &'m str,
    pub rows: u64,
    /// Rows without a result.
    pub failed_rows: u64,
    /// The email address that the message is also sent to.
    pub email: Option<&'m Email>,
}

/// A message to send by email.
#[derive(Debug, Clone)]
pub struct OutgoingEmail {
    pub message: Message,
    pub to: Email,
    /// The number of attempts to send it, including this one.
    pub attempts: i64,
}

/// Writes a message within the transaction of the event that it announces, and returns its id.
///
/// # Errors
/// If the database fails or the user does not exist.
pub async fn insert(connection: &mut AnyConnection, message: NewMessage<'_>) -> Result<Id, sqlx::Error> {
    let id = new_id();
    sqlx::query(
        "insert into message (id, user_id, kind, batch, file_name, rows, failed_rows, created_at, email)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(id.as_str())
    .bind(message.user.as_str())
    .bind(message.kind.as_str())
    .bind(message.batch.as_str())
    .bind(message.file_name)
    .bind(message.rows.cast_signed())
    .bind(message.failed_rows.cast_signed())
    .bind(now())
    .bind(message.email.map(Email::as_str))
    .execute(connection)
    .await?;
    Ok(id)
}

/// The columns of a [`Message`].
#[derive(FromRow)]
struct MessageColumns {
    #[sqlx(try_from = "String")]
    id: Id,
    kind: String,
    #[sqlx(try_from = "String")]
    batch: Id,
    file_name: String,
    #[sqlx(try_from = "i64")]
    rows: u64,
    #[sqlx(try_from = "i64")]
    failed_rows: u64,
    #[sqlx(try_from = "i64")]
    created_at: Timestamp,
    read_at: Option<i64>,
}

impl TryFrom<MessageColumns> for Message {
    type Error = sqlx::Error;

    fn try_from(columns: MessageColumns) -> Result<Self, sqlx::Error> {
        let MessageColumns { id, kind, batch, file_name, rows, failed_rows, created_at, read_at } = columns;
        let (kind, read) = (parsed(&kind)?, read_at.is_some());
        Ok(Self { id, kind, batch, file_name, rows, failed_rows, created_at, read })
    }
}

#[derive(FromRow)]
struct OutgoingColumns {
    #[sqlx(flatten)]
    message: MessageColumns,
    email: String,
    attempts: i64,
}

impl SqlInbox {
    /// The inbox of a database.
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    /// The number of a user's unread messages.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn unread(&self, user: &Id) -> Result<u32, sqlx::Error> {
        let unread: i64 = sqlx::query_scalar("select count(*) from message where user_id = $1 and read_at is null")
            .bind(user.as_str())
            .fetch_one(self.store.pages())
            .await?;
        number(unread)
    }

    /// Marks a message as read and returns it; `None` if the user has no such message.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn open(&self, user: &Id, id: &Id) -> Result<Option<Message>, sqlx::Error> {
        let message: Option<MessageColumns> = sqlx::query_as(
            "update message set read_at = coalesce(read_at, $3) where id = $1 and user_id = $2
             returning id, kind, batch, file_name, rows, failed_rows, created_at, read_at",
        )
        .bind(id.as_str())
        .bind(user.as_str())
        .bind(now())
        .fetch_optional(self.store.writer())
        .await?;
        message.map(Message::try_from).transpose()
    }

    /// Marks all messages of a user as read.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn read_all(&self, user: &Id) -> Result<(), sqlx::Error> {
        sqlx::query("update message set read_at = $2 where user_id = $1 and read_at is null")
            .bind(user.as_str())
            .bind(now())
            .execute(self.store.writer())
            .await
            .map(|_| ())
    }

    /// Begins an attempt to send a message, which is counted even if the process stops unexpectedly. `None` if the
    /// message was sent, has no email address or was deleted.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn begin_attempt(&self, id: &Id) -> Result<Option<OutgoingEmail>, sqlx::Error> {
        let outgoing: Option<OutgoingColumns> = sqlx::query_as(
            "update message set attempts = attempts + 1 where id = $1 and email is not null and mailed_at is null
             returning id, kind, batch, file_name, rows, failed_rows, created_at, read_at, email, attempts",
        )
        .bind(id.as_str())
        .fetch_optional(self.store.writer())
        .await?;
        let Some(OutgoingColumns { message, email, attempts }) = outgoing else { return Ok(None) };
        let Ok(to) = email.parse() else {
            tracing::warn!(message = %id, "a message has an invalid address and stays in the inbox");
            self.clear_address(id).await?;
            return Ok(None);
        };
        Ok(Some(OutgoingEmail { message: message.try_into()?, to, attempts }))
    }

    /// Records that a message was sent.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn record_sent(&self, id: &Id) -> Result<(), sqlx::Error> {
        sqlx::query("update message set mailed_at = $2 where id = $1")
            .bind(id.as_str())
            .bind(now())
            .execute(self.store.writer())
            .await
            .map(|_| ())
    }

    /// Removes the email address of a message that cannot be sent.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn clear_address(&self, id: &Id) -> Result<(), sqlx::Error> {
        sqlx::query("update message set email = null where id = $1")
            .bind(id.as_str())
            .execute(self.store.writer())
            .await
            .map(|_| ())
    }
}

#[async_trait]
impl Inbox for SqlInbox {
    async fn messages(&self, user: &Id) -> Result<Vec<Message>, ServiceError> {
        let messages: Vec<MessageColumns> = sqlx::query_as(
            "select id, kind, batch, file_name, rows, failed_rows, created_at, read_at
             from message where user_id = $1
             order by created_at desc, id
             limit $2",
        )
        .bind(user.as_str())
        .bind(MAX_MESSAGES)
        .fetch_all(self.store.pages())
        .await
        .map_err(failed)?;
        messages.into_iter().map(|columns| Message::try_from(columns).map_err(failed)).collect()
    }
}
