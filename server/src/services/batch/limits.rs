//! What batches may cost: matches per day, and the space that all results take together.

use std::net::IpAddr;

use clap::Args;
use domain::Id;
use sha2::{Digest, Sha256};
use sqlx::AnyConnection;

use super::{BatchError, SqlBatches};
use crate::store::{Dialect, now};

/// What batches may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Args)]
pub struct BatchLimits {
    /// The number of matches (the sum of k over all rows) that visitors who are not members may ask for within 24 hours, per
    /// visitor and per address
    #[arg(long, env = "MATINEE_ANONYMOUS_MATCHES_PER_DAY", default_value_t = 1_000_000)]
    pub anonymous_matches_per_day: u64,
    /// The same for members
    #[arg(long, env = "MATINEE_MEMBER_MATCHES_PER_DAY", default_value_t = 20_000_000)]
    pub member_matches_per_day: u64,
    /// The space that all stored batches may take, in megabytes; no more are accepted beyond it
    #[arg(long, env = "MATINEE_STORED_RESULTS_MB", default_value_t = 10_000)]
    pub stored_results_mb: u64,
    /// The free space, in megabytes, that the disk of an SQLite database must keep for batches to be accepted
    #[arg(long, env = "MATINEE_FREE_SPACE_MB", default_value_t = 500)]
    pub free_space_mb: u64,
}

impl Default for BatchLimits {
    fn default() -> Self {
        Self {
            anonymous_matches_per_day: 1_000_000,
            member_matches_per_day: 20_000_000,
            stored_results_mb: 10_000,
            free_space_mb: 500,
        }
    }
}

/// A request for more matches than are left in the budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OverBudget {
    /// The number of matches that the file requests.
    pub matches: u64,
    /// The budget of matches for 24 hours.
    pub per_day: u64,
    pub is_member: bool,
    /// The number of seconds until the file is accepted; `None` if it exceeds the whole budget and is never accepted.
    pub seconds: Option<u64>,
}

/// The used and the free space.
#[derive(Debug, Clone, Copy)]
pub struct Space {
    /// The bytes of all batches and their results.
    pub stored_bytes: u64,
    /// The number of stored results.
    pub stored_rows: u64,
    /// The free bytes on the disk of an SQLite database; `None` on `PostgreSQL`.
    pub free_bytes: Option<u64>,
}

const BYTES_PER_MB: u64 = 1024 * 1024;
/// How long matches count, in seconds, from the first one.
const WINDOW: i64 = 24 * 3600;

impl SqlBatches {
    /// Checks that another batch can be stored.
    ///
    /// # Errors
    /// [`BatchError::Full`] if it cannot.
    pub async fn check_space(&self) -> Result<(), BatchError> {
        let space = self.space().await?;
        let is_full = space.stored_bytes / BYTES_PER_MB >= self.limits.stored_results_mb
            || space.free_bytes.is_some_and(|bytes| bytes / BYTES_PER_MB < self.limits.free_space_mb);
        if is_full {
            tracing::warn!(?space, "a batch was refused, because there is no space for its results");
            return Err(BatchError::Full);
        }
        Ok(())
    }

    /// The used and the free space. Cheap: it reads an index.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn space(&self) -> Result<Space, sqlx::Error> {
        let (bytes, rows): (i64, i64) = sqlx::query_as(
            "select cast(coalesce(sum(stored_bytes), 0) as bigint), cast(coalesce(sum(done_rows), 0) as bigint) from batch",
        )
        .fetch_one(self.store.bulk())
        .await?;
        let free_bytes = match self.store.dialect {
            Dialect::Sqlite => rustix::fs::statvfs(self.store.scratch()).ok().map(|disk| disk.f_bavail * disk.f_frsize),
            Dialect::Postgres => None,
        };
        Ok(Space { stored_bytes: bytes.max(0).cast_unsigned(), stored_rows: rows.max(0).cast_unsigned(), free_bytes })
    }

    /// Charges matches to a user and an address, within the transaction that stores or changes the batch. Nothing is ever
    /// refunded: otherwise, uploading and deleting again would cost nothing.
    pub(super) async fn charge(
        &self,
        connection: &mut AnyConnection,
        user: &Id,
        address: Option<IpAddr>,
        matches: u64,
    ) -> Result<(), BatchError> {
        let is_member = is_member(connection, user).await?;
        let limits = &self.limits;
        let per_day = if is_member { limits.member_matches_per_day } else { limits.anonymous_matches_per_day };
        let over = |seconds| BatchError::OverBudget(OverBudget { matches, per_day, is_member, seconds });
        if matches > per_day {
            return Err(over(None));
        }
        let user = Some(digest("user", user.as_str()));
        // Loopback is not charged: it is used by benchmarks and by the operator's scripts.
        let address = address.filter(|address| !address.is_loopback());
        let address = address.map(|address| digest("address", &address.to_string()));
        let mut seconds = None;
        for spender in [user, address].into_iter().flatten() {
            let (spent, since): (i64, i64) = sqlx::query_as(
                "insert into batch_budget (spender, matches, since) values ($1, $2, $3)
                 on conflict (spender) do update set
                     matches = excluded.matches
                         + case when batch_budget.since <= $4 then 0 else batch_budget.matches end,
                     since = case when batch_budget.since <= $4 then excluded.since else batch_budget.since end
                 returning matches, since",
            )
            .bind(spender)
            .bind(i64::try_from(matches).unwrap_or(i64::MAX / 2))
            .bind(now())
            .bind(now() - WINDOW)
            .fetch_one(&mut *connection)
            .await?;
            if spent.cast_unsigned() > per_day {
                seconds = seconds.max(Some((since + WINDOW - now()).max(1).cast_unsigned()));
            }
        }
        if seconds.is_some() { Err(over(seconds)) } else { Ok(()) }
    }
}

/// Merges the budgets of two users. The matches that both requested within a day are added up: if only the larger
/// number counted, an anonymous user could log in to get the smaller one for free. The sum counts for a day from the
/// later start, so that neither part expires early.
///
/// # Errors
/// If the database fails.
pub async fn merge_budgets(connection: &mut AnyConnection, from: &Id, into: &Id) -> Result<(), sqlx::Error> {
    let (from, into) = (digest("user", from.as_str()), digest("user", into.as_str()));
    sqlx::query(
        "insert into batch_budget (spender, matches, since)
         select $2, matches, since from batch_budget where spender = $1 and since > $3
         on conflict (spender) do update set
             matches = excluded.matches + case when batch_budget.since <= $3 then 0 else batch_budget.matches end,
             since = case when batch_budget.since > excluded.since then batch_budget.since else excluded.since end",
    )
    .bind(from.as_str())
    .bind(into)
    .bind(now() - WINDOW)
    .execute(&mut *connection)
    .await?;
    sqlx::query("delete from batch_budget where spender = $1").bind(from).execute(connection).await.map(|_| ())
}

/// Whether a user is a member.
pub(super) async fn is_member(connection: &mut AnyConnection, user: &Id) -> Result<bool, sqlx::Error> {
    let member: Option<i64> = sqlx::query_scalar("select 1 from member where user_id = $1")
        .bind(user.as_str())
        .fetch_optional(connection)
        .await?;
    Ok(member.is_some())
}

fn digest(kind: &str, text: &str) -> String {
    hex::encode(Sha256::digest(format!("{kind}/{text}")))
}
