//! The settings for mails, the same for every command that sends some.

use std::net::SocketAddr;

use clap::Args;

use crate::mail::{Mailer, MailerError};

#[derive(Args)]
pub struct MailSettings {
    /// Where messages are also mailed, as in `smtps://me:secret@mail.example.org`; without it they stay in the inbox. Others on
    /// this machine can see a flag, not the environment
    #[arg(long, env = "SMTP_URL", hide_env_values = true)]
    smtp_url: Option<String>,
    /// Whom mails are from
    #[arg(long, env = "MATINEE_MAIL_FROM", default_value = "Matinee <no-reply@localhost>")]
    mail_from: String,
    /// The address under which people reach the site, with which links in mails begin; http:// and where the site listens
    /// unless given
    #[arg(long, env = "MATINEE_URL")]
    url: Option<String>,
}

impl MailSettings {
    /// The way to the post, where one is set. `listens` is where the site listens.
    ///
    /// # Errors
    /// When one of the settings does not hold.
    pub fn mailer(&self, listens: SocketAddr) -> Result<Option<Mailer>, MailerError> {
        let given = |setting: &Option<String>| setting.clone().filter(|text| !text.trim().is_empty());
        let Some(smtp_url) = given(&self.smtp_url) else {
            return Ok(None);
        };
        let site = given(&self.url).unwrap_or_else(|| format!("http://{listens}")).parse()?;
        Mailer::new(&smtp_url, &self.mail_from, site).map(Some)
    }
}
