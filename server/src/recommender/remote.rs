//! The model on replicas, called over HTTP.
//!
//! A call goes to one replica. If it fails, or has not answered after a while, the call also goes to a second one, and
//! the first good answer counts. A circuit breaker per replica excludes replicas that keep failing.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use domain::{Hosted, Setting, current_faults};
use http::Method;
use serde::Serialize;
use thiserror::Error;
use tracing::Instrument;

use super::calls::{Card, ModelCall};
use super::schema::ModelResponse;
use super::{ModelError, Readiness};

mod endpoint;
mod hedging;

use endpoint::{CallFailure, Endpoint};
use hedging::HedgingBudget;

/// The client of the model on replicas. They usually serve the same version, except while a new one is rolled out.
pub struct RemoteModel {
    /// The authorities of all replicas, joined by commas.
    host: String,
    endpoints: Vec<Arc<Endpoint>>,
    /// The next endpoint in turn.
    next: AtomicUsize,
    hedge_after: Duration,
    hedging: HedgingBudget,
}

/// Why a list of replica URLs is invalid.
#[derive(Debug, Error)]
pub enum EndpointError {
    #[error("{0:?} is not the address of a replica; expected an address such as http://127.0.0.1:4000")]
    Address(String),
    #[error("no replica is given")]
    None,
}

/// A call as an HTTP request to any replica.
#[derive(Debug, Clone)]
pub struct ReplicaRequest {
    method: Method,
    /// Path and query.
    path: String,
    /// JSON; empty for GET.
    body: Bytes,
}

impl ReplicaRequest {
    /// A GET request for a path with its query.
    pub fn get(path: String) -> Self {
        Self { method: Method::GET, path, body: Bytes::new() }
    }

    /// A POST request with a JSON body.
    ///
    /// # Panics
    /// If the body cannot be serialised, which is a bug in its type.
    pub fn post(path: &str, body: &impl Serialize) -> Self {
        let body = serde_json::to_vec(body).expect("requests consist of strings, numbers and lists");
        Self { method: Method::POST, path: path.to_owned(), body: body.into() }
    }
}

/// The time limit of one attempt, as a fraction of the call's deadline: the rest is for a second attempt.
const TIMEOUT_FRACTION: f64 = 0.7;
/// The time after which a second replica is called, as a fraction of the call's deadline.
const HEDGE_AFTER: f64 = 0.25;
/// The interval at which each replica is probed.
const PROBE_INTERVAL: Duration = Duration::from_secs(1);

