//! Membership over SQL.

use app::services::{Membership, ServiceError};
use app::types::Offer;
use async_trait::async_trait;
use time::OffsetDateTime;

use super::failed;
use crate::store::Store;

pub struct SqlMembership {
    store: Store,
}

impl SqlMembership {
    pub fn new(store: Store) -> Self {
        Self { store }
    }
}

/// The longest address that mail can be sent to (RFC 5321, section 4.5.3.1.3).
const LONGEST_EMAIL: usize = 254;

#[async_trait]
impl Membership for SqlMembership {
    async fn offer(&self) -> Result<Offer, ServiceError> {
        let cents: i64 = sqlx::query_scalar("select min(month_cents) from plan")
            .fetch_one(&self.store.pool)
            .await
            .map_err(failed)?;
        let from_cents = u32::try_from(cents).map_err(|error| ServiceError::Failed(error.to_string()))?;
        Ok(Offer { from_cents })
    }

    async fn request_to_join(&self, email: &str) -> Result<(), ServiceError> {
        let email =
            checked_email(email).ok_or_else(|| ServiceError::Invalid("that is not an email address".to_owned()))?;
        sqlx::query("insert into join_request (email, requested_at) values ($1, $2) on conflict (email) do nothing")
            .bind(email)
            .bind(OffsetDateTime::now_utc().unix_timestamp())
            .execute(&self.store.pool)
            .await
            .map_err(failed)?;
        Ok(())
    }
}

/// The address in lower case, if mail could be sent there: something, one `@`, and a host with a dot in it.
fn checked_email(email: &str) -> Option<String> {
    let email = email.trim();
    let (mailbox, host) = email.rsplit_once('@')?;
    let parts_hold = host.contains('.') && host.split('.').all(|part| !part.is_empty());
    let clean = !email.chars().any(|character| character.is_whitespace() || character.is_control());
    let one_at = !mailbox.is_empty() && !mailbox.contains('@');
    (email.len() <= LONGEST_EMAIL && parts_hold && clean && one_at).then(|| email.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::checked_email;

    #[test]
    fn addresses_are_trimmed_and_lower_cased() {
        assert_eq!(checked_email(" Ada@Example.ORG ").as_deref(), Some("ada@example.org"));
    }

    #[test]
    fn what_mail_cannot_reach_is_refused() {
        for email in [
            "",
            "@",
            "ada",
            "ada@",
            "@example.org",
            "ada@example",
            "ada@.org",
            "ada@example..org",
            "a b@example.org",
            "a@b@example.org",
            "ada@example.org\r\nBcc: x@y.z",
        ] {
            assert_eq!(checked_email(email), None, "{email:?}");
        }
        assert_eq!(checked_email(&format!("{}@example.org", "a".repeat(250))), None);
    }
}
