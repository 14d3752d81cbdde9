//! Slugs: the names of films and terms in URLs.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Lower-case ASCII letters, digits and hyphens, from 1 to 120 bytes: `heat-1995`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(value_type = String, pattern = "^[a-z0-9-]{1,120}$"))]
pub struct Slug(String);

/// The text is not a slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a slug has 1 to 120 lower-case letters, digits and hyphens")]
pub struct InvalidSlug;

const MAX_LEN: usize = 120;

impl Slug {
    /// The slug as text, such as `heat-1995`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Slug {
    type Error = InvalidSlug;

    fn try_from(text: String) -> Result<Self, InvalidSlug> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let fits = (1..=MAX_LEN).contains(&text.len());
        if fits && text.bytes().all(allowed) { Ok(Self(text)) } else { Err(InvalidSlug) }
    }
}

impl FromStr for Slug {
    type Err = InvalidSlug;

    fn from_str(text: &str) -> Result<Self, InvalidSlug> {
        text.to_owned().try_into()
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

impl Deref for Slug {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Slug;

    #[test]
    fn a_slug_has_lower_case_letters_digits_and_hyphens() {
        assert!("heat-1995".parse::<Slug>().is_ok());
        for text in ["", "Heat-1995", "heat 1995", "../etc", "h\u{e9}at", &"a".repeat(121)] {
            assert!(text.parse::<Slug>().is_err(), "{text}");
        }
    }
}
