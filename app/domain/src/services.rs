//! The services that fill the panels: one trait each.

use std::sync::Arc;

use async_trait::async_trait;

use crate::{
    Account, AlsoWatched, Batch, BatchRows, BatchSummary, FallbackChain, Film, FilmCard, FilmListing, FilmRow,
    HistoryImport, HistoryImportSummary, Hosted, Id, MapPoint, Menu, Message, ModelCard, NewFilm, Offer, Order,
    PageNumber, Person, PersonalRow, Plan, PopularFilms, ResetLink, RowFilter, SearchRequest, SearchResults,
    ServiceError, Slug, Suggestions, ToneShifts, Topic, TopicRef, TunedRow, UnfinishedFilm,
};

/// Films and what is known about them.
#[async_trait]
pub trait Catalogue: Send + Sync {
    async fn menu(&self) -> Result<Menu, ServiceError>;
    /// The film of the day.
    async fn billboard(&self) -> Result<Film, ServiceError>;
    async fn film(&self, slug: &Slug) -> Result<Film, ServiceError>;
    /// Up to `limit` films ordered by slug, after the slug `after`; an empty `after` starts at the beginning.
    async fn films_after(&self, after: &str, limit: u32) -> Result<Vec<FilmCard>, ServiceError>;
    /// Films of the same genres, as the substitute for similar films.
    async fn same_genre(&self, slug: &Slug, count: usize) -> Result<Vec<FilmCard>, ServiceError>;
    /// The films that were added last, latest first. Films of the initial catalogue are never new.
    async fn new_films(&self, count: usize) -> Result<Vec<NewFilm>, ServiceError>;
    async fn genre_row(&self, genre: &Slug, count: usize) -> Result<FilmRow, ServiceError>;
    /// A page beyond the last is not found.
    async fn genre(&self, genre: &Slug, page: PageNumber) -> Result<FilmListing, ServiceError>;
}

/// Finds films, people and topics.
#[async_trait]
pub trait Search: Send + Sync {
    /// A page beyond the last is not found.
    async fn search(&self, request: &SearchRequest, page: PageNumber) -> Result<SearchResults, ServiceError>;
    /// Completions of a partly typed text.
    async fn suggest(&self, text: &str) -> Result<Suggestions, ServiceError>;
    /// A page beyond the last is not found.
    async fn person(&self, slug: &Slug, page: PageNumber) -> Result<Person, ServiceError>;
    /// A page beyond the last is not found.
    async fn topic(&self, topic: &TopicRef, page: PageNumber) -> Result<Topic, ServiceError>;
    /// Whether the first index is still being built. Until then, searches match plain words only.
    fn is_warming_up(&self) -> bool;
}

/// Members, plans and orders.
#[async_trait]
pub trait Membership: Send + Sync {
    async fn offer(&self) -> Result<Offer, ServiceError>;
    /// Cheapest first.
    async fn plans(&self) -> Result<Vec<Plan>, ServiceError>;
    async fn account(&self, member: &Id) -> Result<Account, ServiceError>;
    /// An order of this member; another member's order is not found.
    async fn order(&self, member: &Id, id: &Id) -> Result<Order, ServiceError>;
    /// The password-reset link with this token. A used or expired link is not found.
    async fn reset_link(&self, token: &str) -> Result<ResetLink, ServiceError>;
}

