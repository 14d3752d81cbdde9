//! Content negotiation: whether a client gets a response encoded, plain, or as 304 Not Modified.
//!
//! Pages and answers are encoded while they are sent. Files that are encoded in advance (`assets`) have the header
//! already.

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};

mod accepted;
mod encoded_body;
mod encoder;
mod validators;

pub use accepted::{Accepted, Coding};
use encoded_body::EncodedBody;
use encoder::Encoder;
use validators::Validators;
pub use validators::{etag, tag};

/// Shorter bodies fit into one packet with their headers, so encoding them saves nothing.
const MIN_LEN: u64 = 1024;

/// Codings of bodies that are encoded for each response, best first. zstd takes less than half of gzip's time for as
/// few bytes, and brotli takes twice that of gzip.
const ON_THE_FLY: [Coding; 3] = [Coding::Zstd, Coding::Gzip, Coding::Brotli];

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The headers of a request that select a representation.
pub struct RequestedRepresentation {
    accepted: Accepted,
    validators: Validators,
    is_read: bool,
}

impl RequestedRepresentation {
    /// Reads the headers of a request.
    pub fn by(request: &Request) -> Self {
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        let headers = request.headers();
        let accepted = Accepted::of(headers);
        let accepted = if may_be_measured(headers) { accepted.preferring_plain() } else { accepted };
        Self { accepted, validators: Validators::of(headers), is_read }
    }

    /// Whether the client accepts none of the possible representations. Requests that change data are processed anyway.
    pub fn is_unsatisfiable(&self) -> bool {
        self.is_read && self.accepted.is_nothing()
    }

    /// The representation of a response that the client wants.
    pub fn represent(&self, mut response: Response) -> Response {
        let encoder = if is_encodable(&response) { self.encoder(&mut response) } else { None };
        let encoding = response.headers().get(header::CONTENT_ENCODING).cloned();
        validators::mark_encoded(response.headers_mut(), encoding.as_ref());
        if self.is_read && response.status() == StatusCode::OK && self.validators.match_tag(response.headers()) {
            return not_modified(response);
        }
        match encoder {
            Some(encoder) => response.map(|body| Body::new(EncodedBody::new(body, encoder))),
            None => response,
        }
    }

    /// Chooses the coding of a response, and states it in its headers.
    fn encoder(&self, response: &mut Response) -> Option<Encoder> {
        let is_refused_plain = !self.accepted.allows_plain();
        if !is_refused_plain && (is_short(response) || !is_compressible(response.headers())) {
            return None;
        }
        response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-encoding"));
        let coding = self.accepted.best(&ON_THE_FLY)?;
        let encoder = Encoder::acquire(coding)?;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_ENCODING, coding.header_value());
        headers.remove(header::CONTENT_LENGTH);
        headers.remove(header::ACCEPT_RANGES);
        Some(encoder)
    }
}

/// Whether another site has made a browser send a request with cookies. The length of the compressed response could
/// reveal its content, if the other site puts guesses into the URL (BREACH).
fn may_be_measured(headers: &HeaderMap) -> bool {
    headers.contains_key(header::COOKIE)
        && headers.get(SEC_FETCH_SITE).is_some_and(|site| site != "same-origin" && site != "none")
}

fn is_encodable(response: &Response) -> bool {
    let headers = response.headers();
    let has = |name: HeaderName, part: &str| {
        headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(part))
    };
    let has_body = !response.status().is_informational() && !matches!(response.status().as_u16(), 204 | 206 | 304);
    has_body
        && !headers.contains_key(header::CONTENT_ENCODING)
        && !headers.contains_key(header::CONTENT_RANGE)
        && !has(header::CACHE_CONTROL, "no-transform")
        // Proxies and browsers buffer an encoded stream beyond the next event.
        && !has(header::CONTENT_TYPE, "text/event-stream")
}

/// Whether encoding makes content of this type shorter.
fn is_compressible(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_text = |word: &str| {
        matches!(word, "text" | "json" | "ndjson" | "jsonl" | "javascript" | "xml" | "wasm" | "openmetrics")
    };
    kind.split(';').next().unwrap_or_default().trim().split(['/', '+', '-']).any(is_text)
}

