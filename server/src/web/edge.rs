//! The checks and policies that apply to every request of the site, in one layer: each layer costs every page.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

use super::limits::{self, Cost};
use super::problem::Problem;
use super::{Site, fault_cookie, problem, security, server_fn_status, uri_limits};

/// Rejects invalid URLs and clients over their rate limit, renders errors as pages for browsers, and adds the headers
/// of [`security`].
pub async fn enforce(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let wants_page = problem::wants_page(&request);
    let is_api = is_of_api(request.uri().path());
    let path_policy = security::resource_policy(request.uri().path());
    server_fn_status::answer_as_json(&mut request);
    let counted = limits::count(&site.limits, &mut request);
    let rejection = uri_limits::rejection(request.uri())
        .or_else(|| counted.and_then(limits::Allowance::rejection))
        .or_else(|| closing_rejection(&site, &request));
    let is_rejected = rejection.is_some();
    let is_demo = site.config.demo && !is_rejected;
    let surprise = if is_demo { fault_cookie::inject(&site, &mut request).await } else { None };
    let mut response = match rejection {
        Some(response) => response,
        None => next.run(request).await,
    };
    if let Some(allowance) = counted
        && (is_api || is_rejected)
    {
        allowance.add_headers(&mut response);
    }
    if let Some((surprise, trace)) = surprise {
        response = surprise.observe(trace, response);
    }
    let response = if wants_page { problem::for_browser(&site, response) } else { response };
    security::add_headers(&site, path_policy, response)
}

/// Whether a path is of the REST API, whose clients read the headers of rate limits.
fn is_of_api(path: &str) -> bool {
    path.starts_with("/api/v1/") || super::inference::is_at(path)
}

/// Rejects uploads while the site shuts down, because they would be cut off.
fn closing_rejection(site: &Site, request: &Request) -> Option<Response> {
    if !*site.closing.borrow() || limits::cost(request) != Cost::Uploading {
        return None;
    }
    let detail = "This site is about to restart. Please send the file again in a minute.";
    let mut response = Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail).into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
    Some(response)
}
