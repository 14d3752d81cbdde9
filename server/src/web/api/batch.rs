//! Batches. The session cookie of the first response identifies their owner.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Request, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use domain::{Batch, BatchStatus, BatchSummary, Batches, COLUMNS, ColumnChoice, ColumnMapping, Id, Visitor};
use http::{StatusCode, header};
use serde::Serialize;
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::{CurrentUser, PathParameter};
use super::{events, results};
use crate::batch::remap::remap;
use crate::web::Site;
use crate::web::auth::{AuthSession, user_of};
use crate::web::batch_email::{NoEmail, recipient};
use crate::web::multipart::{self, ReceivedUpload};
use crate::web::problem::{Failure, Problem};

/// The calls about batches, without the upload.
pub fn router() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(batches))
        .routes(routes!(batch))
        .routes(routes!(cancel))
        .routes(routes!(retry))
        .routes(routes!(events::events))
        .routes(routes!(results::as_csv))
        .routes(routes!(results::as_json_lines))
        .routes(routes!(results::by_film))
        .routes(routes!(results::for_letterboxd))
}

/// The upload, the only call whose request may be large and slow. It enforces its own limits.
pub fn upload_router() -> OpenApiRouter<Site> {
    OpenApiRouter::new().routes(routes!(upload)).layer(DefaultBodyLimit::disable())
}

/// The batches of a user.
#[derive(Serialize, ToSchema)]
struct BatchList {
    /// Latest first.
    batches: Vec<BatchSummary>,
}

/// A batch that was accepted.
#[derive(Serialize, ToSchema)]
struct AcceptedBatch {
    id: Id,
    status: BatchStatus,
}

/// The form of an upload, for the API contract.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its derived description is used")]
struct UploadForm {
    file: CsvFile,
    /// The confirmed address of the member whose session sends the request, to get an email when the batch is complete.
    /// Other addresses are refused with status 422, as are all if this site sends no emails.
    #[schema(format = Email, max_length = 254)]
    email: Option<String>,
    /// What columns are used for, as a JSON object: each heading, or number of a column from 1, with the name of a field,
    /// or null to ignore the column. Other columns are recognised by their headings and cells.
    #[schema(example = r#"{"Film": "title", "Erschienen": "year", "7": null}"#)]
    columns: Option<String>,
}

/// A CSV file of films.
struct CsvFile;

impl ToSchema for CsvFile {}

impl PartialSchema for CsvFile {
    fn schema() -> RefOr<Schema> {
        let columns: Vec<_> = COLUMNS.iter().map(|column| format!("- `{}`: {}", column.name, column.help)).collect();
        let description = format!(
            "A CSV file in UTF-8 whose first line is a heading, separated by commas, semicolons or tabs. Lists are \
             separated by `|`. Columns:\n{}",
            columns.join("\n")
        );
        let file = ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
            .description(Some(description));
        file.into()
    }
}

impl From<NoEmail> for Problem {
    fn from(error: NoEmail) -> Self {
        match error {
            error @ NoEmail::Database(_) => Self::unavailable().caused_by(Arc::new(error) as Arc<_>),
            error => Self::new(StatusCode::UNPROCESSABLE_ENTITY, error.to_string()).with_field("email"),
        }
    }
}

