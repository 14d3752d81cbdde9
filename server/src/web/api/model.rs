//! The calls of model M: the same for a site and for a box.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Path, State};
use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use models::model::MAX_NEIGHBOURS;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::problem::Problem;
use super::{Options, options, within};
use crate::services::recommender::wire::{Answer, Map, ModelCard, Question, Shelf, Taste, USUAL_COUNT};
use crate::services::recommender::{LARGEST_QUESTION, Similar};

type Model = Arc<dyn Similar>;

pub fn router<S: Clone + Send + Sync + 'static>(model: Model) -> OpenApiRouter<S> {
    OpenApiRouter::new()
        .routes(routes!(similar))
        .routes(routes!(similar_to_details))
        .routes(routes!(suggestions))
        .routes(routes!(shelf))
        .routes(routes!(card))
        .routes(routes!(map))
        .layer(DefaultBodyLimit::max(LARGEST_QUESTION))
        .fallback(async || Problem::not_found())
        .with_state(model)
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Strip {
    /// How many, from 1 to 50; 6 where it is left out.
    k: Option<usize>,
}

/// Films similar to one
#[utoipa::path(
    get, path = "/v1/movies/{slug}/similar", tag = "model", operation_id = "similar",
    params(("slug" = String, Path, example = "heat-1995"), Strip),
    responses(
        (status = 200, body = Answer),
        (status = "default", body = Problem, content_type = "application/problem+json", description = "What went wrong"),
    ),
)]
async fn similar(
    State(model): State<Model>,
    Path(slug): Path<String>,
    strip: Options<Strip>,
) -> Result<Json<Answer>, Problem> {
    let k = within("k", options(strip)?.k.unwrap_or(USUAL_COUNT), MAX_NEIGHBOURS)?;
    Ok(Json(model.to_film(&slug, k).await?.value))
}

/// Films similar to one given by its details
///
/// The film need not be in the catalogue. What the model has no word for is passed over and said in `ignored`.
#[utoipa::path(
    post, path = "/v1/similar", tag = "model", operation_id = "similar_to_details",
    request_body = Question,
    responses(
        (status = 200, body = Answer),
        (status = "default", body = Problem, content_type = "application/problem+json", description = "What went wrong"),
    ),
)]
async fn similar_to_details(
    State(model): State<Model>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Answer>, Problem> {
    let question = Question::parse(&json(&headers, body)?)?;
    Ok(Json(model.to_details(question).await?.value))
}

/// Films for a person, by what they have watched
///
/// The films nearest to the mean of those watched. What the model does not know is passed over and said in `ignored`.
#[utoipa::path(
    post, path = "/v1/suggestions", tag = "model", operation_id = "suggestions",
    request_body = Taste,
    responses(
        (status = 200, body = Answer),
        (status = "default", body = Problem, content_type = "application/problem+json", description = "What went wrong"),
    ),
)]
async fn suggestions(
    State(model): State<Model>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Answer>, Problem> {
    let taste = Taste::parse(&json(&headers, body)?)?;
    Ok(Json(model.to_taste(taste).await?.value))
}

/// A body that says that it is JSON and is not too large.
fn json(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<Bytes, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if kind != "application/json" && !(kind.starts_with("application/") && kind.ends_with("+json")) {
        let detail = "Send JSON, with the header content-type: application/json.";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
    }
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            let detail = format!("The body is larger than {} kB.", LARGEST_QUESTION / 1024);
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
        }
        status => Problem::new(status, "The body could not be read."),
    })
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Row {
    /// How many films, from 1 to 50; 14 where it is left out.
    count: Option<usize>,
}

/// A group of films that the model found
///
/// Counted from 0, the largest first.
#[utoipa::path(
    get, path = "/v1/shelves/{number}", tag = "model", operation_id = "shelf",
    params(("number" = usize, Path, example = 0), Row),
    responses(
        (status = 200, body = Shelf),
        (status = "default", body = Problem, content_type = "application/problem+json", description = "What went wrong"),
    ),
)]
async fn shelf(
    State(model): State<Model>,
    Path(number): Path<String>,
    row: Options<Row>,
) -> Result<Json<Shelf>, Problem> {
    let number = number.parse().map_err(|_| Problem::not_found())?;
    let count = within("count", options(row)?.count.unwrap_or(14), MAX_NEIGHBOURS)?;
    Ok(Json(model.shelf(number, count).await?.value))
}

/// The model's card
#[utoipa::path(
    get, path = "/v1/model", tag = "model", operation_id = "model",
    responses(
        (status = 200, body = ModelCard),
        (status = "default", body = Problem, content_type = "application/problem+json", description = "What went wrong"),
    ),
)]
async fn card(State(model): State<Model>) -> Result<Json<ModelCard>, Problem> {
    Ok(Json(model.card().await?.value))
}

/// The films on a map
///
/// Where each film that the catalogue describes lies, so that kinds of films are apart. Who is near whom means something;
/// how far, and the axes, do not.
#[utoipa::path(
    get, path = "/v1/model/map", tag = "model", operation_id = "map",
    responses(
        (status = 200, body = Map),
        (status = "default", body = Problem, content_type = "application/problem+json", description = "What went wrong"),
    ),
)]
async fn map(State(model): State<Model>) -> Result<Json<Map>, Problem> {
    Ok(Json(model.map().await?.value))
}
