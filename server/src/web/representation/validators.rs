//! Entity tags, and the conditions of requests on them (RFC 9110, sections 8.8.3 and 13.1.2).

use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::headers::{ContentLength, ETag, HeaderMapExt, IfNoneMatch};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use http_body_util::BodyExt;
use sha2::{Digest, Sha256};

use crate::web::problem::Problem;

/// Caches must revalidate the response each time, because the data that it depends on, such as the model, may change at
/// any time.
const REVALIDATED: HeaderValue = HeaderValue::from_static("no-cache");

/// The entity tags in the header `If-None-Match`.
pub struct Validators(Option<IfNoneMatch>);

impl Validators {
    /// Reads `If-None-Match`. An invalid value counts as missing.
    pub fn of(headers: &HeaderMap) -> Self {
        Self(headers.typed_get())
    }

    /// Whether the client has the representation with the tag in these headers.
    pub fn match_tag(&self, headers: &HeaderMap) -> bool {
        let (Some(condition), Some(tag)) = (&self.0, headers.typed_get::<ETag>()) else { return false };
        !condition.precondition_passes(&tag)
    }
}

/// Marks the tag of an encoded representation, whose bytes differ from those of the plain one.
pub fn mark_encoded(headers: &mut HeaderMap, encoding: Option<&HeaderValue>) {
    let Some(encoding) = encoding.and_then(|encoding| encoding.to_str().ok()) else { return };
    let Some(tag) = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok()) else { return };
    if let Some(opaque) = tag.strip_suffix('"')
        && let Ok(marked) = HeaderValue::from_str(&format!("{opaque};{encoding}\""))
    {
        headers.insert(header::ETAG, marked);
    }
}

/// A strong entity tag derived from the content.
pub fn etag(content: &[u8]) -> ETag {
    let digest = hex::encode(&Sha256::digest(content)[..12]);
    format!("\"{digest}\"").parse().expect("hexadecimal digits in quotes are an entity tag")
}

/// A layer for public, complete responses: adds their entity tag.
pub async fn tag(mut request: Request, next: Next) -> Response {
    let is_head = request.method() == Method::HEAD;
    if is_head {
        *request.method_mut() = Method::GET;
    }
    let is_read = request.method() == Method::GET;
    let response = next.run(request).await;
    if !is_read || response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(content) = body.collect().await else {
        return Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "The answer could not be read.").into_response();
    };
    let content = content.to_bytes();
    parts.headers.typed_insert(etag(&content));
    parts.headers.typed_insert(ContentLength(content.len() as u64));
    parts.headers.entry(header::CACHE_CONTROL).or_insert(REVALIDATED);
    Response::from_parts(parts, if is_head { Body::empty() } else { Body::from(content) })
}
