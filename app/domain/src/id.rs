//! Identifiers that cannot be guessed.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// 128 random bits as 32 lower-case hexadecimal digits: the key of a user, a batch, a message or an order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(value_type = String, pattern = "^[0-9a-f]{32}$"))]
pub struct Id(String);

/// The text is not an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("an id has 32 hexadecimal digits")]
pub struct InvalidId;

impl Id {
    /// Formats 128 bits. The caller must draw them from a cryptographically secure generator.
    pub fn from_bits(bits: u128) -> Self {
        Self(format!("{bits:032x}"))
    }

    /// The all-zero id, which is never assigned. Stands for the user of visitors without one.
    pub fn nil() -> Self {
        Self::from_bits(0)
    }

    /// The 32 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Id {
    type Error = InvalidId;

    fn try_from(text: String) -> Result<Self, InvalidId> {
        let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() == 32 && text.bytes().all(is_hex) { Ok(Self(text)) } else { Err(InvalidId) }
    }
}

impl FromStr for Id {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        text.to_owned().try_into()
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.0
    }
}

impl Deref for Id {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Id;

    #[test]
    fn an_id_is_read_back_as_it_was_written() {
        let id = Id::from_bits(0xAB);
        assert_eq!(&*id, "000000000000000000000000000000ab");
        assert_eq!(id.parse(), Ok(id.clone()));
    }

    #[test]
    fn other_texts_are_not_ids() {
        for text in ["", "ab", "000000000000000000000000000000AB", "zz0000000000000000000000000000ab"] {
            assert!(text.parse::<Id>().is_err(), "{text}");
        }
    }
}
