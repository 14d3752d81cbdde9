//! Emails: sends messages that have an address through the configured SMTP server.

use std::fmt;
use std::time::Duration;

use domain::{Id, chain_of};
use lettre::address::AddressError;
use lettre::message::Mailbox;
use lettre::transport::smtp;
use lettre::transport::smtp::response::{Category, Code, Severity};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use thiserror::Error;

use crate::services::inbox::{OutgoingEmail, SqlInbox};
use crate::store::{Store, now};

mod compose;
mod job;
mod public_url;

pub use compose::compose;
pub use job::handler;
pub use public_url::{InvalidPublicUrl, PublicUrl};

/// How long connecting and each command may take.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(20);
/// How long sending an email may take in total.
const SEND_TIMEOUT: Duration = Duration::from_mins(1);
/// The maximum number of attempts to send an email.
const MAX_ATTEMPTS: i64 = 8;

/// Sends emails, with one connection each. Cheap to clone.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    site: PublicUrl,
}

impl fmt::Debug for Mailer {
    /// Omits the transport, which contains a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailer").field("from", &self.from).field("site", &self.site).finish_non_exhaustive()
    }
}

/// Which setting is invalid. The value of `SMTP_URL` is not quoted, because it contains a password.
#[derive(Debug, Error)]
pub enum MailerError {
    #[error(
        "SMTP_URL must look like smtps://me:secret@mail.example.org, or smtp://… with ?tls=required, or without it for an \
         unencrypted connection; special characters of the password must be percent-encoded, such as %40 for @"
    )]
    Url,
    #[error("cannot set up an encrypted SMTP connection")]
    Tls(#[source] smtp::Error),
    #[error("cannot log in to the SMTP server")]
    Connection(#[source] smtp::Error),
    #[error("MATINEE_MAIL_FROM must be an address, such as Matinee <post@matinee.example>")]
    From(#[source] AddressError),
    #[error(transparent)]
    Site(#[from] InvalidPublicUrl),
}

/// Why an attempt failed, with the number of attempts so far. Another attempt may succeed.
#[derive(Debug, Error)]
pub enum MailError {
    #[error("cannot read or update a message in the database")]
    Store(#[from] sqlx::Error),
    #[error("the SMTP server has not accepted an email")]
    Smtp(#[source] smtp::Error, i64),
    #[error("the SMTP server has not accepted an email within {} seconds", SEND_TIMEOUT.as_secs())]
    Timeout(i64),
}

/// An email that has waited for longer, such as for a server that was set up later, is not sent: in seconds.
const MAX_AGE: i64 = 24 * 3600;

/// The outcome of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    Sent,
    /// The message was sent before, has no address or was deleted.
    NothingToSend,
    /// The email was rejected permanently or too often. The message stays in the inbox.
    Abandoned,
}

impl Mailer {
    /// `smtp_url` is the server's address and `from` the sender. Does not connect to the server.
    ///
    /// # Errors
    /// If a setting is invalid.
    pub fn new(smtp_url: &str, from: &str, site: PublicUrl) -> Result<Self, MailerError> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(smtp_url)
            .map_err(|error| if error.is_tls() { MailerError::Tls(error) } else { MailerError::Url })?
            .timeout(Some(COMMAND_TIMEOUT))
            .build();
        let from = from.parse().map_err(MailerError::From)?;
        Ok(Self { transport, from, site })
    }

    /// Connects to the server and logs in, without sending anything.
    ///
    /// # Errors
    /// If the server cannot be reached or rejects the log-in.
    pub async fn check(&self) -> Result<(), MailerError> {
        self.transport.test_connection().await.map(|_| ()).map_err(MailerError::Connection)
    }

    /// Makes one attempt to send an email.
    async fn send(&self, email: &OutgoingEmail) -> Result<(), SendError> {
        let mail = compose(email, &self.from, &self.site)?;
        let sent = tokio::time::timeout(SEND_TIMEOUT, self.transport.send(mail));
        match sent.await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) if error.status().is_some_and(is_permanent) => Err(SendError::Rejected(error)),
            Ok(Err(error)) => Err(SendError::Temporary(MailError::Smtp(error, email.attempts))),
            Err(_) => Err(SendError::Temporary(MailError::Timeout(email.attempts))),
        }
    }
}

#[derive(Debug, Error)]
enum SendError {
    #[error(transparent)]
    Compose(#[from] lettre::error::Error),
    #[error(transparent)]
    Rejected(smtp::Error),
    #[error(transparent)]
    Temporary(MailError),
}

/// Whether a reply rejects this email permanently. Authentication failures (53x) do not: an operator can correct the
/// settings.
fn is_permanent(code: Code) -> bool {
    code.severity == Severity::PermanentNegativeCompletion && code.category != Category::Unspecified3
}

/// Makes one attempt to send a message by email. The attempt is counted before it is made. If the connection breaks
/// after the server has accepted the email, it is sent again with the same `Message-ID`.
///
/// # Errors
/// If another attempt may succeed.
pub async fn deliver(mailer: &Mailer, store: &Store, message: &Id) -> Result<Delivery, MailError> {
    let inbox = SqlInbox::new(store.clone());
    let Some(email) = inbox.begin_attempt(message).await? else {
        return Ok(Delivery::NothingToSend);
    };
    if email.message.created_at.seconds() < now() - MAX_AGE {
        tracing::warn!(%message, "an email is too old to be sent; the message stays in the inbox");
        inbox.clear_address(message).await?;
        return Ok(Delivery::Abandoned);
    }
    let error = match mailer.send(&email).await {
        Ok(()) => {
            inbox.record_sent(message).await?;
            return Ok(Delivery::Sent);
        }
        Err(SendError::Temporary(error)) if email.attempts < MAX_ATTEMPTS => return Err(error),
        Err(error) => error,
    };
    tracing::warn!(error = chain_of(&error), %message, attempts = email.attempts, "an email is abandoned; the message stays in the inbox");
    inbox.clear_address(message).await?;
    Ok(Delivery::Abandoned)
}
