//! What is written down of every request: its id, how it was answered and in what time.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use metrics::{counter, histogram};
use tracing::Instrument;

use super::problem::{KIND, Problem};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The outermost layer, so that nothing is answered unseen. It is one layer and not tower-http's five, because every layer
/// costs each page, and because tower-http takes any id for good.
///
/// A page is timed until its first piece: the rest is streamed while this has moved on.
pub async fn keep(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let id = id_of(request.headers());
    let method = request.method().clone();
    let path = request.uri().path();
    let is_api = path.starts_with("/api/") && !path.starts_with("/api/panel/");
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let span = tracing::info_span!("request", id, %method, path);

    let mut response = next.run(request).instrument(span).await;
    if is_api || response.extensions().get::<Problem>().is_some() {
        response = explained(response, &method, &id);
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    let status = response.status().as_str().to_owned();
    counter!("matinee_requests_total", "route" => route.clone(), "status" => status).increment(1);
    histogram!("matinee_request_seconds", "route" => route).record(start.elapsed());
    response
}

/// The caller's id if it can stand in a log, or a new one.
fn id_of(headers: &HeaderMap) -> String {
    static SEED: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    static COUNT: AtomicU64 = AtomicU64::new(0);

    let given = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok()).filter(|id| is_sane(id));
    given.map_or_else(|| format!("{:016x}", SEED.hash_one(COUNT.fetch_add(1, Ordering::Relaxed))), str::to_owned)
}

fn is_sane(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// A problem with the request's id in it; and an error of the API that is no problem yet, as one.
fn explained(mut response: Response, method: &Method, id: &str) -> Response {
    let status = response.status();
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem,
        None if !status.is_client_error() && !status.is_server_error() => return response,
        None if response.headers().get(header::CONTENT_TYPE) == Some(&KIND) => return response,
        None => Problem::new(status, plain(status, method, response.headers())),
    };
    let body = problem.of_request(id).into_response().into_body();
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, KIND);
    Response::from_parts(parts, Body::new(body))
}

/// What is said where nobody said anything: the router, or a layer.
fn plain(status: StatusCode, method: &Method, headers: &HeaderMap) -> String {
    let allowed = headers.get(header::ALLOW).and_then(|methods| methods.to_str().ok());
    match (status, allowed) {
        (StatusCode::METHOD_NOT_ALLOWED, Some(allowed)) => {
            format!("This address does not answer {method}, but {allowed}.")
        }
        (StatusCode::FORBIDDEN, _) => "A browser may not send this from another site.".to_owned(),
        (StatusCode::NOT_FOUND, _) => "There is nothing at this address.".to_owned(),
        _ => "This request cannot be answered.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_could_forge_a_line_of_the_log_is_replaced() {
        let given = |id: &str| {
            let id = HeaderValue::from_bytes(id.as_bytes()).expect("a header's value");
            id_of(&HeaderMap::from_iter([(REQUEST_ID, id)]))
        };
        assert_eq!(given("trace-7.a_B"), "trace-7.a_B");
        for id in ["", "a b", "a\"b", "ü", &"a".repeat(65)] {
            assert_ne!(given(id), id);
        }
        assert_ne!(id_of(&HeaderMap::new()), id_of(&HeaderMap::new()));
    }
}
