//! Predictions in bulk. Whoever sends a batch is known by the session cookie that comes with the first answer.

use std::convert::Infallible;
use std::time::Duration;

use domain::{Batches, ServiceError};
use domain::{BatchProgress, BatchStatus, BatchSummary, ImportPreview};
use domain::Visitor;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use futures::{Stream, stream};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use tokio::sync::watch;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::Site;
use super::super::auth::{AuthSession, person_of};
use super::super::forms::refused_batch;
use super::super::multipart::{self, FILE, ReceivedUpload};
use super::super::problem::Problem;
use super::results;
use crate::services::batch::BatchError;
use crate::services::membership::email;

pub fn router() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(batches))
        .routes(routes!(batch))
        .routes(routes!(cancel))
        .routes(routes!(events))
        .routes(routes!(results::as_csv))
        .routes(routes!(results::as_json_lines))
}

/// The one call that may be large and slow: it keeps its own bounds.
pub fn upload_router() -> OpenApiRouter<Site> {
    OpenApiRouter::new().routes(routes!(upload)).layer(DefaultBodyLimit::disable())
}

/// A batch, as its owner sees it. Times in seconds since 1970, UTC.
#[derive(Serialize, ToSchema)]
struct BatchAnswer {
    id: String,
    /// What the file was called.
    name: String,
    created_at: i64,
    /// Deleted then.
    expires_at: i64,
    #[serde(flatten)]
    progress: BatchProgress,
    understood: ImportPreview,
    /// Of the rows with an answer: how many have a best match whose score is from 0 to 0.1, from 0.1 to 0.2, and so on.
    confidence: [u64; 10],
    /// The versions of the model that have answered.
    models: Vec<String>,
}

#[derive(Serialize, ToSchema)]
struct BatchesAnswer {
    /// The latest first.
    batches: Vec<BatchLine>,
}

#[derive(Serialize, ToSchema)]
struct BatchLine {
    id: String,
    name: String,
    created_at: i64,
    #[serde(flatten)]
    progress: BatchProgress,
}

impl From<BatchSummary> for BatchLine {
    fn from(batch: BatchSummary) -> Self {
        let BatchSummary { id, name, created_at, progress } = batch;
        Self { id, name, created_at, progress }
    }
}

/// A batch that has been taken in.
#[derive(Serialize, ToSchema)]
struct Accepted {
    id: String,
    status: BatchStatus,
}

/// A CSV with films.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes a form for the contract")]
struct UploadForm {
    /// Columns: `title`, and where they are known `year`, `genres`, `keywords`, `directors`, `cast`, `synopsis` and `k`;
    /// lists separated by `|`. In UTF-8, separated by commas, semicolons or tabs.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// Where a mail is to go when it is done, if this site sends any.
    email: Option<String>,
}

/// Uploads a CSV and starts it
///
/// It is worked off while you do something else. Keep the session cookie of the answer: the batch is yours by it.
#[utoipa::path(
    post, path = "/v1/batches", tag = "batches", operation_id = "upload_batch",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses(
        (status = 202, body = Accepted, headers(("location" = String, description = "Where the batch is"))),
        (status = "default", body = Problem, content_type = "application/problem+json", description = "What went wrong"),
    ),
)]
async fn upload(
    State(site): State<Site>,
    auth: AuthSession,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    let form = form.map_err(|rejection| {
        let detail = "Send a form as multipart/form-data, with the CSV in the field file.";
        Problem::new(rejection.status(), detail).of_field(FILE)
    })?;
    let ReceivedUpload { name, upload, email } = multipart::take(&site, form).await?;
    let email = match email.as_deref() {
        None => None,
        Some(typed) => Some(email::checked(typed).ok_or_else(|| {
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "email is not an address.").of_field("email")
        })?),
    };
    let person = person_of(&auth).await.map_err(|error| {
        tracing::error!(%error, "a session cannot be written");
        Problem::unavailable()
    })?;
    let id = site.batches.begin(&person, &name, &upload, email.as_deref()).await?;
    let location = HeaderValue::from_str(&format!("/api/v1/batches/{id}")).map_err(|_| Problem::unavailable())?;
    let accepted = Json(Accepted { id, status: BatchStatus::Queued });
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, location)], accepted).into_response())
}

