//! Which text is an email address.

/// The longest address that mail can be sent to (RFC 5321, section 4.5.3.1.3).
const LONGEST: usize = 254;

/// The address in lower case, if mail could be sent there: something, one `@`, and a host with a dot in it.
///
/// Plain ASCII alone: letters of other alphabets that look like these would make two addresses one to the eye. A host with
/// such letters can be written as mail servers do (`xn--…`).
pub fn checked(email: &str) -> Option<String> {
    let email = email.trim();
    let (mailbox, host) = email.rsplit_once('@')?;
    let parts_hold = host.contains('.') && host.split('.').all(|part| !part.is_empty());
    let clean = email.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>()[],;:\\".contains(&byte));
    let one_at = !mailbox.is_empty() && !mailbox.contains('@');
    (email.len() <= LONGEST && parts_hold && clean && one_at).then(|| email.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::checked;

    #[test]
    fn addresses_are_trimmed_and_lower_cased() {
        assert_eq!(checked(" Ada@Example.ORG ").as_deref(), Some("ada@example.org"));
    }

    #[test]
    fn what_mail_cannot_reach_is_refused() {
        for email in [
            "",
            "@",
            "ada",
            "ada@",
            "@example.org",
            "ada@example",
            "ada@.org",
            "ada@example..org",
            "a b@example.org",
            "a@b@example.org",
            "ada@example.org\r\nBcc: x@y.z",
            "<ada@example.org>",
        ] {
            assert_eq!(checked(email), None, "{email:?}");
        }
        assert_eq!(checked(&format!("{}@example.org", "a".repeat(250))), None);
    }

    #[test]
    fn letters_that_only_look_like_ours_are_refused() {
        for email in ["аda@example.org", "ada@ехample.org", "ada＠example.org", "ada@example.org\u{200b}"] {
            assert_eq!(checked(email), None, "{email:?}");
        }
    }
}
