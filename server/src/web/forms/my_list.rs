//! Adds a film to the user's list, or removes it.

use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Form, Router};
use domain::Slug;
use http::StatusCode;
use serde::Deserialize;

use super::film_form::film_form_response;
use super::{FormContext, FormError, FormFailure};
use crate::services::history::{ListError, MAX_LIST_LEN};
use crate::web::Site;
use crate::web::auth::user_of;
use crate::web::problem::Problem;

/// The form of all list buttons.
pub fn router() -> Router<Site> {
    Router::new().route("/my-list", post(change))
}

/// The fields of the form: the slug of a film in exactly one of the two.
#[derive(Deserialize)]
struct Change {
    add: Option<String>,
    remove: Option<String>,
}

async fn change(context: FormContext, Form(change): Form<Change>) -> Result<Response, FormError> {
    let outcome = match change {
        Change { add: Some(film), remove: None } => add(&context, &film).await,
        Change { add: None, remove: Some(film) } => remove(&context, &film).await,
        _ => {
            let problem = Problem::new(StatusCode::BAD_REQUEST, "Either add or remove must be a film's slug.");
            return Ok(problem.into_response());
        }
    };
    // A rejected form is displayed on the page of the list, where the visitor can remove films.
    film_form_response(&context, outcome, "/my-list")
}

async fn add(context: &FormContext, film: &str) -> Result<(), FormFailure> {
    let film: Slug = film.parse().map_err(|_| ListError::NotFound)?;
    let user = user_of(&context.auth).await?;
    Ok(context.site.history.add_to_list(&user, &film).await?)
}

/// Visitors without a user have no list to remove films from, and do not become users by trying.
async fn remove(context: &FormContext, film: &str) -> Result<(), FormFailure> {
    let film: Slug = film.parse().map_err(|_| ListError::NotFound)?;
    match &context.visitor.user {
        Some(user) => Ok(context.site.history.remove_from_list(user, &film).await?),
        None => Ok(()),
    }
}

impl From<ListError> for FormFailure {
    fn from(error: ListError) -> Self {
        match error {
            ListError::NotFound => {
                let text = "We don’t have that film.".to_owned();
                Self::Invalid { status: StatusCode::NOT_FOUND, field: "", text }
            }
            ListError::Full => {
                Self::invalid("", format!("Your list is full at {MAX_LIST_LEN} films. Please remove some first."))
            }
            error @ ListError::Database(_) => Self::unavailable(error),
        }
    }
}
