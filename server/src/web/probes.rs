//! Health endpoints and metrics of the site and of replicas.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use http::{StatusCode, header};
use serde::Serialize;

use super::Site;
use super::limits::Client;
use super::problem::Problem;
use crate::metrics;
use crate::queue::QueueState;
use crate::recommender::{self, ModelClient};

/// `GET /healthz`
pub async fn alive() -> Json<Alive> {
    Json(Alive { status: "ok" })
}

/// The response of the liveness probe.
#[derive(Serialize)]
pub struct Alive {
    status: &'static str,
}

/// `GET /metrics`
pub async fn metrics() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], metrics::render())
}

/// `GET /metrics` at the listener of the site, for programs on this machine.
pub async fn site_metrics(State(site): State<Site>, Extension(client): Extension<Client>) -> Response {
    if site.config.admin_addr.is_some() {
        return Problem::not_found().into_response();
    }
    if !client.is_local {
        let detail = "Metrics are for programs on the machine of the site, or at its MATINEE_ADMIN_ADDR.";
        return Problem::new(StatusCode::FORBIDDEN, detail).into_response();
    }
    metrics().await.into_response()
}

/// The readiness of the process and of each service.
#[derive(Serialize)]
pub struct Ready {
    /// `ready`; `degraded`: pages are served with substitutes; `unready`: pages cannot be served; `closing`: the process
    /// answers its last requests.
    status: &'static str,
    services: Vec<ServiceReadiness>,
    /// The queues of jobs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    queues: Vec<QueueState>,
}

#[derive(Serialize)]
struct ServiceReadiness {
    service: &'static str,
    #[serde(flatten)]
    readiness: recommender::Readiness,
}

impl Ready {
    /// Removes the details for operators: file paths and the authorities of replicas.
    fn without_details(mut self) -> Self {
        for ServiceReadiness { readiness, .. } in &mut self.services {
            readiness.problem = None;
            readiness.replicas.clear();
        }
        self
    }
}

/// `GET /readyz` at the listener of the site: with details for programs on this machine, unless there is a listener for
/// operators.
pub async fn site_ready(State(site): State<Site>, Extension(client): Extension<Client>) -> (StatusCode, Json<Ready>) {
    let (code, ready) = readiness(&site).await;
    let has_details = client.is_local && site.config.admin_addr.is_none();
    (code, Json(if has_details { ready } else { ready.without_details() }))
}

/// `GET /readyz` at the listener for operators.
pub async fn admin_ready(State(site): State<Site>) -> (StatusCode, Json<Ready>) {
    let (code, ready) = readiness(&site).await;
    (code, Json(ready))
}

/// 200 while pages can be served, with or without the model; 503 without a database, and once the site closes.
async fn readiness(site: &Site) -> (StatusCode, Ready) {
    let database = site.store.ping().await;
    let mut model = site.model.readiness();
    if database.is_ok() {
        model.difference = site.model.difference().await;
    }
    let is_complete = model.ready && !site.services.search.is_warming_up();
    let (status, code) = match (&database, is_complete) {
        _ if *site.closing.borrow() => ("closing", StatusCode::SERVICE_UNAVAILABLE),
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
    let is_warming_up = site.services.search.is_warming_up();
    let search = ServiceReadiness {
        service: "search",
        readiness: recommender::Readiness {
            ready: !is_warming_up,
            problem: is_warming_up.then(|| "the index is warming up: searches find less".to_owned()),
            ..recommender::Readiness::default()
        },
    };
    let services = vec![of_database("catalogue"), of_database("membership"), recommender, search];
    (code, Ready { status, services, queues: site.queues.states() })
}

/// `GET /readyz` of a replica: 503 without a model, and once the replica closes.
pub fn replica_ready(model: &ModelClient, closing: bool) -> (StatusCode, Json<Ready>) {
    let readiness = model.readiness();
    let (status, code) = match readiness.ready {
        _ if closing => ("closing", StatusCode::SERVICE_UNAVAILABLE),
        true => ("ready", StatusCode::OK),
        false => ("unready", StatusCode::SERVICE_UNAVAILABLE),
    };
    let services = vec![ServiceReadiness { service: "recommender", readiness }];
    (code, Json(Ready { status, services, queues: Vec::new() }))
}
