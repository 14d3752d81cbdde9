//! Composes emails: the same text as plain text and as HTML.

use std::time::{Duration, SystemTime};

use app::format::message;
use domain::{Id, Message, Timestamp};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use maud::{DOCTYPE, Markup, html};

use super::PublicUrl;
use crate::services::membership::Email;
use crate::services::membership::emails::AccountEmailKind;

/// The headers of an email.
pub struct Envelope {
    pub id: Id,
    pub to: Email,
    pub created_at: Timestamp,
    /// The link to unsubscribe from such emails; `None` for emails about accounts, which are always sent.
    pub unsubscribe: Option<String>,
}

/// Composes an email. The same message always results in the same bytes, so a recipient's server can detect duplicates.
///
/// # Errors
/// If a header is invalid.
pub fn compose(
    envelope: &Envelope,
    content: &Content,
    from: &Mailbox,
    site: &PublicUrl,
) -> Result<lettre::Message, lettre::error::Error> {
    let created_at = Duration::from_secs(envelope.created_at.seconds().unsigned_abs());
    let parts = MultiPart::alternative()
        .boundary(envelope.id.as_str())
        .singlepart(SinglePart::plain(content.plain_text()))
        .singlepart(SinglePart::html(content.html().into_string()));
    let mut email = lettre::Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, envelope.to.address().clone()))
        .subject(content.subject.as_str())
        .date(SystemTime::UNIX_EPOCH + created_at)
        .message_id(Some(format!("<{}@{}>", envelope.id, site.host())))
        // Prevents automatic replies (RFC 3834).
        .raw_header(header("Auto-Submitted", "auto-generated"));
    if let Some(link) = &envelope.unsubscribe {
        // A button of the mail program (RFC 8058).
        email = email
            .raw_header(header("List-Unsubscribe", &format!("<{link}>")))
            .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    }
    email.multipart(parts)
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// The text of an email, without formatting. Contains no text by other users, because emails arrive in the name of the
/// site.
pub struct Content {
    subject: String,
    text: String,
    link: String,
    /// The text of the link.
    action: &'static str,
    /// Why the recipient gets the email, in case someone else caused it.
    reason: String,
    /// The link to unsubscribe from such emails; `None` for emails about accounts, which are always sent.
    unsubscribe: Option<String>,
}

impl Content {
    /// The content of an email about a message. `unsubscribe` is the link that ends such emails.
    pub fn for_message(message: &Message, site: &PublicUrl, unsubscribe: &str) -> Self {
        Self {
            subject: message::email_subject(message),
            text: message::text(message),
            link: site.to(&message::href(message)),
            action: "Open it on Matinee",
            reason: format!("You received this email because you asked for it when you started the batch at {site}."),
            unsubscribe: Some(unsubscribe.to_owned()),
        }
    }

    /// The content of an email about an account. `href` is the path that the email links to.
    pub fn for_account(kind: AccountEmailKind, href: &str, site: &PublicUrl) -> Self {
        let (subject, text, action) = match kind {
            AccountEmailKind::Confirm => (
                "Confirm your email address",
                "Please confirm that this is your address. The link works once, within a day.",
                "Confirm the address",
            ),
            AccountEmailKind::HasAccount => (
                "You already have an account",
                "Someone, probably you, tried to use this address for an account. You already have one: log in with \
                 your password, or choose a new one if you have forgotten it.",
                "Choose a new password",
            ),
            AccountEmailKind::Reset => (
                "Choose a new password",
                "Use this link to choose a new password. It works once, within an hour.",
                "Choose a new password",
            ),
            AccountEmailKind::AddressChanged => (
                "Your email address was changed",
                "Your account now uses another email address, and you can no longer log in with this one. If that was \
                 not you, please tell the people who run this site: they can give you your account back.",
                "Open Matinee",
            ),
            AccountEmailKind::PasswordChanged => (
                "Your password was changed",
                "All other browsers need to log in again. If that was not you, choose a new password now.",
                "Choose a new password",
            ),
        };
        let reason = match kind {
            AccountEmailKind::Confirm | AccountEmailKind::HasAccount | AccountEmailKind::Reset => format!(
                "You received this email because your address was entered at {site}. If that was not you, you can ignore \
                 it: nothing has changed."
            ),
            AccountEmailKind::AddressChanged | AccountEmailKind::PasswordChanged => {
                format!("You received this email because this is the address of your account at {site}.")
            }
        };
        Self {
            subject: subject.to_owned(),
            text: text.to_owned(),
            link: site.to(href),
            action,
            reason,
            unsubscribe: None,
        }
    }

    fn plain_text(&self) -> String {
        let Self { subject, text, link, reason, unsubscribe, .. } = self;
        let unsubscribe = unsubscribe.as_ref().map(|link| format!("\nUnsubscribe: {link}")).unwrap_or_default();
        format!("{subject}\n\n{text}\n\n{link}\n\n-- \nMatinee\n{reason}{unsubscribe}\n")
    }

