//! Model M on boxes of its own, asked over HTTP.
//!
//! A question goes to one box. Where that one fails, or has not answered in time for another to be asked, one more is; the
//! first good answer counts. A box that keeps failing is left alone for a while, by a circuit breaker of its own.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use domain::{Hosted, ModelCard, Slug};
use bytes::Bytes;
use http::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;
use tracing::Instrument;

use super::schema::{SimilarResponse, ModelVersion, MapResponse, SimilarRequest, ShelfResponse, RecommendRequest};
use super::{ModelError, Readiness, ModelClient};

mod endpoint;

use endpoint::{Call, Endpoint, CallFailure};

/// Several boxes with the same model, or on the way to it.
pub struct RemoteModel {
    host: String,
    boxes: Vec<Arc<Endpoint>>,
    /// Whose turn it is.
    turn: AtomicUsize,
    hedge_after: Duration,
}

/// Why an address is no box's.
#[derive(Debug, Error)]
pub enum EndpointError {
    #[error("{0:?} is not the address of a box: expected one like http://127.0.0.1:4000")]
    Address(String),
    #[error("there is no box")]
    None,
}

/// How long one box has, as a share of the time that the page waits: a second one must still be in time.
const OF_THE_DEADLINE: f64 = 0.7;
/// When a second box is asked, as a share of the same.
const HEDGE: f64 = 0.25;
/// How often each box is asked how it is, whether or not anyone wants anything of it.
const PROBE: Duration = Duration::from_secs(1);

impl RemoteModel {
    /// Boxes by their addresses. `deadline` is how long a panel waits; `catalogue` the checksum of the site's own.
    ///
    /// # Errors
    /// For what is not the address of a box.
    pub fn new<'a>(
        addresses: impl IntoIterator<Item = &'a str>,
        deadline: Duration,
        catalogue: &str,
    ) -> Result<Self, EndpointError> {
        let within = deadline.mul_f64(OF_THE_DEADLINE);
        let boxes = addresses
            .into_iter()
            .map(|address| Endpoint::new(address.trim(), within, catalogue).map(Arc::new))
            .collect::<Result<Vec<_>, _>>()?;
        if boxes.is_empty() {
            return Err(EndpointError::None);
        }
        let host = boxes.iter().map(|each| &*each.host).collect::<Vec<_>>().join(", ");
        Ok(Self { host, boxes, turn: AtomicUsize::new(0), hedge_after: deadline.mul_f64(HEDGE) })
    }

    /// Asks each box how it is, again and again: so that a failing one is known before a visitor meets it, and one that
    /// is back is asked again. Never returns.
    pub async fn watch(self: Arc<Self>) {
        loop {
            for each in &self.boxes {
                let call = Call { method: Method::GET, path: "/api/v1/model".to_owned(), body: Bytes::new() };
                // What came of it is noted where it is handled.
                tokio::spawn(Arc::clone(each).ask::<ModelCard>(call));
            }
            tokio::time::sleep(PROBE).await;
        }
    }

    /// Boxes in the order to ask them: in turn, those in good health first. The breakers of the others decide whether
    /// they are asked at all.
    fn in_order(&self) -> impl Iterator<Item = Arc<Endpoint>> + use<> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let mut order: Vec<_> =
            (0..self.boxes.len()).map(|step| Arc::clone(&self.boxes[(turn + step) % self.boxes.len()])).collect();
        order.sort_by_key(|each| !each.is_healthy());
        order.into_iter()
    }

    async fn ask<T: Marked>(&self, call: Call) -> Result<Hosted<T>, ModelError> {
        let mut boxes = self.in_order();
        let mut attempt = |call: &Call| boxes.next().map(|each| begin::<T>(each, call.clone()));
        let mut first = attempt(&call).ok_or_else(|| ModelError::unavailable("there is no box"))?;
        let early = tokio::time::timeout(self.hedge_after, &mut first).await;
        let second = match &early {
            Ok(Ok(_) | Err(CallFailure::Final(_))) => None,
            Ok(Err(CallFailure::Failed(_))) | Err(_) => attempt(&call),
        };
        let answer = match (early, second) {
            (Ok(answer), None) => answer,
            (Ok(_), Some(second)) => second.await,
            (Err(_), None) => first.await,
            (Err(_), Some(second)) => better(first, second).await,
        };
        answer.map_err(|trouble| match trouble {
            CallFailure::Final(error) => error,
            CallFailure::Failed(why) => ModelError::unavailable(why),
        })
    }
}

