//! How a panel's server function fails. No variant carries an error's text to a visitor.

use domain::CallError;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A failed service call, as a server function returns it.
#[derive(Debug, Clone, PartialEq, Error, Serialize, Deserialize)]
#[error(transparent)]
#[serde(transparent)]
pub struct PanelError(#[from] pub CallError);

#[cfg(feature = "ssr")]
impl PanelError {
    /// The status of a response that consists of this error.
    pub fn status(&self) -> http::StatusCode {
        match self.0 {
            CallError::Unavailable(_) => http::StatusCode::SERVICE_UNAVAILABLE,
            CallError::NotFound => http::StatusCode::NOT_FOUND,
            CallError::Invalid(_) => http::StatusCode::BAD_REQUEST,
        }
    }
}

impl FromServerFnError for PanelError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        Self(CallError::Invalid("the request could not be read".to_owned()))
    }
}
