//! Error responses as pages, for browsers that requested one.

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use maud::{DOCTYPE, Markup, html};

use super::super::{Site, inference};
use super::Problem;

/// The page has a style sheet and fonts, and no script.
const CONTENT_SECURITY_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'",
);

/// Whether the client is a browser that would display the response.
pub fn wants_page(request: &Request) -> bool {
    let accepts = request.headers().get(header::ACCEPT).and_then(|types| types.to_str().ok()).unwrap_or_default();
    let path = request.uri().path();
    accepts.contains("text/html") && !path.starts_with("/api/") && !inference::is_at(path)
}

/// Renders an error response as a page, unless it already is one.
pub fn for_browser(site: &Site, mut response: Response) -> Response {
    let status = response.status();
    let is_page =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (title, detail) = match response.extensions_mut().remove::<Problem>() {
        Some(problem) if status == StatusCode::TOO_MANY_REQUESTS => ("One moment", problem.detail),
        Some(problem) => (problem.title, problem.detail),
        None => {
            let (title, detail) = default_text(status);
            (title, detail.to_owned())
        }
    };
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    parts.headers.insert(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
    Response::from_parts(parts, Body::from(page(&site.assets.root, title, &detail).into_string()))
}

/// Title and detail of an error that the router or a layer returned without a body.
fn default_text(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => ("That is too much", "This form accepts less data than you sent."),
        StatusCode::FORBIDDEN => (
            "That came from another site",
            "Forms can only be sent from a page of this site. Please open the page here and try again.",
        ),
        StatusCode::REQUEST_TIMEOUT => ("That took too long", "The request did not arrive in time. Please try again."),
        status if status.is_server_error() => (
            "Something went wrong",
            "Something went wrong on our side, and nothing was changed. Please try again in a moment.",
        ),
        _ => ("That didn’t work", "This address does not accept that request."),
    }
}

/// Rendered without Leptos, which may be what failed.
fn page(assets: &str, title: &str, detail: &str) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · Matinee" }
                link rel="stylesheet" href=(format!("{assets}/pkg/matinee.css"));
            }
            body {
                main.standalone {
                    div.not-found {
                        h1 { (title) }
                        p { (detail) }
                        p.actions { a.button href="/" { "Back to the films" } }
                    }
                }
            }
        }
    }
}
