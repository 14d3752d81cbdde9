//! Uploads, starts, cancels and deletes batches.

use app::form::FormState;
use axum::extract::rejection::FormRejection;
use axum::extract::{DefaultBodyLimit, Path, Request};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use domain::{ColumnChoice, Id};
use http::{StatusCode, header};
use serde::Deserialize;

use super::{FormContext, FormError, FormFailure, OnPage, redirect};
use crate::batch::remap::{RemapError, remap};
use crate::batch::template;
use crate::services::batch::{BatchError, CancelOutcome};
use crate::web::Site;
use crate::web::auth::user_of;
use crate::web::batch_email::{NoEmail, recipient};
use crate::web::multipart::{self, FILE, ReceiveError};
use crate::web::problem::{Problem, batch_rejection};

/// The forms about batches, without the upload.
pub fn router() -> Router<Site> {
    Router::new()
        .route("/batch/template.csv", get(download_template))
        .route("/batch/{id}/columns", post(choose_columns).get(back))
        .route("/batch/{id}/start", post(start).get(back))
        .route("/batch/{id}/cancel", post(cancel).get(back))
        .route("/batch/{id}/retry", post(retry).get(back))
        .route("/batch/{id}/delete", post(delete).get(back))
}

/// The upload, the only form that may be large and slow. It enforces its own limits.
pub fn upload_router() -> Router<Site> {
    Router::new().route("/batch", post(upload)).layer(DefaultBodyLimit::disable())
}

async fn download_template() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"matinee-films.csv\""),
    ];
    (headers, template())
}

/// Redirects from the path that a form posts to, to the page of the form: a rejected form is rendered at that path,
/// which the visitor may reload or bookmark.
async fn back(Path(id): Path<String>) -> Redirect {
    redirect(&format!("/batch/{id}"))
}

async fn upload(context: FormContext, request: Request) -> Result<Redirect, FormError> {
    let id = draft(&context, request).await.on_page("/batch", FormState::default())?;
    Ok(redirect(&format!("/batch/{id}")))
}

async fn draft(context: &FormContext, request: Request) -> Result<Id, FormFailure> {
    let received = multipart::receive(&context.site, request).await?;
    let user = user_of(&context.auth).await?;
    let batch = received.upload.batch(&received.name).from_address(received.sender.address);
    Ok(context.site.batches.create_draft(&user, batch).await?)
}

impl From<ReceiveError> for FormFailure {
    fn from(error: ReceiveError) -> Self {
        let (status, text) = error.response();
        Self::Invalid { status, field: FILE, text }
    }
}

/// Changes what the columns of a draft are used for. The names of the fields are the positions of the columns, counted
/// from 1.
async fn choose_columns(
    context: FormContext,
    Path(id): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, FormError> {
    let (Some(user), Ok(id)) = (&context.visitor.user, id.parse::<Id>()) else { return Ok(not_found()) };
    let page = format!("/batch/{id}");
    let choices: Option<Vec<ColumnChoice>> = fields.iter().map(|(name, field)| choice(name, field)).collect();
    let choices =
        choices.ok_or_else(|| FormFailure::invalid("", "Please choose one of the listed uses for each column."));
    let choices = choices.on_page(&page, FormState::default())?;
    let known_values = context.site.known_values.current().await?;
    match remap(&context.site.batches, &known_values, user, &id, &choices).await {
        Ok(()) => Ok(redirect(&page).into_response()),
        Err(RemapError::Batch(BatchError::NotFound)) => Ok(not_found()),
        Err(error) => Err(error).on_page(&page, FormState::default()),
    }
}

fn choice(number: &str, field: &str) -> Option<ColumnChoice> {
    let position = number.parse::<usize>().ok()?.checked_sub(1)?;
    let field = if field == "ignore" { None } else { Some(field.parse().ok()?) };
    Some((position, field))
}

impl From<RemapError> for FormFailure {
    fn from(error: RemapError) -> Self {
        match error {
            RemapError::Choice(error) => Self::invalid("", error.to_string()),
            RemapError::Batch(error) => error.into(),
            error @ (RemapError::Chunk(_) | RemapError::NotRun(_)) => Self::unavailable(error),
        }
    }
}

impl From<NoEmail> for FormFailure {
    fn from(error: NoEmail) -> Self {
        match error {
            error @ NoEmail::Database(_) => Self::unavailable(error),
            error => Self::invalid("email", error.to_string()),
        }
    }
}

#[derive(Deserialize)]
struct StartForm {
    /// The confirmed email address of the member, if an email is requested.
    #[serde(default)]
    email: String,
}

async fn start(
    context: FormContext,
    Path(id): Path<String>,
    form: Result<Form<StartForm>, FormRejection>,
) -> Result<Response, FormError> {
    let (Some(user), Ok(id)) = (&context.visitor.user, id.parse::<Id>()) else { return Ok(not_found()) };
    let input = form.map(|Form(form)| form.email).unwrap_or_default();
    let email = match input.trim() {
        "" => None,
        input => {
            let email = recipient(&context.site, context.auth.user.as_ref(), input).await;
            Some(email.on_page(&format!("/batch/{id}"), FormState::default().with_input("email", input))?)
        }
    };
    let started = context.site.batches.start(user, &id, email.as_ref()).await;
    Ok(response(started.map(|()| format!("/batch/{id}"))))
}

async fn cancel(context: FormContext, Path(id): Path<String>) -> Response {
    let (Some(user), Ok(id)) = (&context.visitor.user, id.parse::<Id>()) else { return not_found() };
    let cancelled = context.site.batches.cancel(user, &id).await;
    response(cancelled.map(|outcome| match outcome {
        CancelOutcome::DraftDeleted => "/batch".to_owned(),
        CancelOutcome::Stopped => format!("/batch/{id}"),
    }))
}

async fn retry(context: FormContext, Path(id): Path<String>) -> Response {
    let (Some(user), Ok(id)) = (&context.visitor.user, id.parse::<Id>()) else { return not_found() };
    let retried = context.site.batches.retry(user, &id).await;
    response(retried.map(|()| format!("/batch/{id}")))
}

async fn delete(context: FormContext, Path(id): Path<String>) -> Response {
    let (Some(user), Ok(id)) = (&context.visitor.user, id.parse::<Id>()) else { return not_found() };
    let deleted = context.site.batches.delete(user, &id).await;
    response(deleted.map(|()| "/batch".to_owned()))
}

fn response(next: Result<String, BatchError>) -> Response {
    match next {
        Ok(next) => redirect(&next).into_response(),
        Err(BatchError::NotFound) => not_found(),
        Err(error) => Problem::from(error).into_response(),
    }
}

/// The response for a batch that does not exist or belongs to another user.
fn not_found() -> Response {
    Problem::new(StatusCode::NOT_FOUND, "We can’t find that batch. It may belong to another browser, or have expired.")
        .into_response()
}

impl From<BatchError> for FormFailure {
    fn from(error: BatchError) -> Self {
        match batch_rejection(&error) {
            Some((status @ StatusCode::NOT_FOUND, text)) => Self::Invalid { status, field: "", text },
            Some((status, text)) => Self::Invalid { status, field: FILE, text },
            None => Self::unavailable(error),
        }
    }
}
