//! Messages are read: one by opening what it is about, or all at once.

use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use http::StatusCode;

use super::{FormContext, NOT_NOW, local, see};
use crate::web::Site;
use crate::web::problem::Problem;

pub fn router() -> Router<Site> {
    Router::new().route("/inbox/{id}/open", post(open)).route("/inbox/read", post(read_all))
}

/// Leads to what the message is about. Somebody else's message is not there, nor is any for whoever has none.
async fn open(desk: FormContext, Path(id): Path<String>) -> Response {
    let Some(person) = &desk.visitor.person else {
        return no_message();
    };
    match desk.site.inbox.open(person, &id).await {
        Ok(Some(href)) => see(local(&href)),
        Ok(None) => no_message(),
        Err(error) => not_now(&error),
    }
}

async fn read_all(desk: FormContext) -> Response {
    let Some(person) = &desk.visitor.person else {
        return see("/inbox");
    };
    match desk.site.inbox.read_all(person).await {
        Ok(()) => see("/inbox"),
        Err(error) => not_now(&error),
    }
}

fn no_message() -> Response {
    Problem::new(StatusCode::NOT_FOUND, "There is no such message in your inbox.").into_response()
}

fn not_now(error: &sqlx::Error) -> Response {
    tracing::error!(%error, "a message cannot be marked as read");
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, NOT_NOW).into_response()
}
