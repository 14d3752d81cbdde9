//! Limits on emails, because anyone can enter the email address of someone else.

use domain::Id;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use sqlx::AnyConnection;

use super::Email;
use crate::id::digest;
use crate::store::{Store, now, site_key};

/// In seconds.
const HOUR: i64 = 3600;
/// The maximum number of emails per hour to one address, about accounts or about batches.
const MAX_TO_ADDRESS: i64 = 5;
/// The maximum number of emails about batches per hour to one user.
const MAX_TO_USER: i64 = 10;
/// The maximum number of emails per hour of the whole site. An account of a mail provider is soon blocked if it sends more
/// than usual.
const MAX_OF_SITE: i64 = 1000;

async fn recent(connection: &mut AnyConnection, count: &'static str, whose: &str) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(count).bind(now() - HOUR).bind(whose).fetch_one(connection).await
}

async fn site_may_send(connection: &mut AnyConnection) -> Result<bool, sqlx::Error> {
    let sent: i64 = sqlx::query_scalar(
        "select (select count(*) from account_email where created_at > $1)
              + (select count(*) from message where email is not null and created_at > $1)",
    )
    .bind(now() - HOUR)
    .fetch_one(connection)
    .await?;
    if sent == MAX_OF_SITE {
        tracing::warn!(MAX_OF_SITE, "the site has written as many emails in an hour as it may; others are dropped");
    }
    Ok(sent < MAX_OF_SITE)
}

/// Whether another email about an account may be sent to an address.
pub(super) async fn account_email_may_be_sent(connection: &mut AnyConnection, to: &str) -> Result<bool, sqlx::Error> {
    let to_address = "select count(*) from account_email where created_at > $1 and email = $2";
    Ok(recent(connection, to_address, to).await? < MAX_TO_ADDRESS && site_may_send(connection).await?)
}

/// Whether another email about a batch may be sent to a user. The address must be the user's own, verified and not
/// unsubscribed. The message is in the inbox in any case.
///
/// # Errors
/// If the database fails.
pub async fn message_may_be_sent(connection: &mut AnyConnection, user: &Id, to: &Email) -> Result<bool, sqlx::Error> {
    let owner: i64 = sqlx::query_scalar(
        "select count(*) from member where user_id = $1 and email = $2 and verified_at is not null
             and not exists (select 1 from unsubscribed where digest = $3)",
    )
    .bind(user.as_str())
    .bind(to.as_str())
    .bind(digest(to.as_str()))
    .fetch_one(&mut *connection)
    .await?;
    let to_address = "select count(*) from message where created_at > $1 and email = $2";
    let to_user = "select count(*) from message where created_at > $1 and email is not null and user_id = $2";
    Ok(owner == 1
        && recent(connection, to_address, to.as_str()).await? < MAX_TO_ADDRESS
        && recent(connection, to_user, user.as_str()).await? < MAX_TO_USER
        && site_may_send(connection).await?)
}

/// Links that unsubscribe an address from emails about batches without logging in.
#[derive(Debug, Clone)]
pub struct Unsubscribing {
    store: Store,
}

impl Unsubscribing {
    /// The subscriptions to emails of a database.
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    /// The path of the link in emails to this address.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn path(&self, address: &Email) -> Result<String, sqlx::Error> {
        let code = hex::encode(self.mac(address.as_str()).await?.finalize().into_bytes());
        let address = percent_encoding::utf8_percent_encode(address.as_str(), percent_encoding::NON_ALPHANUMERIC);
        Ok(format!("/unsubscribe?address={address}&code={code}"))
    }

    /// Unsubscribes an address from emails about batches, and returns whether the code is valid.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn unsubscribe(&self, address: &str, code: &str) -> Result<bool, sqlx::Error> {
        let code = hex::decode(code).unwrap_or_default();
        if self.mac(address).await?.verify_slice(&code).is_err() {
            return Ok(false);
        }
        sqlx::query("insert into unsubscribed (digest, since) values ($1, $2) on conflict (digest) do nothing")
            .bind(digest(address))
            .bind(now())
            .execute(self.store.writer())
            .await?;
        Ok(true)
    }

    /// Subscribes an address to emails about batches again, because its owner has requested one while logged in.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn resubscribe(&self, address: &Email) -> Result<(), sqlx::Error> {
        sqlx::query("delete from unsubscribed where digest = $1")
            .bind(digest(address.as_str()))
            .execute(self.store.writer())
            .await
            .map(|_| ())
    }

    async fn mac(&self, address: &str) -> Result<Hmac<Sha256>, sqlx::Error> {
        let key = site_key(&self.store, "unsubscribe").await?;
        let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("HMAC takes keys of any length");
        Ok(mac.chain_update(address))
    }
}