    /// Every element has the colours of the site (style/tokens.css) inline, because email programs drop some styles.
    /// Nothing is loaded from elsewhere.
    fn html(&self) -> Markup {
        let Self { subject, text, link, action, reason, unsubscribe } = self;
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="dark";
                    title { (subject) }
                }
                body style="margin: 0; padding: 0; background: #100c16" {
                    div style="padding: 32px 16px; background: #100c16; color: #f6f1e7; font: 16px/1.5 system-ui, 'Segoe UI', sans-serif" {
                        div style="max-width: 520px; margin: 0 auto; padding: 32px; border: 1px solid #3a2f4a; border-radius: 8px; background: #1a1423; color: #f6f1e7" {
                            p style="margin: 0 0 24px; color: #f6b93b; font-weight: 700" { "Matinee" }
                            h1 style="margin: 0 0 12px; color: #f6f1e7; font-size: 24px; line-height: 1.25; overflow-wrap: anywhere" { (subject) }
                            p style="margin: 0 0 24px; color: #f6f1e7; overflow-wrap: anywhere" { (text) }
                            p style="margin: 0 0 24px" {
                                a href=(link) style="display: inline-block; padding: 12px 24px; border-radius: 8px; background: #f6b93b; color: #1d1204; font-weight: 700; text-decoration: none" { (action) }
                            }
                            p style="margin: 0 0 24px; color: #bbb0c6; font-size: 13px; overflow-wrap: anywhere" {
                                "Or copy this address: " a href=(link) style="color: #ffd27a" { (link) }
                            }
                            p style="margin: 0; color: #bbb0c6; font-size: 13px" {
                                (reason)
                                @if let Some(link) = unsubscribe {
                                    " " a href=(link) style="color: #ffd27a" { "Unsubscribe" }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::MessageKind;

    use super::*;

    const UNSUBSCRIBE: &str = "https://matinee.example/unsubscribe?address=ada%40example%2Eorg&code=0123";

    fn message(file_name: &str) -> Message {
        Message {
            id: Id::from_bits(0x0011_2233_4455_6677_8899_aabb_ccdd_eeff),
            kind: MessageKind::BatchDone,
            batch: Id::from_bits(0xffee_ddcc_bbaa_9988_7766_5544_3322_1100),
            file_name: file_name.to_owned(),
            rows: 13,
            failed_rows: 1,
            created_at: Timestamp::from_seconds(1_800_000_000),
            read: false,
        }
    }

    fn site() -> PublicUrl {
        "https://matinee.example".parse().expect("an address")
    }

    fn for_message() -> Content {
        Content::for_message(&message("films.csv"), &site(), UNSUBSCRIBE)
    }

    fn formatted(content: &Content) -> String {
        let from = "Matinee <no-reply@localhost>".parse().expect("an address");
        let envelope = Envelope {
            id: message("").id,
            to: "ada@example.org".parse().expect("an address"),
            created_at: Timestamp::from_seconds(1_800_000_000),
            unsubscribe: content.unsubscribe.clone(),
        };
        String::from_utf8(compose(&envelope, content, &from, &site()).expect("an email").formatted()).expect("ASCII")
    }

    /// The unfolded headers.
    fn headers(email: &str) -> Vec<String> {
        let head = email.split("\r\n\r\n").next().expect("headers").replace("\r\n ", " ");
        head.split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn both_parts_have_the_message_a_link_and_the_reason() {
        let content = for_message();
        for text in [content.plain_text(), content.html().into_string().replace("&amp;", "&")] {
            assert!(text.contains("Your batch of 13 rows is ready"), "{text}");
            assert!(text.contains("We processed 13 rows"), "{text}");
            assert!(text.contains("https://matinee.example/batch/ffeeddccbbaa99887766554433221100"), "{text}");
            assert!(text.contains("because you asked for it"), "{text}");
            assert!(text.contains(UNSUBSCRIBE), "{text}");
        }
        assert!(content.html().into_string().contains("<a href=\"https://matinee.example/batch/"));
    }

    #[test]
    fn the_headers_name_the_sender_prevent_replies_and_end_further_emails() {
        let headers = headers(&formatted(&for_message()));
        for header in [
            "From: Matinee <no-reply@localhost>",
            "To: ada@example.org",
            "Subject: Your batch of 13 rows is ready",
            "Message-ID: <00112233445566778899aabbccddeeff@matinee.example>",
            "Auto-Submitted: auto-generated",
            &format!("List-Unsubscribe: <{UNSUBSCRIBE}>"),
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
            "MIME-Version: 1.0",
            "Date: Fri, 15 Jan 2027 08:00:00 +0000",
        ] {
            assert!(headers.iter().any(|line| line == header), "{header} in {headers:#?}");
        }
        assert!(headers.iter().any(|line| line.starts_with("Content-Type: multipart/alternative")), "{headers:#?}");
    }

    #[test]
    fn every_attempt_composes_the_same_bytes() {
        assert_eq!(formatted(&for_message()), formatted(&for_message()));
    }

    #[test]
    fn an_email_contains_nothing_of_the_name_of_a_file() {
        let plain = formatted(&for_message());
        for name in ["URGENT: call 0800 1234", "a\r\nBcc: eve@example.org", "<script>alert(1)</script>"] {
            assert_eq!(formatted(&Content::for_message(&message(name), &site(), UNSUBSCRIBE)), plain, "{name}");
        }
    }

    #[test]
    fn an_email_about_an_account_leads_to_its_link_and_cannot_be_unsubscribed() {
        for kind in [
            AccountEmailKind::Confirm,
            AccountEmailKind::HasAccount,
            AccountEmailKind::Reset,
            AccountEmailKind::AddressChanged,
            AccountEmailKind::PasswordChanged,
        ] {
            let content = Content::for_account(kind, "/reset?token=0123", &site());
            for text in [content.plain_text(), content.html().into_string()] {
                assert!(text.contains("https://matinee.example/reset?token=0123"), "{kind:?}: {text}");
                assert!(text.contains("You received this email because"), "{kind:?}");
            }
            assert!(!formatted(&content).contains("List-Unsubscribe"), "{kind:?}");
        }
    }
}
