//! Searches, and what they find.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::{FilmCard, FilmRef, NamedSlug};

/// What results can be filtered by.
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
    /// The parameter of the address.
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
    /// How well films fit the search, and how well known they are.
    #[default]
    Fit,
    /// How well known films are.
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

/// A search as a visitor sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SearchRequest {
    /// What was typed, at most [`MAX_QUERY_LEN`](crate::MAX_QUERY_LEN) characters. Without a text, all films are results.
    pub text: String,
    /// Slugs that results must have, at most one of a kind.
    pub filters: Vec<(FilterKind, String)>,
    pub order: SearchOrder,
}

impl SearchRequest {
    /// The query of the page's address, without its number.
    pub fn address_parts(&self) -> Vec<(&'static str, &str)> {
        let text = Some(("q", self.text.as_str())).filter(|(_, text)| !text.is_empty());
        let filters = self.filters.iter().map(|(kind, slug)| (kind.as_str(), slug.as_str()));
        let order = (self.order != SearchOrder::default()).then(|| ("sort", self.order.as_str()));
        text.into_iter().chain(filters).chain(order).collect()
    }

    /// The slug that results of this kind are filtered by.
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

/// What a search has found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct SearchResults {
    pub films: Vec<FilmCard>,
    /// The number of films on all pages.
    pub total: u32,
    /// Counted from 1.
    pub page: u32,
    pub pages: u32,
    /// Whether films match all that was typed. If not, they match most of it.
    pub is_complete: bool,
    /// The film that results are similar to, if the search asks for such films.
    pub like: Option<FilmRef>,
    /// The search as it was understood, if words had to be replaced.
    pub spelled: Option<String>,
    /// A title that may have been meant. Only if nothing is found.
    pub did_you_mean: Option<String>,
    /// Films whose titles resemble the search. Only if nothing is found.
    pub nearby: Vec<FilmCard>,
    pub filters: Vec<FilterChoices>,
}

/// The filters of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct FilterChoices {
    pub kind: FilterKind,
    /// Those that leave films: the most frequent first, decades by time.
    pub choices: Vec<FilterChoice>,
}

/// A filter, and how many films it leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct FilterChoice {
    #[serde(flatten)]
    pub term: NamedSlug,
    pub films: u32,
}

/// What a search that is still typed may become.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Suggestions {
    /// The first results.
    pub films: Vec<FilmRef>,
    /// Genres, keywords, countries and languages with a word that begins like this.
    pub terms: Vec<String>,
    /// People of the films that were found, whose names begin like this.
    pub people: Vec<NamedSlug>,
}