/// Whether a body is known to be short. The answer to `HEAD` has no body, and the length of the one that `GET` would have.
fn is_short(response: &Response) -> bool {
    let stated = response.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let length: Option<u64> = stated.or_else(|| response.body().size_hint().exact().filter(|length| *length > 0));
    length.is_some_and(|length| length < MIN_LEN)
}

/// The response to a client whose representation is current (RFC 9110, section 15.4.5).
fn not_modified(response: Response) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.status = StatusCode::NOT_MODIFIED;
    for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING] {
        parts.headers.remove(name);
    }
    Response::from_parts(parts, Body::empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(kind: &'static str, body: impl Into<Body>) -> Response {
        let mut response = Response::new(body.into());
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        response
    }

    fn represented(headers: &[(HeaderName, &'static str)], response: Response) -> Response {
        let mut request = Request::new(Body::empty());
        for (name, value) in headers {
            request.headers_mut().append(name, HeaderValue::from_static(value));
        }
        RequestedRepresentation::by(&request).represent(response)
    }

    fn encoding(headers: &[(HeaderName, &'static str)], response: Response) -> Option<HeaderValue> {
        represented(headers, response).headers().get(header::CONTENT_ENCODING).cloned()
    }

    #[test]
    fn what_is_long_and_text_is_encoded() {
        let zstd = [(header::ACCEPT_ENCODING, "gzip, br, zstd")];
        let long = "long ".repeat(1000);
        for kind in
            ["text/html; charset=utf-8", "application/json", "image/svg+xml", "text/csv", "application/x-ndjson"]
        {
            assert_eq!(encoding(&zstd, response(kind, long.clone())).expect(kind), "zstd");
        }
        for kind in ["font/woff2", "image/png", "application/octet-stream", "text/event-stream"] {
            assert_eq!(encoding(&zstd, response(kind, long.clone())), None, "{kind}");
        }
        assert_eq!(encoding(&zstd, response("text/html", "short")), None);
        let forced = [(header::ACCEPT_ENCODING, "identity;q=0, gzip")];
        assert_eq!(encoding(&forced, response("text/html", "short")).expect("encoded"), "gzip");
        let plain = represented(&[], response("text/html", long));
        assert_eq!(plain.headers()[header::VARY], "accept-encoding");
    }

    #[test]
    fn what_only_a_visitor_may_see_is_not_encoded_for_other_sites() {
        let of = |site: &'static str| {
            let headers = [(header::ACCEPT_ENCODING, "gzip"), (header::COOKIE, "id=1"), (SEC_FETCH_SITE, site)];
            encoding(&headers, response("text/html", "long ".repeat(1000)))
        };
        assert_eq!(of("cross-site"), None);
        assert_eq!(of("same-site"), None);
        assert!(of("same-origin").is_some() && of("none").is_some());
    }

    #[test]
    fn each_representation_has_a_tag_of_its_own_by_which_it_is_revalidated() {
        let tagged = || {
            let mut response = response("text/html", "long ".repeat(1000));
            response.headers_mut().insert(header::ETAG, HeaderValue::from_static("\"v\""));
            response
        };
        let gzip = (header::ACCEPT_ENCODING, "gzip");
        let first = represented(std::slice::from_ref(&gzip), tagged());
        assert_eq!(first.headers()[header::ETAG], "\"v;gzip\"");
        for condition in ["\"v;gzip\"", "W/\"v;gzip\"", "\"a\", \"v;gzip\"", "*"] {
            let again = represented(&[gzip.clone(), (header::IF_NONE_MATCH, condition)], tagged());
            assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{condition}");
            assert_eq!(again.headers()[header::ETAG], "\"v;gzip\"");
            assert_eq!(again.headers()[header::VARY], "accept-encoding");
        }
        for condition in ["\"v\"", "\"v;zstd\"", "v;gzip", "", "\"v;gzip"] {
            let again = represented(&[gzip.clone(), (header::IF_NONE_MATCH, condition)], tagged());
            assert_eq!(again.status(), StatusCode::OK, "{condition}");
        }
    }
}
