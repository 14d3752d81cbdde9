//! The films of a theme, a country, a year or a series.

use std::sync::Arc;

use domain::{FilmCard, FilmFacts, FilmListing, NamedSlug, PageNumber, ServiceError, Topic, TopicKind, TopicRef};
use models::search::{Facet, FacetKind, Facts};

use super::{Indexed, PAGE_SIZE, SEARCHES};
use crate::services::pages_of;

impl Indexed {
    pub(super) async fn topic(self: Arc<Self>, topic: &TopicRef, page: PageNumber) -> Result<Topic, ServiceError> {
        let kind = topic.kind;
        let facet = facet_of(topic);
        SEARCHES.run_blocking(move || self.topic_of(kind, &facet, page)).await.map_err(ServiceError::failed)?
    }

    fn topic_of(&self, kind: TopicKind, facet: &Facet, page: PageNumber) -> Result<Topic, ServiceError> {
        let found = self.index.topic(facet).ok_or(ServiceError::NotFound)?;
        let total = found.films.len() as u32;
        let pages = pages_of(total, page)?;
        let films = on_page(&found.films, page).map(|film| FilmCard::from(self.films.film(*film as usize).clone()));
        let related = found.related.into_iter().map(|slug| {
            let name = self.term(facet.0, slug.clone()).name;
            NamedSlug { slug: slug.to_lowercase(), name }
        });
        Ok(Topic {
            kind,
            listing: FilmListing {
                title: self.term(facet.0, facet.1.clone()).name,
                films: films.collect(),
                total,
                page: page.get(),
                pages,
            },
            facts: self.facts(found.facts),
            related: related.collect(),
        })
    }

    /// Facts with the names of their terms.
    pub(super) fn facts(&self, facts: Facts) -> FilmFacts {
        let Facts { genres, first_year, last_year, decade, themes } = facts;
        let named = |kind, slugs: Vec<String>| slugs.into_iter().map(|slug| self.term(kind, slug)).collect();
        FilmFacts {
            genres: named(FacetKind::Genre, genres),
            first_year,
            last_year,
            decade,
            themes: named(FacetKind::Keyword, themes),
        }
    }

    fn term(&self, kind: FacetKind, slug: String) -> NamedSlug {
        let facet = (kind, slug);
        let name = self.index.name(&facet).map(str::to_owned);
        NamedSlug { name: name.unwrap_or_else(|| facet.1.clone()), slug: facet.1 }
    }
}

/// The part of a list that is on a page.
pub(super) fn on_page<T>(list: &[T], page: PageNumber) -> impl Iterator<Item = &T> {
    list.iter().skip(((page.get() - 1) * PAGE_SIZE) as usize).take(PAGE_SIZE as usize)
}

fn facet_of(TopicRef { kind, slug }: &TopicRef) -> Facet {
    match kind {
        TopicKind::Theme => (FacetKind::Keyword, slug.to_string()),
        TopicKind::Country => (FacetKind::Country, slug.to_uppercase()),
        TopicKind::Year => (FacetKind::Year, slug.to_string()),
        TopicKind::Series => (FacetKind::Series, slug.to_string()),
    }
}
