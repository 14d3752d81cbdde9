//! The checks and policies that apply to every request of the site, in one layer: each layer costs every page.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::{Site, limits, problem, security, uri_limits};

/// Rejects invalid addresses and clients over their rate limit, renders errors as pages for browsers, and adds the
/// security headers.
pub async fn enforce(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let wants_page = problem::wants_page(&request);
    let rejection = uri_limits::rejection(request.uri()).or_else(|| limits::rejection(&site.limits, &mut request));
    let response = match rejection {
        Some(response) => response,
        None => next.run(request).await,
    };
    let response = if wants_page { problem::for_browser(&site, response) } else { response };
    security::add_headers(&site, response)
}
