//! Plain forms: post, redirect, get. One that is not right is answered with its page again, what was typed kept in it.

use std::fmt::Display;
use std::net::IpAddr;

use axum::Router;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Redirect, Response};
use http::request::Parts;
use http::{HeaderMap, StatusCode, Uri, header};

use app::form::FormState;
use domain::Visitor;

use super::auth::AuthSession;
use super::limits::{ClientAddress, too_many};
use super::problem::Problem;
use super::{Site, pages};
use crate::services::membership::AccountError;

mod account;
mod batch;
mod demo;
mod login;
mod inbox;
mod my_list;
mod subscribe;
mod watch;

pub use batch::{refused as refused_batch, upload_router};
pub use demo::demo_of;

pub fn router() -> Router<Site> {
    let doors = Router::new().merge(demo::router()).merge(login::router());
    let members = doors.merge(account::router()).merge(subscribe::router());
    members.merge(batch::router()).merge(inbox::router()).merge(my_list::router()).merge(watch::router())
}

/// Everything that a form's handler needs besides the form.
struct FormContext {
    site: Site,
    auth: AuthSession,
    visitor: Visitor,
    headers: HeaderMap,
    from: Option<IpAddr>,
}

impl FromRequestParts<Site> for FormContext {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        let auth = AuthSession::from_request_parts(parts, site).await.map_err(IntoResponse::into_response)?;
        let visitor = parts.extensions.get().cloned().unwrap_or_default();
        let from = parts.extensions.get::<ClientAddress>().and_then(|ClientAddress(address)| *address);
        Ok(Self { site: site.clone(), auth, visitor, headers: parts.headers.clone(), from })
    }
}

impl FormContext {
    /// The page of a form again, with what came of it.
    async fn again(&self, address: &str, status: StatusCode, form: FormState) -> Response {
        rerender::rerender_form(&self.site, address, &self.headers, self.visitor.clone(), status, form).await
    }

    /// The page again for what can be mended; a failure is logged, and the page says to try again.
    async fn refused(&self, address: &'static str, error: AccountError, typed: FormState) -> Response {
        match error {
            AccountError::Invalid { field, says } => {
                let form = FormState { problems: vec![(field, says)], ..typed };
                self.again(address, StatusCode::UNPROCESSABLE_ENTITY, form).await
            }
            AccountError::TooMany { seconds } => {
                too_many("There were too many wrong passwords.", seconds.unsigned_abs())
            }
            error => self.not_now(address, &error, typed).await,
        }
    }

    /// The page again after a failure, which is logged.
    async fn not_now(&self, address: &'static str, error: &impl Display, typed: FormState) -> Response {
        tracing::error!(%error, address, "a form could not be carried out");
        let form = FormState { problems: vec![("", NOT_NOW.to_owned())], ..typed };
        self.again(address, StatusCode::SERVICE_UNAVAILABLE, form).await
    }

    /// Where the form was sent from, if that is a page of this site.
    fn back(&self) -> String {
        let referer = self.headers.get(header::REFERER).and_then(|referer| referer.to_str().ok());
        let address = referer.and_then(|referer| referer.parse::<Uri>().ok());
        let path = address.as_ref().and_then(Uri::path_and_query).map_or("/", |address| address.as_str());
        local(path).to_owned()
    }
}

const NOT_NOW: &str = "That did not work on our side, and nothing was changed. Please try again in a moment.";

/// See other: the answer to every form that was right.
fn see(address: &str) -> Response {
    Redirect::to(address).into_response()
}

/// A form whose session cannot be written changes nothing.
fn no_session(error: &axum_login::tower_sessions::session::Error) -> Response {
    tracing::error!(%error, "a session cannot be written");
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, NOT_NOW).into_response()
}

/// An address of this site, or the home page where it would lead elsewhere.
fn local(address: &str) -> &str {
    let inside = address.starts_with('/') && !address.starts_with("//");
    let plain = address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if inside && plain { address } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_never_leads_to_another_site() {
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
