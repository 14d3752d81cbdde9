//! Turns away addresses that nothing here can mean, before anything looks at them.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use percent_encoding::percent_decode_str;

use super::problem::Problem;

/// The longest query that any page or call understands is a fraction of this.
const LONGEST_QUERY: usize = 4096;
const LONGEST_PATH: usize = 1024;

/// A layer that keeps addresses within bounds.
pub async fn check(request: Request, next: Next) -> Response {
    match refused(request.uri()) {
        None => next.run(request).await,
        Some(response) => response,
    }
}

/// 400 where the address is too long or not UTF-8 once decoded.
pub fn refused(address: &http::Uri) -> Option<Response> {
    problem_with(address).map(|detail| Problem::new(StatusCode::BAD_REQUEST, detail).into_response())
}

fn problem_with(address: &http::Uri) -> Option<&'static str> {
    let query = address.query().unwrap_or_default();
    if query.len() > LONGEST_QUERY || address.path().len() > LONGEST_PATH {
        return Some("The address is too long.");
    }
    let decodes = |text: &str| {
        percent_decode_str(text).decode_utf8().is_ok_and(|text| !text.chars().any(|character| character == '\0'))
    };
    if decodes(address.path()) && decodes(query) { None } else { Some("The address is not valid UTF-8.") }
}
