//! The model for the clients of other model servers: the Open Inference Protocol v2 under `/v2`, and `/ping` and
//! `/invocations`, which MLflow and SageMaker call. All are equivalent to `POST /api/v1/similar` for many films: each
//! film is a row, and each row has an answer or the reason why it has none.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Path, Request};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::request::Parts;
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use serde_json::json;

use super::problem::Problem;
use crate::recommender::{ModelClient, SimilarResult, VersionError};

mod invocations;
mod metadata;
mod request;
mod response;
mod row;
mod tensor;

use request::InferRequest;
use row::Row;

/// The name of the model in the protocol.
const MODEL: &str = "matinee";
/// The maximum number of rows of a request. Larger files of films are batches.
const MAX_ROWS: usize = 1024;
/// The largest body of a request, in bytes: a kilobyte for each row.
const MAX_BODY_LEN: usize = MAX_ROWS * 1024;
/// The length of the JSON that precedes the bytes of tensors. Only such bodies have this header.
const JSON_LEN: &str = "inference-header-content-length";

/// The routes of all of these protocols, answered by `model`.
pub fn router<S: Clone + Send + Sync + 'static>(model: ModelClient) -> Router<S> {
    let calls = Router::new()
        .route("/", get(metadata::server))
        .route("/health/live", get(metadata::live))
        .route("/health/ready", get(metadata::ready))
        .route("/models/{model}", get(metadata::model))
        .route("/models/{model}/ready", get(metadata::model_ready))
        .route("/models/{model}/infer", post(infer))
        .route("/models/{model}/versions/{version}", get(metadata::model))
        .route("/models/{model}/versions/{version}/ready", get(metadata::model_ready))
        .route("/models/{model}/versions/{version}/infer", post(infer))
        .fallback(async || Problem::not_found());
    Router::new()
        .nest("/v2", calls)
        .route("/ping", get(metadata::ready))
        .route("/invocations", post(invocations::invocations))
        .layer(DefaultBodyLimit::max(MAX_BODY_LEN))
        .with_state(model)
}

/// Whether a path belongs to these protocols, whose clients expect errors in a form of their own.
pub fn is_at(path: &str) -> bool {
    path == "/v2" || path.starts_with("/v2/") || path == "/ping" || path == "/invocations"
}

/// A problem in the form that the protocols have in common.
pub fn error_response(problem: &Problem) -> Response {
    (problem.status(), Json(json!({ "error": problem.detail() }))).into_response()
}

/// The model in a path, at the version in the path if there is one.
struct NamedModel {
    model: ModelClient,
    version: Option<String>,
}

#[derive(Deserialize)]
struct Names {
    model: String,
    version: Option<String>,
}

impl FromRequestParts<ModelClient> for NamedModel {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, model: &ModelClient) -> Result<Self, Problem> {
        let names = Path::<Names>::from_request_parts(parts, model).await.map_err(|_| Problem::not_found())?;
        let Path(Names { model: name, version }) = names;
        if name != MODEL {
            let detail = format!("There is no model of this name here; the model is {MODEL}.");
            return Err(Problem::new(StatusCode::NOT_FOUND, detail));
        }
        let model = match &version {
            Some(version) => model.at_version(version).await?,
            None => model.clone(),
        };
        Ok(Self { model, version })
    }
}

impl From<VersionError> for Problem {
    fn from(error: VersionError) -> Self {
        match error {
            VersionError::Model(error) => error.into(),
            error @ (VersionError::NotStored(_) | VersionError::NotInUse { .. }) => {
                Self::new(StatusCode::NOT_FOUND, error.to_string())
            }
        }
    }
}

/// The body of a request, with any content type: some clients send none.
struct Body(Bytes);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let encoding = request.headers().get(header::CONTENT_ENCODING);
        if encoding.is_some_and(|encoding| encoding != "identity") {
            let detail = "Send the body without compression.";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
        }
        let body = Bytes::from_request(request, state).await;
        body.map(Self).map_err(|rejection: BytesRejection| Problem::from_body_rejection(&rejection, MAX_BODY_LEN))
    }
}

/// `POST …/infer`
async fn infer(
    NamedModel { model, version }: NamedModel,
    headers: HeaderMap,
    Body(body): Body,
) -> Result<Response, Problem> {
    let InferRequest { id, rows, outputs } = InferRequest::read(&headers, &body)?;
    let width = rows.iter().flatten().map(|request| request.k).max().unwrap_or_default();
    let in_use = model.version();
    let results = ask(&model, rows).await?;
    let answered = results.iter().flatten().map(|answer| &*answer.model.version).next();
    if let (Some(requested), Some(answered)) = (&version, answered)
        && requested != answered
    {
        // The version may have been replaced on replicas in the meantime.
        return Err(VersionError::NotInUse { version: requested.clone(), in_use: answered.to_owned() }.into());
    }
    let version = answered.or(in_use.as_deref()).unwrap_or_default();
    Ok(response::write(id, version, &outputs, &results, width))
}

/// Calls the model for all rows. Returns one result for each, in the same order.
async fn ask(model: &ModelClient, rows: Vec<Row>) -> Result<Vec<SimilarResult>, Problem> {
    let requests: Vec<_> = rows.iter().flatten().cloned().collect();
    let answers = if requests.is_empty() { Vec::new() } else { model.similar_to_many(requests).await? };
    let mut answers = answers.into_iter();
    let answer = |row: Row| row.and_then(|_| answers.next().expect("each request has an answer"));
    Ok(rows.into_iter().map(answer).collect())
}
