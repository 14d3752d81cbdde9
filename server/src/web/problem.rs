//! Errors of the REST API and of whatever has no page: RFC 9457, `application/problem+json`.

use std::any::Any;

use app::error::PanelError;
use domain::ServiceError;
use axum::Json;
use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

use super::Site;
use crate::recommender::{ModelError, ValidationError};

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

impl From<ModelError> for Problem {
    /// As for a service: a failure's text is logged here and goes no further.
    fn from(error: ModelError) -> Self {
        match error {
            ModelError::NotFound => Self::not_found(),
            ModelError::Invalid(refusal) => refusal.into(),
            ModelError::Unavailable(error) => {
                tracing::warn!(error, "a call of the model failed");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "The model does not answer right now; /readyz says why.")
            }
        }
    }
}

impl From<ValidationError> for Problem {
    fn from(refusal: ValidationError) -> Self {
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

/// Whether whoever asks is a browser that would show what comes.
pub fn wants_page(request: &Request) -> bool {
    let accepts = request.headers().get(header::ACCEPT).and_then(|kinds| kinds.to_str().ok()).unwrap_or_default();
    accepts.contains("text/html") && !request.uri().path().starts_with("/api/")
}

/// An error as a page, for a browser that expects one: what is not a page yet, and nobody's program asked for.
pub fn for_browser(site: &Site, mut response: Response) -> Response {
    let status = response.status();
    let is_page =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let problem = response.extensions_mut().remove::<Problem>();
    let (title, detail) = match (status, problem) {
        (StatusCode::TOO_MANY_REQUESTS, Some(problem)) => ("One moment", problem.detail),
        (_, Some(problem)) => (problem.title, problem.detail),
        (StatusCode::PAYLOAD_TOO_LARGE, None) => {
            ("That is too much", "No form here takes as much as was sent.".to_owned())
        }
        (StatusCode::FORBIDDEN, None) => (
            "That came from elsewhere",
            "A form can only be sent from a page of this site. Please open it here again.".to_owned(),
        ),
        (StatusCode::REQUEST_TIMEOUT, None) => {
            ("That took too long", "The request did not arrive in time. Please try again.".to_owned())
        }
        (status, None) if status.is_server_error() => (
            "Something went wrong",
            "It is our fault, and nothing was changed. Please try again in a moment.".to_owned(),
        ),
        _ => ("That did not work", "This address does not take what was sent to it.".to_owned()),
    };
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    parts.headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE_POLICY));
    Response::from_parts(parts, Body::from(page(&site.assets.root, title, &detail)))
}

/// It has a style sheet and fonts, and no script.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; \
                           form-action 'self'; frame-ancestors 'none'";

/// Not drawn by leptos: it stands in where that, too, may have failed.
fn page(assets: &str, title: &str, detail: &str) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let (title, detail) = (escaped(title), escaped(detail));
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, \
         initial-scale=1\"><title>{title} · Matinee</title><link rel=\"stylesheet\" href=\"{assets}/pkg/matinee.css\"></head>\
         <body><main class=\"alone\"><div class=\"lost\"><h1>{title}</h1><p>{detail}</p><p class=\"actions\">\
         <a class=\"button\" href=\"/\">Back to the films</a></p></div></main></body></html>"
    )
}

/// The last resort: says nothing of the panic, which the panic hook has already written to the log.
pub fn after_panic(_: Box<dyn Any + Send>) -> Response {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong on our side.").into_response()
}