/// Upload and start a batch
///
/// The batch is processed in the background. Keep the session cookie of the response: it makes the batch yours.
#[utoipa::path(
    post, path = "/v1/batches", tag = "batches", operation_id = "upload_batch",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses(
        (status = 202, description = "The batch was accepted", body = AcceptedBatch, headers(("location" = String, description = "The address of the batch"))),
        Failure,
    ),
)]
async fn upload(State(site): State<Site>, auth: AuthSession, request: Request) -> Result<Response, Problem> {
    let ReceivedUpload { name, upload, email, columns, sender, slot: _slot } =
        multipart::receive(&site, request).await?;
    let email = match email {
        Some(email) => Some(recipient(&site, auth.user.as_ref(), &email).await?),
        None => None,
    };
    let user = user_of(&auth).await.map_err(|error| Problem::unavailable().caused_by(Arc::new(error) as Arc<_>))?;
    let batch = upload.batch(&name).from_address(sender.address);
    let id = match columns {
        None => site.batches.create_started(&user, batch, email.as_ref()).await?,
        Some(columns) => {
            let choices = chosen_columns(&upload.mapping, &columns)?;
            let id = site.batches.create_draft(&user, batch).await?;
            let known_values = site.known_values.current().await?;
            remap(&site.batches, &known_values, &user, &id, &choices).await?;
            site.batches.start(&user, &id, email.as_ref()).await?;
            id
        }
    };
    let location = [(header::LOCATION, format!("/api/v1/batches/{id}"))];
    let accepted = Json(AcceptedBatch { id, status: BatchStatus::Queued });
    Ok((StatusCode::ACCEPTED, location, accepted).into_response())
}

/// Parses the field `columns`, and checks it before anything is stored.
fn chosen_columns(mapping: &ColumnMapping, columns: &str) -> Result<Vec<ColumnChoice>, Problem> {
    let invalid = |detail: String| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail).with_field("columns");
    let parsed: Result<BTreeMap<String, Option<String>>, _> = serde_json::from_str(columns);
    let parsed = parsed.map_err(|_| {
        invalid(r#"columns must be a JSON object of texts or nulls, such as {"Film": "title", "7": null}."#.to_owned())
    })?;
    let pairs = parsed.iter().map(|(column, field)| (column.as_str(), field.as_deref().unwrap_or_default()));
    let choices = mapping.choices(pairs).map_err(|error| invalid(error.to_string()))?;
    mapping.with_choices(&choices).map_err(|error| invalid(error.to_string()))?;
    Ok(choices)
}

/// Your batches
#[utoipa::path(
    get, path = "/v1/batches", tag = "batches", operation_id = "batches",
    responses((status = 200, description = "Your batches", body = BatchList), Failure),
)]
async fn batches(State(site): State<Site>, Extension(visitor): Extension<Visitor>) -> Result<Json<BatchList>, Problem> {
    let batches = match &visitor.user {
        Some(user) => site.batches.for_user(user).await?,
        None => Vec::new(),
    };
    Ok(Json(BatchList { batches }))
}

/// A batch and its progress
#[utoipa::path(
    get, path = "/v1/batches/{id}", tag = "batches", operation_id = "batch",
    params(("id" = Id, Path)),
    responses((status = 200, description = "The batch", body = Batch), Failure),
)]
async fn batch(
    State(site): State<Site>,
    CurrentUser(user): CurrentUser,
    PathParameter(id): PathParameter<Id>,
) -> Result<Json<Batch>, Problem> {
    Ok(Json(site.batches.batch(&user, &id).await?))
}

/// Cancel a batch
///
/// The results so far are kept.
#[utoipa::path(
    post, path = "/v1/batches/{id}/cancel", tag = "batches", operation_id = "cancel_batch",
    params(("id" = Id, Path)),
    responses((status = 204, description = "The batch is cancelled, or was finished before"), Failure),
)]
async fn cancel(
    State(site): State<Site>,
    CurrentUser(user): CurrentUser,
    PathParameter(id): PathParameter<Id>,
) -> Result<StatusCode, Problem> {
    site.batches.cancel(&user, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Try the failed rows of a batch again
///
/// Rows that failed because of repeated errors of the site are processed again, if there are any. The other results are kept.
#[utoipa::path(
    post, path = "/v1/batches/{id}/retry", tag = "batches", operation_id = "retry_batch",
    params(("id" = Id, Path)),
    responses((status = 204, description = "The rows wait to be processed again"), Failure),
)]
async fn retry(
    State(site): State<Site>,
    CurrentUser(user): CurrentUser,
    PathParameter(id): PathParameter<Id>,
) -> Result<StatusCode, Problem> {
    site.batches.retry(&user, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
