//! How far somebody is in a film: told by the player as it plays, or by a form.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Form, Router};
use http::StatusCode;
use serde::Deserialize;

use super::{FormContext, no_session, see};
use crate::web::Site;
use crate::web::auth::person_of;
use crate::web::problem::Problem;

pub fn router() -> Router<Site> {
    Router::new().route("/watch/{slug}", post(watched))
}

#[derive(Deserialize)]
struct WatchForm {
    /// From 0, the beginning, to 1000, the end.
    #[serde(default)]
    thousandth: String,
    /// Sent by the player, which does not go anywhere.
    quietly: Option<String>,
}

async fn watched(desk: FormContext, Path(slug): Path<String>, Form(form): Form<WatchForm>) -> Response {
    let Some(thousandth) = form.thousandth.parse().ok().filter(|thousandth| (0..=1000).contains(thousandth)) else {
        let problem = Problem::new(StatusCode::BAD_REQUEST, "thousandth must be a number from 0 to 1000");
        return problem.of_field("thousandth").into_response();
    };
    let person = match person_of(&desk.auth).await {
        Ok(person) => person,
        Err(error) => return no_session(&error),
    };
    match desk.site.history.watched(&person, &slug, thousandth).await {
        Ok(()) if form.quietly.is_some() => StatusCode::NO_CONTENT.into_response(),
        Ok(()) => see(&format!("/watch/{slug}")),
        Err(error) => Problem::from(error).into_response(),
    }
}
