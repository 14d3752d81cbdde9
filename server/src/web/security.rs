//! Headers that tell browsers and proxies what they may do with a response.

use std::sync::LazyLock;

use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use leptos_axum::ResponseOptions;

use super::Site;

/// The headers of every response. Pages replace the content security policy with one that contains their nonce.
const HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Not `no-referrer`: forms redirect to the page that they were sent from.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
];

/// One year of HTTPS only.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");
const HSTS_SUBDOMAINS: HeaderValue = HeaderValue::from_static("max-age=31536000; includeSubDomains");

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
/// Makes nginx forward each chunk immediately. By default, it buffers a response.
const ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// The policy for embedding a path in other sites: only pictures of films may be embedded. They are public and the same
/// for all visitors.
pub fn resource_policy(path: &str) -> HeaderValue {
    HeaderValue::from_static(if path.starts_with("/art/") { "cross-origin" } else { "same-origin" })
}

/// Adds the headers that the response does not have yet. A response that does not say that it may be cached is not
/// cacheable, and one that may be streamed is not buffered by proxies.
pub fn add_headers(site: &Site, resource_policy: HeaderValue, mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(RESOURCE_POLICY).or_insert(resource_policy);
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if is_streamed(headers) {
        headers.insert(ACCEL_BUFFERING, HeaderValue::from_static("no"));
    }
    if site.config.https {
        let policy = if site.config.hsts_subdomains { HSTS_SUBDOMAINS } else { HSTS };
        headers.insert(header::STRICT_TRANSPORT_SECURITY, policy);
    }
    response
}

/// Whether a response is a page, a panel or an event stream.
fn is_streamed(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    content_type.starts_with(b"text/html") || content_type.starts_with(b"text/event-stream")
}

/// The sockets of the live reload under `cargo leptos watch`.
static RELOAD_SOCKETS: LazyLock<&str> = LazyLock::new(|| match std::env::var_os("LEPTOS_WATCH") {
    Some(_) => " ws://127.0.0.1:3001 ws://localhost:3001",
    None => "",
});

/// Sets a page's content security policy: only scripts of this site and those with the nonce of this response run. Such
/// a page is not cacheable, because its nonce is valid once.
pub fn set_page_policy(response: &ResponseOptions, nonce: &str) {
    let sockets = *RELOAD_SOCKETS;
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
         font-src 'self'; connect-src 'self'{sockets}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
    response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}
