//! Why a service call has no answer.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::Source;

/// Why a service call has no answer. No variant contains the text of the cause, which is logged instead.
#[derive(Debug, Clone, PartialEq, Error, Serialize, Deserialize)]
pub enum CallError {
    /// Every level of the fallback chain failed.
    #[error("this part of the page is not available right now")]
    Unavailable(Source),
    /// The service answered that the requested item does not exist.
    #[error("there is nothing at this address")]
    NotFound,
    /// The request is invalid. The message is shown to its sender.
    #[error("{0}")]
    Invalid(String),
}
