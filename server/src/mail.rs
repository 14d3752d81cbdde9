//! Emails: sends messages that have an address, and emails about accounts, through the configured SMTP server.

use std::fmt;
use std::time::Duration;

use domain::{Id, chain_of};
use lettre::address::AddressError;
use lettre::message::Mailbox;
use lettre::transport::smtp;
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::{Category, Code, Severity};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use thiserror::Error;

use crate::services::inbox::SqlInbox;
use crate::services::membership::email_limits::Unsubscribing;
use crate::services::membership::emails;
use crate::store::{Store, now};

mod compose;
mod job;
mod public_url;

use compose::{Content, Envelope, compose};
pub use job::handler;
pub use public_url::{InvalidPublicUrl, PublicUrl};

/// How long connecting and each command may take.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(20);
/// How long sending an email may take in total.
const SEND_TIMEOUT: Duration = Duration::from_mins(1);
/// The maximum number of attempts to send an email.
const MAX_ATTEMPTS: i64 = 8;

/// The maximum age of an email, in seconds. Older ones, such as those from before an SMTP server was set up, are
/// abandoned.
const MAX_AGE: i64 = 24 * 3600;

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

/// Why the settings of email are invalid. The value of `SMTP_URL` is not quoted, because it contains a password.
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

/// The outcome of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    Sent,
    /// The message was sent before, has no address or was deleted.
    NothingToSend,
    /// The email was rejected permanently or too often. A message stays in the inbox.
    Abandoned,
}

impl Mailer {
    /// `smtp_url` is the URL of the server and `from` the sender. Does not connect to the server.
    ///
    /// # Errors
    /// If a setting is invalid.
    pub fn new(smtp_url: &str, from: &str, site: PublicUrl) -> Result<Self, MailerError> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(smtp_url)
            .map_err(|error| if error.is_tls() { MailerError::Tls(error) } else { MailerError::Url })?
            .timeout(Some(COMMAND_TIMEOUT));
        let from: Mailbox = from.parse().map_err(MailerError::From)?;
        let transport = match greeting(&site, &from) {
            Some(name) => transport.hello_name(name),
            None => transport,
        };
        Ok(Self { transport: transport.build(), from, site })
    }

    /// Connects to the server and logs in, without sending anything.
    ///
    /// # Errors
    /// If the server cannot be reached or rejects the log-in.
    pub async fn check(&self) -> Result<(), MailerError> {
        self.transport.test_connection().await.map(|_| ()).map_err(MailerError::Connection)
    }

    /// Makes one attempt to send an email.
    async fn send(&self, outgoing: &Outgoing) -> Result<(), SendError> {
        let mail = compose(&outgoing.envelope, &outgoing.content, &self.from, &self.site)?;
        let sent = tokio::time::timeout(SEND_TIMEOUT, self.transport.send(mail));
        match sent.await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) if error.status().is_some_and(is_permanent) => Err(SendError::Rejected(error)),
            Ok(Err(error)) => Err(SendError::Temporary(MailError::Smtp(error, outgoing.attempts))),
            Err(_) => Err(SendError::Temporary(MailError::Timeout(outgoing.attempts))),
        }
    }

    /// Begins an attempt to send an email. `None` if there is nothing to send.
    async fn begin_attempt(&self, store: &Store, id: &Id) -> Result<Option<Outgoing>, sqlx::Error> {
        if let Some(email) = SqlInbox::new(store.clone()).begin_attempt(id).await? {
            let unsubscribe = self.site.to(&Unsubscribing::new(store.clone()).path(&email.to).await?);
            let content = Content::for_message(&email.message, &self.site, &unsubscribe);
            let created_at = email.message.created_at;
            let envelope = Envelope { id: id.clone(), to: email.to, created_at, unsubscribe: Some(unsubscribe) };
            return Ok(Some(Outgoing { kind: Kind::Message, envelope, content, attempts: email.attempts }));
        }
        let email = emails::begin_attempt(store, id).await?;
        Ok(email.map(|email| {
            let content = Content::for_account(email.kind, &email.href, &self.site);
            let envelope = Envelope { id: email.id, to: email.to, created_at: email.created_at, unsubscribe: None };
            Outgoing { kind: Kind::Account, envelope, content, attempts: email.attempts }
        }))
    }
}

/// The name with which the mailer introduces itself to an SMTP server: the host of the site, or else of the sender.
/// `None` for a local name or an IP address, which servers distrust; then lettre uses its default.
fn greeting(site: &PublicUrl, from: &Mailbox) -> Option<ClientId> {
    let is_public = |host: &&str| host.contains('.') && host.chars().any(|character| character.is_ascii_alphabetic());
    [site.host(), from.email.domain()].into_iter().find(is_public).map(|host| ClientId::Domain(host.to_owned()))
}

/// An email in one attempt to send it.
struct Outgoing {
    kind: Kind,
    envelope: Envelope,
    content: Content,
    attempts: i64,
}

/// The table of the outbox that an email is in.
#[derive(Clone, Copy)]
enum Kind {
    /// A message of the inbox.
    Message,
    /// An email about an account.
    Account,
}

impl Kind {
    async fn record_sent(self, store: &Store, id: &Id) -> Result<(), sqlx::Error> {
        match self {
            Self::Message => SqlInbox::new(store.clone()).record_sent(id).await,
            Self::Account => emails::record_done(store, id).await,
        }
    }

    async fn abandon(self, store: &Store, id: &Id) -> Result<(), sqlx::Error> {
        match self {
            Self::Message => SqlInbox::new(store.clone()).clear_address(id).await,
            Self::Account => emails::record_done(store, id).await,
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

/// Makes one attempt to send an email: that of a message, or one about an account. The attempt is counted before it is made.
/// If the connection breaks after the server has accepted the email, it is sent again with the same `Message-ID`.
///
/// # Errors
/// If another attempt may succeed.
pub async fn deliver(mailer: &Mailer, store: &Store, id: &Id) -> Result<Delivery, MailError> {
    let Some(outgoing) = mailer.begin_attempt(store, id).await? else {
        return Ok(Delivery::NothingToSend);
    };
    if outgoing.envelope.created_at.seconds() < now() - MAX_AGE {
        tracing::warn!(%id, "an email is too old to be sent");
        outgoing.kind.abandon(store, id).await?;
        return Ok(Delivery::Abandoned);
    }
    let error = match mailer.send(&outgoing).await {
        Ok(()) => {
            outgoing.kind.record_sent(store, id).await?;
            return Ok(Delivery::Sent);
        }
        Err(SendError::Temporary(error)) if outgoing.attempts < MAX_ATTEMPTS => return Err(error),
        Err(error) => error,
    };
    tracing::warn!(error = chain_of(&error), %id, attempts = outgoing.attempts, "an email is abandoned");
    outgoing.kind.abandon(store, id).await?;
    Ok(Delivery::Abandoned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mailer_introduces_itself_with_a_public_name() {
        for (site, from, name) in [
            ("https://matinee.example", "post@elsewhere.example", Some("matinee.example")),
            ("http://127.0.0.1:3000", "Matinee <post@elsewhere.example>", Some("elsewhere.example")),
            ("http://[::1]:3000", "post@elsewhere.example", Some("elsewhere.example")),
            ("http://localhost:3000", "Matinee <no-reply@localhost>", None),
        ] {
            let greeting = greeting(&site.parse().expect("an address"), &from.parse().expect("a sender"));
            assert_eq!(greeting, name.map(|name| ClientId::Domain(name.to_owned())), "{site}");
        }
    }
}