type Attempt<T> = Pin<Box<dyn Future<Output = Result<Hosted<T>, CallFailure>> + Send>>;

/// Asks one box, in a task of its own: when nobody waits any more, its breaker still learns what came of it.
fn begin<T: Marked>(each: Arc<Endpoint>, call: Call) -> Attempt<T> {
    let task = tokio::spawn(each.ask(call).in_current_span());
    Box::pin(async { task.await.unwrap_or_else(|error| Err(CallFailure::Failed(error.to_string()))) })
}

/// The answer of whichever is first to have one.
async fn better<T>(mut one: Attempt<T>, mut other: Attempt<T>) -> Result<Hosted<T>, CallFailure> {
    tokio::select! {
        answer = &mut one => if let Err(CallFailure::Failed(_)) = answer { other.await } else { answer },
        answer = &mut other => if let Err(CallFailure::Failed(_)) = answer { one.await } else { answer },
    }
}

/// An answer that says which model gave it.
trait Marked: DeserializeOwned + Send + 'static {
    fn edition(&self) -> ModelVersion;
}

impl Marked for SimilarResponse {
    fn edition(&self) -> ModelVersion {
        self.model.clone()
    }
}

impl Marked for ShelfResponse {
    fn edition(&self) -> ModelVersion {
        self.model.clone()
    }
}

impl Marked for MapResponse {
    fn edition(&self) -> ModelVersion {
        self.model.clone()
    }
}

impl Marked for ModelCard {
    fn edition(&self) -> ModelVersion {
        ModelVersion { version: self.version.clone(), catalogue: self.trained_on.clone(), wire: self.wire }
    }
}

fn get(path: String) -> Call {
    Call { method: Method::GET, path, body: Bytes::new() }
}

fn post(path: &str, question: &impl Serialize) -> Result<Call, ModelError> {
    let body = serde_json::to_vec(question).map_err(ModelError::unavailable)?;
    Ok(Call { method: Method::POST, path: path.to_owned(), body: body.into() })
}

#[async_trait]
impl ModelClient for RemoteModel {
    fn host(&self) -> &str {
        &self.host
    }

    fn version(&self) -> Option<Arc<str>> {
        let versions: Vec<_> = self.boxes.iter().filter_map(|each| each.version()).collect();
        (!versions.is_empty()).then(|| versions.join("+").into())
    }

    async fn similar_to_film(&self, slug: &Slug, k: usize) -> Result<Hosted<SimilarResponse>, ModelError> {
        self.ask(get(format!("/api/v1/movies/{slug}/similar?k={k}"))).await
    }

    async fn similar_to_details(&self, question: SimilarRequest) -> Result<Hosted<SimilarResponse>, ModelError> {
        self.ask(post("/api/v1/similar", &question)?).await
    }

    async fn recommend(&self, taste: RecommendRequest) -> Result<Hosted<SimilarResponse>, ModelError> {
        let answer = self.ask(post("/api/v1/suggestions", &taste)?).await;
        answer.map_err(|error| match error {
            // Films that a box does not know are passed over: what it has not found is the call.
            ModelError::NotFound => ModelError::unavailable("the box is older than this call"),
            error => error,
        })
    }

    async fn shelf(&self, number: usize, count: usize) -> Result<Hosted<ShelfResponse>, ModelError> {
        self.ask(get(format!("/api/v1/shelves/{number}?count={count}"))).await
    }

    async fn card(&self) -> Result<Hosted<ModelCard>, ModelError> {
        self.ask(get("/api/v1/model".to_owned())).await
    }

    async fn map(&self) -> Result<Hosted<MapResponse>, ModelError> {
        self.ask(get("/api/v1/model/map".to_owned())).await
    }

    fn readiness(&self) -> Readiness {
        let boxes: Vec<_> = self.boxes.iter().map(|each| each.readiness()).collect();
        let ready = self.boxes.iter().any(|each| each.is_healthy() && each.version().is_some());
        Readiness {
            ready,
            version: self.version().map(|version| version.to_string()),
            problem: (!ready).then(|| "no box answers".to_owned()),
            boxes,
        }
    }
}
