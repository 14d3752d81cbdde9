//! One box: how it is asked, what was last seen of it, and its circuit breaker.

use std::sync::Arc;
use std::time::Duration;

use domain::Hosted;
use arc_swap::ArcSwapOption;
use bytes::Bytes;
use http::{Method, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use metrics::gauge;
use serde::Deserialize;
use tower::util::BoxCloneSyncService;
use tower::{Service, ServiceExt};
use tower_resilience_circuitbreaker::{
    CircuitBreaker, CircuitBreakerError, CircuitBreakerLayer, CircuitState, DefaultClassifier,
};

use super::super::schema::{ModelVersion, WIRE_VERSION};
use super::super::{ModelError, ReplicaReadiness, ValidationError};
use super::{EndpointError, Marked};

/// How often a box may fail in a row before it is left alone, and for how long.
const FAILURES: usize = 3;
const LEFT_ALONE: Duration = Duration::from_secs(2);
/// More than any answer has, in bytes.
const LARGEST_ANSWER: usize = 1024 * 1024;

/// One request to a box.
#[derive(Debug, Clone)]
pub struct Call {
    pub method: Method,
    /// With the query.
    pub path: String,
    /// JSON, unless empty.
    pub body: Bytes,
}

/// What a box sent that was not a failure of its own.
struct Reply {
    status: StatusCode,
    body: Bytes,
}

/// Why a box gave no answer.
pub enum CallFailure {
    /// The question's own fault: another box would say the same.
    Final(ModelError),
    /// The box's fault. The text is for the log.
    Failed(String),
}

type Guarded = CircuitBreaker<BoxCloneSyncService<Call, Reply, String>, DefaultClassifier>;

pub struct Endpoint {
    /// Its authority: `127.0.0.1:4000`.
    pub host: Arc<str>,
    guarded: Guarded,
    /// The checksum of the site's own catalogue.
    catalogue: String,
    seen: ArcSwapOption<ModelVersion>,
    /// What went wrong last, until something goes well.
    trouble: ArcSwapOption<String>,
}

impl Endpoint {
    pub fn new(address: &str, within: Duration, catalogue: &str) -> Result<Self, EndpointError> {
        let refused = || EndpointError::Address(address.to_owned());
        let uri: Uri = address.parse().map_err(|_| refused())?;
        let authority = uri.authority().filter(|_| uri.scheme_str() == Some("http") && uri.path() == "/");
        let host: Arc<str> = authority.ok_or_else(refused)?.as_str().into();

        let shown = Arc::clone(&host);
        show(&host, CircuitState::Closed);
        let layer = CircuitBreakerLayer::builder()
            .name(host.to_string())
            .consecutive_failures(FAILURES)
            .wait_duration_in_open(LEFT_ALONE)
            .permitted_calls_in_half_open(1)
            .on_state_transition(move |from, to| {
                show(&shown, to);
                match to {
                    // Once, and not again after each probe in vain.
                    CircuitState::Open if from == CircuitState::Closed => {
                        tracing::warn!(host = &*shown, "a box keeps failing and is left alone until it is back");
                    }
                    CircuitState::Open | CircuitState::HalfOpen => {}
                    CircuitState::Closed => tracing::info!(host = &*shown, "a box is back"),
                }
            })
            .build()
            .map_err(|_| refused())?;
        Ok(Self {
            guarded: layer.layer_fn(client(&host, within)),
            host,
            catalogue: catalogue.to_owned(),
            seen: ArcSwapOption::empty(),
            trouble: ArcSwapOption::empty(),
        })
    }

    /// Whether it is asked like any other.
    pub fn is_healthy(&self) -> bool {
        self.guarded.state_sync() == CircuitState::Closed
    }

    pub fn version(&self) -> Option<String> {
        self.seen.load().as_ref().map(|seen| seen.version.clone())
    }

    /// Asks, if its breaker lets it.
    pub async fn ask<T: Marked>(self: Arc<Self>, call: Call) -> Result<Hosted<T>, CallFailure> {
        let mut guarded = self.guarded.clone();
        let called = match guarded.ready().await {
            Ok(ready) => ready.call(call).await,
            Err(error) => Err(error),
        };
        let read = match called {
            Ok(reply) => self.read(&reply),
            // It was not asked, so that there is nothing new to say of it.
            Err(CircuitBreakerError::OpenCircuit) => {
                return Err(CallFailure::Failed(format!("{} is left alone for a while", self.host)));
            }
            Err(CircuitBreakerError::Inner(error)) => Err(CallFailure::Failed(format!("{}: {error}", self.host))),
        };
        self.trouble.store(match &read {
            Err(CallFailure::Failed(why)) => Some(Arc::new(why.clone())),
            _ => None,
        });
        read
    }

    fn read<T: Marked>(&self, reply: &Reply) -> Result<Hosted<T>, CallFailure> {
        match reply.status {
            StatusCode::OK => {
                let value: T = serde_json::from_slice(&reply.body).map_err(|error| {
                    CallFailure::Failed(format!("{}: an answer that cannot be read: {error}", self.host))
                })?;
                self.note(value.edition());
                Ok(Hosted { host: Arc::clone(&self.host), value })
            }
            StatusCode::NOT_FOUND => Err(CallFailure::Final(ModelError::NotFound)),
            status if status.is_client_error() => {
                let Refused { detail, field } = serde_json::from_slice(&reply.body)
                    .unwrap_or_else(|_| Refused { detail: format!("The model's box says {status}."), field: None });
                // The refusal's own text goes on where the field's name ends.
                let named = field.as_deref().and_then(|field| detail.strip_prefix(field)).map(str::trim_start);
                let detail = named.map_or(detail.clone(), str::to_owned);
                let malformed = status == StatusCode::BAD_REQUEST;
                Err(CallFailure::Final(ModelError::Invalid(ValidationError { malformed, field, detail })))
            }
            status => Err(CallFailure::Failed(format!("{} says {status}", self.host))),
        }
    }

    /// Notes which model answered. What differs from what the site expects is said once, when it is first seen.
    fn note(&self, edition: ModelVersion) {
        if self.seen.load().as_deref() == Some(&edition) {
            return;
        }
        match self.difference(&edition) {
            None => tracing::info!(host = &*self.host, version = edition.version, "a box answers"),
            Some(problem) => tracing::warn!(host = &*self.host, version = edition.version, problem, "a box differs"),
        }
        self.seen.store(Some(Arc::new(edition)));
    }

    fn difference(&self, edition: &ModelVersion) -> Option<String> {
        if edition.wire != WIRE_VERSION {
            return Some(format!("it speaks version {} of the wire format, the site {WIRE_VERSION}", edition.wire));
        }
        (edition.catalogue != self.catalogue).then(|| {
            "its model has learned from another catalogue than the site's; films unknown here are not shown".to_owned()
        })
    }

    pub fn readiness(&self) -> ReplicaReadiness {
        let seen = self.seen.load();
        let trouble = self.trouble.load().as_ref().map(ToString::to_string);
        let unseen = || seen.is_none().then(|| "it has not answered yet".to_owned());
        let different = || seen.as_ref().and_then(|edition| self.difference(edition));
        ReplicaReadiness {
            host: self.host.to_string(),
            breaker: name(self.guarded.state_sync()),
            version: self.version(),
            problem: trouble.or_else(unseen).or_else(different),
        }
    }
}

/// What a box's problem document says.
#[derive(Deserialize)]
struct Refused {
    detail: String,
    field: Option<String>,
}

const STATES: [CircuitState; 3] = [CircuitState::Closed, CircuitState::HalfOpen, CircuitState::Open];

fn name(state: CircuitState) -> &'static str {
    match state {
        CircuitState::Closed => "closed",
        CircuitState::HalfOpen => "half-open",
        CircuitState::Open => "open",
    }
}

