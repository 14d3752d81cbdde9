//! Wrong passwords, counted by account and by address, in the database: all processes count together.

use std::net::IpAddr;

use sha2::{Digest, Sha256};

use crate::store::{Store, now};

/// How long wrong passwords are held against somebody, in seconds.
const WINDOW: i64 = 15 * 60;
/// How many of them one account bears, and one address: behind one may be a whole school.
const OF_ACCOUNT: i64 = 10;
const OF_ADDRESS: i64 = 300;

/// Counts attempts.
#[derive(Clone, Debug)]
pub struct Attempts {
    store: Store,
}

/// What an attempt is counted under. An address that nobody has an account by is counted like any other.
pub struct Counted {
    account: String,
    address: Option<String>,
}

impl Counted {
    pub fn of(email: &str, address: Option<IpAddr>) -> Self {
        Self {
            account: hidden("account", &email.trim().to_lowercase()),
            address: address.map(|address| hidden("address", &address.to_string())),
        }
    }
}

/// What is typed at the door may be anybody's address, or a password in the wrong field: it is not kept as it is.
fn hidden(kind: &str, what: &str) -> String {
    let digest = Sha256::digest(format!("{kind}/{what}"));
    digest.iter().fold(String::with_capacity(64), |text, byte| text + &format!("{byte:02x}"))
}

impl Attempts {
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    /// Counts an attempt before it is looked at, so that many at once are many. The seconds to wait, if there were too many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin(&self, counted: &Counted) -> Result<Option<i64>, sqlx::Error> {
        let mut wait = None;
        let keys = [Some((&counted.account, OF_ACCOUNT)), counted.address.as_ref().map(|key| (key, OF_ADDRESS))];
        for (key, most) in keys.into_iter().flatten() {
            let (failures, since): (i64, i64) = sqlx::query_as(
                "insert into login_attempt (counted, failures, since) values ($1, 1, $2)
                 on conflict (counted) do update set
                     failures = case when login_attempt.since <= $3 then 1 else login_attempt.failures + 1 end,
                     since = case when login_attempt.since <= $3 then excluded.since else login_attempt.since end
                 returning failures, since",
            )
            .bind(key.as_str())
            .bind(now())
            .bind(now() - WINDOW)
            .fetch_one(&self.store.pool)
            .await?;
            if failures > most {
                wait = wait.max(Some((since + WINDOW - now()).max(1)));
            }
        }
        Ok(wait)
    }

    /// Forgives an account all, and an address this one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn succeeded(&self, counted: &Counted) -> Result<(), sqlx::Error> {
        sqlx::query("delete from login_attempt where counted = $1")
            .bind(counted.account.as_str())
            .execute(&self.store.pool)
            .await?;
        if let Some(address) = &counted.address {
            sqlx::query("update login_attempt set failures = failures - 1 where counted = $1 and failures > 0")
                .bind(address.as_str())
                .execute(&self.store.pool)
                .await?;
        }
        Ok(())
    }
}
