//! Errors of the REST API and of whatever has no page: RFC 9457, `application/problem+json`.

use std::any::Any;

use app::error::PanelError;
use app::services::ServiceError;
use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

/// What went wrong, for a program to read and a person to understand.
#[derive(Debug, Serialize)]
pub struct Problem {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
}

impl Problem {
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: detail.into(),
        }
    }

    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "There is nothing at this address.")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
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
                Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "This is not available right now. Please try again in a moment.",
                )
            }
        }
    }
}

impl From<PanelError> for Problem {
    fn from(error: PanelError) -> Self {
        match error {
            PanelError::NotFound => Self::not_found(),
            PanelError::Invalid(detail) => Self::new(StatusCode::BAD_REQUEST, detail),
            PanelError::Unavailable(_) => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "This is not available right now. Please try again in a moment.",
            ),
        }
    }
}

/// The last resort: says nothing of the panic, which the panic hook has already written to the log.
pub fn after_panic(_: Box<dyn Any + Send>) -> Response {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong on our side.").into_response()
}
