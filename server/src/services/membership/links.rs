//! Links to accounts, sent by email or printed by an operator. Each has a random token and works once.

use domain::Id;
use sqlx::{AnyConnection, FromRow};
use strum::IntoStaticStr;

use crate::id::{digest, new_id};
use crate::store::now;

/// The action that a link allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Purpose {
    /// Verifies its address and makes it the email address of the account.
    Confirm,
    /// Sets a new password, and verifies the address.
    Reset,
    /// Sets a new password. An operator printed the link, so using it does not verify the address.
    OperatorReset,
}

/// How long a confirmation link is valid, in seconds: a day, because an outsider gains nothing from it.
const CONFIRMATION_LIFETIME: i64 = 24 * 3600;
/// How long a password-reset link is valid, in seconds.
const RESET_LIFETIME: i64 = 3600;

impl Purpose {
    fn as_str(self) -> &'static str {
        self.into()
    }

    fn lifetime(self) -> i64 {
        match self {
            Self::Confirm => CONFIRMATION_LIFETIME,
            Self::Reset | Self::OperatorReset => RESET_LIFETIME,
        }
    }

    /// The path of a link with this token.
    pub fn path(self, token: &str) -> String {
        match self {
            Self::Confirm => format!("/confirm?token={token}"),
            Self::Reset | Self::OperatorReset => format!("/reset?token={token}"),
        }
    }
}

/// A valid link in the database.
#[derive(Debug, Clone, FromRow)]
pub struct Link {
    #[sqlx(try_from = "String")]
    pub user_id: Id,
    /// The email address that the link was created for.
    pub email: String,
    purpose: String,
}

impl Link {
    /// Whether using the link verifies its address, because it was sent there by email.
    pub fn verifies_address(&self) -> bool {
        self.purpose != Purpose::OperatorReset.as_str()
    }
}

/// Creates a link and returns its token.
pub(super) async fn create(
    connection: &mut AnyConnection,
    purpose: Purpose,
    user: &Id,
    email: &str,
) -> Result<String, sqlx::Error> {
    let token = new_id().to_string();
    sqlx::query("insert into account_link (digest, purpose, user_id, email, expires_at) values ($1, $2, $3, $4, $5)")
        .bind(digest(&token))
        .bind(purpose.as_str())
        .bind(user.as_str())
        .bind(email)
        .bind(now() + purpose.lifetime())
        .execute(connection)
        .await?;
    Ok(token)
}

/// The password-reset link with this token, if it is valid and the account still has its address.
pub(super) async fn find_reset(connection: &mut AnyConnection, token: &str) -> Result<Option<Link>, sqlx::Error> {
    sqlx::query_as(
        "select account_link.user_id, account_link.email, account_link.purpose
         from account_link join member on member.user_id = account_link.user_id and member.email = account_link.email
         where digest = $1 and purpose in ('reset', 'operator-reset') and expires_at > $2",
    )
    .bind(digest(token))
    .bind(now())
    .fetch_optional(connection)
    .await
}

/// Consumes a confirmation link. Of concurrent transactions, only one gets it.
pub(super) async fn take_confirmation(
    connection: &mut AnyConnection,
    token: &str,
) -> Result<Option<Link>, sqlx::Error> {
    sqlx::query_as(
        "delete from account_link where digest = $1 and purpose = 'confirm' and expires_at > $2
         returning user_id, email, purpose",
    )
    .bind(digest(token))
    .bind(now())
    .fetch_optional(connection)
    .await
}

/// Consumes a password-reset link that [`find_reset`] has found, and returns whether it still existed: of concurrent
/// transactions, only one gets it.
pub(super) async fn take_reset(connection: &mut AnyConnection, token: &str) -> Result<bool, sqlx::Error> {
    let taken = sqlx::query("delete from account_link where digest = $1").bind(digest(token)).execute(connection);
    Ok(taken.await?.rows_affected() == 1)
}

/// Invalidates all links of an account.
pub(super) async fn remove_all(connection: &mut AnyConnection, user: &Id) -> Result<(), sqlx::Error> {
    sqlx::query("delete from account_link where user_id = $1").bind(user.as_str()).execute(connection).await.map(|_| ())
}
