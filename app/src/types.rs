//! What crosses a wire between server and browser, and between a service and its panel.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

mod batch;
mod history;
mod membership;
mod model;

pub use batch::{
    Batch, BatchProgress, BatchRow, BatchRows, BatchStatus, BatchSummary, Match, Message, PreviewRow, RowsWanted,
    Understood,
};
pub use history::{AlsoWatched, Begun, Companion, FINISHED};
pub use membership::{Account, Choice, Order, OrderKind, Plan, State, Subscription};
pub use model::{Measured, ModelCard, Place};

/// A film as a card shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Card {
    pub slug: String,
    pub title: String,
    pub year: u16,
    /// Why it is here, strongest reason first; empty where the row itself says it.
    pub because: Vec<String>,
}

/// A film as its page shows it. What is not known of it is null or an empty list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Film {
    pub slug: String,
    pub described_by: DescribedBy,
    pub title: String,
    pub original_title: Option<String>,
    pub year: u16,
    /// Minutes.
    pub runtime: Option<u16>,
    pub certificate: Option<String>,
    pub countries: Vec<Named>,
    pub languages: Vec<Named>,
    pub genres: Vec<Named>,
    pub directors: Vec<String>,
    pub cast: Vec<String>,
    pub keywords: Vec<Named>,
    /// Axis and score from 0 to 10, in the catalogue's order.
    pub tone: Vec<(String, u8)>,
    pub synopsis: Option<String>,
}

/// Who says what a film is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum DescribedBy {
    /// Described for this project, in full.
    Catalogue,
    /// It came with the ratings: title, year, genres, and what its raters tagged it with.
    MovieLens,
}

/// A controlled word: what stands in an address, and what a visitor reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Named {
    pub slug: String,
    pub name: String,
}

/// A titled row of films.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub title: String,
    /// Where the whole of it is, if there is more.
    pub href: Option<String>,
    pub films: Vec<Card>,
}

/// What the menu offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Menu {
    /// Shared, because every page has them.
    pub genres: Arc<[Named]>,
}

/// A page of a longer list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    pub title: String,
    pub films: Vec<Card>,
    pub total: u32,
    /// Counted from 1.
    pub page: u32,
    pub pages: u32,
}

/// What joining costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Price a month of the cheapest plan, in cents.
    pub from_cents: u32,
}

/// A value, and where it came from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Served<T> {
    pub value: T,
    pub source: Source,
}

/// Who filled a panel, how fast and by which rung of the ladder. X-ray draws it; tests read it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Source {
    pub service: String,
    pub host: String,
    pub elapsed_ms: f64,
    pub outcome: Outcome,
}

/// The rungs of the ladder, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Asked for just now.
    Fresh,
    /// Asked for a moment ago, and still good.
    Cached,
    /// The last good value, because the service is late or failed.
    Stale,
    /// Something plainer in its place.
    Substitute,
    /// Nothing; the panel says so.
    Unavailable,
}

impl Outcome {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Cached => "cached",
            Self::Stale => "stale",
            Self::Substitute => "substitute",
            Self::Unavailable => "unavailable",
        }
    }
}
