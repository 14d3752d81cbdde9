//! Model M as a service: in this process or on boxes of its own, behind one trait.
//!
//! [`InProcess`] and [`Remote`] answer; [`Catalogued`] lays the site's catalogue over either; [`Strips`] makes of its
//! answers what panels show.

use std::sync::Arc;

use app::services::{Hosted, ServiceError};
use async_trait::async_trait;
use serde::Serialize;
use thiserror::Error;

mod body;
mod catalogued;
mod evaluation;
mod in_process;
mod personal;
mod question;
mod remote;
mod strips;
mod taste;
mod versions;
pub mod wire;
mod words;

pub use body::LARGEST as LARGEST_QUESTION;
pub(crate) use body::{LONGEST_VALUE, YEARS};
pub use catalogued::Catalogued;
pub use in_process::InProcess;
pub(crate) use question::{LONGEST_SYNOPSIS, LONGEST_TITLE, MOST_VALUES};
pub use remote::{BoxError, Remote};
pub use strips::Strips;
pub use taste::{MOST_LEFT_OUT, MOST_WATCHED};
pub use versions::{Kept, Versions};
use wire::{Answer, Map, ModelCard, Question, Shelf, Taste};

/// Asks model M, wherever it runs.
#[async_trait]
pub trait Similar: Send + Sync {
    /// Who would be asked: `in-process`, or the boxes. Who has answered is part of each answer.
    fn host(&self) -> &str;
    /// The version that answers, as far as is known: a part of a question's name where answers are kept.
    fn version(&self) -> Option<Arc<str>>;
    /// The `k` films most similar to one.
    async fn to_film(&self, slug: &str, k: usize) -> Result<Hosted<Answer>, AskError>;
    /// The films most similar to one given by its details.
    async fn to_details(&self, question: Question) -> Result<Hosted<Answer>, AskError>;
    /// The films nearest to what a person has watched; those that the model does not know are passed over.
    async fn to_taste(&self, taste: Taste) -> Result<Hosted<Answer>, AskError>;
    /// A shelf that the model found, counted from 0, the largest first.
    async fn shelf(&self, number: usize, count: usize) -> Result<Hosted<Shelf>, AskError>;
    async fn card(&self) -> Result<Hosted<ModelCard>, AskError>;
    /// Where the films that the catalogue describes lie on a map.
    async fn map(&self) -> Result<Hosted<Map>, AskError>;
    fn readiness(&self) -> Readiness;
}

/// Why the model gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AskError {
    #[error("the model knows no such film or shelf")]
    NotFound,
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The text is for the log.
    #[error("{0}")]
    Unavailable(String),
}

/// What is wrong with a question; the text is for who asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}{detail}", field.as_deref().map(|field| format!("{field} ")).unwrap_or_default())]
pub struct Refusal {
    /// Whether it could not be read at all.
    pub malformed: bool,
    /// `keywords[3]`, `tone.dark`.
    pub field: Option<String>,
    pub detail: String,
}

impl Refusal {
    /// The detail goes on where the field's name ends.
    fn of(field: &str, detail: String) -> Self {
        Self { malformed: false, field: Some(field.to_owned()), detail }
    }
}

impl From<AskError> for ServiceError {
    fn from(error: AskError) -> Self {
        match error {
            AskError::NotFound => Self::NotFound,
            AskError::Refused(refusal) => Self::Invalid(refusal.to_string()),
            AskError::Unavailable(error) => Self::Failed(error),
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
    pub boxes: Vec<BoxReadiness>,
}

/// How one box is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BoxReadiness {
    /// Its authority: `127.0.0.1:4000`.
    pub host: String,
    /// `closed` while it is asked, `open` while it is not, `half-open` while it is probed.
    pub breaker: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}
