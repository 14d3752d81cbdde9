//! Emails that a site has written.

use domain::Id;
use server::mail::{Mailer, deliver};

use super::site::TestApp;
use super::smtp_stub::SmtpStub;

impl TestApp {
    /// Sends the waiting emails about accounts, and returns them.
    pub async fn emails(&self) -> Vec<String> {
        let (store, server) = (self.store().await, SmtpStub::start(&[]).await);
        let site = "http://matinee.example".parse().expect("an address");
        let mailer = Mailer::new(&server.url(), "Matinee <post@matinee.example>", site).expect("valid settings");
        let waiting: Vec<String> =
            sqlx::query_scalar("select id from account_email where done_at is null order by created_at, kind")
                .fetch_all(&self.pool().await)
                .await
                .expect("ids");
        for id in waiting {
            let id: Id = id.parse().expect("an id");
            deliver(&mailer, &store, &id).await.expect("a final outcome");
        }
        server.emails()
    }
}

/// The path of the link in an email.
pub fn link_in(email: &str) -> String {
    // The email is encoded as quoted-printable.
    let text = email.replace("=\n", "").replace("=3D", "=");
    text.lines().find_map(|line| line.strip_prefix("http://matinee.example")).expect("a link").to_owned()
}
