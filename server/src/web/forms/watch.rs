//! Records a user's progress in a film, sent by the player or by a form.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Form, Router};
use domain::Slug;
use http::StatusCode;
use serde::Deserialize;

use super::{FormContext, FormError, redirect};
use crate::web::Site;
use crate::web::auth::user_of;
use crate::web::problem::Problem;

/// The form that receives the progress.
pub fn router() -> Router<Site> {
    Router::new().route("/watch/{slug}", post(record))
}

#[derive(Deserialize)]
struct ProgressForm {
    /// The progress in permille, from 0 (the beginning) to 1000 (the end).
    #[serde(default)]
    permille: String,
    /// Present if the player sent the form. The response is then empty instead of a redirect.
    quietly: Option<String>,
}

async fn record(
    context: FormContext,
    Path(slug): Path<String>,
    Form(form): Form<ProgressForm>,
) -> Result<Response, FormError> {
    let Some(permille) = form.permille.parse().ok().filter(|permille| (0..=1000).contains(permille)) else {
        let problem = Problem::new(StatusCode::BAD_REQUEST, "permille must be a number from 0 to 1000");
        return Ok(problem.with_field("permille").into_response());
    };
    let Ok(film) = slug.parse::<Slug>() else { return Ok(Problem::not_found().into_response()) };
    let user = user_of(&context.auth).await?;
    context.site.history.record_progress(&user, &film, permille).await?;
    Ok(match form.quietly {
        Some(_) => StatusCode::NO_CONTENT.into_response(),
        None => redirect(&format!("/watch/{film}")).into_response(),
    })
}
