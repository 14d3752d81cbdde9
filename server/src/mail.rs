//! Mails: messages that also go where their readers have said, through the SMTP server of the settings.

use std::fmt;
use std::time::Duration;

use lettre::address::AddressError;
use lettre::message::Mailbox;
use lettre::transport::smtp;
use lettre::transport::smtp::response::{Category, Code};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use thiserror::Error;

use crate::services::inbox::{OutgoingEmail, SqlInbox};
use crate::store::Store;

mod job;
mod compose;
mod public_url;

pub use job::{MailJob, handler};
pub use letter::{ComposeError, compose};
pub use public_url::{NotPublic, PublicUrl};

/// How long a connection may take to come about, in which a server that is there answers many times over.
const CONNECTS_WITHIN: Duration = Duration::from_secs(20);
/// How long all of it may take, the last answer included.
const SENDS_WITHIN: Duration = Duration::from_mins(1);
/// How often a mail is tried.
const MOST_ATTEMPTS: Attempts = 8;

/// The way to the post. Cloning it is cheap; each mail is a connection of its own.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    site: PublicUrl,
}

impl fmt::Debug for Mailer {
    /// Without the way itself, which has a password in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailer").field("from", &self.from).field("site", &self.site).finish_non_exhaustive()
    }
}

/// Why no mail can be sent at all: settings that do not hold. What `SMTP_URL` says is not repeated, since a password is in it.
#[derive(Debug, Error)]
pub enum MailerError {
    #[error(
        "SMTP_URL must be like smtps://me:secret@mail.example.org, or smtp://… with ?tls=required or, unencrypted, without; \
         signs in the password that mean something in an address are written as %40 and so on"
    )]
    Url,
    #[error("mails cannot be sent encrypted from here")]
    Tls(#[source] smtp::Error),
    #[error("MATINEE_MAIL_FROM must be an address, as in Matinee <post@matinee.example>")]
    From(#[source] AddressError),
    #[error(transparent)]
    Site(#[from] NotPublic),
}

/// Why a mail has not gone out yet. It is worth another try.
#[derive(Debug, Error)]
pub enum MailError {
    #[error("a mail cannot be looked up or noted as sent")]
    Store(#[from] sqlx::Error),
    #[error("a mail is not taken now")]
    NotTaken(#[source] smtp::Error, Attempts),
    #[error("a mail was not taken within {} seconds", SENDS_WITHIN.as_secs())]
    TooSlow(Attempts),
}

/// How often a mail has been tried.
pub type Attempts = i64;

/// What became of a message at the post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    Sent,
    /// It is mailed already, has no address or is no more.
    NothingToSend,
    /// It will never be taken, or was tried often enough. That is in the log, and the message in the inbox.
    GivenUp,
}

impl Mailer {
    /// `smtp_url` is where the post is, `from` whom mails are from.
    ///
    /// # Errors
    /// When one of the settings does not hold. The server itself is not asked: it may be away just now.
    pub fn new(smtp_url: &str, from: &str, site: PublicUrl) -> Result<Self, MailerError> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(smtp_url)
            .map_err(|error| if error.is_tls() { MailerError::Tls(error) } else { MailerError::Url })?
            .timeout(Some(CONNECTS_WITHIN))
            .build();
        let from = from.parse().map_err(MailerError::From)?;
        Ok(Self { transport, from, site })
    }

    /// Sends a message once.
    async fn send(&self, letter: &OutgoingEmail) -> Result<(), SendError> {
        let mail = compose(letter, &self.from, &self.site)?;
        let sent = tokio::time::timeout(SENDS_WITHIN, self.transport.send(mail));
        match sent.await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) if error.status().is_some_and(concerns_the_mail) => Err(SendError::Refused(error)),
            Ok(Err(error)) => Err(SendError::NotYet(MailError::NotTaken(error, letter.attempts))),
            Err(_) => Err(SendError::NotYet(MailError::TooSlow(letter.attempts))),
        }
    }
}

/// Why one attempt came to nothing.
#[derive(Debug, Error)]
enum SendError {
    #[error(transparent)]
    ComposeError(#[from] ComposeError),
    #[error(transparent)]
    Refused(smtp::Error),
    #[error(transparent)]
    NotYet(MailError),
}

/// Whether a refusal is of this mail and for good. What is wrong with our name or password (53x) can be mended in the
/// settings.
fn concerns_the_mail(code: Code) -> bool {
    let for_good = code.severity == smtp::response::Severity::PermanentNegativeCompletion;
    for_good && code.category != Category::Unspecified3
}

/// Mails a message that has an address and is not mailed yet. Each call is one attempt, counted before it is made. A mail
/// that was taken when the connection broke is sent again, under the same id.
///
/// # Errors
/// When it is worth calling again, after a while.
pub async fn deliver(mailer: &Mailer, store: &Store, message: &str) -> Result<Delivery, MailError> {
    let inbox = SqlInbox::new(store.clone());
    let Some(letter) = inbox.take(message).await? else {
        return Ok(Delivery::NothingToSend);
    };
    let error = match mailer.send(&letter).await {
        Ok(()) => {
            inbox.mailed(message).await?;
            return Ok(Delivery::Sent);
        }
        Err(SendError::NotYet(error)) if letter.attempts < MOST_ATTEMPTS => return Err(error),
        Err(error) => error,
    };
    tracing::warn!(error = %told(&error), message, attempts = letter.attempts, "a mail is given up; its message is in the inbox");
    inbox.keep_here(message).await?;
    Ok(Delivery::GivenUp)
}

/// An error with its causes, on one line.
fn told(error: &dyn std::error::Error) -> String {
    std::iter::successors(error.source(), |error| error.source()).fold(error.to_string(), |told, cause| {
        let cause = cause.to_string();
        // Some errors tell their causes themselves.
        if told.ends_with(&cause) { told } else { format!("{told}: {cause}") }
    })
}
