//! The replicas of the model.

use bytes::Bytes;
use futures::future::join_all;
use http::{StatusCode, Uri};
use http_body_util::{BodyExt, Empty, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde::Deserialize;

use super::super::Failure;
use super::super::settings::ModelSettings;
use super::{Finding, GIVE_UP_AFTER};

const SUBJECT: &str = "replica";
/// The largest response that is read, in bytes.
const MAX_RESPONSE_LEN: usize = 64 * 1024;

/// Calls `/readyz` of each configured replica.
pub async fn findings(settings: &ModelSettings) -> Vec<Finding> {
    join_all(settings.replicas().map(finding)).await
}

async fn finding(address: &str) -> Finding {
    match tokio::time::timeout(GIVE_UP_AFTER, ready(address)).await {
        Ok(Ok(true)) => Finding::fine(SUBJECT, format!("{address} is ready")),
        Ok(Ok(false)) => Finding::problem(
            SUBJECT,
            format!("{address} has no model"),
            "its log says why; `matinee doctor --model FILE` on its machine examines the artifact",
        ),
        Ok(Err(error)) => {
            let advice = "start `matinee recommender` there, or correct RECOMMENDER_URL";
            Finding::problem(SUBJECT, format!("{address}: {error}"), advice)
        }
        Err(_) => {
            let text = format!("{address} has not answered within {} s", GIVE_UP_AFTER.as_secs());
            Finding::problem(SUBJECT, text, "check the network between this machine and the replica")
        }
    }
}

/// The response of `/readyz` of a replica. Responses of other programs do not match it.
#[derive(Deserialize)]
struct Ready {
    services: Vec<ServiceName>,
}

#[derive(Deserialize)]
struct ServiceName {
    service: String,
}

async fn ready(address: &str) -> Result<bool, Failure> {
    let uri: Uri = format!("{}/readyz", address.trim_end_matches('/')).parse()?;
    if uri.scheme_str() != Some("http") {
        return Err("the address must look like http://127.0.0.1:4000".into());
    }
    let client: Client<_, Empty<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    let response = client.get(uri).await.map_err(|_| "nothing answers there")?;
    let status = response.status();
    let body = Limited::new(response.into_body(), MAX_RESPONSE_LEN).collect().await?.to_bytes();
    let ready = serde_json::from_slice(&body);
    if !ready.is_ok_and(|ready: Ready| ready.services.iter().any(|it| it.service == "recommender")) {
        return Err("what answers there is not a replica".into());
    }
    Ok(status == StatusCode::OK)
}