impl From<BatchError> for Problem {
    fn from(error: BatchError) -> Self {
        let (status, says) = refused_batch(&error);
        Self::new(status, says)
    }
}

/// Whose batches are meant; nobody's are not found.
pub fn owner(visitor: &Visitor) -> Result<&str, ServiceError> {
    visitor.person.as_deref().ok_or(ServiceError::NotFound)
}

/// Your batches
#[utoipa::path(
    get, path = "/v1/batches", tag = "batches", operation_id = "batches",
    responses(
        (status = 200, body = BatchesAnswer),
        (status = "default", body = Problem, content_type = "application/problem+json", description = "What went wrong"),
    ),
)]
async fn batches(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Json<BatchesAnswer>, Problem> {
    let batches = match &visitor.person {
        Some(person) => site.batches.of_user(person).await?,
        None => Vec::new(),
    };
    Ok(Json(BatchesAnswer { batches: batches.into_iter().map(BatchLine::from).collect() }))
}

/// How a batch stands
#[utoipa::path(
    get, path = "/v1/batches/{id}", tag = "batches", operation_id = "batch",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = BatchAnswer),
        (status = "default", body = Problem, content_type = "application/problem+json", description = "What went wrong"),
    ),
)]
async fn batch(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Result<Json<BatchAnswer>, Problem> {
    let batch = site.batches.batch(owner(&visitor)?, &id).await?;
    Ok(Json(BatchAnswer {
        id: batch.id,
        name: batch.name,
        created_at: batch.created_at,
        expires_at: batch.expires_at,
        progress: batch.progress,
        understood: batch.understood,
        confidence: batch.confidence,
        models: batch.models,
    }))
}

/// Stops a batch
///
/// What is done of it stays.
#[utoipa::path(
    post, path = "/v1/batches/{id}/cancel", tag = "batches", operation_id = "cancel_batch",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "It is stopped, or was over already"),
        (status = "default", body = Problem, content_type = "application/problem+json", description = "What went wrong"),
    ),
)]
async fn cancel(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    site.batches.cancel(owner(&visitor)?, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How often a batch is looked at for who watches it.
const LOOK: Duration = Duration::from_millis(500);

/// How far a batch is, as it goes on
///
/// Server-sent events: the data of each is how far the batch is then. The last one comes when the batch is over.
#[utoipa::path(
    get, path = "/v1/batches/{id}/events", tag = "batches", operation_id = "batch_events",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = BatchProgress, content_type = "text/event-stream"),
        (status = "default", body = Problem, content_type = "application/problem+json", description = "What went wrong"),
    ),
)]
async fn events(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let person = owner(&visitor)?.to_owned();
    let known = site.batches.progress(&person, &id).await.map_err(|error| ServiceError::Failed(error.to_string()))?;
    let known = known.ok_or(ServiceError::NotFound)?;
    let closing = site.closing();
    let watching = Watching { site, person, id, told: None, next: Some(known), closing };
    Ok(Sse::new(stream::unfold(watching, Watching::event)).keep_alive(KeepAlive::default()))
}

/// Somebody who watches a batch.
struct Watching {
    site: Site,
    person: String,
    id: String,
    told: Option<BatchProgress>,
    /// Known already.
    next: Option<BatchProgress>,
    closing: watch::Receiver<bool>,
}

impl Watching {
    /// The next thing to tell; nothing when it is over, when the batch is gone, and when the site closes.
    async fn event(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        if self.told.as_ref().is_some_and(|told| told.status.is_over()) {
            return None;
        }
        loop {
            let now = if let Some(known) = self.next.take() {
                Ok(Some(known))
            } else {
                tokio::select! {
                    () = tokio::time::sleep(LOOK) => {}
                    _ = self.closing.wait_for(|closing| *closing) => return None,
                }
                self.site.batches.progress(&self.person, &self.id).await
            };
            match now {
                Ok(Some(now)) if self.told.as_ref() != Some(&now) => {
                    let event = Event::default().json_data(&now).unwrap_or_default();
                    self.told = Some(now);
                    return Some((Ok(event), self));
                }
                Ok(Some(_)) => {}
                Ok(None) => return None,
                // It is asked again: who watches need not know.
                Err(error) => tracing::debug!(%error, "how far a batch is cannot be read"),
            }
        }
    }
}
