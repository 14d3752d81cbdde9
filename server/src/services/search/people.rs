//! People: their films, collaborators and similar people.

use std::sync::Arc;

use domain::{Collaborator, Credit, NamedSlug, PageNumber, Person, Role, ServiceError, Slug};
use models::search::person_slug;

use super::topics::on_page;
use super::{Indexed, SEARCHES};
use crate::services::pages_of;

impl Indexed {
    pub(super) async fn person(self: Arc<Self>, slug: &Slug, page: PageNumber) -> Result<Person, ServiceError> {
        let slug = slug.clone();
        SEARCHES.run_blocking(move || self.person_of(&slug, page)).await.map_err(ServiceError::failed)?
    }

    fn person_of(&self, slug: &Slug, page: PageNumber) -> Result<Person, ServiceError> {
        let found = self.index.person(slug).ok_or(ServiceError::NotFound)?;
        let (directed, both) = (found.directed.iter(), &found.both);
        let directed =
            directed.map(|film| (film, if both.contains(film) { Role::DirectedAndActed } else { Role::Directed }));
        let credits: Vec<(&u32, Role)> = directed.chain(found.acted.iter().map(|film| (film, Role::Acted))).collect();
        let pages = pages_of(credits.len() as u32, page)?;
        let collaborators = found.collaborators.into_iter();
        let collaborators =
            collaborators.filter_map(|(name, films)| Some(Collaborator { person: with_slug(name)?, films }));
        Ok(Person {
            name: found.name,
            directed: found.directed.len() as u32,
            acted: (found.acted.len() + both.len()) as u32,
            credits: on_page(&credits, page)
                .map(|(film, role)| Credit { film: self.films.film(**film as usize).clone(), role: *role })
                .collect(),
            page: page.get(),
            pages,
            facts: self.facts(found.facts),
            collaborators: collaborators.collect(),
            alike: named(found.alike),
        })
    }
}

/// People with their slugs.
pub(super) fn named(names: Vec<String>) -> Vec<NamedSlug> {
    names.into_iter().filter_map(with_slug).collect()
}

/// `None` for a name without a slug, which the index does not have.
fn with_slug(name: String) -> Option<NamedSlug> {
    Some(NamedSlug { slug: person_slug(&name)?, name })
}
