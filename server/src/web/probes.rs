//! Alive, ready, and by how much: for whoever watches over the site or a box.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use http::{StatusCode, header};
use serde::Serialize;

use super::Site;
use crate::metrics;
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
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], measure::collect().render())
}

/// What can be said of the whole and of each service.
#[derive(Serialize)]
pub struct Ready {
    /// `ready`; `degraded`: the site serves, with substitutes; `unready`: it cannot.
    status: &'static str,
    services: Vec<Readiness>,
}

#[derive(Serialize)]
struct Readiness {
    service: &'static str,
    #[serde(flatten)]
    is: recommender::Readiness,
}

/// `GET /readyz` of the site: 200 while pages can be served, if need be without the model; 503 without a database.
pub async fn site_ready(State(site): State<Site>) -> (StatusCode, Json<Ready>) {
    let database = site.store.ping().await;
    let model = site.model.readiness();
    let (status, code) = match (&database, model.ready) {
        (Err(_), _) => ("unready", StatusCode::SERVICE_UNAVAILABLE),
        (Ok(()), false) => ("degraded", StatusCode::OK),
        (Ok(()), true) => ("ready", StatusCode::OK),
    };
    if let Err(error) = &database {
        tracing::warn!(%error, "the database does not answer");
    }
    let of_database = |service| Readiness {
        service,
        is: recommender::Readiness {
            ready: database.is_ok(),
            problem: database.is_err().then(|| "the database does not answer".to_owned()),
            ..recommender::Readiness::default()
        },
    };
    let recommender = Readiness { service: "recommender", is: model };
    (code, Json(Ready { status, services: vec![of_database("catalogue"), of_database("membership"), recommender] }))
}

/// `GET /readyz` of a box: 503 without a model, since there is nothing else that it could do.
pub async fn replica_ready(State(model): State<Arc<dyn ModelClient>>) -> (StatusCode, Json<Ready>) {
    let is = model.readiness();
    let (status, code) =
        if is.ready { ("ready", StatusCode::OK) } else { ("unready", StatusCode::SERVICE_UNAVAILABLE) };
    (code, Json(Ready { status, services: vec![Readiness { service: "recommender", is }] }))
}
