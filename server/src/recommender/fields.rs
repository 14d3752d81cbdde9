//! Reads requests, JSON bodies and query strings, with errors that name the field.
//!
//! `serde_json` reports what is wrong with a field as an English sentence. Requests are therefore parsed into a tree
//! first, whose deserializer has an error type of its own: [`FieldError`] receives the parts of such a sentence.

use std::fmt;

use serde::de::{DeserializeOwned, Error, Expected, Unexpected};

use super::ValidationError;

mod bounded;
mod value;

pub use bounded::{Bounded, List, Text, number};
use value::Value;

/// The largest body of a request, in bytes: enough for a history of two thousand films with weights, and a thousand
/// slugs to leave out.
pub const MAX_BODY_LEN: usize = 256 * 1024;

/// The maximum length of a value that an error quotes, in characters.
const MAX_ECHO_LEN: usize = 40;
/// The longest path of a field in an error, in characters.
const MAX_PATH_LEN: usize = 120;
/// The longest detail of an error, in characters.
const MAX_DETAIL_LEN: usize = 400;

/// Reads a JSON object.
///
/// # Errors
/// If the body is not JSON, or a field is missing, unknown, repeated or invalid.
pub fn from_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, ValidationError> {
    let value: Value = serde_json::from_slice(body).map_err(|error| ValidationError {
        malformed: true,
        field: None,
        detail: format!("The body is not valid JSON: {error}"),
    })?;
    read(value)
}

/// Reads the decoded parameters of a query string.
///
/// # Errors
/// If a parameter is missing, unknown, repeated or invalid.
pub fn from_query<T: DeserializeOwned>(parameters: Vec<(String, String)>) -> Result<T, ValidationError> {
    read(Value::Object(parameters.into_iter().map(|(name, text)| (name, Value::Parameter(text))).collect()))
}

fn read<T: DeserializeOwned>(value: Value) -> Result<T, ValidationError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = Some(error.path().to_string()).filter(|path| path != ".");
        error.into_inner().at(path)
    })
}

/// The error of a field.
#[derive(Debug)]
pub enum FieldError {
    Unknown {
        known: &'static [&'static str],
    },
    /// A duplicate field of the object at the path.
    Duplicate(String),
    /// A missing field of the object at the path.
    Missing(&'static str),
    Mismatch {
        found: String,
        expected: String,
    },
    /// Completes a sentence that begins with the field.
    Other(String),
}

impl FieldError {
    /// The error of a value that must be something else.
    fn mismatch(found: Unexpected<'_>, expected: &dyn fmt::Display) -> Self {
        let found = match found {
            Unexpected::Bool(value) => value.to_string(),
            Unexpected::Unsigned(number) => number.to_string(),
            Unexpected::Signed(number) => number.to_string(),
            Unexpected::Float(number) => format!("{number:?}").trim_end_matches(".0").to_owned(),
            Unexpected::Str(text) => format!("{:?}", truncated(text, MAX_ECHO_LEN)),
            Unexpected::Unit | Unexpected::Option => "null".to_owned(),
            Unexpected::Seq => "a list".to_owned(),
            Unexpected::Map => "an object".to_owned(),
            other => other.to_string(),
        };
        Self::Mismatch { found, expected: expected.to_string() }
    }

    /// The same error for the client, at a path such as `films[3].weight`; none is the body itself.
    fn at(self, path: Option<String>) -> ValidationError {
        let child = |name: &str| Some(path.as_ref().map_or_else(|| name.to_owned(), |path| format!("{path}.{name}")));
        let (field, detail) = match self {
            Self::Unknown { known } => {
                let one_of = if known.len() > 1 { "one of " } else { "" };
                (path, format!("is unknown; expected {one_of}{}", known.join(", ")))
            }
            Self::Duplicate(name) => (child(&name), "is given twice".to_owned()),
            Self::Missing(name) => (child(name), "is missing".to_owned()),
            Self::Mismatch { expected, .. } if path.is_none() => (None, format!("The body must be {expected}.")),
            Self::Mismatch { found, expected } => (path, format!("is {found}; it must be {expected}")),
            Self::Other(detail) => (path, detail),
        };
        let field = field.map(|field| truncated(&field, MAX_PATH_LEN).to_owned());
        ValidationError { malformed: false, field, detail: truncated(&detail, MAX_DETAIL_LEN).to_owned() }
    }
}

impl Error for FieldError {
    fn custom<T: fmt::Display>(detail: T) -> Self {
        Self::Other(detail.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::mismatch(found, &expected)
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::mismatch(found, &expected)
    }

    fn unknown_field(_: &str, known: &'static [&'static str]) -> Self {
        Self::Unknown { known }
    }

    fn missing_field(name: &'static str) -> Self {
        Self::Missing(name)
    }

    fn duplicate_field(name: &'static str) -> Self {
        Self::Duplicate(name.to_owned())
    }
}

/// Required by serde. The message for clients is that of `FieldError::at`.
impl fmt::Display for FieldError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self:?}")
    }
}

impl std::error::Error for FieldError {}

fn truncated(text: &str, max: usize) -> &str {
    text.char_indices().nth(max).map_or(text, |(end, _)| &text[..end])
}
