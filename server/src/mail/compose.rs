//! A message as a mail: the same in plain text and in HTML.

use std::time::{Duration, SystemTime};

use lettre::address::AddressError;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use thiserror::Error;

use super::PublicUrl;
use crate::services::inbox::OutgoingEmail;

/// Why no mail can be made of a message.
#[derive(Debug, Error)]
pub enum ComposeError {
    #[error("mails cannot be addressed so")]
    Address(#[from] AddressError),
    #[error("a mail is not whole")]
    Mail(#[from] lettre::error::Error),
}

/// The mail of a message, to the byte the same whenever it is made: sent twice, it is one.
///
/// # Errors
/// When the address is none that mail knows.
pub fn compose(letter: &OutgoingEmail, from: &Mailbox, site: &PublicUrl) -> Result<lettre::Message, ComposeError> {
    let written = Duration::from_secs(letter.created_at.unsigned_abs());
    let parts = MultiPart::alternative().boundary(&letter.id);
    let mail = lettre::Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, letter.email.parse()?))
        .subject(one_line(&letter.subject))
        .date(SystemTime::UNIX_EPOCH + written)
        .message_id(Some(format!("<{}@{}>", letter.id, site.host())))
        // So that no machine answers (RFC 3834).
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
        .multipart(
            parts.singlepart(SinglePart::plain(text(letter, site))).singlepart(SinglePart::html(html(letter, site))),
        )?;
    Ok(mail)
}

