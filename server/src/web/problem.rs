//! Errors of the REST API and of whatever has no page: RFC 9457, `application/problem+json`.

use std::any::Any;

use app::error::PanelError;
use app::services::ServiceError;
use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

use crate::services::recommender::{AskError, Refusal};

/// What went wrong, for a program to read and a person to understand.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    #[schema(example = "about:blank")]
    r#type: &'static str,
    #[schema(example = "Unprocessable Entity")]
    title: &'static str,
    #[schema(example = 422)]
    status: u16,
    #[schema(example = "tone.dark is 11; it must be from 0 to 10")]
    detail: String,
    /// Which part of the request is wrong, where one is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "tone.dark")]
    field: Option<String>,
    /// The request's id, by which the log knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
}

pub const KIND: HeaderValue = HeaderValue::from_static("application/problem+json");

impl Problem {
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: detail.into(),
            field: None,
            request_id: None,
        }
    }

    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "There is nothing at this address.")
    }

    #[must_use]
    pub fn of_field(self, field: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..self }
    }

    #[must_use]
    pub fn of_request(self, id: &str) -> Self {
        Self { request_id: Some(id.to_owned()), ..self }
    }

    pub fn unavailable() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "This is not available right now. Please try again in a moment.")
    }
}

impl IntoResponse for Problem {
    /// The problem also goes along as an extension, for the journal to add the request's id.
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(&self)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, KIND);
        response.extensions_mut().insert(self);
        response
    }
}

impl From<ServiceError> for Problem {
    /// A failure's text is logged here and goes no further.
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::NotFound => Self::not_found(),
            ServiceError::Invalid(detail) => Self::new(StatusCode::BAD_REQUEST, detail),
            ServiceError::Failed(error) => {
                tracing::warn!(error, "a call of the API failed");
                Self::unavailable()
            }
        }
    }
}

impl From<AskError> for Problem {
    /// As for a service: a failure's text is logged here and goes no further.
    fn from(error: AskError) -> Self {
        match error {
            AskError::NotFound => Self::not_found(),
            AskError::Refused(refusal) => refusal.into(),
            AskError::Unavailable(error) => {
                tracing::warn!(error, "a call of the model failed");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "The model does not answer right now; /readyz says why.")
            }
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = if refusal.malformed { StatusCode::BAD_REQUEST } else { StatusCode::UNPROCESSABLE_ENTITY };
        Self { field: refusal.field.clone(), ..Self::new(status, refusal.to_string()) }
    }
}

impl From<PanelError> for Problem {
    fn from(error: PanelError) -> Self {
        match error {
            PanelError::NotFound => Self::not_found(),
            PanelError::Invalid(detail) => Self::new(StatusCode::BAD_REQUEST, detail),
            PanelError::Unavailable(_) => Self::unavailable(),
        }
    }
}

/// The last resort: says nothing of the panic, which the panic hook has already written to the log.
pub fn after_panic(_: Box<dyn Any + Send>) -> Response {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong on our side.").into_response()
}
