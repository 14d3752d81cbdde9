//! The error of a panel's server function.

use domain::{CallError, InvalidId, InvalidPageNumber, InvalidSlug, Served};
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A failed service call, as a server function returns it. Never contains the text of a cause.
#[derive(Debug, Clone, PartialEq, Error, Serialize, Deserialize)]
#[error(transparent)]
#[serde(transparent)]
pub struct PanelError(#[from] pub CallError);

/// The result of a panel's server function.
pub type Answer<T> = Result<Served<T>, PanelError>;

impl PanelError {
    /// An invalid request. The text is shown to its sender.
    pub fn invalid(text: impl Into<String>) -> Self {
        Self(CallError::Invalid(text.into()))
    }

    pub fn not_found() -> Self {
        Self(CallError::NotFound)
    }

    /// Gives the current response the status of this error. Has an effect only before the first chunk of a page is sent.
    pub fn set_status(&self) {
        #[cfg(feature = "ssr")]
        if let Some(response) = leptos::prelude::use_context::<leptos_axum::ResponseOptions>() {
            response.set_status(self.status());
        }
    }

    /// The status of a response that consists of this error.
    #[cfg(feature = "ssr")]
    pub fn status(&self) -> http::StatusCode {
        match self.0 {
            CallError::Unavailable(_) => http::StatusCode::SERVICE_UNAVAILABLE,
            CallError::NotFound => http::StatusCode::NOT_FOUND,
            CallError::Invalid(_) => http::StatusCode::BAD_REQUEST,
        }
    }
}

impl From<InvalidSlug> for PanelError {
    fn from(_: InvalidSlug) -> Self {
        Self::not_found()
    }
}

impl From<InvalidId> for PanelError {
    fn from(_: InvalidId) -> Self {
        Self::not_found()
    }
}

impl From<InvalidPageNumber> for PanelError {
    fn from(error: InvalidPageNumber) -> Self {
        Self::invalid(error.to_string())
    }
}

impl FromServerFnError for PanelError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        Self::invalid("the request could not be read")
    }
}
