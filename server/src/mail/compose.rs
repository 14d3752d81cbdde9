//! Composes emails: the same text as plain text and as HTML.

use std::time::{Duration, SystemTime};

use app::format::message;
use domain::Message;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use maud::{DOCTYPE, Markup, html};

use super::PublicUrl;
use crate::services::inbox::OutgoingEmail;

/// Composes an email. The same message always results in the same bytes, so a recipient's server can detect duplicates.
///
/// # Errors
/// If a header is invalid.
pub fn compose(
    email: &OutgoingEmail,
    from: &Mailbox,
    site: &PublicUrl,
) -> Result<lettre::Message, lettre::error::Error> {
    let message = &email.message;
    let created_at = Duration::from_secs(message.created_at.seconds().unsigned_abs());
    let content = Content::of(message, site);
    let parts = MultiPart::alternative()
        .boundary(message.id.as_str())
        .singlepart(SinglePart::plain(content.plain_text()))
        .singlepart(SinglePart::html(content.html().into_string()));
    lettre::Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, email.to.address().clone()))
        .subject(content.subject)
        .date(SystemTime::UNIX_EPOCH + created_at)
        .message_id(Some(format!("<{}@{}>", message.id, site.host())))
        // Prevents automatic replies (RFC 3834).
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
        .multipart(parts)
}

/// What an email says, without formatting.
struct Content {
    subject: String,
    text: String,
    link: String,
    /// Why the recipient got the email, for those who did not ask for it.
    reason: String,
}

impl Content {
    fn of(message: &Message, site: &PublicUrl) -> Self {
        Self {
            subject: one_line(&message::subject(message)),
            text: one_line(&message::text(message)),
            link: site.to(&message::href(message)),
            reason: format!(
                "You received this email because your address was entered at {site} for a single notification. If that \
                 was not you, you can ignore it."
            ),
        }
    }

    fn plain_text(&self) -> String {
        let Self { subject, text, link, reason } = self;
        format!("{subject}\n\n{text}\n\n{link}\n\n-- \nMatinee\n{reason}\n")
    }

    /// Every element has the colours of the site (style/tokens.css) inline, because email programs drop some styles.
    /// Nothing is loaded from elsewhere.
    fn html(&self) -> Markup {
        let Self { subject, text, link, reason } = self;
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
                                a href=(link) style="display: inline-block; padding: 12px 24px; border-radius: 8px; background: #f6b93b; color: #1d1204; font-weight: 700; text-decoration: none" { "Open it on Matinee" }
                            }
                            p style="margin: 0 0 24px; color: #bbb0c6; font-size: 13px; overflow-wrap: anywhere" {
                                "Or copy this address: " a href=(link) style="color: #ffd27a" { (link) }
                            }
                            p style="margin: 0; color: #bbb0c6; font-size: 13px" { (reason) }
                        }
                    }
                }
            }
        }
    }
}

/// Replaces characters that begin a new line or change the direction of the text.
fn one_line(text: &str) -> String {
    let is_directional =
        |character| matches!(character, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let plain = text.replace(|character: char| character.is_control() || is_directional(character), " ");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use domain::{Id, MessageKind, Timestamp};

    use super::*;

    fn email(file_name: &str) -> OutgoingEmail {
        let message = Message {
            id: Id::from_bits(0x0011_2233_4455_6677_8899_aabb_ccdd_eeff),
            kind: MessageKind::BatchDone,
            batch: Id::from_bits(0xffee_ddcc_bbaa_9988_7766_5544_3322_1100),
            file_name: file_name.to_owned(),
            rows: 13,
            failed_rows: 1,
            created_at: Timestamp::from_seconds(1_800_000_000),
            read: false,
        };
        OutgoingEmail { message, to: "ada@example.org".parse().expect("an address"), attempts: 1 }
    }

    fn site() -> PublicUrl {
        "https://matinee.example".parse().expect("an address")
    }

    fn content(file_name: &str) -> Content {
        Content::of(&email(file_name).message, &site())
    }

    fn formatted(email: &OutgoingEmail) -> String {
        let from = "Matinee <no-reply@localhost>".parse().expect("an address");
        String::from_utf8(compose(email, &from, &site()).expect("an email").formatted()).expect("ASCII")
    }

    /// The unfolded headers.
    fn headers(email: &str) -> Vec<String> {
        let head = email.split("\r\n\r\n").next().expect("headers").replace("\r\n ", " ");
        head.split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn both_parts_have_the_message_a_link_and_the_reason() {
        let content = content("films.csv");
        for text in [content.plain_text(), content.html().into_string()] {
            assert!(text.contains("films.csv is ready"), "{text}");
            assert!(text.contains("Its 13 rows have been processed"), "{text}");
            assert!(text.contains("https://matinee.example/batch/ffeeddccbbaa99887766554433221100"), "{text}");
            assert!(text.contains("If that was not you"), "{text}");
        }
        assert!(content.html().into_string().contains("<a href=\"https://matinee.example/batch/"));
    }

    #[test]
    fn the_headers_name_the_sender_and_prevent_replies() {
        let headers = headers(&formatted(&email("films.csv")));
        for header in [
            "From: Matinee <no-reply@localhost>",
            "To: ada@example.org",
            "Subject: films.csv is ready",
            "Message-ID: <00112233445566778899aabbccddeeff@matinee.example>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Date: Fri, 15 Jan 2027 08:00:00 +0000",
        ] {
            assert!(headers.iter().any(|line| line == header), "{header} in {headers:#?}");
        }
        assert!(headers.iter().any(|line| line.starts_with("Content-Type: multipart/alternative")), "{headers:#?}");
    }

    #[test]
    fn every_attempt_composes_the_same_bytes() {
        let email = email("films.csv");
        assert_eq!(formatted(&email), formatted(&OutgoingEmail { attempts: 2, ..email.clone() }));
    }

    #[test]
    fn no_file_name_adds_a_header() {
        let count = headers(&formatted(&email("films.csv"))).len();
        for name in [
            "a\r\nBcc: eve@example.org\r\n\r\nBuy!",
            "a\nBcc: eve@example.org",
            "a\rBcc: eve@example.org",
            "a\u{85}Bcc: eve@example.org",
            "a\u{2028}Bcc: eve@example.org",
            "é\r\nBcc: eve@example.org",
            &"long ".repeat(100),
        ] {
            let headers = headers(&formatted(&email(name)));
            assert_eq!(headers.len(), count, "{headers:#?}");
            assert!(!headers.iter().any(|line| line.starts_with("Bcc")), "{headers:#?}");
        }
        assert_eq!(one_line("a\r\n\u{202e}b\u{0}  c"), "a b c");
    }

    #[test]
    fn no_file_name_adds_markup_or_a_link() {
        for name in
            ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "<a href='https://evil.example'>here</a>"]
        {
            let html = content(name).html().into_string();
            for markup in ["<script", "<img", "<a href='"] {
                assert!(!html.contains(markup), "{html}");
            }
            assert_eq!(html.matches("<a ").count(), 2);
        }
    }
}
