//! Topics: a property that films share, such as a theme or a country, with statistics of these films.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::facet::{Facet, FacetId, FacetKind};
use super::index::SearchIndex;

/// The maximum number of genres of a topic, and the minimum share of its films that have each.
const GENRES: usize = 3;
const USUAL: f32 = 0.25;
/// The maximum number of themes and of related topics.
const RELATED: usize = 12;
/// The minimum number of films with a characteristic theme.
const MIN_FILMS: u32 = 2;
/// The number of related years before and after a year.
const YEARS: usize = 3;
/// The weight of fame in the order of films, relative to relevance.
const FAME: f32 = 0.8;

/// Statistics of a list of films.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The slugs of the usual genres, the most frequent first.
    pub genres: Vec<String>,
    /// The years of the first and the last film, and the first year of the most frequent decade; 0 if no year is known.
    pub first_year: u16,
    pub last_year: u16,
    pub decade: u16,
    /// The slugs of themes that are more frequent than elsewhere, the most characteristic first.
    pub themes: Vec<String>,
}

/// The films of a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Positions, by relevance and fame; those of a series in order of release.
    pub films: Vec<u32>,
    pub facts: Facts,
    /// Slugs of related topics of the same kind: countries that make films together, and the nearest years.
    pub related: Vec<String>,
}

impl SearchIndex {
    /// The films with a facet; `None` if there are none.
    pub fn topic(&self, facet: &Facet) -> Option<Topic> {
        let id = self.facets.find(facet.0, &facet.1)?;
        let postings = self.films_of_facet.get(usize::from(id));
        let mut films: Vec<(u32, f32)> = postings
            .iter()
            .map(|posting| {
                let film = posting.film() as u32;
                (film, f32::from(posting.value()) / 100.0 + FAME * self.fame_of(film))
            })
            .collect();
        if facet.0 == FacetKind::Series {
            films.sort_by_key(|(film, _)| (self.films[*film as usize].year, *film));
        } else {
            films.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        }
        let films: Vec<u32> = films.into_iter().map(|(film, _)| film).collect();
        let related = match facet.0 {
            FacetKind::Year => self.nearest_years(&facet.1),
            FacetKind::Country => self.countries_with(id, &films),
            _ => Vec::new(),
        };
        Some(Topic { facts: self.facts(&films, Some(id)), films, related })
    }

    pub(super) fn fame_of(&self, film: u32) -> f32 {
        self.films[film as usize].fame
    }

    /// The statistics of films, without the requested facet.
    pub(super) fn facts(&self, films: &[u32], asked: Option<FacetId>) -> Facts {
        let mut genres: HashMap<FacetId, u32> = HashMap::new();
        for facet in films.iter().flat_map(|film| self.filters.get(*film as usize)) {
            if self.facets.facet(*facet).0 == FacetKind::Genre {
                *genres.entry(*facet).or_default() += 1;
            }
        }
        let mut genres: Vec<(FacetId, u32)> =
            genres.into_iter().filter(|(_, count)| *count as f32 >= USUAL * films.len() as f32).collect();
        genres.sort_by_key(|(genre, count)| (Reverse(*count), *genre));
        let years = films.iter().map(|film| self.films[*film as usize].year).filter(|year| *year > 0);
        let mut decades: HashMap<u16, u32> = HashMap::new();
        for year in years.clone() {
            *decades.entry(year / 10 * 10).or_default() += 1;
        }
        let decade = decades.into_iter().max_by_key(|(decade, count)| (*count, *decade)).map(|(decade, _)| decade);
        let themes = self.characteristic_themes(films).into_iter().filter(|(theme, _)| Some(*theme) != asked);
        Facts {
            genres: genres.into_iter().take(GENRES).map(|(genre, _)| self.slug(genre)).collect(),
            first_year: years.clone().min().unwrap_or_default(),
            last_year: years.max().unwrap_or_default(),
            decade: decade.unwrap_or_default(),
            themes: themes.take(RELATED).map(|(theme, _)| self.slug(theme)).collect(),
        }
    }

    /// Themes that are more frequent among some films than among all, by `count · ln(lift)`, the most characteristic first.
    pub(super) fn characteristic_themes(&self, films: &[u32]) -> Vec<(FacetId, f32)> {
        let mut counts: HashMap<FacetId, u32> = HashMap::new();
        for theme in films.iter().flat_map(|film| self.themes.get(*film as usize)) {
            *counts.entry(*theme).or_default() += 1;
        }
        let least = if films.len() < MIN_FILMS as usize * 2 { 1 } else { MIN_FILMS };
        let lift = |theme: FacetId, count: u32| {
            let everywhere = self.films_of_facet.get(usize::from(theme)).len() as f32 / self.len() as f32;
            count as f32 / films.len() as f32 / everywhere
        };
        let weighed = counts.into_iter().filter(|(_, count)| *count >= least);
        let weighed = weighed.map(|(theme, count)| (theme, count as f32 * lift(theme, count).ln()));
        let mut themes: Vec<(FacetId, f32)> = weighed.filter(|(_, weight)| *weight > 0.0).collect();
        themes.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        themes.truncate(RELATED + 1);
        themes
    }

    /// The years with films that are nearest to one, in their order.
    fn nearest_years(&self, year: &str) -> Vec<String> {
        let facets = self.facets.facets_with_ids().filter(|((kind, _), _)| *kind == FacetKind::Year);
        let mut years: Vec<&str> = facets.map(|((_, slug), _)| slug.as_str()).collect();
        years.sort_unstable();
        let (before, rest) = years.split_at(years.partition_point(|other| *other < year));
        let before = &before[before.len().saturating_sub(YEARS)..];
        before.iter().chain(rest.iter().skip(1).take(YEARS)).map(|&year| year.to_owned()).collect()
    }

    /// The other countries of films of a country, the most frequent first.
    fn countries_with(&self, country: FacetId, films: &[u32]) -> Vec<String> {
        let mut counts: HashMap<FacetId, u32> = HashMap::new();
        for facet in films.iter().flat_map(|film| self.filters.get(*film as usize)) {
            if *facet != country && self.facets.facet(*facet).0 == FacetKind::Country {
                *counts.entry(*facet).or_default() += 1;
            }
        }
        let mut counts: Vec<(FacetId, u32)> = counts.into_iter().collect();
        counts.sort_by_key(|(country, count)| (Reverse(*count), *country));
        counts.into_iter().take(RELATED).map(|(country, _)| self.slug(country)).collect()
    }

    fn slug(&self, facet: FacetId) -> String {
        self.facets.facet(facet).1.clone()
    }
}
