//! What every response tells the browser not to allow.

use std::sync::LazyLock;

use axum::response::Response;
use http::{HeaderName, HeaderValue, header};
use leptos_axum::ResponseOptions;

use super::Site;

/// Policies that hold for every response. A page's own content policy carries its nonce; the rest get the strictest.
const HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Not `no-referrer`: a form's way back needs it within the site.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
];

/// A browser that has come over HTTPS comes over nothing else for a year.
const STAY: &str = "max-age=31536000; includeSubDomains";

/// Adds the policies that a response does not carry yet.
pub fn protect(site: &Site, mut response: Response) -> Response {
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    if site.https {
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(STAY));
    }
    response
}

/// Where pages are told to load themselves again, under `cargo leptos watch`.
static RELOADS: LazyLock<&str> = LazyLock::new(|| match std::env::var_os("LEPTOS_WATCH") {
    Some(_) => " ws://127.0.0.1:3001 ws://localhost:3001",
    None => "",
});

/// A page runs its own scripts and those with its nonce, and nothing from elsewhere. Not cached: the nonce is for once.
pub fn protect_page(response: &ResponseOptions, nonce: &str) {
    let reloads = *RELOADS;
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
         font-src 'self'; connect-src 'self'{reloads}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
    response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}
