//! A film is put on the visitor's list or taken off it.

use app::form::FormState;
use domain::ServiceError;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Form, Router};
use http::{HeaderMap, HeaderName, StatusCode, header};
use serde::Deserialize;

use super::{FormContext, NOT_NOW, no_session, see};
use crate::web::Site;
use crate::web::auth::person_of;
use crate::web::problem::Problem;

/// Added to the routes of pages, of which one is at the same address.
pub fn router() -> Router<Site> {
    Router::new().route("/my-list", post(change))
}

/// A page that the browser has fetched while the pointer rested on a card knows nothing of the button pressed since.
const FORGET_PREFETCHED: (HeaderName, &str) = (HeaderName::from_static("clear-site-data"), "\"prefetchCache\"");

/// One of the two, with a film's slug.
#[derive(Deserialize)]
struct Change {
    add: Option<String>,
    remove: Option<String>,
}

/// A form is answered with the page that it came from, an island with the status alone.
async fn change(desk: FormContext, Form(change): Form<Change>) -> Response {
    let outcome = match change {
        Change { add: Some(film), remove: None } => add(&desk, &film).await,
        Change { add: None, remove: Some(film) } => remove(&desk, &film).await,
        _ => {
            return Problem::new(StatusCode::BAD_REQUEST, "Either add or remove must be a film's slug.")
                .into_response();
        }
    };
    let wants_page = !wants_json(&desk.headers);
    match outcome {
        Ok(()) if wants_page => ([FORGET_PREFETCHED], see(&desk.back())).into_response(),
        Ok(()) => (StatusCode::NO_CONTENT, [FORGET_PREFETCHED]).into_response(),
        Err(Refused::Session(response)) => response,
        Err(Refused::Service(ServiceError::NotFound)) => {
            Problem::new(StatusCode::NOT_FOUND, "We don't have that film.").into_response()
        }
        Err(Refused::Service(ServiceError::Invalid(says))) => {
            refused(&desk, wants_page, StatusCode::UNPROCESSABLE_ENTITY, says).await
        }
        Err(Refused::Service(ServiceError::Failed(error))) => {
            tracing::error!(error, "a list could not be changed");
            refused(&desk, wants_page, StatusCode::SERVICE_UNAVAILABLE, NOT_NOW.to_owned()).await
        }
    }
}

/// Why a list is as it was.
enum Refused {
    Service(ServiceError),
    /// Logged, and answered.
    Session(Response),
}

impl From<ServiceError> for Refused {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

async fn add(desk: &FormContext, film: &str) -> Result<(), Refused> {
    let film = slug(film)?;
    let person = person_of(&desk.auth).await.map_err(|error| Refused::Session(no_session(&error)))?;
    Ok(desk.site.history.keep(&person, film).await?)
}

/// Whoever has no list has nothing to take off it, and is given none for that.
async fn remove(desk: &FormContext, film: &str) -> Result<(), Refused> {
    let film = slug(film)?;
    match &desk.visitor.person {
        Some(person) => Ok(desk.site.history.drop(person, film).await?),
        None => Ok(()),
    }
}

/// What cannot be a slug is no film's, and not asked for.
fn slug(film: &str) -> Result<&str, ServiceError> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if film.bytes().all(plain) { Ok(film) } else { Err(ServiceError::NotFound) }
}

/// With the list itself under what is wrong, from which it may be mended.
async fn refused(desk: &FormContext, wants_page: bool, status: StatusCode, says: String) -> Response {
    if wants_page {
        desk.again("/my-list", status, FormState::problem("", says)).await
    } else {
        Problem::new(status, says).into_response()
    }
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accepts = headers.get(header::ACCEPT).and_then(|accepts| accepts.to_str().ok());
    accepts.is_some_and(|accepts| accepts.contains("application/json"))
}
