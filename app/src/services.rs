//! The services that fill the panels: one trait each, and the ladder that every call goes down.

use std::sync::Arc;

use async_trait::async_trait;
use leptos::prelude::use_context;
use thiserror::Error;

use crate::error::PanelError;
use crate::types::{
    Account, AlsoWatched, Batch, BatchRows, BatchSummary, Begun, Card, Film, Listing, Menu, Message, ModelCard, Offer,
    Order, Place, Plan, Row, RowsWanted, Served, Source,
};

mod ladder;

pub use ladder::{Ask, Ladder, Limits};

/// Why a service gave no answer. The text is for the log.
#[derive(Debug, Clone, Error)]
pub enum ServiceError {
    #[error("there is no such thing")]
    NotFound,
    #[error("{0}")]
    Invalid(String),
    #[error("{0}")]
    Failed(String),
}

/// Films and what is known of them.
#[async_trait]
pub trait Catalogue: Send + Sync {
    async fn menu(&self) -> Result<Menu, ServiceError>;
    /// The film of the day.
    async fn billboard(&self) -> Result<Film, ServiceError>;
    async fn film(&self, slug: &str) -> Result<Film, ServiceError>;
    /// Up to `limit` films, by slug, that come after this one.
    async fn films_after(&self, slug: &str, limit: u32) -> Result<Vec<Card>, ServiceError>;
    /// Films of the same genres: what the similar strip falls back to.
    async fn same_genre(&self, slug: &str, count: usize) -> Result<Vec<Card>, ServiceError>;
    async fn genre_row(&self, genre: &str, count: usize) -> Result<Row, ServiceError>;
    /// `page` counts from 1.
    async fn genre(&self, genre: &str, page: u32) -> Result<Listing, ServiceError>;
    async fn search(&self, query: &str, page: u32) -> Result<Listing, ServiceError>;
}

/// People who join, and what they pay for.
#[async_trait]
pub trait Membership: Send + Sync {
    async fn offer(&self) -> Result<Offer, ServiceError>;
    /// The cheapest first.
    async fn plans(&self) -> Result<Vec<Plan>, ServiceError>;
    async fn account(&self, person: &str) -> Result<Account, ServiceError>;
    /// One of this person's own orders; anybody else's is not found.
    async fn order(&self, person: &str, id: &str) -> Result<Order, ServiceError>;
}

/// What people keep and watch.
#[async_trait]
pub trait History: Send + Sync {
    /// The films on a person's list, the latest first; none on nobody's. `page` counts from 1, and one beyond the last is the
    /// last.
    async fn kept(&self, person: &str, page: u32) -> Result<Listing, ServiceError>;
    /// Films that were begun and not finished, the latest first.
    async fn unfinished(&self, person: &str, count: usize) -> Result<Vec<Begun>, ServiceError>;
    /// How far a person is in a film, in thousandths; 0 where they never began it.
    async fn progress(&self, person: &str, film: &str) -> Result<u16, ServiceError>;
    /// What people who watched this film watched besides.
    async fn also_watched(&self, film: &str, count: usize) -> Result<AlsoWatched, ServiceError>;
}

/// Predictions in bulk. Whatever is another person's is not found.
#[async_trait]
pub trait Batches: Send + Sync {
    /// The latest first; at most a hundred.
    async fn of_person(&self, person: &str) -> Result<Vec<BatchSummary>, ServiceError>;
    async fn batch(&self, person: &str, id: &str) -> Result<Batch, ServiceError>;
    /// A page of what came of a batch's rows, as far as they are done, in the file's order.
    async fn rows(&self, person: &str, id: &str, wanted: &RowsWanted) -> Result<BatchRows, ServiceError>;
}

/// Messages to people.
#[async_trait]
pub trait Inbox: Send + Sync {
    /// The latest first; at most a hundred.
    async fn messages(&self, person: &str) -> Result<Vec<Message>, ServiceError>;
}

/// An answer, and which of a service's hosts gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct Hosted<T> {
    pub host: Arc<str>,
    pub value: T,
}

impl<T> Hosted<T> {
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Hosted<U> {
        Hosted { host: self.host, value: change(self.value) }
    }
}

impl<T> Served<Hosted<T>> {
    /// Says of the whole answer where it comes from.
    pub fn unpacked(self) -> Served<T> {
        let Hosted { host, value } = self.value;
        Served { value, source: Source { host: (*host).to_owned(), ..self.source } }
    }
}

/// Model M.
#[async_trait]
pub trait Recommender: Send + Sync {
    /// Where it runs: `in-process`, or the boxes' addresses. Who has answered is part of each answer.
    fn host(&self) -> &str;
    /// The model's version, as far as is known: answers of another are other answers.
    fn version(&self) -> Option<Arc<str>>;
    /// The films most similar to one, best first, each with why.
    async fn similar(&self, slug: &str, count: usize) -> Result<Hosted<Vec<Card>>, ServiceError>;
    /// A shelf that the model found, counted from 0, the largest first.
    async fn shelf(&self, number: usize, count: usize) -> Result<Hosted<Row>, ServiceError>;
    /// Films for this person, by all that they watched. Nobody who has watched less than a few films has such a row.
    async fn for_person(&self, person: &str, count: usize) -> Result<Hosted<Row>, ServiceError>;
    /// Films like the one that this person watched last, under the same condition.
    async fn because_watched(&self, person: &str, count: usize) -> Result<Hosted<Row>, ServiceError>;
    /// What there is to know of the model itself.
    async fn card(&self) -> Result<Hosted<ModelCard>, ServiceError>;
    /// The films on a map on which kinds of films lie apart.
    async fn map(&self) -> Result<Hosted<Vec<Place>>, ServiceError>;
}

/// Everything that the panels may call. What each request has is a pointer to it: the ladder's caches are dear to clone.
pub struct Services {
    pub catalogue: Arc<dyn Catalogue>,
    pub membership: Arc<dyn Membership>,
    pub history: Arc<dyn History>,
    pub recommender: Arc<dyn Recommender>,
    pub batches: Arc<dyn Batches>,
    pub inbox: Arc<dyn Inbox>,
    pub ladder: Ladder,
}

impl Services {
    /// The services of the request at hand.
    ///
    /// # Errors
    /// Outside a request, where no router has handed any over.
    pub fn from_request() -> Result<Arc<Self>, PanelError> {
        use_context().ok_or_else(|| PanelError::Invalid("there are no services here".to_owned()))
    }
}