/// The lists, ratings and viewing histories of users.
#[async_trait]
pub trait History: Send + Sync {
    /// The films on a user's list, latest first, without dismissed ones. A page beyond the last is the last.
    async fn list(&self, user: &Id, page: PageNumber) -> Result<FilmListing, ServiceError>;
    /// The films that a user rated, latest first. A page beyond the last is the last.
    async fn rated(&self, user: &Id, page: PageNumber) -> Result<FilmListing, ServiceError>;
    /// Films that the user has started and neither finished nor dismissed, latest first.
    async fn unfinished(&self, user: &Id, count: usize) -> Result<Vec<UnfinishedFilm>, ServiceError>;
    /// Films on the user's list that the user has neither watched to the end nor dismissed, latest first.
    async fn unseen(&self, user: &Id, count: usize) -> Result<Vec<FilmCard>, ServiceError>;
    /// The user's progress in a film, in permille; 0 for a film that was never started.
    async fn progress(&self, user: &Id, film: &Slug) -> Result<u16, ServiceError>;
    /// The films that viewers of this film also watched; without such films, those of the same people.
    async fn also_watched(&self, film: &Slug, count: usize) -> Result<AlsoWatched, ServiceError>;
    /// The most popular films of all time.
    async fn popular(&self, count: usize) -> Result<PopularFilms, ServiceError>;
    /// The most popular films of the last seven days.
    async fn popular_this_week(&self, count: usize) -> Result<PopularFilms, ServiceError>;
    /// The user's imports, latest first; at most a hundred.
    async fn imports(&self, user: &Id) -> Result<Vec<HistoryImportSummary>, ServiceError>;
    /// One of the user's imports, with a page of its films. A page beyond the last is the last.
    async fn import(&self, user: &Id, id: &Id, page: PageNumber) -> Result<HistoryImport, ServiceError>;
}

/// Batches. Another user's batch is not found.
#[async_trait]
pub trait Batches: Send + Sync {
    /// Latest first; at most a hundred.
    async fn for_user(&self, user: &Id) -> Result<Vec<BatchSummary>, ServiceError>;
    async fn batch(&self, user: &Id, id: &Id) -> Result<Batch, ServiceError>;
    /// A page of the processed rows that match the filter, in the order of the file.
    async fn rows(&self, user: &Id, id: &Id, filter: &RowFilter) -> Result<BatchRows, ServiceError>;
}

/// Messages to users.
#[async_trait]
pub trait Inbox: Send + Sync {
    /// Latest first; at most a hundred.
    async fn messages(&self, user: &Id) -> Result<Vec<Message>, ServiceError>;
}

/// The model, as panels use it.
#[async_trait]
pub trait Recommender: Send + Sync {
    /// Where the model runs: `in-process`, or the authorities of its replicas. Each answer names the host that returned
    /// it.
    fn host(&self) -> &str;
    /// The version of the model, if known. Answers of different versions are cached separately.
    fn version(&self) -> Option<Arc<str>>;
    /// The films most similar to one, best first, each with reasons.
    async fn similar(&self, slug: &Slug, count: usize) -> Result<Hosted<Vec<FilmCard>>, ServiceError>;
    /// The films most similar to one that differ from it in tone as `tune` requests, best first, and the film's own
    /// tone. Not found if the tone of the film is unknown.
    async fn tuned(&self, slug: &Slug, tune: &ToneShifts, count: usize) -> Result<Hosted<TunedRow>, ServiceError>;
    /// A shelf, counted from 0, largest first.
    async fn shelf(&self, number: usize, count: usize) -> Result<Hosted<FilmRow>, ServiceError>;
    /// Recommendations to a user: one row for each taste, preceded, if there are several, by a row that takes films
    /// from all tastes in turn. No film is in two rows. Empty for a user without any signals.
    async fn personal(&self, user: &Id, count: usize) -> Result<Hosted<Vec<PersonalRow>>, ServiceError>;
    /// The films that a new user is asked about: dissimilar to each other, and together similar to most of the
    /// catalogue.
    async fn onboarding(&self) -> Result<Hosted<Vec<FilmCard>>, ServiceError>;
    async fn card(&self) -> Result<Hosted<ModelCard>, ServiceError>;
    /// The films on a two-dimensional map that separates kinds of films.
    async fn map(&self) -> Result<Hosted<Vec<MapPoint>>, ServiceError>;
}

/// All services that panels call, and the fallback chain of their calls.
pub struct Services {
    pub catalogue: Arc<dyn Catalogue>,
    pub search: Arc<dyn Search>,
    pub membership: Arc<dyn Membership>,
    pub history: Arc<dyn History>,
    pub recommender: Arc<dyn Recommender>,
    pub batches: Arc<dyn Batches>,
    pub inbox: Arc<dyn Inbox>,
    pub fallback: FallbackChain,
}
