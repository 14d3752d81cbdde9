//! The model as a service, in this process or on replicas.
//!
//! [`ModelClient`] makes the calls that `calls` defines to an [`InProcessModel`] or a [`RemoteModel`], and adapts the
//! answers to the site's catalogue through [`CatalogueAdapter`].

use std::sync::Arc;
use std::time::Duration;

use domain::ServiceError;
use serde::Serialize;
use thiserror::Error;

mod axes;
mod calls;
mod catalogue_adapter;
mod client;
mod evaluation;
pub mod fields;
mod in_process;
mod recommend_request;
mod remote;
mod schema;
mod similar_request;
mod taste_rows;
mod tuned_row;
mod versions;

pub use calls::{MapResponse, OnboardingResponse, ShelfResponse};
pub use catalogue_adapter::{CatalogueAdapter, CatalogueDifference};
pub use client::ModelClient;
pub use in_process::InProcessModel;
pub use recommend_request::{MAX_LEFT_OUT, MAX_WATCHED, RecommendRequest, WatchedFilm};
pub use remote::{EndpointError, RemoteModel};
pub use schema::{IgnoredValue, ModelVersion, OVERLOADED, Recognition, SCHEMA_VERSION, SimilarResponse};
pub use similar_request::{
    DEFAULT_COUNT, MAX_SYNOPSIS_LEN, MAX_TITLE_LEN, MAX_VALUE_LEN, MAX_VALUES, SimilarRequest, YEARS,
};
pub use taste_rows::{TasteRow, TasteRowsRequest, TasteRowsResponse};
pub use tuned_row::TunedRowResponse;
pub use versions::{SelectError, StoredVersion, VersionError, Versions};

/// The result of one of many requests.
pub type SimilarResult = Result<SimilarResponse, ValidationError>;

/// Why the model returned no answer.
#[derive(Debug, Clone, Error)]
pub enum ModelError {
    #[error("the model has no such film or shelf")]
    NotFound,
    #[error(transparent)]
    Invalid(#[from] ValidationError),
    /// The model could not be reached, or failed. The cause is for the log.
    #[error("the model is not available")]
    Unavailable(#[source] Arc<dyn std::error::Error + Send + Sync>),
}

impl ModelError {
    /// Wraps the cause of a failure.
    pub fn unavailable(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Unavailable(cause.into().into())
    }
}

impl From<ModelError> for ServiceError {
    fn from(error: ModelError) -> Self {
        match error {
            ModelError::NotFound => Self::NotFound,
            ModelError::Invalid(error) => Self::Invalid(error.to_string()),
            ModelError::Unavailable(cause) => Self::Failed(cause),
        }
    }
}

/// Why a request is invalid. The message is shown to its sender.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}{detail}", field.as_deref().map(|field| format!("{field} ")).unwrap_or_default())]
pub struct ValidationError {
    /// Whether the request could not be parsed at all.
    pub malformed: bool,
    /// The path of the field, such as `keywords[3]` or `tone.dark`.
    pub field: Option<String>,
    /// Completes a sentence that begins with the field; a sentence of its own without a field.
    pub detail: String,
}

impl ValidationError {
    /// An error of a field. `detail` completes a sentence that begins with the field.
    pub fn of(field: &str, detail: &str) -> Self {
        Self { malformed: false, field: Some(field.to_owned()), detail: detail.to_owned() }
    }
}

/// The readiness of the model, as `/readyz` reports it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Readiness {
    pub ready: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Why the model is not ready, or why the latest attempt to replace it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The difference between the films of the model in this process and those of the site, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<CatalogueDifference>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub replicas: Vec<ReplicaReadiness>,
}

/// The readiness of a replica, as seen by the client of this process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReplicaReadiness {
    /// Its authority, such as `127.0.0.1:4000`.
    pub host: String,
    /// The state of the circuit breaker: `closed` (in use), `open` (not in use) or `half-open` (being probed).
    pub breaker: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The latest failure, or a difference between the replica and the site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The duration of its latest response.
    #[serde(skip)]
    pub latency: Option<Duration>,
}
