//! Rejects URLs that no route accepts, before they reach a handler.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, Uri};
use percent_encoding::percent_decode_str;

use super::problem::Problem;

/// The maximum length of a query, in bytes: several times the length that any page or call reads, so that text pasted
/// into the search box is answered with a page.
const MAX_QUERY_LEN: usize = 8192;
/// The maximum length of a path, in bytes.
const MAX_PATH_LEN: usize = 1024;

/// The limits as a layer.
pub async fn enforce(request: Request, next: Next) -> Response {
    match rejection(request.uri()) {
        None => next.run(request).await,
        Some(response) => response,
    }
}

/// Returns a 400 response for a URL that is too long, is not UTF-8 when decoded, or contains NUL.
pub fn rejection(uri: &Uri) -> Option<Response> {
    problem_with(uri).map(|detail| Problem::new(StatusCode::BAD_REQUEST, detail).into_response())
}

fn problem_with(uri: &Uri) -> Option<&'static str> {
    let query = uri.query().unwrap_or_default();
    if query.len() > MAX_QUERY_LEN || uri.path().len() > MAX_PATH_LEN {
        return Some("The address is too long.");
    }
    let is_text = |encoded: &str| percent_decode_str(encoded).decode_utf8().is_ok_and(|text| !text.contains('\0'));
    if is_text(uri.path()) && is_text(query) { None } else { Some("The address is not valid UTF-8.") }
}
