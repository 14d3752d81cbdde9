//! Alive, and ready.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use http::{StatusCode, header};
use serde::Serialize;

use super::Site;
use crate::measure;

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

/// What can be said of the site as a whole and of each service.
#[derive(Serialize)]
pub struct Ready {
    /// `ready`; `degraded`: the site serves, with substitutes; `unready`: it cannot.
    status: &'static str,
    services: Vec<Readiness>,
}

#[derive(Serialize)]
struct Readiness {
    service: &'static str,
    ready: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    /// Why it is not ready, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

/// `GET /readyz`: 200 while pages can be served, if need be without the model; 503 without a database.
pub async fn ready(State(site): State<Site>) -> (StatusCode, Json<Ready>) {
    let database = site.store.ping().await;
    let model = site.model.model();
    let (status, code) = match (&database, &model) {
        (Err(_), _) => ("unready", StatusCode::SERVICE_UNAVAILABLE),
        (Ok(()), Err(_)) => ("degraded", StatusCode::OK),
        (Ok(()), Ok(_)) => ("ready", StatusCode::OK),
    };
    if let Err(error) = &database {
        tracing::warn!(%error, "the database does not answer");
    }
    let of_database = |service| Readiness {
        service,
        ready: database.is_ok(),
        version: None,
        problem: database.is_err().then(|| "the database does not answer".to_owned()),
    };
    let recommender = Readiness {
        service: "recommender",
        ready: model.is_ok(),
        version: model.ok().map(|model| model.version().to_owned()),
        problem: model.err().map(ToString::to_string),
    };
    (code, Json(Ready { status, services: vec![of_database("catalogue"), of_database("membership"), recommender] }))
}
