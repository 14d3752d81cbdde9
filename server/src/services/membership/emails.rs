//! Emails about accounts, which are not messages of the inbox. They are stored in a table of their own and sent by the
//! same worker as messages.

use domain::{Id, Timestamp};
use sqlx::{AnyConnection, FromRow};
use strum::{EnumString, IntoStaticStr};

use super::links::{self, Purpose};
use super::{Email, email_limits};
use crate::id::new_id;
use crate::queue::{self, MailJob};
use crate::services::parsed;
use crate::store::{Store, now};

/// The kinds of emails about accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum AccountEmailKind {
    /// Contains the link that verifies the address.
    Confirm,
    /// Someone tried to open an account with an address that already has one.
    HasAccount,
    /// Contains the password-reset link.
    Reset,
    /// The account now has another address.
    AddressChanged,
    PasswordChanged,
}

impl AccountEmailKind {
    fn as_str(self) -> &'static str {
        self.into()
    }

    /// The link that the email contains. It is created when the email is sent, so its token is never stored.
    fn link(self) -> Option<Purpose> {
        match self {
            Self::Confirm => Some(Purpose::Confirm),
            Self::Reset => Some(Purpose::Reset),
            Self::HasAccount | Self::AddressChanged | Self::PasswordChanged => None,
        }
    }

    /// The page that an email without a token links to.
    fn page(self) -> &'static str {
        match self {
            Self::HasAccount | Self::PasswordChanged | Self::Confirm | Self::Reset => "/forgot",
            Self::AddressChanged => "/",
        }
    }
}

/// An email about an account, to be sent.
#[derive(Debug, Clone)]
pub struct AccountEmail {
    pub id: Id,
    pub kind: AccountEmailKind,
    pub to: Email,
    pub created_at: Timestamp,
    /// The number of attempts to send it, including this one.
    pub attempts: i64,
    /// The path that the email links to.
    pub href: String,
}

/// Adds an email to the outbox, within the transaction of the event. If the limit of the address or of the site is
/// reached, nothing is written, and the caller is not informed.
///
/// # Errors
/// If the database fails.
pub(super) async fn write(
    connection: &mut AnyConnection,
    kind: AccountEmailKind,
    user: Option<&Id>,
    to: &str,
) -> Result<(), sqlx::Error> {
    if !email_limits::account_email_may_be_sent(connection, to).await? {
        return Ok(());
    }
    let id = new_id();
    sqlx::query("insert into account_email (id, kind, user_id, email, created_at) values ($1, $2, $3, $4, $5)")
        .bind(id.as_str())
        .bind(kind.as_str())
        .bind(user.map(Id::as_str))
        .bind(to)
        .bind(now())
        .execute(&mut *connection)
        .await?;
    queue::push(connection, &[(MailJob { message: id }, URGENT)]).await
}

/// The priority of the job: users wait for these emails, unlike those about batches.
const URGENT: i64 = 1;

#[derive(FromRow)]
struct Waiting {
    kind: String,
    user_id: Option<String>,
    email: String,
    #[sqlx(try_from = "i64")]
    created_at: Timestamp,
    attempts: i64,
}

/// Begins an attempt to send an email about an account, which is counted even if the process stops unexpectedly. `None`
/// if there is no such email, it was sent, or it has become pointless.
///
/// Whether the address has an account is checked here, so that requesting a link takes the same time in both cases.
///
/// # Errors
/// If the database fails.
pub async fn begin_attempt(store: &Store, id: &Id) -> Result<Option<AccountEmail>, sqlx::Error> {
    let mut transaction = store.begin().await?;
    let waiting: Option<Waiting> = sqlx::query_as(
        "update account_email set attempts = attempts + 1 where id = $1 and done_at is null
         returning kind, user_id, email, created_at, attempts",
    )
    .bind(id.as_str())
    .fetch_optional(&mut *transaction)
    .await?;
    let Some(Waiting { kind, user_id, email, created_at, attempts }) = waiting else { return Ok(None) };
    let (kind, Ok(to)) = (parsed::<AccountEmailKind>(&kind)?, email.parse()) else { return Ok(None) };
    let account: Option<String> = match (&user_id, kind) {
        (Some(user), _) => Some(user.clone()),
        (None, AccountEmailKind::Reset) => {
            sqlx::query_scalar("select user_id from member where email = $1")
                .bind(email.as_str())
                .fetch_optional(&mut *transaction)
                .await?
        }
        (None, _) => None,
    };
    let href = match (kind.link(), account) {
        (Some(purpose), Some(user)) => {
            let token = links::create(&mut transaction, purpose, &parsed(&user)?, &email).await?;
            purpose.path(&token)
        }
        (Some(_), None) => {
            finish(&mut transaction, id).await?;
            transaction.commit().await?;
            return Ok(None);
        }
        (None, _) => kind.page().to_owned(),
    };
    transaction.commit().await?;
    Ok(Some(AccountEmail { id: id.clone(), kind, to, created_at, attempts, href }))
}

/// Records that an email was sent, or is abandoned.
///
/// # Errors
/// If the database fails.
pub async fn record_done(store: &Store, id: &Id) -> Result<(), sqlx::Error> {
    finish(&mut *store.writer().acquire().await?, id).await
}

async fn finish(connection: &mut AnyConnection, id: &Id) -> Result<(), sqlx::Error> {
    sqlx::query("update account_email set done_at = $2 where id = $1")
        .bind(id.as_str())
        .bind(now())
        .execute(connection)
        .await
        .map(|_| ())
}
