//! Leaky buckets that slow down password guesses and requests for emails. They are in the database, so all processes
//! share them.
//!
//! A bucket fills by one per attempt and leaks. Above its free level, each attempt has to wait for a pause since the
//! last one, and the pause doubles with the level. Owners are not locked out, because guesses from other clients fill
//! other buckets.

use std::net::IpAddr;

use crate::id::digest;
use crate::store::{Store, now};

/// How a bucket fills. Times are in seconds.
#[derive(Debug, Clone, Copy)]
struct Limit {
    /// The level up to which there is no pause.
    free: i64,
    /// The time in which the level sinks by one.
    leak: i64,
    first_pause: i64,
    longest_pause: i64,
}

/// Guesses for one account from one client, or from one browser that has logged in before.
const PER_ACCOUNT_AND_CLIENT: Limit = Limit { free: 5, leak: 600, first_pause: 2, longest_pause: 900 };
/// Guesses for one account from all clients together, against distributed guessing. Known browsers are not affected.
const PER_ACCOUNT: Limit = Limit { free: 100, leak: 36, first_pause: 1, longest_pause: 60 };
/// Guesses from one client for all accounts. A whole school may share one address.
const PER_CLIENT: Limit = Limit { free: 300, leak: 3, first_pause: 2, longest_pause: 900 };
/// New accounts and requested emails of one client.
const REQUESTS_PER_CLIENT: Limit = Limit { free: 30, leak: 120, first_pause: 2, longest_pause: 900 };

/// Counts attempts.
#[derive(Clone, Debug)]
pub struct Attempts {
    store: Store,
}

/// A bucket that an attempt is counted in. Stored as a digest, because users also type other addresses and passwords
/// into the field for the email address. Unknown accounts count like known ones.
#[derive(Debug)]
pub struct Bucket {
    subject: String,
    limit: Limit,
}

impl Bucket {
    fn new(kind: &str, subject: &str, limit: Limit) -> Self {
        Self { subject: digest(&format!("{kind}/{subject}")), limit }
    }

    /// The buckets of a guess from an unknown browser. The first is that of the account and client.
    pub fn for_unknown_browser(account: &str, client: Option<IpAddr>) -> Vec<Self> {
        let account = account.trim().to_lowercase();
        let address = client.map(|client| client.to_string());
        let guesser = format!("{}/{account}", address.as_deref().unwrap_or_default());
        let mut buckets = vec![Self::new("guesser", &guesser, PER_ACCOUNT_AND_CLIENT)];
        buckets.extend(address.map(|address| Self::new("client", &address, PER_CLIENT)));
        buckets.push(Self::new("account", &account, PER_ACCOUNT));
        buckets
    }

    /// The bucket of a guess from a browser that has logged in to this account before, or is logged in.
    pub fn for_known_browser(account: &str, browser: &str) -> Vec<Self> {
        vec![Self::new("browser", &format!("{browser}/{account}"), PER_ACCOUNT_AND_CLIENT)]
    }

    /// The bucket of new accounts and requested emails.
    pub fn for_requests(client: IpAddr) -> Vec<Self> {
        vec![Self::new("requests", &client.to_string(), REQUESTS_PER_CLIENT)]
    }
}

/// The current level of a bucket: `$2` is now, `$3` the leak.
macro_rules! level {
    () => {
        "(case when login_attempt.level > ($2 - login_attempt.last_at) / $3
               then login_attempt.level - ($2 - login_attempt.last_at) / $3 else 0 end)"
    };
}

/// Adds an attempt unless it comes too early: `$4` is the free level, `$5` the first pause, `$6` the longest one, `$7` the
/// number of doublings to it.
const ADD: &str = concat!(
    "insert into login_attempt (subject, level, last_at) values ($1, 1, $2)
     on conflict (subject) do update set level = ",
    level!(),
    " + 1, last_at = excluded.last_at where ",
    level!(),
    " < $4 or login_attempt.last_at + (case when ",
    level!(),
    " - $4 >= $7 then $6 else $5 << cast(",
    level!(),
    " - $4 as integer) end) <= $2 returning 1"
);

