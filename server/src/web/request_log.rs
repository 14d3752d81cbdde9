//! The id, metrics, log span and log line of every request, and the representation of its response.

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

use super::access_log::AccessLine;
use super::audit::{self, AuditEvent};
use super::inference;
use super::problem::Problem;
use super::representation::RequestedRepresentation;
use super::server_fn_status::SERVER_FN_ERROR;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The value of `Retry-After` for failures of the server, in seconds.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("3");

/// The outermost layer, so that it covers every response. A single layer instead of five of tower-http: every layer
/// costs every page, and tower-http accepts any request id.
///
/// The duration of a streamed page ends with its first chunk.
pub async fn log_request(mut request: Request, next: Next) -> Response {
    let start = Instant::now();
    let id = id_of(request.headers());
    let line = AccessLine::begin(&mut request, &id, start);
    let wanted = RequestedRepresentation::by(&request);
    let method = request.method().clone();
    let path = request.uri().path();
    let is_inference = inference::is_at(path);
    let is_for_programs = is_inference || path.starts_with("/api/");
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let span = tracing::info_span!("request", id, %method, path);

    let mut response = if wanted.is_unsatisfiable() {
        let detail = "Accept-Encoding refuses everything that this site can send: plain content, gzip, br and zstd.";
        Problem::new(StatusCode::NOT_ACCEPTABLE, detail).into_response()
    } else {
        next.run(request).instrument(span.clone()).await
    };
    if matches!(response.status(), StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS) {
        let client = line.as_ref().and_then(AccessLine::client);
        span.in_scope(|| audit::record(AuditEvent::RequestRefused, None, client));
    }
    let is_page = !is_for_programs && has_type(&response, "text/html");
    if is_inference {
        response = with_problem(response, &method, inference::error_response);
    } else if !is_page && !response.headers().contains_key(SERVER_FN_ERROR) {
        response = with_problem(response, &method, |problem| problem.clone().with_request_id(&id).into_response());
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().entry(header::RETRY_AFTER).or_insert(RETRY_AFTER);
    }
    let status = response.status().as_str().to_owned();
    counter!("matinee_requests_total", "route" => route.clone(), "status" => status).increment(1);
    histogram!("matinee_request_seconds", "route" => route).record(start.elapsed());
    wanted.represent(match line {
        Some(line) => line.follow(response),
        None => response,
    })
}

/// The client's request id if it is safe to log, otherwise a new one.
fn id_of(headers: &HeaderMap) -> String {
    static SEED: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    static COUNT: AtomicU64 = AtomicU64::new(0);

    let given = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok()).filter(|id| is_loggable(id));
    given.map_or_else(|| format!("{:016x}", SEED.hash_one(COUNT.fetch_add(1, Ordering::Relaxed))), str::to_owned)
}

fn is_loggable(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// Renders a problem with `write`, in the format that the clients of this path expect. An error without a problem
/// becomes one, unless a handler has written it as JSON.
fn with_problem(mut response: Response, method: &Method, write: impl Fn(&Problem) -> Response) -> Response {
    let status = response.status();
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem,
        None if !status.is_client_error() && !status.is_server_error() => return response,
        None if ["application/json", "application/problem+json"].iter().any(|kind| has_type(&response, kind)) => {
            return response;
        }
        None => Problem::new(status, default_detail(status, method, response.headers())),
    };
    let (written, body) = write(&problem).into_parts();
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    if let Some(kind) = written.headers.get(header::CONTENT_TYPE) {
        parts.headers.insert(header::CONTENT_TYPE, kind.clone());
    }
    Response::from_parts(parts, Body::new(body))
}

fn has_type(response: &Response, media_type: &str) -> bool {
    let content_type = response.headers().get(header::CONTENT_TYPE);
    content_type.is_some_and(|kind| kind.as_bytes().starts_with(media_type.as_bytes()))
}

/// The detail of an error that the router or a layer returned without a body.
fn default_detail(status: StatusCode, method: &Method, headers: &HeaderMap) -> String {
    let allowed = headers.get(header::ALLOW).and_then(|methods| methods.to_str().ok());
    match (status, allowed) {
        (StatusCode::METHOD_NOT_ALLOWED, Some(allowed)) => {
            format!("This address does not support {method}. Supported methods: {allowed}.")
        }
        (StatusCode::FORBIDDEN, _) => "Browsers may not send this request from another site.".to_owned(),
        (StatusCode::UNSUPPORTED_MEDIA_TYPE, _) => {
            "This address expects another content type; forms are application/x-www-form-urlencoded.".to_owned()
        }
        (StatusCode::NOT_FOUND, _) => "There is nothing at this address.".to_owned(),
        _ => "This request could not be processed.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_could_forge_log_lines_is_replaced() {
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
