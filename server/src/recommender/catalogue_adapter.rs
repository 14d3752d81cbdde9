//! Adapts the model to the site's catalogue, which may differ from the one that the model was trained on.

use std::collections::HashSet;
use std::sync::Arc;

use domain::{Catalogue, Film, NamedSlug, ServiceError, Slug};
use models::Tone;

use super::in_process::IN_PROCESS;
use super::schema::ModelResponse;
use super::{ModelError, SimilarRequest};
use crate::store::{Statement, Store};

/// Removes films that are not in the site's catalogue from answers, and describes films that are not in the model.
pub struct CatalogueAdapter {
    catalogue: Arc<dyn Catalogue>,
    store: Store,
    checksum: String,
}

impl CatalogueAdapter {
    /// `checksum` is the checksum of the catalogue that the site has loaded.
    pub fn new(catalogue: Arc<dyn Catalogue>, store: Store, checksum: String) -> Self {
        Self { catalogue, store, checksum }
    }

    /// Removes films that are not in the site's catalogue. Answers of a model in this process that was trained on this
    /// catalogue contain no others, so they are not checked.
    pub(super) async fn remove_missing(&self, host: &str, response: &mut impl ModelResponse) -> Result<(), ModelError> {
        if host == IN_PROCESS && response.model().catalogue_checksum == self.checksum {
            return Ok(());
        }
        // Lists all films and removes none.
        let mut slugs = Vec::new();
        response.retain_films(&mut |slug| {
            slugs.push(slug.clone());
            true
        });
        if slugs.is_empty() {
            return Ok(());
        }
        let mut statement = Statement::new(self.store.dialect, "select slug from film where slug in ");
        statement.group(&slugs, |values, slugs| {
            for slug in slugs {
                values.bind(&**slug);
            }
        });
        let present: HashSet<String> = statement
            .query_scalar()
            .fetch_all(&self.store.pool)
            .await
            .map_err(ModelError::unavailable)?
            .into_iter()
            .collect();
        response.retain_films(&mut |slug| present.contains(&**slug));
        let missing = slugs.iter().filter(|slug| !present.contains(&***slug)).count();
        if missing > 0 {
            tracing::debug!(host, missing, "removed films that are not in the catalogue from an answer");
        }
        Ok(())
    }

    /// The request for films similar to one in the site's catalogue, which is given by its details.
    ///
    /// # Errors
    /// [`ModelError::NotFound`] if the film is not in the catalogue.
    pub(super) async fn similar_request(&self, slug: &Slug, k: usize) -> Result<SimilarRequest, ModelError> {
        match self.catalogue.film(slug).await {
            Ok(film) => Ok(describe(film, k)),
            Err(ServiceError::NotFound | ServiceError::Invalid(_)) => Err(ModelError::NotFound),
            Err(ServiceError::Failed(cause)) => Err(ModelError::Unavailable(cause)),
        }
    }
}

fn describe(film: Film, k: usize) -> SimilarRequest {
    let slugs = |terms: Vec<NamedSlug>| terms.into_iter().map(|term| term.slug).collect();
    // Imported films have no tone scores. Zeros on all axes would describe a film unlike all others.
    let has_tone = film.tone.iter().any(|(_, score)| *score > 0);
    let tone = film.tone.into_iter().filter(|(axis, _)| has_tone && Tone::AXES.contains(&axis.as_str()));
    SimilarRequest {
        title: Some(film.title),
        year: Some(film.year),
        genres: slugs(film.genres),
        keywords: slugs(film.keywords),
        directors: film.directors,
        cast: film.cast,
        synopsis: film.synopsis.unwrap_or_default(),
        tone: tone.collect(),
        k,
        ..SimilarRequest::default()
    }
    .truncated()
}
