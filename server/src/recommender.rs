//! Model M as a service: in this process or on boxes of its own, behind one trait.
//!
//! [`InProcessModel`] and [`RemoteModel`] answer; [`CatalogueAdapter`] lays the site's catalogue over either; [`RecommenderService`] makes of its
//! answers what panels show.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{Hosted, ModelCard, ServiceError, Slug};
use futures::{StreamExt, TryStreamExt, stream};
use serde::Serialize;
use thiserror::Error;

mod catalogue_adapter;
mod evaluation;
mod in_process;
mod json_body;
mod recommend_request;
mod remote;
mod similar_request;
pub mod schema;
mod vocabulary;
mod versions;

pub use json_body::LARGEST as LARGEST_QUESTION;
pub(crate) use json_body::{LONGEST_VALUE, YEARS};
pub use catalogue_adapter::CatalogueAdapter;
pub use in_process::InProcessModel;
pub(crate) use similar_request::{LONGEST_SYNOPSIS, LONGEST_TITLE, MOST_VALUES};
pub use remote::{EndpointError, RemoteModel};
pub use recommend_request::{MOST_LEFT_OUT, MOST_WATCHED};
pub use versions::{Kept, Versions};
use schema::{SimilarResponse, MapResponse, SimilarRequest, ShelfResponse, RecommendRequest};

/// Asks model M, wherever it runs.
#[async_trait]
pub trait ModelClient: Send + Sync {
    /// Who would be asked: `in-process`, or the boxes. Who has answered is part of each answer.
    fn host(&self) -> &str;
    /// The version that answers, as far as is known: a part of a question's name where answers are kept.
    fn version(&self) -> Option<Arc<str>>;
    /// The `k` films most similar to one.
    async fn similar_to_film(&self, slug: &Slug, k: usize) -> Result<Hosted<SimilarResponse>, ModelError>;
    /// The films most similar to one given by its details.
    async fn similar_to_details(&self, question: SimilarRequest) -> Result<Hosted<SimilarResponse>, ModelError>;
    /// The same for many films, each with an answer or a refusal of its own, in their order.
    ///
    /// # Errors
    /// When the model does not answer; what it has answered until then is lost.
    async fn similar_to_many(&self, questions: Vec<SimilarRequest>) -> Result<Vec<Result<SimilarResponse, ValidationError>>, ModelError> {
        let asked = stream::iter(questions).map(|question| self.similar_to_details(question)).buffered(ASKED_AT_ONCE);
        asked.map(|answer| own(answer.map(|answer| answer.value))).try_collect().await
    }
    /// The films nearest to what a person has watched; those that the model does not know are passed over.
    async fn recommend(&self, taste: RecommendRequest) -> Result<Hosted<SimilarResponse>, ModelError>;
    /// A shelf that the model found, counted from 0, the largest first.
    async fn shelf(&self, number: usize, count: usize) -> Result<Hosted<ShelfResponse>, ModelError>;
    async fn card(&self) -> Result<Hosted<ModelCard>, ModelError>;
    /// Where the films that the catalogue describes lie on a map.
    async fn map(&self) -> Result<Hosted<MapResponse>, ModelError>;
    fn readiness(&self) -> Readiness;
}

/// How many questions are on their way to boxes at once, where many are asked.
const ASKED_AT_ONCE: usize = 8;

/// What an answer says of its own question, apart from what it says of the model.
fn own(answer: Result<SimilarResponse, ModelError>) -> Result<Result<SimilarResponse, ValidationError>, ModelError> {
    match answer {
        Ok(answer) => Ok(Ok(answer)),
        Err(ModelError::Invalid(refusal)) => Ok(Err(refusal)),
        Err(error) => Err(error),
    }
}

/// Why the model gave no answer.
#[derive(Debug, Clone, Error)]
pub enum ModelError {
    #[error("the model knows no such film or shelf")]
    NotFound,
    #[error(transparent)]
    Invalid(#[from] ValidationError),
    /// The model could not be reached or failed; the cause is for the log.
    #[error("the model does not answer")]
    Unavailable(#[source] Arc<dyn std::error::Error + Send + Sync>),
}

impl ModelError {
    /// A failure with its cause.
    pub fn unavailable(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Unavailable(cause.into().into())
    }
}

/// What is wrong with a question; the text is for who asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}{detail}", field.as_deref().map(|field| format!("{field} ")).unwrap_or_default())]
pub struct ValidationError {
    /// Whether it could not be read at all.
    pub malformed: bool,
    /// `keywords[3]`, `tone.dark`.
    pub field: Option<String>,
    pub detail: String,
}

impl ValidationError {
    /// The detail goes on where the field's name ends.
    fn of(field: &str, detail: String) -> Self {
        Self { malformed: false, field: Some(field.to_owned()), detail }
    }
}

impl From<ModelError> for ServiceError {
    fn from(error: ModelError) -> Self {
        match error {
            ModelError::NotFound => Self::NotFound,
            ModelError::Invalid(refusal) => Self::Invalid(refusal.to_string()),
            ModelError::Unavailable(error) => Self::Failed(error),
        }
    }
}

/// How the model is, for `/readyz`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Readiness {
    pub ready: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Why it is not ready; or, where an older model still answers, why the newest attempt to replace it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub boxes: Vec<ReplicaReadiness>,
}

/// How one box is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReplicaReadiness {
    /// Its authority: `127.0.0.1:4000`.
    pub host: String,
    /// `closed` while it is asked, `open` while it is not, `half-open` while it is probed.
    pub breaker: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}
