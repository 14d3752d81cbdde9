//! Uploads a batch, starts, stops and deletes it.

use app::form::FormState;
use axum::extract::multipart::MultipartRejection;
use axum::extract::rejection::FormRejection;
use axum::extract::{DefaultBodyLimit, Multipart, Path};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use http::{StatusCode, header};
use serde::Deserialize;

use super::{FormContext, NOT_NOW, no_session, see};
use crate::services::batch::{BatchError, Cancelled};
use crate::services::membership::email;
use crate::web::Site;
use crate::web::auth::person_of;
use crate::web::multipart::{self, FILE, ReceivedUpload};
use crate::web::problem::Problem;

pub fn router() -> Router<Site> {
    Router::new()
        .route("/batch/template.csv", get(template))
        .route("/batch/{id}/start", post(start).get(back))
        .route("/batch/{id}/cancel", post(cancel).get(back))
        .route("/batch/{id}/delete", post(delete).get(back))
}

/// The one form that may be large and slow: it keeps its own bounds.
pub fn upload_router() -> Router<Site> {
    Router::new().route("/batch", post(upload)).layer(DefaultBodyLimit::disable())
}

const TEMPLATE: &str = include_str!("batch/template.csv");

async fn template() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"matinee-films.csv\""),
    ];
    (headers, TEMPLATE).into_response()
}

/// A page that answered a form has the form's address, which somebody may open again.
async fn back(Path(id): Path<String>) -> Response {
    see(&format!("/batch/{id}"))
}

async fn upload(desk: FormContext, form: Result<Multipart, MultipartRejection>) -> Response {
    let problem = |(status, says): (StatusCode, String)| (status, FormState::problem(FILE, says));
    let (status, form) = match form {
        Err(rejection) => problem((rejection.status(), "Please choose a file.".to_owned())),
        Ok(form) => match multipart::take(&desk.site, form).await {
            Err(error) => problem(error.answer()),
            Ok(ReceivedUpload { name, upload, .. }) => {
                let person = match person_of(&desk.auth).await {
                    Ok(person) => person,
                    Err(error) => return no_session(&error),
                };
                match desk.site.batches.draft(&person, &name, &upload).await {
                    Ok(id) => return see(&format!("/batch/{id}")),
                    Err(error) => problem(refused(&error)),
                }
            }
        },
    };
    desk.again("/batch", status, form).await
}

#[derive(Deserialize)]
struct Start {
    #[serde(default)]
    email: String,
}

const NO_ADDRESS: &str = "Please check this address, or leave it empty: the message is in your inbox either way.";

async fn start(desk: FormContext, Path(id): Path<String>, form: Result<Form<Start>, FormRejection>) -> Response {
    let Some(person) = desk.visitor.person.clone() else { return not_found() };
    let typed = form.map(|Form(form)| form.email).unwrap_or_default();
    let email = match typed.trim() {
        "" => None,
        typed => {
            let Some(email) = email::checked(typed) else {
                let form = FormState::problem("email", NO_ADDRESS).typed("email", typed);
                return desk.again(&format!("/batch/{id}"), StatusCode::UNPROCESSABLE_ENTITY, form).await;
            };
            Some(email)
        }
    };
    let started = desk.site.batches.start(&person, &id, email.as_deref()).await;
    answer(started.map(|()| format!("/batch/{id}")))
}

async fn cancel(desk: FormContext, Path(id): Path<String>) -> Response {
    let Some(person) = desk.visitor.person.clone() else { return not_found() };
    let cancelled = desk.site.batches.cancel(&person, &id).await.map(|cancelled| match cancelled {
        Cancelled::Draft => "/batch".to_owned(),
        Cancelled::Begun => format!("/batch/{id}"),
    });
    answer(cancelled)
}

async fn delete(desk: FormContext, Path(id): Path<String>) -> Response {
    let Some(person) = desk.visitor.person.clone() else { return not_found() };
    let deleted = desk.site.batches.delete(&person, &id).await;
    answer(deleted.map(|()| "/batch".to_owned()))
}

fn answer(next: Result<String, BatchError>) -> Response {
    match next {
        Ok(next) => see(&next),
        Err(BatchError::NotFound) => not_found(),
        Err(error) => {
            let (status, says) = refused(&error);
            Problem::new(status, says).into_response()
        }
    }
}

/// What cannot be this person's is answered like what is not there.
fn not_found() -> Response {
    Problem::new(StatusCode::NOT_FOUND, "You have no such batch. It may belong to another browser, or have expired.")
        .into_response()
}

/// How a batch that was not made or changed is answered. What is our fault is logged.
pub fn refused(error: &BatchError) -> (StatusCode, String) {
    match error {
        BatchError::NotFound => (StatusCode::NOT_FOUND, "There is no such batch.".to_owned()),
        BatchError::TooMany => (StatusCode::TOO_MANY_REQUESTS, error.to_string()),
        BatchError::Disk(_) | BatchError::Database(_) => {
            tracing::error!(error = error as &dyn std::error::Error, "a batch could not be kept or changed");
            (StatusCode::SERVICE_UNAVAILABLE, NOT_NOW.to_owned())
        }
    }
}
