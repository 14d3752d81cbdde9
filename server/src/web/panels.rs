//! The panels' server functions, as public endpoints.

use app::error::PanelError;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use leptos_axum::handle_server_fns_with_context;

use super::Site;

/// Answers a server function, with the status that its error stands for: leptos 0.8 calls every one of them a 500.
pub async fn answer(State(site): State<Site>, request: Request) -> Response {
    let response = handle_server_fns_with_context(move || site.provide(), request).await.into_response();
    if !response.status().is_server_error() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = body.collect().await.map(http_body_util::Collected::to_bytes) else {
        return Response::from_parts(parts, Body::empty());
    };
    if let Ok(error) = serde_json::from_slice::<PanelError>(&body) {
        parts.status = error.status();
    }
    Response::from_parts(parts, Body::from(body))
}
