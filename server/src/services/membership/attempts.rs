//! Log-in attempts, counted per account and per IP address. The counts are in the database, so all processes share
//! them.

use std::net::IpAddr;

use sha2::{Digest, Sha256};

use crate::store::{Store, now};

/// How long wrong passwords count, in seconds.
const WINDOW: i64 = 15 * 60;
/// The maximum number of attempts per account within the window.
const MAX_PER_ACCOUNT: i64 = 10;
/// The maximum number of attempts per IP address within the window. A whole school may share one.
const MAX_PER_ADDRESS: i64 = 300;

/// Counts attempts.
#[derive(Clone, Debug)]
pub struct Attempts {
    store: Store,
}

/// What an attempt counts against, as digests: people also type other addresses and passwords into the field for their
/// own address, and those must not be stored. Unknown accounts count like known ones.
pub struct Subjects {
    account: String,
    address: Option<String>,
}

impl Subjects {
    pub fn of(email: &str, address: Option<IpAddr>) -> Self {
        Self {
            account: digest("account", &email.trim().to_lowercase()),
            address: address.map(|address| digest("address", &address.to_string())),
        }
    }
}

fn digest(kind: &str, text: &str) -> String {
    hex::encode(Sha256::digest(format!("{kind}/{text}")))
}

impl Attempts {
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    /// Counts an attempt before the password is verified, so that concurrent attempts are limited too. Returns the
    /// number of seconds to wait if there were too many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn begin(&self, subjects: &Subjects) -> Result<Option<i64>, sqlx::Error> {
        let mut wait = None;
        let account = Some((&subjects.account, MAX_PER_ACCOUNT));
        let address = subjects.address.as_ref().map(|address| (address, MAX_PER_ADDRESS));
        for (subject, max) in [account, address].into_iter().flatten() {
            let (failures, since): (i64, i64) = sqlx::query_as(
                "insert into login_attempt (subject, failures, since) values ($1, 1, $2)
                 on conflict (subject) do update set
                     failures = case when login_attempt.since <= $3 then 1 else login_attempt.failures + 1 end,
                     since = case when login_attempt.since <= $3 then excluded.since else login_attempt.since end
                 returning failures, since",
            )
            .bind(subject.as_str())
            .bind(now())
            .bind(now() - WINDOW)
            .fetch_one(self.store.writer())
            .await?;
            if failures > max {
                wait = wait.max(Some((since + WINDOW - now()).max(1)));
            }
        }
        Ok(wait)
    }

    /// Resets the count of the account, and takes this attempt off the count of the IP address.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn succeeded(&self, subjects: &Subjects) -> Result<(), sqlx::Error> {
        sqlx::query("delete from login_attempt where subject = $1")
            .bind(subjects.account.as_str())
            .execute(self.store.writer())
            .await?;
        if let Some(address) = &subjects.address {
            sqlx::query("update login_attempt set failures = failures - 1 where subject = $1 and failures > 0")
                .bind(address.as_str())
                .execute(self.store.writer())
                .await?;
        }
        Ok(())
    }
}