impl Limit {
    /// The number of doublings from the first pause to the longest one.
    fn doublings(self) -> i64 {
        (0..62).find(|doublings| self.first_pause << doublings >= self.longest_pause).unwrap_or(62)
    }

    /// The pause, in seconds, after an attempt that filled the bucket to this level.
    fn pause(self, level: i64) -> i64 {
        match level - self.free {
            below if below < 0 => 0,
            above if above >= self.doublings() => self.longest_pause,
            above => self.first_pause << above,
        }
    }
}

impl Attempts {
    /// The buckets of a database.
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    /// Counts an attempt before it is made, so that concurrent attempts are limited too. If it comes too early, nothing is
    /// counted, and the answer is the number of seconds to wait.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn begin(&self, buckets: &[Bucket]) -> Result<Option<i64>, sqlx::Error> {
        for (position, bucket) in buckets.iter().enumerate() {
            if let Some(wait) = self.add(bucket).await? {
                for counted in &buckets[..position] {
                    self.take_back(counted).await?;
                }
                return Ok(Some(wait));
            }
        }
        Ok(None)
    }

    /// Removes a successful attempt: empties the first bucket, and takes the attempt back from the others.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn succeeded(&self, buckets: &[Bucket]) -> Result<(), sqlx::Error> {
        let Some((own, shared)) = buckets.split_first() else { return Ok(()) };
        sqlx::query("delete from login_attempt where subject = $1")
            .bind(own.subject.as_str())
            .execute(self.store.writer())
            .await?;
        for bucket in shared {
            self.take_back(bucket).await?;
        }
        Ok(())
    }

    /// Adds an attempt to a bucket, or returns the number of seconds to wait.
    async fn add(&self, Bucket { subject, limit }: &Bucket) -> Result<Option<i64>, sqlx::Error> {
        let time = now();
        let added = sqlx::query(ADD)
            .bind(subject.as_str())
            .bind(time)
            .bind(limit.leak)
            .bind(limit.free)
            .bind(limit.first_pause)
            .bind(limit.longest_pause)
            .bind(limit.doublings())
            .fetch_optional(self.store.writer())
            .await?;
        if added.is_some() {
            return Ok(None);
        }
        let (level, last_at): (i64, i64) =
            sqlx::query_as("select level, last_at from login_attempt where subject = $1")
                .bind(subject.as_str())
                .fetch_optional(self.store.pages())
                .await?
                .unwrap_or_default();
        let level = (level - (time - last_at) / limit.leak).max(0);
        Ok(Some((last_at + limit.pause(level) - time).max(1)))
    }

    async fn take_back(&self, bucket: &Bucket) -> Result<(), sqlx::Error> {
        for statement in [
            "delete from login_attempt where subject = $1 and level <= 1",
            "update login_attempt set level = level - 1 where subject = $1",
        ] {
            sqlx::query(statement).bind(bucket.subject.as_str()).execute(self.store.writer()).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_doubles_from_the_free_level_up_to_the_longest() {
        let pauses: Vec<_> =
            [0, 4, 5, 6, 7, 13, 14, 15, i64::MAX].map(|level| PER_ACCOUNT_AND_CLIENT.pause(level)).into();
        assert_eq!(pauses, [0, 0, 2, 4, 8, 512, 900, 900, 900]);
        assert_eq!([99, 100, 101, 106, 107].map(|level| PER_ACCOUNT.pause(level)), [0, 1, 2, 60, 60]);
    }

    #[test]
    fn guesses_of_one_account_from_two_clients_share_only_its_own_bucket() {
        let subjects = |client: [u8; 4]| {
            let buckets = Bucket::for_unknown_browser(" Ada@example.org", Some(client.into()));
            buckets.into_iter().map(|bucket| bucket.subject).collect::<Vec<_>>()
        };
        let (one, other) = (subjects([203, 0, 113, 1]), subjects([203, 0, 113, 2]));
        assert_eq!((one.len(), other.len()), (3, 3));
        let shared: Vec<_> = one.iter().filter(|subject| other.contains(subject)).collect();
        assert_eq!(shared, [&digest("account/ada@example.org")]);
    }
}
