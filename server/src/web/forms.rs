//! Plain forms: post, redirect, get. A rejected form renders its page again, with the submitted input.

use std::net::IpAddr;

use app::form::FormState;
use axum::Router;
use axum::extract::FromRequestParts;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Visitor;
use http::request::Parts;
use http::{HeaderMap, Uri, header};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::Site;
use super::auth::{AuthSession, refuse_unknown};
use super::limits::ClientAddress;
use super::problem::Problem;
use super::rerender::rerender_forms;
use crate::listener::network_of;
use crate::services::membership::Member;

mod account;
mod batch;
mod demo;
mod error;
mod film_form;
mod import;
mod inbox;
mod login;
mod my_list;
mod ratings;
mod recovery;
mod subscribe;
mod unsubscribe;
mod watch;

pub use demo::{demo_of, shows_xray};
use error::{FormError, FormFailure, OnPage};

/// The routes of all forms with small bodies.
pub fn router(site: &Site) -> Router<Site> {
    Router::new()
        .merge(account::router())
        .merge(batch::router())
        .merge(import::router())
        .merge(inbox::router())
        .merge(my_list::router())
        .merge(ratings::router())
        .merge(subscribe::router())
        .merge(watch::router())
        .route_layer(from_fn(refuse_unknown))
        // These do not store anything for the session's user.
        .merge(demo::router())
        .merge(login::router())
        .merge(recovery::router())
        .merge(unsubscribe::router())
        .layer(from_fn_with_state(site.clone(), rerender_forms))
}

/// The upload forms, which have limits of their own.
pub fn upload_router(site: &Site) -> Router<Site> {
    Router::new()
        .merge(batch::upload_router())
        .merge(import::upload_router())
        .route_layer(from_fn(refuse_unknown))
        .layer(from_fn_with_state(site.clone(), rerender_forms))
}

/// The context of a form's handler, in addition to the form's fields.
struct FormContext {
    site: Site,
    auth: AuthSession,
    visitor: Visitor,
    headers: HeaderMap,
    /// The client's address; of IPv6, the prefix.
    from: Option<IpAddr>,
}

impl FromRequestParts<Site> for FormContext {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        let auth = AuthSession::from_request_parts(parts, site).await.map_err(IntoResponse::into_response)?;
        let visitor = parts.extensions.get().cloned().unwrap_or_default();
        let from = parts.extensions.get::<ClientAddress>().and_then(|ClientAddress(address)| *address).map(network_of);
        Ok(Self { site: site.clone(), auth, visitor, headers: parts.headers.clone(), from })
    }
}

impl FormContext {
    /// The page of this site that the form was sent from, or the home page.
    fn back(&self) -> String {
        page_of(&self.headers)
    }
}

/// The page of this site that a form was sent from, or the home page.
pub fn page_of(headers: &HeaderMap) -> String {
    let referer = headers.get(header::REFERER).and_then(|referer| referer.to_str().ok());
    let url = referer.and_then(|referer| referer.parse::<Uri>().ok());
    let path = url.as_ref().and_then(Uri::path_and_query).map_or("/", |path| path.as_str());
    local(path).to_owned()
}

/// The response to a form if the visitor cannot be looked up: its page, with the input.
pub fn unavailable_on(page: &str, input: FormState) -> Response {
    let failure = Err::<(), _>(FormFailure::unavailable("the visitor cannot be looked up"));
    failure.on_page(page, input).map_or_else(IntoResponse::into_response, IntoResponse::into_response)
}

/// The logged-in member. Other visitors are redirected to the log-in page, and from there back to the section of the
/// site that they came from.
struct CurrentMember(Member);

impl FromRequestParts<Site> for CurrentMember {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        let auth = AuthSession::from_request_parts(parts, site).await.map_err(IntoResponse::into_response)?;
        let section = parts.uri.path().split('/').nth(1).unwrap_or_default();
        let is_unknown = parts.extensions.get::<Visitor>().is_some_and(|visitor| visitor.is_unknown);
        auth.user.map(Self).ok_or_else(|| {
            if is_unknown {
                return Problem::unavailable().into_response();
            }
            redirect(&format!("/login?next=/{section}")).into_response()
        })
    }
}

/// 303 See Other: the response to every accepted form. Path segments arrive decoded, so a location that is composed of
/// them may contain any character; those that are invalid in a header are encoded again.
fn redirect(location: &str) -> Redirect {
    Redirect::to(&utf8_percent_encode(location, ENCODED_IN_LOCATION).to_string())
}

/// The characters that are encoded in a location. Not the percent sign, which is part of an encoded character.
const ENCODED_IN_LOCATION: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`');

/// The location if it is a path of this site, otherwise the home page.
fn local(location: &str) -> &str {
    let is_path = location.starts_with('/') && !location.starts_with("//");
    let is_plain = location.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_path && is_plain { location } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn redirects_never_lead_to_another_site() {
        assert_eq!(local("/movie/heat-1995?from=home"), "/movie/heat-1995?from=home");
        for address in [
            "",
            "https://elsewhere.example",
            "//elsewhere.example",
            "/\\elsewhere.example",
            "/a\r\nSet-Cookie: x=1",
            "javascript:alert(1)",
        ] {
            assert_eq!(local(address), "/", "{address:?}");
        }
    }
}
