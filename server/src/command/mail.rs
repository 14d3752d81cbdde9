//! The settings of the outbox.

use std::net::SocketAddr;

use clap::Args;

use super::secrets;
use crate::mail::{InvalidPublicUrl, Mailer, MailerError, PublicUrl};

/// The SMTP server and the sender of emails.
#[derive(Args)]
pub struct MailSettings {
    /// The SMTP server for emails, such as `smtps://me:secret@mail.example.org`; without it, messages stay in the
    /// inbox. Prefer the environment: other users of this machine can see flags
    #[arg(long, env = "SMTP_URL", hide_env_values = true)]
    smtp_url: Option<String>,
    /// The sender of emails
    #[arg(long, env = "MATINEE_MAIL_FROM", default_value = "Matinee <no-reply@localhost>")]
    mail_from: String,
    #[command(flatten)]
    url: UrlSetting,
}

/// The public URL of the site.
#[derive(Args)]
pub struct UrlSetting {
    /// The public address of the site, for links in emails and to recognise its own forms behind a proxy; http:// and the listening address by default
    #[arg(long, env = "MATINEE_URL")]
    url: Option<String>,
}

impl UrlSetting {
    /// The public address of a site that listens at `address`.
    ///
    /// # Errors
    /// If the setting is invalid.
    pub fn site(&self, address: SocketAddr) -> Result<PublicUrl, InvalidPublicUrl> {
        match self.url.as_deref().map(str::trim) {
            None | Some("") => Ok(PublicUrl::from_listener(address)),
            Some(url) => url.parse(),
        }
    }
}

impl MailSettings {
    /// The mailer, if an SMTP server is set. `address` is the address that the site listens on.
    ///
    /// # Errors
    /// If a setting is invalid.
    pub fn mailer(&self, address: SocketAddr) -> Result<Option<Mailer>, MailerError> {
        // An unreadable secret file has ended the program before.
        let read_file = secrets::read_file("SMTP_URL").ok().flatten();
        let Some(smtp_url) = given(self.smtp_url.as_ref()).or(given(read_file.as_ref())) else {
            return Ok(None);
        };
        Mailer::new(smtp_url, &self.mail_from, self.url.site(address)?).map(Some)
    }

    /// The public address of the site, if it is set.
    ///
    /// # Errors
    /// If it is invalid.
    pub fn public_url(&self) -> Result<Option<PublicUrl>, InvalidPublicUrl> {
        given(self.url.url.as_ref()).map(str::parse).transpose()
    }
}

/// A setting that is not empty.
fn given(setting: Option<&String>) -> Option<&str> {
    setting.map(String::as_str).filter(|text| !text.trim().is_empty())
}