/// One gauge for each state, of which one is 1.
fn show(host: &str, now: CircuitState) {
    for state in STATES {
        gauge!("matinee_box_breaker", "box" => host.to_owned(), "state" => name(state)).set(if state == now {
            1.0
        } else {
            0.0
        });
    }
}

/// A client of one box: connections are kept, and each call has its deadline.
fn client(host: &str, within: Duration) -> BoxCloneSyncService<Call, Reply, String> {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    connector.set_connect_timeout(Some(within));
    let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build(connector);
    let host: Arc<str> = host.into();
    BoxCloneSyncService::new(tower::service_fn(move |call: Call| {
        let (client, host) = (client.clone(), Arc::clone(&host));
        async move {
            match tokio::time::timeout(within, send(&client, &host, call)).await {
                Ok(reply) => reply,
                Err(_) => Err(format!("no answer within {within:?}")),
            }
        }
    }))
}

async fn send(client: &Client<HttpConnector, Full<Bytes>>, host: &str, call: Call) -> Result<Reply, String> {
    let mut request = Request::builder().method(call.method).uri(format!("http://{host}{}", call.path));
    if !call.body.is_empty() {
        request = request.header(header::CONTENT_TYPE, "application/json");
    }
    let request = request.body(Full::new(call.body)).map_err(|error| error.to_string())?;
    let response = client.request(request).await.map_err(|error| with_cause(&error))?;
    let status = response.status();
    if status.is_server_error() {
        return Err(format!("it says {status}"));
    }
    let body = Limited::new(response.into_body(), LARGEST_ANSWER).collect().await.map_err(|error| error.to_string())?;
    Ok(Reply { status, body: body.to_bytes() })
}

/// The client's own message is no more than "client error (Connect)".
fn with_cause(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
