//! The results of a search, with filters, their counts and an order.

use strum::{EnumString, IntoStaticStr, VariantArray};

use super::facet::{Facet, FacetId, FacetKind};
use super::index::SearchIndex;
use super::query::{asks_for_any, query_words};
use super::rank::{Meant, Ranking, Rankings};
use super::words::words;

/// The order of results.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Sorting {
    /// By relevance and fame.
    #[default]
    Fit,
    Fame,
    /// Latest first.
    Year,
    Title,
}

/// A search query.
#[derive(Debug, Clone, Copy, Default)]
pub struct SearchQuery<'a> {
    /// The text as typed. Without a text, all films are results.
    pub text: &'a str,
    /// The films whose title is the whole text.
    pub named: &'a [u32],
    /// Results must have these facets.
    pub filters: &'a [Facet],
    pub sorting: Sorting,
    /// The number of results to skip, and the maximum number to return.
    pub offset: usize,
    pub count: usize,
}

/// A facet that results can be filtered by, and the number of results with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCount {
    pub facet: Facet,
    pub films: u32,
}

/// The results of a search.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SearchMatches {
    /// The positions of the requested results.
    pub films: Vec<u32>,
    /// The number of all results.
    pub total: usize,
    /// Counts of the facets of one kind ignore the filters of this kind. Facets without films are left out.
    pub counts: Vec<FacetCount>,
    /// Whether films match the whole search. If not, they match most of it.
    pub is_complete: bool,
    /// The search with unknown words replaced by similar ones; `None` if none was replaced.
    pub spelled: Option<String>,
}

impl SearchIndex {
    /// Searches the index.
    pub fn search(&self, query: &SearchQuery<'_>) -> SearchMatches {
        let terms = self.terms(query.text);
        let says_nothing = terms.is_empty() && query.named.is_empty();
        let asks_for_any = query.text.trim().is_empty() || (query.named.is_empty() && asks_for_any(query.text));
        let Rankings { films, is_complete, .. } = if asks_for_any {
            self.all()
        } else {
            let typed = words(query.text);
            let beginning = if typed.len() > 1 { self.titles.beginning_with(&typed.join(" ")) } else { Vec::new() };
            let meant = Meant { named: query.named, known_for: self.known_for(&terms), beginning: &beginning };
            self.ranked(&terms, &meant)
        };
        let (mut films, counts) = self.filtered(films, query.filters);
        let total = films.len();
        match query.sorting {
            Sorting::Fit => {}
            Sorting::Fame => films.sort_by(|one, other| self.fame(*other).total_cmp(&self.fame(*one))),
            Sorting::Year => films.sort_by_key(|film| std::cmp::Reverse(self.films[film.film as usize].year)),
            Sorting::Title => films.sort_by_key(|film| self.films[film.film as usize].title_rank),
        }
        let page = films.iter().skip(query.offset).take(query.count);
        SearchMatches {
            films: page.map(|film| film.film).collect(),
            total,
            counts,
            is_complete: is_complete || says_nothing,
            spelled: if query.named.is_empty() { self.spelled(&query_words(query.text)) } else { None },
        }
    }

    fn fame(&self, film: Ranking) -> f32 {
        self.films[film.film as usize].fame
    }

    /// All films, the most famous first.
    fn all(&self) -> Rankings {
        let mut films: Vec<Ranking> =
            (0..).zip(&self.films).map(|(film, ranked)| Ranking::from_fame(film, ranked.fame)).collect();
        films.sort_by(|one, other| other.score.total_cmp(&one.score));
        Rankings { films, is_complete: true, coverage: 1.0 }
    }

    /// The films with all facets, and the counts of all facets. If there are several filters of one kind, films must
    /// have all of them.
    fn filtered(&self, films: Vec<Ranking>, filters: &[Facet]) -> (Vec<Ranking>, Vec<FacetCount>) {
        let wanted: Vec<(FacetKind, Option<FacetId>)> =
            filters.iter().map(|(kind, slug)| (*kind, self.facets.find(*kind, slug))).collect();
        let mut counts = vec![0_u32; self.facets.len()];
        let mut results = Vec::with_capacity(films.len());
        for film in films {
            let facets = self.filters.get(film.film as usize);
            let mut missing =
                wanted.iter().filter(|(_, id)| id.is_none_or(|id| !facets.contains(&id))).map(|(kind, _)| *kind);
            let first = missing.next();
            let is_missing_others = missing.any(|kind| Some(kind) != first);
            if is_missing_others {
                continue;
            }
            for &facet in facets {
                if first.is_none_or(|kind| self.facets.facet(facet).0 == kind) {
                    counts[usize::from(facet)] += 1;
                }
            }
            if first.is_none() {
                results.push(film);
            }
        }
        let counts = self.facets.facets_with_ids().zip(counts).filter(|(_, films)| *films > 0);
        let counts = counts.map(|((facet, _), films)| FacetCount { facet: facet.clone(), films });
        (results, counts.collect())
    }
}
