//! How a panel's server function fails. None of it carries an error's text to a visitor.

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::types::Source;

#[derive(Debug, Clone, PartialEq, Error, Serialize, Deserialize)]
pub enum PanelError {
    /// The service failed or was late, and so was everything that could stand in for it.
    #[error("this part of the page is not available right now")]
    Unavailable(Source),
    /// The service answered: there is no such thing.
    #[error("there is nothing at this address")]
    NotFound,
    /// The question itself is wrong; the text says what would be right.
    #[error("{0}")]
    Invalid(String),
}

#[cfg(feature = "ssr")]
impl PanelError {
    /// The status of a response that is this error and nothing else.
    pub fn status(&self) -> http::StatusCode {
        match self {
            Self::Unavailable(_) => http::StatusCode::SERVICE_UNAVAILABLE,
            Self::NotFound => http::StatusCode::NOT_FOUND,
            Self::Invalid(_) => http::StatusCode::BAD_REQUEST,
        }
    }
}

impl FromServerFnError for PanelError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        Self::Invalid("the request could not be read".to_owned())
    }
}
