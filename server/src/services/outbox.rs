//! The outbox: messages that wait to be sent by email, for operators.

use domain::{Id, Timestamp};
use sqlx::FromRow;

use super::{number, parsed};
use crate::queue::{MailJob, requeue, withdraw};
use crate::store::Store;

/// An email that has not been sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingEmail {
    pub message: Id,
    pub to: String,
    pub created_at: Timestamp,
    /// The number of attempts to send it so far.
    pub attempts: u32,
}

#[derive(FromRow)]
struct WaitingColumns {
    id: String,
    email: String,
    #[sqlx(try_from = "i64")]
    created_at: Timestamp,
    attempts: i64,
}

/// The outbox of a database.
#[derive(Debug, Clone)]
pub struct Outbox {
    store: Store,
}

impl Outbox {
    /// The outbox of a database.
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    /// All emails that have not been sent, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn waiting(&self) -> Result<Vec<WaitingEmail>, sqlx::Error> {
        let rows: Vec<WaitingColumns> = sqlx::query_as(
            "select id, email, created_at, attempts from message
             where email is not null and mailed_at is null order by created_at, id",
        )
        .fetch_all(self.store.bulk())
        .await?;
        let waiting = rows.into_iter().map(|WaitingColumns { id, email, created_at, attempts }| {
            Ok(WaitingEmail { message: parsed(&id)?, to: email, created_at, attempts: number(attempts)? })
        });
        waiting.collect()
    }

    /// Sends an email as soon as possible, and resets its attempts. Returns whether it was waiting.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn retry(&self, message: &Id) -> Result<bool, sqlx::Error> {
        let mut transaction = self.store.begin().await?;
        let waiting =
            sqlx::query("update message set attempts = 0 where id = $1 and email is not null and mailed_at is null")
                .bind(message.as_str())
                .execute(&mut *transaction)
                .await?
                .rows_affected();
        if waiting > 0 {
            requeue(&mut transaction, MailJob { message: message.clone() }, 0).await?;
        }
        transaction.commit().await?;
        Ok(waiting > 0)
    }

    /// Abandons an email; its message stays in the inbox. Returns whether it was waiting.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn give_up(&self, message: &Id) -> Result<bool, sqlx::Error> {
        let mut transaction = self.store.begin().await?;
        let waiting =
            sqlx::query("update message set email = null where id = $1 and email is not null and mailed_at is null")
                .bind(message.as_str())
                .execute(&mut *transaction)
                .await?
                .rows_affected();
        withdraw(&mut transaction, &MailJob { message: message.clone() }).await?;
        transaction.commit().await?;
        Ok(waiting > 0)
    }
}