impl RemoteModel {
    /// Creates the client. `addresses` are URLs without a path, `deadline` is the time limit of a call, and
    /// `catalogue_checksum` is the checksum of the site's catalogue.
    ///
    /// # Errors
    /// If an address is not such a URL, or the list is empty.
    pub fn new<'a>(
        addresses: impl IntoIterator<Item = &'a str>,
        deadline: Duration,
        catalogue_checksum: &str,
    ) -> Result<Self, EndpointError> {
        let timeout = deadline.mul_f64(TIMEOUT_FRACTION);
        let endpoints = addresses
            .into_iter()
            .map(|address| Endpoint::new(address.trim(), timeout, catalogue_checksum).map(Arc::new))
            .collect::<Result<Vec<_>, _>>()?;
        if endpoints.is_empty() {
            return Err(EndpointError::None);
        }
        let host = endpoints.iter().map(|endpoint| &*endpoint.host).collect::<Vec<_>>().join(", ");
        let hedge_after = deadline.mul_f64(HEDGE_AFTER);
        Ok(Self { host, endpoints, next: AtomicUsize::new(0), hedge_after, hedging: HedgingBudget::new() })
    }

    /// Probes all replicas, so that failures and recoveries are noticed without traffic. Never returns.
    pub async fn watch(self: Arc<Self>) {
        loop {
            for endpoint in &self.endpoints {
                // The endpoint records the result.
                tokio::spawn(Arc::clone(endpoint).call::<<Card as ModelCall>::Response>(Card.replica_request(), None));
            }
            tokio::time::sleep(PROBE_INTERVAL).await;
        }
    }

    /// The authorities of all replicas, separated by commas.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The versions of all replicas that have answered, joined by `+`.
    pub fn version(&self) -> Option<Arc<str>> {
        let versions: Vec<_> = self.endpoints.iter().filter_map(|endpoint| endpoint.version()).collect();
        (!versions.is_empty()).then(|| versions.join("+").into())
    }

    /// The readiness of the replicas, from their latest responses.
    pub fn readiness(&self) -> Readiness {
        let replicas: Vec<_> = self.endpoints.iter().map(|endpoint| endpoint.readiness()).collect();
        let ready = self.endpoints.iter().any(|endpoint| endpoint.is_healthy() && endpoint.version().is_some());
        Readiness {
            ready,
            version: self.version().map(|version| version.to_string()),
            problem: (!ready).then(|| "no replica answers".to_owned()),
            difference: None,
            replicas,
        }
    }

    pub(super) async fn call<C: ModelCall>(&self, call: &C) -> Result<Hosted<C::Response>, ModelError> {
        let request = call.replica_request();
        let mut endpoints = self.in_order();
        let faults = current_faults();
        let mut attempt = |request: &ReplicaRequest| {
            let endpoint = endpoints.next()?;
            let fault = faults.for_replica(&endpoint.host).filter(|fault| fault.applies_to_next_call());
            Some(start::<C::Response>(endpoint, request.clone(), fault))
        };
        self.hedging.add_call();
        let mut first = attempt(&request).ok_or_else(|| ModelError::unavailable(EndpointError::None))?;
        let early = tokio::time::timeout(self.hedge_after, &mut first).await;
        let second = match &early {
            Ok(Err(CallFailure::Replica(_))) => attempt(&request),
            // A replica that is slow because of an injected fault does not mean that replicas are overloaded, so no
            // hedge is taken from the budget.
            Err(_) if !faults.is_empty() || self.hedging.take_hedge() => attempt(&request),
            Ok(Ok(_) | Err(CallFailure::Final(_))) | Err(_) => None,
        };
        let answer = match (early, second) {
            (Ok(answer), None) => answer,
            (Ok(_), Some(second)) => second.await,
            (Err(_), None) => match first.await {
                Err(CallFailure::Replica(error)) => match attempt(&request) {
                    Some(second) => second.await,
                    None => Err(CallFailure::Replica(error)),
                },
                answer => answer,
            },
            (Err(_), Some(second)) => first_good(first, second).await,
        };
        answer.map_err(|failure| match failure {
            // Calls with a body ignore unknown films, so this status means that the replica lacks the route.
            CallFailure::Final(ModelError::NotFound) if request.method == Method::POST => {
                ModelError::unavailable("the replica is older than this call")
            }
            CallFailure::Final(error) => error,
            CallFailure::Replica(error) => ModelError::Unavailable(error),
        })
    }

    /// The endpoints in the order of attempts: round robin, healthy ones first, and of these the ones that have answered
    /// before. An unhealthy one is only called if its breaker is half-open.
    fn in_order(&self) -> impl Iterator<Item = Arc<Endpoint>> + use<> {
        let count = self.endpoints.len();
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        let mut order: Vec<_> = (0..count).map(|step| Arc::clone(&self.endpoints[(next + step) % count])).collect();
        order.sort_by_key(|endpoint| (!endpoint.is_healthy(), !endpoint.has_answered()));
        order.into_iter()
    }
}

type Attempt<T> = Pin<Box<dyn Future<Output = Result<Hosted<T>, CallFailure>> + Send>>;

/// Calls a replica. The call of a healthy one is cancelled when no caller waits for it. That of another one is a
/// task of its own, because its breaker admits no other call before it has recorded the result of this one.
fn start<T: ModelResponse>(endpoint: Arc<Endpoint>, request: ReplicaRequest, fault: Option<Setting>) -> Attempt<T> {
    if endpoint.is_healthy() || fault.is_some() {
        return Box::pin(endpoint.call(request, fault));
    }
    let task = tokio::spawn(endpoint.call(request, None).in_current_span());
    Box::pin(async { task.await.unwrap_or_else(|error| Err(CallFailure::Replica(Arc::new(error)))) })
}

/// The first answer that is not a failure of the replica; otherwise the later failure.
async fn first_good<T>(mut one: Attempt<T>, mut other: Attempt<T>) -> Result<Hosted<T>, CallFailure> {
    tokio::select! {
        answer = &mut one => if let Err(CallFailure::Replica(_)) = answer { other.await } else { answer },
        answer = &mut other => if let Err(CallFailure::Replica(_)) = answer { one.await } else { answer },
    }
}