/// Without what would begin another line, or turn the rest of it around.
fn one_line(text: &str) -> String {
    let turns = |sign| matches!(sign, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let plain = text.replace(|sign: char| sign.is_control() || turns(sign), " ");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Why somebody who did not ask for it has this mail.
fn reason(site: &PublicUrl) -> String {
    format!(
        "You have this mail because somebody gave your address at {site}, to be told once. If it was not you, there is \
         nothing that you need to do."
    )
}

fn text(letter: &OutgoingEmail, site: &PublicUrl) -> String {
    let (subject, says) = (one_line(&letter.subject), one_line(&letter.says));
    let (link, reason) = (site.to(&letter.href), reason(site));
    format!("{subject}\n\n{says}\n\n{link}\n\n-- \nMatinee\n{reason}\n")
}

/// Each piece says its own colours, so that it can be read wherever only some of it is shown as it is meant. They are the
/// site's (style/tokens.css). Nothing is loaded from anywhere.
fn html(letter: &OutgoingEmail, site: &PublicUrl) -> String {
    let [subject, says, link, reason] =
        [one_line(&letter.subject), one_line(&letter.says), site.to(&letter.href), reason(site)]
            .map(|text| escaped(&text));
    format!(
        r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark">
<title>{subject}</title>
</head>
<body style="margin: 0; padding: 0; background: #100c16">
<div style="padding: 32px 16px; background: #100c16; color: #f6f1e7; font: 16px/1.5 system-ui, 'Segoe UI', sans-serif">
<div style="max-width: 520px; margin: 0 auto; padding: 32px; border: 1px solid #3a2f4a; border-radius: 8px; background: #1a1423; color: #f6f1e7">
<p style="margin: 0 0 24px; color: #f6b93b; font-weight: 700">Matinee</p>
<h1 style="margin: 0 0 12px; color: #f6f1e7; font-size: 24px; line-height: 1.25; overflow-wrap: anywhere">{subject}</h1>
<p style="margin: 0 0 24px; color: #f6f1e7; overflow-wrap: anywhere">{says}</p>
<p style="margin: 0 0 24px"><a href="{link}" style="display: inline-block; padding: 12px 24px; border-radius: 8px; background: #f6b93b; color: #1d1204; font-weight: 700; text-decoration: none">Open it on Matinee</a></p>
<p style="margin: 0 0 24px; color: #bbb0c6; font-size: 13px; overflow-wrap: anywhere">Or by its address: <a href="{link}" style="color: #ffd27a">{link}</a></p>
<p style="margin: 0; color: #bbb0c6; font-size: 13px">{reason}</p>
</div>
</div>
</body>
</html>
"#
    )
}

/// As text in HTML and as an attribute's value in double quotes.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(name: &str) -> OutgoingEmail {
        OutgoingEmail {
            id: "00112233445566778899aabbccddeeff".to_owned(),
            subject: format!("{name} is done"),
            says: format!("12 films of {name} have answers, 1 has none."),
            href: "/batch/ffeeddccbbaa99887766554433221100".to_owned(),
            email: "ada@example.org".to_owned(),
            created_at: 1_800_000_000,
            attempts: 1,
        }
    }

    fn site() -> PublicUrl {
        "https://matinee.example".parse().expect("an address")
    }

    fn composed(letter: &OutgoingEmail) -> String {
        let from = "Matinee <no-reply@localhost>".parse().expect("an address");
        String::from_utf8(compose(letter, &from, &site()).expect("a mail").formatted()).expect("ASCII")
    }

    /// The lines before the first empty one, those that go on put together.
    fn headers(mail: &str) -> Vec<String> {
        let head = mail.split("\r\n\r\n").next().expect("headers").replace("\r\n ", " ");
        head.split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn both_texts_say_what_there_is_and_where() {
        let letter = letter("films.csv");
        for text in [text(&letter, &site()), html(&letter, &site())] {
            assert!(text.contains("films.csv is done"), "{text}");
            assert!(text.contains("12 films of films.csv have answers, 1 has none."), "{text}");
            assert!(text.contains("https://matinee.example/batch/ffeeddccbbaa99887766554433221100"), "{text}");
            assert!(text.contains("If it was not you"), "{text}");
        }
        assert!(html(&letter, &site()).contains("<a href=\"https://matinee.example/batch/"));
    }

    #[test]
    fn a_mail_says_whom_it_is_from_and_that_no_answer_is_awaited() {
        let headers = headers(&composed(&letter("films.csv")));
        for header in [
            "From: Matinee <no-reply@localhost>",
            "To: ada@example.org",
            "Subject: films.csv is done",
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
    fn a_mail_that_is_made_again_is_the_same() {
        let letter = letter("films.csv");
        assert_eq!(composed(&letter), composed(&OutgoingEmail { attempts: 2, ..letter.clone() }));
    }

    #[test]
    fn no_file_name_adds_a_header() {
        let plain = headers(&composed(&letter("films.csv"))).len();
        for name in [
            "a\r\nBcc: eve@example.org\r\n\r\nBuy!",
            "a\nBcc: eve@example.org",
            "a\rBcc: eve@example.org",
            "a\u{85}Bcc: eve@example.org",
            "a\u{2028}Bcc: eve@example.org",
            "é\r\nBcc: eve@example.org",
            &"long ".repeat(100),
        ] {
            let mail = composed(&letter(name));
            let headers = headers(&mail);
            assert_eq!(headers.len(), plain, "{headers:#?}");
            assert!(!headers.iter().any(|line| line.starts_with("Bcc")), "{headers:#?}");
        }
        assert_eq!(one_line("a\r\n\u{202e}b\u{0}  c"), "a b c");
    }

    #[test]
    fn no_file_name_adds_markup_or_a_link() {
        for name in
            ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "<a href='https://evil.example'>here</a>"]
        {
            let html = html(&letter(name), &site());
            for markup in ["<script", "<img", "<a href='"] {
                assert!(!html.contains(markup), "{html}");
            }
            assert_eq!(html.matches("<a ").count(), 2);
        }
    }

    #[test]
    fn what_is_no_address_for_mail_is_told_before_anything_is_sent() {
        let from = "Matinee <no-reply@localhost>".parse().expect("an address");
        let letter = OutgoingEmail { email: "nobody".to_owned(), ..letter("films.csv") };
        assert!(matches!(compose(&letter, &from, &site()), Err(ComposeError::Address(_))));
    }
}
