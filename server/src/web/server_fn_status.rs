//! The panels' server functions, as public endpoints.

use app::error::PanelError;
use axum::body::Body;
use axum::response::Response;
use http::{HeaderName, StatusCode};
use http_body_util::{BodyExt, Collected};

/// What leptos marks the error of a server function with.
const ERROR: HeaderName = HeaderName::from_static("serverfnerror");

/// Gives a server function's error the status that it stands for: leptos 0.8 calls every one of them a 500.
pub async fn with_status(response: Response) -> Response {
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR || !response.headers().contains_key(ERROR) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let body = body.collect().await.map(Collected::to_bytes).unwrap_or_default();
    if let Ok(error) = serde_json::from_slice::<PanelError>(&body) {
        parts.status = error.status();
    }
    Response::from_parts(parts, Body::from(body))
}
