//! Rates films: from the thumbs on cards and pages, and from the page that asks new users what they like.

use app::form::FormState;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Form, Router};
use domain::{MIN_CHOICES, Rating, Slug};
use http::StatusCode;
use serde::Deserialize;

use super::film_form::{FORGET_PREFETCHED, film_form_response};
use super::{FormContext, FormError, FormFailure, OnPage, redirect};
use crate::services::history::{MAX_RATINGS, RatingError};
use crate::web::Site;
use crate::web::auth::user_of;
use crate::web::problem::Problem;

/// The form of all rating buttons, and that of the welcome page.
pub fn router() -> Router<Site> {
    Router::new().route("/ratings", post(change)).route("/welcome", post(choose))
}

/// The fields of the form: the slug of a film in exactly one of the three.
#[derive(Deserialize)]
struct Change {
    like: Option<String>,
    dismiss: Option<String>,
    clear: Option<String>,
}

async fn change(context: FormContext, Form(change): Form<Change>) -> Result<Response, FormError> {
    let outcome = match change {
        Change { like: Some(film), dismiss: None, clear: None } => rate(&context, &film, Rating::Like).await,
        Change { like: None, dismiss: Some(film), clear: None } => rate(&context, &film, Rating::Dismissed).await,
        Change { like: None, dismiss: None, clear: Some(film) } => clear(&context, &film).await,
        _ => {
            let problem =
                Problem::new(StatusCode::BAD_REQUEST, "One of like, dismiss and clear must be a film's slug.");
            return Ok(problem.into_response());
        }
    };
    // A rejected form is displayed on the page of the ratings, where the visitor can remove some.
    film_form_response(&context, outcome, "/ratings")
}

async fn rate(context: &FormContext, film: &str, rating: Rating) -> Result<(), FormFailure> {
    let film: Slug = film.parse().map_err(|_| RatingError::NotFound)?;
    let user = user_of(&context.auth).await?;
    Ok(context.site.history.rate(&user, &[film], rating).await?)
}

/// Visitors without a user have no ratings to remove, and do not become users by trying.
async fn clear(context: &FormContext, film: &str) -> Result<(), FormFailure> {
    let film: Slug = film.parse().map_err(|_| RatingError::NotFound)?;
    match &context.visitor.user {
        Some(user) => Ok(context.site.history.remove_rating(user, &film).await?),
        None => Ok(()),
    }
}

/// Stores the chosen films as likes, all or none, and leads to the rows that follow from them. The fields are pairs,
/// because the name `like` occurs once for each film.
async fn choose(context: FormContext, Form(fields): Form<Vec<(String, String)>>) -> Result<Response, FormError> {
    let mut chosen: Vec<String> = fields.into_iter().filter(|(name, _)| name == "like").map(|(_, film)| film).collect();
    chosen.sort_unstable();
    chosen.dedup();
    let input = chosen.iter().fold(FormState::default(), |form, film| form.with_input("like", film.as_str()));
    like_all(&context, &chosen).await.on_page("/welcome", input)?;
    Ok(([FORGET_PREFETCHED], redirect("/")).into_response())
}

async fn like_all(context: &FormContext, chosen: &[String]) -> Result<(), FormFailure> {
    if chosen.len() < MIN_CHOICES {
        let missing = match MIN_CHOICES - chosen.len() {
            1 => "Please choose one more film.".to_owned(),
            missing => format!("Please choose {missing} more films."),
        };
        return Err(FormFailure::invalid("like", missing));
    }
    let films: Result<Vec<Slug>, _> = chosen.iter().map(|film| film.parse()).collect();
    let films = films.map_err(|_| RatingError::NotFound)?;
    let user = user_of(&context.auth).await?;
    Ok(context.site.history.rate(&user, &films, Rating::Like).await?)
}

impl From<RatingError> for FormFailure {
    fn from(error: RatingError) -> Self {
        match error {
            RatingError::NotFound => {
                let text = "We don’t have that film.".to_owned();
                Self::Invalid { status: StatusCode::NOT_FOUND, field: "", text }
            }
            RatingError::Full => {
                Self::invalid("", format!("You can rate up to {MAX_RATINGS} films. Please remove some ratings first."))
            }
            error @ RatingError::Database(_) => Self::unavailable(error),
        }
    }
}
