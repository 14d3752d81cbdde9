//! Search requests, results and suggestions.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::{FilmCard, FilmRef, NamedSlug};

/// The properties that results can be filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum FilterKind {
    Genre,
    Decade,
    Country,
    Language,
    Length,
    Certificate,
    Tone,
}

impl FilterKind {
    /// The name of the query parameter.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// The order of results.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum SearchOrder {
    /// By relevance and fame.
    #[default]
    Fit,
    /// By fame.
    Fame,
    /// Latest first.
    Year,
    /// Alphabetical.
    Title,
}

impl SearchOrder {
    /// The value of the parameter `sort`.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// A search: the text, the filters and the order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SearchRequest {
    /// The text of the search, at most [`MAX_QUERY_LEN`](crate::MAX_QUERY_LEN) characters. Without a text, all films
    /// are results.
    pub text: String,
    /// Slugs that results must have, at most one of a kind.
    pub filters: Vec<(FilterKind, String)>,
    pub order: SearchOrder,
}

impl SearchRequest {
    /// The query parameters of the results' URL, without the page number.
    pub fn query_parameters(&self) -> Vec<(&'static str, &str)> {
        let text = Some(("q", self.text.as_str())).filter(|(_, text)| !text.is_empty());
        let filters = self.filters.iter().map(|(kind, slug)| (kind.as_str(), slug.as_str()));
        let order = (self.order != SearchOrder::default()).then(|| ("sort", self.order.as_str()));
        text.into_iter().chain(filters).chain(order).collect()
    }

    /// The slug of the filter of this kind, if there is one.
    pub fn filter(&self, kind: FilterKind) -> Option<&str> {
        self.filters.iter().find(|(other, _)| *other == kind).map(|(_, slug)| slug.as_str())
    }

    /// This request with another filter of a kind, or without any.
    #[must_use]
    pub fn with_filter(&self, kind: FilterKind, slug: Option<&str>) -> Self {
        let mut filters: Vec<(FilterKind, String)> =
            self.filters.iter().filter(|(other, _)| *other != kind).cloned().collect();
        filters.extend(slug.map(|slug| (kind, slug.to_owned())));
        Self { filters, ..self.clone() }
    }
}

/// One page of the results of a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct SearchResults {
    pub films: Vec<FilmCard>,
    /// The number of films on all pages.
    pub total: u32,
    /// Counted from 1.
    pub page: u32,
    pub pages: u32,
    /// Whether the films match the whole text. Otherwise they match most of it.
    pub is_complete: bool,
    /// The film that the results are similar to, for a search such as `films like Heat`.
    pub like: Option<FilmRef>,
    /// The text with unknown words replaced by similar known ones; `None` if none was replaced.
    pub spelled: Option<String>,
    /// A title that the visitor may have meant; only if there are no results.
    pub did_you_mean: Option<String>,
    /// Films with similar titles; only if there are no results.
    pub nearby: Vec<FilmCard>,
    pub filters: Vec<FilterChoices>,
}

/// The filters of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct FilterChoices {
    pub kind: FilterKind,
    /// Filters with at least one result, most frequent first; decades in chronological order.
    pub choices: Vec<FilterChoice>,
}

/// A filter, and the number of results with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct FilterChoice {
    #[serde(flatten)]
    pub term: NamedSlug,
    pub films: u32,
}

/// Completions of a partly typed search.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Suggestions {
    /// The first results.
    pub films: Vec<FilmRef>,
    /// Names of genres, keywords, countries and languages with a word that begins with the text.
    pub terms: Vec<String>,
    /// People in the first results whose names contain words that begin with the text.
    pub people: Vec<NamedSlug>,
}
