//! The REST API, version 1, and its `OpenAPI` contract, which is generated from the handlers.

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::get;
use bytes::Bytes;
use http::{HeaderValue, header};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use super::problem::Problem;
use super::{Site, representation};
use crate::recommender::ModelClient;

#[expect(unused_qualifications, reason = "`utoipa::path` expands to qualified names")]
mod batch;
pub mod docs;
mod events;
pub(super) mod extract;
#[expect(unused_qualifications, reason = "`utoipa::path` expands to qualified names")]
mod model;
#[expect(unused_qualifications, reason = "`utoipa::path` expands to qualified names")]
mod movies;
mod results;
#[expect(unused_qualifications, reason = "`utoipa::path` expands to qualified names")]
mod search;

pub use events::ProgressFeeds;

/// The contract, except for its calls.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Matinee",
        description = "The catalogue of films, and the films that the model considers similar, with reasons. Errors are \
                       problem documents (RFC 9457). Each contains the id of the request, which is also in the header \
                       x-request-id and in the log. Reading, querying the model, changing and uploading have limits \
                       of their own for each address: RateLimit-Policy names the limit of a call, as requests (q) in \
                       seconds (w), and RateLimit what is left of it (r) and when it is restored (t). Over a limit, the \
                       status is 429, and Retry-After says how long to wait. Clients of the Open Inference Protocol v2 use /v2 instead.",
    ),
    tags(
        (name = "model", description = "Similar films and recommendations. Replicas provide the same calls."),
        (name = "films", description = "The catalogue."),
        (name = "batches", description = "Similar films for all rows of a CSV file."),
    ),
    servers((url = "/", description = "This site or replica")),
    // Calls need no credentials.
    security(()),
    components(schemas(Problem)),
)]
struct Contract;

/// The site's API.
pub struct Api {
    /// Calls whose response does not depend on the visitor.
    pub public: Router<Site>,
    /// Calls whose response depends on the visitor.
    pub personal: Router<Site>,
    /// Calls that receive files.
    pub uploads: Router<Site>,
    pub contract: utoipa::openapi::OpenApi,
}

/// The API of the site.
pub fn for_site(model: ModelClient) -> Api {
    let split = |calls| OpenApiRouter::new().nest("/api", calls).split_for_parts();
    let (public, public_calls) = split(model::router(model).merge(movies::router()).merge(search::router()));
    let public = public.layer(from_fn(representation::tag));
    let (personal, personal_calls) = split(batch::router());
    let (uploads, upload_calls) = split(batch::upload_router());
    let mut contract = Contract::openapi();
    for calls in [public_calls, personal_calls, upload_calls] {
        contract.merge(calls);
    }
    Api { public, personal, uploads, contract }
}

/// The API of a replica, which consists of the model's calls, and its contract.
pub fn for_replica(model: ModelClient) -> (Router, utoipa::openapi::OpenApi) {
    let calls = OpenApiRouter::with_openapi(Contract::openapi()).nest("/api", model::router(model));
    let (router, contract) = calls.split_for_parts();
    (router.layer(from_fn(representation::tag)), contract)
}

/// `GET /api/openapi.json`
pub fn contract<S: Clone + Send + Sync + 'static>(contract: &utoipa::openapi::OpenApi) -> Router<S> {
    let json = Bytes::from(serde_json::to_vec(contract).unwrap_or_else(|error| unreachable!("plain data: {error}")));
    let content_type = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    Router::new()
        .route("/api/openapi.json", get(async move || (content_type, json)))
        .layer(from_fn(representation::tag))
}
