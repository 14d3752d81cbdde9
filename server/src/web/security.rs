//! Security headers.

use std::sync::LazyLock;

use axum::response::Response;
use http::{HeaderName, HeaderValue, header};
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
const HSTS: &str = "max-age=31536000; includeSubDomains";

/// Adds the security headers that the response does not have yet.
pub fn add_headers(site: &Site, mut response: Response) -> Response {
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    if site.config.https {
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HSTS));
    }
    response
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
