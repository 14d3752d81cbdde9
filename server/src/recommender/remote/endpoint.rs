//! One replica: its HTTP client, its circuit breaker, and its latest model version and failure.

use std::any::Any;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use arc_swap::ArcSwapOption;
use bytes::Bytes;
use domain::{Hosted, Setting, chain_of};
use http::{HeaderMap, HeaderName, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use metrics::{gauge, histogram};
use serde::Deserialize;
use tower::util::BoxCloneSyncService;
use tower::{Service, ServiceExt};
use tower_resilience_circuitbreaker::{
    CircuitBreaker, CircuitBreakerError, CircuitBreakerLayer, CircuitState, DefaultClassifier,
};

use super::super::schema::{ModelResponse, ModelVersion, OVERLOADED, SCHEMA_VERSION};
use super::super::{ModelError, ReplicaReadiness, ValidationError};
use super::{EndpointError, ReplicaRequest};

mod injected;

/// The number of consecutive failures that opens the breaker.
const MAX_FAILURES: usize = 3;
/// The time until an open breaker lets a probe through.
const OPEN_FOR: Duration = Duration::from_secs(2);
/// The largest response that is read, in bytes. Real ones are much smaller.
const MAX_RESPONSE_LEN: usize = 1024 * 1024;

/// An answer of a replica.
enum Answer {
    /// The response, of the type that the request expects.
    Value(Box<dyn Any + Send>),
    NotFound,
    Invalid(ValidationError),
    /// The replica is overloaded, which does not count as a failure.
    Busy,
}

type Parsed = Result<Box<dyn Any + Send>, serde_json::Error>;

/// A request with the reader of its response. The breaker covers both, so a response that cannot be parsed is a
/// failure.
struct ReplicaCall {
    request: ReplicaRequest,
    parse: fn(&[u8]) -> Parsed,
    /// The fault that the visitor has injected.
    fault: Option<Setting>,
}

type ReplicaClient = BoxCloneSyncService<ReplicaCall, Answer, ReplicaError>;

/// Why a call to a replica failed.
#[derive(Debug, thiserror::Error)]
enum ReplicaError {
    #[error("no answer within {0:?}")]
    Timeout(Duration),
    #[error("the circuit breaker is open")]
    Open,
    #[error("status {0}")]
    Status(StatusCode),
    #[error("status {0} is not from a replica; something else is at this address")]
    Foreign(StatusCode),
    #[error("too many calls are waiting")]
    Busy,
    #[error("the request failed")]
    Request(#[source] Box<dyn Error + Send + Sync>),
    #[error("the response is invalid")]
    Response(#[source] serde_json::Error),
}

/// A replica's error with the replica's authority.
#[derive(Debug, thiserror::Error)]
#[error("replica {host}")]
struct EndpointFailure {
    host: Arc<str>,
    source: ReplicaError,
}

/// Why a call failed.
pub enum CallFailure {
    /// The result would be the same on any replica.
    Final(ModelError),
    /// This replica failed.
    Replica(Arc<dyn Error + Send + Sync>),
}

type Guarded = CircuitBreaker<ReplicaClient, DefaultClassifier>;

/// A replica as the client of this process sees it.
pub struct Endpoint {
    /// Its authority, such as `127.0.0.1:4000`.
    pub host: Arc<str>,
    /// Without the breaker, for calls with an injected fault: a fault that one visitor injects must not open the
    /// breaker for others.
    client: ReplicaClient,
    guarded: Guarded,
    /// The checksum of the site's catalogue.
    catalogue_checksum: String,
    /// The model of its latest answer.
    model: ArcSwapOption<ModelVersion>,
    /// Its latest failure, unless it has answered since.
    failure: ArcSwapOption<EndpointFailure>,
    /// How long its latest answer took, in microseconds.
    latency: AtomicU64,
}

impl Endpoint {
    /// `address` is a URL without a path, `timeout` the time limit of one request, and `catalogue_checksum` the
    /// checksum of the site's catalogue.
    ///
    /// # Errors
    /// If the address is not such a URL.
    pub fn new(address: &str, timeout: Duration, catalogue_checksum: &str) -> Result<Self, EndpointError> {
        let invalid = || EndpointError::Address(address.to_owned());
        let uri: Uri = address.parse().map_err(|_| invalid())?;
        let authority = uri.authority().filter(|_| uri.scheme_str() == Some("http") && uri.path() == "/");
        let host: Arc<str> = authority.ok_or_else(invalid)?.as_str().into();

        let name = Arc::clone(&host);
        export_state(&host, CircuitState::Closed);
        let layer = CircuitBreakerLayer::builder()
            .name(host.to_string())
            .consecutive_failures(MAX_FAILURES)
            .wait_duration_in_open(OPEN_FOR)
            .permitted_calls_in_half_open(1)
            .on_state_transition(move |from, to| {
                export_state(&name, to);
                match to {
                    // Logged once, not after each failed probe.
                    CircuitState::Open if from == CircuitState::Closed => {
                        tracing::warn!(host = &*name, "a replica keeps failing and is excluded until it recovers");
                    }
                    CircuitState::Open | CircuitState::HalfOpen => {}
                    CircuitState::Closed => tracing::info!(host = &*name, "a replica has recovered"),
                }
            })
            .build()
            .map_err(|_| invalid())?;
        let client = client(&host, timeout);
        Ok(Self {
            guarded: layer.layer_fn(client.clone()),
            client,
            host,
            catalogue_checksum: catalogue_checksum.to_owned(),
            model: ArcSwapOption::empty(),
            failure: ArcSwapOption::empty(),
            latency: AtomicU64::new(0),
        })
    }

    /// Whether the breaker is closed.
    pub fn is_healthy(&self) -> bool {
        self.guarded.state_sync() == CircuitState::Closed
    }

    /// Whether the replica has answered since this process started.
    pub fn has_answered(&self) -> bool {
        self.model.load().is_some()
    }

    /// The version of the model that last answered.
    pub fn version(&self) -> Option<String> {
        self.model.load().as_ref().map(|model| model.version.clone())
    }

    /// Calls the replica, unless the breaker is open. A call with an injected fault does not change the recorded state
    /// of the replica.
    pub async fn call<T: ModelResponse>(
        self: Arc<Self>,
        request: ReplicaRequest,
        fault: Option<Setting>,
    ) -> Result<Hosted<T>, CallFailure> {
        if fault.is_some() {
            let called = self.client.clone().oneshot(ReplicaCall { request, parse: parse::<T>, fault }).await;
            let answer = called.and_then(|answer| self.read(answer));
            return self.hosted(answer.map_err(|source| self.failure_of(source)));
        }
        let mut guarded = self.guarded.clone();
        let start = Instant::now();
        let called = match guarded.ready().await {
            Ok(ready) => ready.call(ReplicaCall { request, parse: parse::<T>, fault: None }).await,
            Err(error) => Err(error),
        };
        let (answer, is_new) = match called {
            Ok(answer) => (self.read(answer), true),
            // The replica was not called, so its previous failure is still the latest.
            Err(CircuitBreakerError::OpenCircuit) => (Err(ReplicaError::Open), false),
            Err(CircuitBreakerError::Inner(error)) => (Err(error), true),
        };
        let answer = answer.map_err(|source| self.failure_of(source));
        if is_new {
            let outcome = if answer.is_ok() { "answer" } else { "failure" };
            histogram!("matinee_replica_seconds", "replica" => self.host.to_string(), "outcome" => outcome)
                .record(start.elapsed());
            self.failure.store(answer.as_ref().err().cloned());
        }
        if answer.is_ok() {
            let latency = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
            self.latency.store(latency, Ordering::Relaxed);
        }
        self.hosted(answer)
    }

    fn failure_of(&self, source: ReplicaError) -> Arc<EndpointFailure> {
        Arc::new(EndpointFailure { host: Arc::clone(&self.host), source })
    }

    fn hosted<T>(&self, answer: Result<Result<T, ModelError>, Arc<EndpointFailure>>) -> Result<Hosted<T>, CallFailure> {
        match answer {
            Ok(Ok(value)) => Ok(Hosted { host: Arc::clone(&self.host), value }),
            Ok(Err(error)) => Err(CallFailure::Final(error)),
            Err(failure) => Err(CallFailure::Replica(failure)),
        }
    }

    fn read<T: ModelResponse>(&self, answer: Answer) -> Result<Result<T, ModelError>, ReplicaError> {
        match answer {
            Answer::Value(value) => {
                let value = value.downcast::<T>().expect("the request was sent with the reader of this type");
                self.record(&value.model());
                Ok(Ok(*value))
            }
            Answer::NotFound => Ok(Err(ModelError::NotFound)),
            Answer::Invalid(error) => Ok(Err(error.into())),
            Answer::Busy => Err(ReplicaError::Busy),
        }
    }

    /// Records which model answered. A difference between the replica and the site is logged when it is first seen.
    fn record(&self, model: &ModelVersion) {
        if self.model.load().as_deref() == Some(model) {
            return;
        }
        match self.difference(model) {
            None => tracing::info!(host = &*self.host, version = model.version, "a replica answers"),
            Some(difference) => {
                tracing::warn!(
                    host = &*self.host,
                    version = model.version,
                    difference,
                    "a replica differs from the site"
                );
            }
        }
        self.model.store(Some(Arc::new(model.clone())));
    }

    fn difference(&self, model: &ModelVersion) -> Option<String> {
        if model.wire != SCHEMA_VERSION {
            let version = model.wire;
            return Some(format!(
                "the replica uses version {version} of the wire format, the site version {SCHEMA_VERSION}"
            ));
        }
        (model.catalogue_checksum != self.catalogue_checksum).then(|| {
            "the model was trained on another catalogue than the site's; films that the site does not have are removed"
                .to_owned()
        })
    }

    /// The state of the replica for `/readyz`.
    pub fn readiness(&self) -> ReplicaReadiness {
        let model = self.model.load();
        let failure = self.failure.load().as_ref().map(|failure| chain_of(&failure.source));
        let unseen = || model.is_none().then(|| "the replica has not answered yet".to_owned());
        let different = || model.as_ref().and_then(|model| self.difference(model));
        ReplicaReadiness {
            host: self.host.to_string(),
            breaker: state_name(self.guarded.state_sync()),
            version: self.version(),
            problem: failure.or_else(unseen).or_else(different),
            latency: model.as_ref().map(|_| Duration::from_micros(self.latency.load(Ordering::Relaxed))),
        }
    }
}

fn parse<T: ModelResponse>(body: &[u8]) -> Parsed {
    serde_json::from_slice::<T>(body).map(|value| Box::new(value) as Box<dyn Any + Send>)
}

/// The fields of a replica's problem document that are read.
#[derive(Deserialize)]
struct ProblemDetails {
    detail: String,
    field: Option<String>,
    request_id: String,
}

/// The problem document of a replica, whose request id is equal to that in the header. This is not so for errors of
/// proxies, or of other services at the replica's address.
fn problem_of(headers: &HeaderMap, body: &[u8]) -> Option<ProblemDetails> {
    let problem: ProblemDetails = serde_json::from_slice(body).ok()?;
    let id = headers.get(HeaderName::from_static("x-request-id"))?;
    (problem.request_id.as_bytes() == id.as_bytes()).then_some(problem)
}

fn validation_error(status: StatusCode, problem: ProblemDetails) -> ValidationError {
    let ProblemDetails { detail, field, .. } = problem;
    // The detail of a problem includes the field, that of a validation error does not.
    let rest = field.as_deref().and_then(|field| detail.strip_prefix(field)).map(|rest| rest.trim_start().to_owned());
    ValidationError { malformed: status == StatusCode::BAD_REQUEST, field, detail: rest.unwrap_or(detail) }
}

fn state_name(state: CircuitState) -> &'static str {
    match state {
        CircuitState::Closed => "closed",
        CircuitState::HalfOpen => "half-open",
        CircuitState::Open => "open",
    }
}

/// Sets one gauge per state: 1 for the current one, 0 for the others.
fn export_state(host: &str, current: CircuitState) {
    for state in [CircuitState::Closed, CircuitState::HalfOpen, CircuitState::Open] {
        let value = if state == current { 1.0 } else { 0.0 };
        gauge!("matinee_replica_breaker", "replica" => host.to_owned(), "state" => state_name(state)).set(value);
    }
}

/// An HTTP client of one replica, with pooled connections and a timeout per request.
fn client(host: &str, timeout: Duration) -> ReplicaClient {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    connector.set_connect_timeout(Some(timeout));
    let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build(connector);
    let host: Arc<str> = host.into();
    BoxCloneSyncService::new(tower::service_fn(move |call: ReplicaCall| {
        let (client, host) = (client.clone(), Arc::clone(&host));
        async move {
            let answer = tokio::time::timeout(timeout, send(&client, &host, call)).await;
            answer.unwrap_or(Err(ReplicaError::Timeout(timeout)))
        }
    }))
}

async fn send(
    client: &Client<HttpConnector, Full<Bytes>>,
    host: &str,
    ReplicaCall { request, parse, fault }: ReplicaCall,
) -> Result<Answer, ReplicaError> {
    injected::before(fault).await?;
    let mut builder = Request::builder().method(request.method).uri(format!("http://{host}{}", request.path));
    if !request.body.is_empty() {
        builder = builder.header(header::CONTENT_TYPE, "application/json");
    }
    let request = builder.body(Full::new(request.body)).map_err(|error| ReplicaError::Request(error.into()))?;
    let response = client.request(request).await.map_err(|error| ReplicaError::Request(error.into()))?;
    let (head, body) = response.into_parts();
    let body = Limited::new(body, MAX_RESPONSE_LEN).collect().await.map_err(ReplicaError::Request)?.to_bytes();
    let body = injected::corrupt(body, fault).await;
    let status = head.status;
    if status == StatusCode::OK {
        return parse(&body).map(Answer::Value).map_err(ReplicaError::Response);
    }
    match (status, problem_of(&head.headers, &body)) {
        (StatusCode::NOT_FOUND, Some(_)) => Ok(Answer::NotFound),
        (StatusCode::SERVICE_UNAVAILABLE, Some(_)) if head.headers.contains_key(OVERLOADED) => Ok(Answer::Busy),
        (status, Some(problem)) if status.is_client_error() => Ok(Answer::Invalid(validation_error(status, problem))),
        (status, None) if status.is_client_error() => Err(ReplicaError::Foreign(status)),
        (status, _) => Err(ReplicaError::Status(status)),
    }
}
