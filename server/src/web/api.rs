//! The REST API, version 1: JSON in and out. Its contract is made of the handlers themselves.

use std::sync::Arc;

use axum::Router;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::routing::get;
use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use super::Site;
use super::problem::Problem;
use crate::recommender::ModelClient;

mod batches;
pub mod docs;
#[expect(unused_qualifications, reason = "what `utoipa::path` expands to names types in full")]
mod model;
#[expect(unused_qualifications, reason = "what `utoipa::path` expands to names types in full")]
mod movies;
mod results;

/// What the contract says besides its calls.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Matinee",
        description = "Films, and what model M finds similar, and why. Errors are problem documents (RFC 9457); each has \
                       the request's id, which is also in the header x-request-id and in the log.",
    ),
    tags(
        (name = "model", description = "What is similar, asked of model M. A box answers the same calls."),
        (name = "films", description = "The catalogue."),
        (name = "batches", description = "The model in bulk: a file goes in, and its results are fetched when they are ready."),
    ),
    components(schemas(Problem)),
)]
struct Contract;

/// The site's API.
pub struct Api {
    /// The same for everybody.
    pub public: Router<Site>,
    /// Answers that depend on who asks.
    pub personal: Router<Site>,
    /// Takes files in.
    pub uploads: Router<Site>,
    pub contract: utoipa::openapi::OpenApi,
}

/// The site's API, model and all.
pub fn of_site(model: Arc<dyn ModelClient>) -> Api {
    let split = |calls| OpenApiRouter::new().nest("/api", calls).split_for_parts();
    let (public, public_calls) = split(model::router(model).merge(movies::router()));
    let (personal, personal_calls) = split(batches::router());
    let (uploads, upload_calls) = split(batches::upload_router());
    let mut contract = Contract::openapi();
    for calls in [public_calls, personal_calls, upload_calls] {
        contract.merge(calls);
    }
    Api { public, personal, uploads, contract }
}

/// A box's API and its contract: the model alone.
pub fn of_replica(model: Arc<dyn ModelClient>) -> (Router, utoipa::openapi::OpenApi) {
    OpenApiRouter::with_openapi(Contract::openapi()).nest("/api", model::router(model)).split_for_parts()
}

/// `GET /api/openapi.json`
pub fn contract<S: Clone + Send + Sync + 'static>(contract: &utoipa::openapi::OpenApi) -> Router<S> {
    let json = Bytes::from(serde_json::to_vec(contract).unwrap_or_else(|error| unreachable!("plain data: {error}")));
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    Router::new().route("/api/openapi.json", get(async move || (kind, json)))
}

type Options<T> = Result<Query<T>, QueryRejection>;

fn options<T>(options: Options<T>) -> Result<T, Problem> {
    match options {
        Ok(Query(options)) => Ok(options),
        Err(rejection) => Err(misread(&rejection.body_text())),
    }
}

/// A query that cannot be read, by the name of what is wrong in it.
fn misread(text: &str) -> Problem {
    // What axum says before it, and serde after it.
    let text = text.split_once("query string: ").map_or(text, |(_, text)| text);
    let (field, detail) = if let Some(field) = text.strip_prefix("duplicate field ") {
        let field = field.trim_matches('`');
        (field, format!("{field} is given twice"))
    } else if let Some((field, why)) = text.split_once(": ") {
        match why.split_once(", expected ") {
            Some((_, known)) if why.starts_with("unknown field") => (
                field,
                format!("{field} is not known here; there is {}", known.trim_start_matches("one of ").replace('`', "")),
            ),
            _ => (field, format!("{field} cannot be used: {why}")),
        }
    } else {
        return Problem::new(StatusCode::BAD_REQUEST, "The query cannot be read.");
    };
    Problem::new(StatusCode::BAD_REQUEST, detail).of_field(field)
}

/// A number within bounds, or a problem that names it.
fn within(name: &'static str, number: usize, most: usize) -> Result<usize, Problem> {
    if (1..=most).contains(&number) {
        return Ok(number);
    }
    let detail = format!("{name} must be a whole number from 1 to {most}");
    Err(Problem::new(StatusCode::BAD_REQUEST, detail).of_field(name))
}
