//! Health endpoints and metrics of the site and of replicas.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use http::{StatusCode, header};
use serde::Serialize;

use super::Site;
use crate::metrics;
use crate::queue::QueueState;
use crate::recommender::{self, ModelClient};

/// `GET /healthz`
pub async fn alive() -> Json<Alive> {
    Json(Alive { status: "ok" })
}

#[derive(Serialize)]
pub struct Alive {
    status: &'static str,
}

/// `GET /metrics`
pub async fn metrics() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], metrics::recorder().render())
}

/// The readiness of the process and of each service.
#[derive(Serialize)]
pub struct Ready {
    /// `ready`; `degraded`: pages are served with substitutes; `unready`: pages cannot be served.
    status: &'static str,
    services: Vec<ServiceReadiness>,
    /// What waits for workers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    queues: Vec<QueueState>,
}

#[derive(Serialize)]
struct ServiceReadiness {
    service: &'static str,
    #[serde(flatten)]
    readiness: recommender::Readiness,
}

/// `GET /readyz` of the site: 200 while pages can be served, with or without the model; 503 without a database.
pub async fn site_ready(State(site): State<Site>) -> (StatusCode, Json<Ready>) {
    let database = site.store.ping().await;
    let mut model = site.model.readiness();
    if database.is_ok() {
        model.difference = site.model.difference().await;
    }
    let (status, code) = match (&database, model.ready) {
        (Err(_), _) => ("unready", StatusCode::SERVICE_UNAVAILABLE),
        (Ok(()), false) => ("degraded", StatusCode::OK),
        (Ok(()), true) => ("ready", StatusCode::OK),
    };
    if let Err(error) = &database {
        tracing::warn!(%error, "the database does not respond");
    }
    let of_database = |service| ServiceReadiness {
        service,
        readiness: recommender::Readiness {
            ready: database.is_ok(),
            problem: database.is_err().then(|| "the database does not respond".to_owned()),
            ..recommender::Readiness::default()
        },
    };
    let recommender = ServiceReadiness { service: "recommender", readiness: model };
    let services = vec![of_database("catalogue"), of_database("membership"), recommender];
    (code, Json(Ready { status, services, queues: site.queues.states() }))
}

/// `GET /readyz` of a replica: 503 without a model.
pub async fn replica_ready(State(model): State<ModelClient>) -> (StatusCode, Json<Ready>) {
    let readiness = model.readiness();
    let (status, code) =
        if readiness.ready { ("ready", StatusCode::OK) } else { ("unready", StatusCode::SERVICE_UNAVAILABLE) };
    let services = vec![ServiceReadiness { service: "recommender", readiness }];
    (code, Json(Ready { status, services, queues: Vec::new() }))
}
