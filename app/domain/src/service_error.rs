//! The errors of services.

use std::error::Error;
use std::sync::Arc;

use thiserror::Error;

/// Why a service returned no answer.
#[derive(Debug, Clone, Error)]
pub enum ServiceError {
    #[error("not found")]
    NotFound,
    /// The request is invalid. The text is shown to its sender.
    #[error("{0}")]
    Invalid(String),
    /// The service failed. The cause is logged and never shown.
    #[error(transparent)]
    Failed(Arc<dyn Error + Send + Sync>),
}

impl ServiceError {
    /// A failure with its cause.
    pub fn failed(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Failed(cause.into().into())
    }
}
