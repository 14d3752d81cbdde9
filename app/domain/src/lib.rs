//! What pages and services agree on: data types, service traits, and the fallback chain of every service call.
//!
//! Compiled for the server (`ssr`) and for the browser, which only needs the data types.
//!
//! Architecture invariants: no SQL, no HTTP, no user interface; nothing here depends on another crate of the project.

mod batch;
mod call_error;
mod column_mapping;
mod columns;
#[cfg(feature = "ssr")]
mod fallback;
mod fault;
mod film;
mod history;
mod history_import;
mod id;
mod membership;
mod message;
mod model;
mod page_number;
mod rating;
mod retention;
mod search;
mod served;
#[cfg(feature = "ssr")]
mod service_error;
#[cfg(feature = "ssr")]
mod services;
mod slug;
mod text;
mod timestamp;
mod tone_shift;
mod topic;
mod visitor;

pub use batch::{
    Batch, BatchProgress, BatchRow, BatchRows, BatchStatus, BatchSummary, FileColumn, FileFormat, ImportPreview,
    MAX_BATCH_ROWS, MatchedFilm, PreviewRow, RowCounts, RowFilter, RowOutcome, SIMILARITY_BINS, SkippedKind,
    SkippedPart, similarity_bin,
};
pub use call_error::CallError;
pub use column_mapping::{ChoiceError, ColumnChoice, ColumnMapping, ListSeparator, MappedColumn, RecognisedBy};
pub use columns::{COLUMNS, Column, ColumnSpec, HeadingMeaning, SURE_TITLE_RANK, normalised_heading};
#[cfg(feature = "ssr")]
pub use fallback::{
    Execution, FallbackChain, FallbackPolicy, Pulse, ServiceCall, ServiceFuture, chain_of, current_faults,
};
pub use fault::{Fault, Faults, Garbage, InvalidSetting, MAX_DELAY, Part, Service, Setting};
pub use film::{
    DescribedBy, Film, FilmCard, FilmListing, FilmRef, FilmRow, Menu, NamedSlug, NewFilm, PersonalRow, Signal,
    SimilarFilm, SourceFilm,
};
pub use history::{
    AlsoWatched, AlsoWatchedFilm, FINISHED, MIN_ACTIVE_USERS, MIN_VIEWERS, PopularFilm, PopularFilms, SamePeopleFilm,
    UnfinishedFilm,
};
pub use history_import::{
    AmbiguousTitle, ExportSource, HalfStars, HistoryImport, HistoryImportStatus, HistoryImportSummary, HistoryReport,
    ImportedFilm, ImportedRating, InvalidHalfStars, MAX_AMBIGUOUS, MAX_UNRECOGNISED, UnrecognisedFilm,
    UnrecognisedReason,
};
pub use id::{Id, InvalidId};
pub use membership::{
    Account, MemberSession, Offer, Order, OrderKind, Plan, PlanChoices, ResetLink, Subscription, SubscriptionState,
};
pub use message::{Message, MessageKind};
pub use model::{EvaluationResult, MapPoint, ModelCard, ValidationCurve, ValidationPoint};
pub use page_number::{InvalidPageNumber, PageNumber};
pub use rating::{MIN_CHOICES, Rating};
pub use retention::Retention;
pub use search::{FilterChoice, FilterChoices, FilterKind, SearchOrder, SearchRequest, SearchResults, Suggestions};
pub use served::{Hosted, IN_PROCESS, Outcome, Served, Source};
#[cfg(feature = "ssr")]
pub use service_error::ServiceError;
#[cfg(feature = "ssr")]
pub use services::{Batches, Catalogue, History, Inbox, Membership, Recommender, Search, Services};
pub use slug::{InvalidSlug, Slug};
pub use text::{MAX_QUERY_LEN, truncated};
pub use timestamp::Timestamp;
pub use tone_shift::{Direction, InvalidToneShifts, MAX_SHIFTS, ToneAxis, ToneShift, ToneShifts, TunedRow};
pub use topic::{Collaborator, Credit, FilmFacts, Person, Role, Topic, TopicKind, TopicRef};
pub use visitor::Visitor;
