//! Search: finds films by typed text.
//!
//! A search is divided into terms (`query`): phrases that have a meaning (`lexicon`: genres, keywords, countries, tone
//! and so on, by all their names), and words. A word stands for words of the dictionary (`expansion`): itself, those of
//! its stem, those that it begins, its synonyms, and those that a typing error turns into it. In addition to its
//! description, a film has the names, quotes and premise of `known_for`. A film that matches every term is a result; if
//! there is none, or if the search describes a film, films that match most of the search are.
//! [`TitleIndex`](crate::titles::TitleIndex) finds the films whose title is the whole search.

mod dictionary;
mod expansion;
mod facet;
mod filter;
mod index;
mod known_for;
mod lexicon;
mod lists;
mod nearby;
mod numbers;
mod people;
mod query;
mod rank;
mod synonyms;
mod time;
mod title_list;
mod topic;
mod words;

pub use facet::{Facet, FacetKind, LENGTHS};
pub use filter::{FacetCount, SearchMatches, SearchQuery, Sorting};
pub use index::{SearchIndex, SearchIndexBuilder};
pub use lexicon::Term;
pub use people::{Person, person_slug};
pub use query::film_like;
pub use topic::{Facts, Topic};

/// A film of the index. The index does not keep the texts.
#[derive(Debug, Clone, Default)]
pub struct SearchFilm<'a> {
    pub slug: &'a str,
    pub title: &'a str,
    /// The original title and all further titles.
    pub other_titles: Vec<&'a str>,
    pub year: Option<u16>,
    /// Minutes.
    pub runtime: Option<u16>,
    pub certificate: Option<&'a str>,
    pub series: Option<&'a str>,
    /// Slugs, most important first; so are all lists.
    pub countries: &'a [String],
    pub languages: &'a [String],
    pub genres: &'a [String],
    pub keywords: &'a [String],
    pub directors: &'a [String],
    pub cast: &'a [String],
    /// Axes and scores from 0 to 10; empty if unknown.
    pub tone: &'a [(String, u8)],
    pub synopsis: &'a str,
    /// The number of imported raters or votes of the film.
    pub raters: u32,
}
