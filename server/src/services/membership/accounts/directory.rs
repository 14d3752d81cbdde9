//! Lists and shows members, for operators.

use sqlx::FromRow;

use super::Accounts;
use crate::services::membership::email;

/// A member, for operators. Times are in seconds since 1970.
#[derive(Debug, Clone, FromRow)]
pub struct MemberFacts {
    pub user_id: String,
    pub email: String,
    pub joined_at: i64,
    /// When the email address was verified.
    pub verified_at: Option<i64>,
    /// The slug of the plan that was chosen last.
    pub plan: Option<String>,
    pub sessions: i64,
    pub batches: i64,
}

macro_rules! facts {
    ($rest:literal) => {
        concat!(
            "select member.user_id, email, joined_at, verified_at, subscription.plan,
                 (select count(*) from session where session.user_id = member.user_id) as sessions,
                 (select count(*) from batch where batch.user_id = member.user_id) as batches
             from member left join subscription on subscription.user_id = member.user_id ",
            $rest
        )
    };
}

impl Accounts {
    /// The members who joined last, latest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn list(&self, limit: u32) -> Result<Vec<MemberFacts>, sqlx::Error> {
        sqlx::query_as(facts!("order by joined_at desc, email limit $1"))
            .bind(i64::from(limit))
            .fetch_all(self.store.pages())
            .await
    }

    /// The member with this address.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn facts(&self, address: &str) -> Result<Option<MemberFacts>, sqlx::Error> {
        let Some(address) = email::normalised(address) else { return Ok(None) };
        sqlx::query_as(facts!("where email = $1")).bind(address).fetch_optional(self.store.pages()).await
    }
}
