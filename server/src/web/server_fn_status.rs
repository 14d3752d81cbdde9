//! The responses of server functions, which are public endpoints.

use app::error::PanelError;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use http::{HeaderName, HeaderValue, StatusCode, header};
use http_body_util::{BodyExt, Collected};

/// The path prefix of the panels' server functions.
pub const PREFIX: &str = "/api/panel/";
/// Leptos adds this header to the error of a server function.
pub const SERVER_FN_ERROR: HeaderName = HeaderName::from_static("serverfnerror");

/// Overrides `Accept` with JSON for clients that also accept HTML: leptos would treat their call as a form, and
/// redirect to their `Referer`.
pub fn answer_as_json(request: &mut Request) {
    if request.uri().path().starts_with(PREFIX) {
        request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    }
}

/// Sets the status of a server function's error according to the error. leptos 0.8 responds to every error with 500.
pub async fn set_status(response: Response) -> Response {
    let failed = response.status() == StatusCode::INTERNAL_SERVER_ERROR;
    if !failed || !response.headers().contains_key(SERVER_FN_ERROR) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let body = body.collect().await.map(Collected::to_bytes).unwrap_or_default();
    if let Ok(error) = serde_json::from_slice::<PanelError>(&body) {
        parts.status = error.status();
    }
    Response::from_parts(parts, Body::from(body))
}
