//! The web server of a replica: the model's calls, by REST and by the protocols of other model servers, and the health
//! endpoints.

use axum::Router;
use axum::extract::State;
use axum::middleware::from_fn;
use axum::routing::get;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;

use super::{api, inference, probes, problem, request_log, uri_limits};
use crate::recommender::ModelClient;

/// The routes of a replica. The model's calls are the same as the site's.
/// Once `closing` is true, the replica is not ready.
pub fn router(model: impl Into<ModelClient>, closing: watch::Receiver<bool>) -> Router {
    let model = model.into();
    let (calls, contract) = api::of_replica(model.clone());
    let ready = move |State(model): State<ModelClient>| {
        let ready = probes::replica_ready(&model, *closing.borrow());
        async move { ready }
    };
    let protocols = inference::router(model.clone());
    Router::new()
        .route("/readyz", get(ready))
        .with_state(model)
        .route("/healthz", get(probes::alive))
        .route("/metrics", get(probes::metrics))
        .merge(api::contract(&contract))
        .merge(calls)
        .merge(protocols)
        .fallback(async || problem::Problem::not_found())
        .layer(CatchPanicLayer::custom(problem::after_panic))
        .layer(from_fn(uri_limits::enforce))
        .layer(from_fn(request_log::log_request))
}
