//! Error responses without a page of their own, as RFC 9457 problem documents (`application/problem+json`).

use std::any::Any;
use std::error::Error;
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::BytesRejection;
use axum::response::{IntoResponse, Response};
use domain::ServiceError;
use http::{HeaderValue, StatusCode, header};
use serde::{Serialize, Serializer};
use utoipa::{IntoResponses, ToSchema};

use crate::batch::remap::RemapError;
use crate::recommender::{ModelError, ValidationError};
use crate::services::batch::{BatchError, OverBudget};

mod of_batch;
mod page;

pub use of_batch::batch_rejection;
pub use page::{for_browser, wants_page};

/// A problem document, readable by programs and humans.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    #[schema(value_type = String, example = "about:blank")]
    r#type: AboutBlank,
    #[schema(example = "Unprocessable Entity")]
    title: &'static str,
    #[schema(example = 422)]
    status: u16,
    #[schema(example = "tone.dark is 11; it must be a whole number from 0 to 10")]
    detail: String,
    /// The part of the request that is wrong, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "tone.dark")]
    field: Option<String>,
    /// The id of the request in the log of the site.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    /// The number of seconds after which the request may succeed, sent as the header `Retry-After`.
    #[serde(skip)]
    retry_after: Option<NonZeroU32>,
    /// The failure behind the problem, which is logged and not sent.
    #[serde(skip)]
    cause: Option<Arc<dyn Error + Send + Sync>>,
}

/// The type of all problems of this site, which have no semantics beyond their status (RFC 9457, section 4.2.1).
#[derive(Debug, Clone, Copy)]
struct AboutBlank;

impl Serialize for AboutBlank {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("about:blank")
    }
}

/// What every call returns on failure, for the API contract.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "only its derived description is used")]
pub enum Failure {
    #[response(
        status = "4XX",
        description = "What is wrong with the request",
        content_type = "application/problem+json"
    )]
    Rejected(Problem),
    #[response(status = "5XX", description = "Why there is no answer", content_type = "application/problem+json")]
    Failed(Problem),
}

/// The media type of problem documents.
pub const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

impl Problem {
    /// `detail` is one or more sentences for the sender of the request.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            r#type: AboutBlank,
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: detail.into(),
            field: None,
            request_id: None,
            retry_after: None,
            cause: None,
        }
    }

    /// 404, for a URL without anything at it.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "There is nothing at this address.")
    }

    /// 503, for a failure of the server.
    pub fn unavailable() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "This is not available right now. Please try again in a moment.")
    }

    /// Names the part of the request that is wrong.
    #[must_use]
    pub fn with_field(self, field: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..self }
    }

    /// Adds the id of the request.
    #[must_use]
    pub fn with_request_id(self, id: &str) -> Self {
        Self { request_id: Some(id.to_owned()), ..self }
    }

    /// Adds the failure behind the problem, for the log.
    #[must_use]
    pub fn caused_by(self, cause: impl Into<Arc<dyn Error + Send + Sync>>) -> Self {
        Self { cause: Some(cause.into()), ..self }
    }

    /// A body that could not be received. `max_len` is the length of the largest accepted one, in bytes.
    pub fn from_body_rejection(rejection: &BytesRejection, max_len: usize) -> Self {
        match rejection.status() {
            status @ StatusCode::PAYLOAD_TOO_LARGE => {
                Self::new(status, format!("The body is larger than {} kB.", max_len / 1024))
            }
            status => Self::new(status, "The body cannot be read."),
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// One or more sentences for the sender of the request.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// The problem of an invalid request.
    pub fn invalid(status: StatusCode, error: &ValidationError) -> Self {
        Self { field: error.field.clone(), ..Self::new(status, error.to_string()) }
    }
}

impl IntoResponse for Problem {
    /// Logs the cause. The problem is also an extension of the response, so that outer layers can add the request's id
    /// or render a page.
    fn into_response(mut self) -> Response {
        if let Some(cause) = self.cause.take() {
            tracing::warn!(status = self.status, error = &*cause as &dyn Error, "a request failed");
        }
        let mut response = (self.status(), Json(&self)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, PROBLEM_JSON);
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds.get()));
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::NotFound => Self::not_found(),
            ServiceError::Invalid(detail) => Self::new(StatusCode::BAD_REQUEST, detail),
            ServiceError::Failed(cause) => Self::unavailable().caused_by(cause),
        }
    }
}

impl From<ModelError> for Problem {
    fn from(error: ModelError) -> Self {
        match error {
            ModelError::NotFound => Self::not_found(),
            ModelError::Invalid(error) => error.into(),
            ModelError::Unavailable(cause) => {
                let detail = "The model is not available right now. Please try again in a moment; /readyz says why.";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, detail).caused_by(cause)
            }
        }
    }
}

impl From<ValidationError> for Problem {
    fn from(error: ValidationError) -> Self {
        let status = if error.malformed { StatusCode::BAD_REQUEST } else { StatusCode::UNPROCESSABLE_ENTITY };
        Self::invalid(status, &error)
    }
}

impl From<BatchError> for Problem {
    fn from(error: BatchError) -> Self {
        let Some((status, detail)) = batch_rejection(&error) else {
            return Self::unavailable().caused_by(Arc::new(error) as Arc<dyn Error + Send + Sync>);
        };
        let retry_after = match error {
            BatchError::OverBudget(OverBudget { seconds: Some(seconds), .. }) => {
                u32::try_from(seconds).ok().and_then(NonZeroU32::new)
            }
            _ => None,
        };
        Self { retry_after, ..Self::new(status, detail) }
    }
}

impl From<RemapError> for Problem {
    fn from(error: RemapError) -> Self {
        match error {
            RemapError::Choice(error) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, error.to_string()).with_field("columns")
            }
            RemapError::Batch(error) => error.into(),
            error @ (RemapError::Chunk(_) | RemapError::NotRun(_)) => {
                Self::unavailable().caused_by(Arc::new(error) as Arc<dyn Error + Send + Sync>)
            }
        }
    }
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        Self::unavailable().caused_by(Arc::new(error) as Arc<dyn Error + Send + Sync>)
    }
}

/// The response after a panic in a handler. The panic hook has logged the panic.
pub fn after_panic(_: Box<dyn Any + Send>) -> Response {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong on our side. Please try again in a moment.")
        .into_response()
}
