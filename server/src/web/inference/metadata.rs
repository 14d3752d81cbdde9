//! What the server and the model are, and whether they can answer.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use serde_json::{Value, json};

use super::request::REQUEST;
use super::response::Output;
use super::row::FIELDS;
use super::{MODEL, NamedModel};
use crate::recommender::ModelClient;
use crate::web::problem::Problem;

/// `GET /v2`
pub async fn server() -> Json<Value> {
    Json(json!({ "name": MODEL, "version": env!("CARGO_PKG_VERSION"), "extensions": ["binary_tensor_data"] }))
}

/// `GET /v2/health/live`
pub async fn live() -> Json<Value> {
    Json(json!({ "live": true }))
}

/// `GET /v2/health/ready` and `GET /ping`
pub async fn ready(State(model): State<ModelClient>) -> (StatusCode, Json<Value>) {
    readiness(&model, json!({}))
}

/// `GET /v2/models/matinee/ready`
pub async fn model_ready(NamedModel { model, .. }: NamedModel) -> (StatusCode, Json<Value>) {
    readiness(&model, json!({ "name": MODEL }))
}

/// Some clients read the status, others the body.
fn readiness(model: &ModelClient, mut body: Value) -> (StatusCode, Json<Value>) {
    let ready = model.readiness().ready;
    body["ready"] = ready.into();
    if ready {
        return (StatusCode::OK, Json(body));
    }
    body["error"] = "The model is not available right now; /readyz says why.".into();
    (StatusCode::SERVICE_UNAVAILABLE, Json(body))
}

/// `GET /v2/models/matinee`
pub async fn model(NamedModel { model, version }: NamedModel) -> Result<Json<Value>, Problem> {
    let versions = match version {
        Some(version) => vec![version],
        None => model.versions().await?,
    };
    let field = |name: &str, datatype: &str| json!({ "name": name, "datatype": datatype, "shape": [-1] });
    let mut inputs: Vec<_> = FIELDS.iter().map(|&(name, kind)| field(name, kind.datatypes()[0])).collect();
    inputs.push(field(REQUEST, "BYTES"));
    let outputs: Vec<_> = Output::ALL.iter().map(|output| output.metadata()).collect();
    Ok(Json(json!({
        "name": MODEL, "versions": versions, "platform": "matinee", "inputs": inputs, "outputs": outputs,
    })))
}
