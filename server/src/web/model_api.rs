//! The web of a box: model M alone.

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;

use super::{api, bounds, journal, probes, problem};
use crate::recommender::ModelClient;

/// The same calls of the model as the site's, and probes.
pub fn router(model: Arc<dyn ModelClient>) -> Router {
    let (calls, contract) = api::of_replica(Arc::clone(&model));
    Router::new()
        .route("/readyz", get(probes::replica_ready))
        .with_state(model)
        .route("/healthz", get(probes::alive))
        .route("/metrics", get(probes::metrics))
        .merge(api::contract(&contract))
        .merge(calls)
        .fallback(async || problem::Problem::not_found())
        .layer(CatchPanicLayer::custom(problem::after_panic))
        .layer(from_fn(uri_limits::check))
        .layer(from_fn(request_log::log_request))
}
