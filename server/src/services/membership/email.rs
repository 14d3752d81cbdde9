//! Email addresses.

use std::fmt;
use std::str::FromStr;

use lettre::Address;
use thiserror::Error;

/// An email address in lower case, such as `ada@example.org`. A stricter form of lettre's [`Address`]: ASCII without
/// quoted parts, at most 254 bytes, with a dot in the domain.
///
/// ASCII, because look-alike letters of other alphabets would make two addresses indistinguishable. A domain with such
/// letters has an ASCII form (`xn--…`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(Address);

/// The text is not an email address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("an email address looks like you@example.org, in ASCII")]
pub struct InvalidEmail;

/// RFC 5321, section 4.5.3.1.3, without the angle brackets.
const MAX_LEN: usize = 254;

impl Email {
    /// The address as text.
    pub fn as_str(&self) -> &str {
        self.0.as_ref()
    }

    /// The address as lettre needs it.
    pub fn address(&self) -> &Address {
        &self.0
    }
}

/// Trims the text and converts it to lower case.
impl FromStr for Email {
    type Err = InvalidEmail;

    fn from_str(text: &str) -> Result<Self, InvalidEmail> {
        let text = normalised(text).ok_or(InvalidEmail)?;
        if text.contains(['"', '(', ')', '[', ']']) {
            return Err(InvalidEmail);
        }
        let address: Address = text.parse().map_err(|_| InvalidEmail)?;
        if address.domain().contains('.') { Ok(Self(address)) } else { Err(InvalidEmail) }
    }
}

/// The text as stored addresses are written: trimmed and in lower case; `None` if the text cannot be an address.
///
/// Accounts are looked up by this form, because earlier versions accepted addresses that are not an [`Email`] now.
pub fn normalised(text: &str) -> Option<String> {
    let text = text.trim();
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic());
    (is_plain && text.len() <= MAX_LEN).then(|| text.to_lowercase())
}

impl fmt::Display for Email {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::{Email, InvalidEmail};

    #[test]
    fn addresses_are_trimmed_and_lower_cased() {
        assert_eq!(" Ada@Example.ORG ".parse::<Email>().expect("an address").as_str(), "ada@example.org");
    }

    #[test]
    fn a_text_that_email_cannot_be_sent_to_is_rejected() {
        for text in [
            "",
            "@",
            "ada",
            "ada@",
            "@example.org",
            "ada@example",
            "ada@.org",
            "ada@example.",
            "ada@example..org",
            "a b@example.org",
            "a@b@example.org",
            "ada@example.org\r\nBcc: x@y.z",
            "<ada@example.org>",
            "Ada <ada@example.org>",
            "ada,eve@example.org",
            "ada;eve@example.org",
            "ada:eve@example.org",
            "ada\\eve@example.org",
            "\"ada\"@example.org",
            "ada(eve)@example.org",
            "ada@[127.0.0.1]",
        ] {
            assert_eq!(text.parse::<Email>(), Err(InvalidEmail), "{text:?}");
        }
        assert_eq!(format!("{}@example.org", "a".repeat(250)).parse::<Email>(), Err(InvalidEmail));
    }

    #[test]
    fn letters_that_only_look_like_ascii_are_rejected() {
        for text in ["аda@example.org", "ada@ехample.org", "ada＠example.org", "ada@example.org\u{200b}"] {
            assert_eq!(text.parse::<Email>(), Err(InvalidEmail), "{text:?}");
        }
    }
}
