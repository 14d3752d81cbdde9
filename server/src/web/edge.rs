//! What holds for every request to the site, in one layer: each layer costs each page.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::{Site, bounds, limits, problem, security};

/// Turns away what is out of bounds and whoever asks for too much; makes pages of errors and puts policies on everything.
pub async fn keep(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let wants_page = problem::wants_page(&request);
    let refused = uri_limits::refused(request.uri()).or_else(|| limits::refused(&site.limits, &mut request));
    let response = match refused {
        Some(response) => response,
        None => next.run(request).await,
    };
    let response = if wants_page { problem::for_browser(&site, response) } else { response };
    security::protect(&site, response)
}
