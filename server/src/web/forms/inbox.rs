//! Marks messages as read: one by opening it, or all of them.

use app::format::message;
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use domain::Id;
use http::StatusCode;

use super::{FormContext, FormError, redirect};
use crate::web::Site;
use crate::web::problem::Problem;

/// The forms of the inbox.
pub fn router() -> Router<Site> {
    Router::new().route("/inbox/{id}/open", post(open)).route("/inbox/read", post(read_all))
}

/// Marks a message of this user as read, and redirects to its batch.
async fn open(context: FormContext, Path(id): Path<String>) -> Result<Response, FormError> {
    let (Some(user), Ok(id)) = (&context.visitor.user, id.parse::<Id>()) else { return Ok(no_message()) };
    let opened = context.site.inbox.open(user, &id).await?;
    Ok(opened.map_or_else(no_message, |message| redirect(&message::href(&message)).into_response()))
}

async fn read_all(context: FormContext) -> Result<Redirect, FormError> {
    if let Some(user) = &context.visitor.user {
        context.site.inbox.read_all(user).await?;
    }
    Ok(redirect("/inbox"))
}

fn no_message() -> Response {
    Problem::new(StatusCode::NOT_FOUND, "There is no such message in your inbox.").into_response()
}
