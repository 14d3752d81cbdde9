//! Adapts the model to the site's catalogue, which may differ from the one that the model was trained on.

use std::collections::HashSet;
use std::sync::{Arc, Mutex as BlockingMutex, PoisonError};
use std::time::Duration;

use domain::{Catalogue, Film, Hosted, NamedSlug, ServiceError, Slug};
use models::Tone;
use moka::future::Cache;
use serde::Serialize;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use super::in_process::LoadedModel;
use super::schema::ModelResponse;
use super::{ModelError, SimilarRequest, SimilarResponse};
use crate::store::titles::{FilmsStamp, catalogue_checksum, films_stamp};
use crate::store::{Statement, Store};

/// Removes films that are not in the site's catalogue from answers, and describes films that are not in the model.
pub struct CatalogueAdapter {
    catalogue: Arc<dyn Catalogue>,
    store: Store,
    loaded: BlockingMutex<LoadedCatalogue>,
    /// The latest difference, with the model version and the state of the films that it was computed for.
    difference: Mutex<Option<(Arc<str>, FilmsStamp, CatalogueDifference)>>,
    /// Answers for films that are not in the model, which are expensive to compute, by version, slug and length.
    similar: Cache<(Arc<str>, Slug, usize), Hosted<SimilarResponse>>,
}

/// The catalogue in the database when it was last checked.
struct LoadedCatalogue {
    checksum: String,
    read_at: Instant,
}

/// The numbers of films that the model and the site do not share.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct CatalogueDifference {
    /// Films of the model that the site does not have. They are removed from answers.
    pub only_in_model: usize,
    /// Films of the site that are not in the model. Their neighbours are found by their details.
    pub only_on_site: usize,
}

/// The maximum number of cached answers, of one to two kilobytes.
const MAX_ANSWERS: u64 = 8192;
/// How long an answer is cached: the description of a film can change with an import.
const LIFETIME: Duration = Duration::from_mins(10);

/// The slugs per statement.
const MAX_SLUGS: usize = 500;
/// The interval at which the catalogue in the database is checked for replacement by other processes.
const CATALOGUE_TTL: Duration = Duration::from_secs(5);
/// How long a response waits for the catalogue before it uses the last known one.
const GIVE_UP_AFTER: Duration = Duration::from_millis(200);

impl CatalogueAdapter {
    /// `checksum` is the checksum of the catalogue that the site has loaded.
    pub fn new(catalogue: Arc<dyn Catalogue>, store: Store, checksum: String) -> Self {
        let loaded = BlockingMutex::new(LoadedCatalogue { checksum, read_at: Instant::now() });
        let similar = Cache::builder().max_capacity(MAX_ANSWERS).time_to_live(LIFETIME).build();
        Self { catalogue, store, loaded, difference: Mutex::default(), similar }
    }

    /// Whether answers of this model can only contain films of the site: it was trained on the films of this
    /// catalogue and on no others.
    pub(super) async fn has_all_films_of(&self, model: &LoadedModel) -> bool {
        model.model.artifact().is_of_catalogue_alone()
            && model.model_version.catalogue_checksum == self.loaded_checksum().await
    }

    /// The checksum of the catalogue in the database, as of a few seconds ago.
    async fn loaded_checksum(&self) -> String {
        let is_due = {
            let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
            let is_due = loaded.read_at.elapsed() >= CATALOGUE_TTL;
            if is_due {
                // One call reads the checksum; concurrent calls use the last known one.
                loaded.read_at = Instant::now();
            }
            is_due
        };
        let read = if is_due { timeout(GIVE_UP_AFTER, catalogue_checksum(&self.store)).await.ok() } else { None };
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        match read {
            Some(Ok(Some(checksum))) => loaded.checksum = checksum,
            Some(Err(error)) => tracing::warn!(%error, "cannot read which catalogue the database has"),
            Some(Ok(None)) | None => {}
        }
        loaded.checksum.clone()
    }

    /// Removes films that are not in the site's catalogue from the answers of a host.
    pub(super) async fn remove_missing(
        &self,
        host: &str,
        mut responses: Vec<&mut impl ModelResponse>,
    ) -> Result<(), ModelError> {
        // The closure keeps all films; it only collects their slugs.
        let mut slugs = HashSet::new();
        for response in &mut responses {
            response.retain_films(&mut |slug| {
                slugs.insert(slug.clone());
                true
            });
        }
        let slugs: Vec<Slug> = slugs.into_iter().collect();
        let mut present = HashSet::with_capacity(slugs.len());
        for slugs in slugs.chunks(MAX_SLUGS) {
            let mut statement = Statement::new(self.store.dialect, "select slug from film where slug in ");
            statement.group(slugs, |values, slugs| {
                for slug in slugs {
                    values.bind(&**slug);
                }
            });
            let found: Vec<String> =
                statement.query_scalar().fetch_all(self.store.bulk()).await.map_err(ModelError::unavailable)?;
            present.extend(found);
        }
        let missing = slugs.len() - present.len();
        if missing > 0 {
            for response in responses {
                response.retain_films(&mut |slug| present.contains(&**slug));
            }
            tracing::debug!(host, missing, "removed films that are not in the catalogue from answers");
        }
        Ok(())
    }

    /// How the films of a model differ from those of the site; `None` if they do not.
    ///
    /// # Errors
    /// If the database fails.
    pub(super) async fn difference(&self, model: &LoadedModel) -> Result<Option<CatalogueDifference>, sqlx::Error> {
        let stamp = films_stamp(&self.store).await?;
        let mut latest = self.difference.lock().await;
        let known = latest.as_ref().filter(|(version, films, _)| *version == model.version && *films == stamp);
        let difference = if let Some((.., difference)) = known {
            *difference
        } else {
            let films: Vec<String> = sqlx::query_scalar("select slug from film").fetch_all(self.store.bulk()).await?;
            let shared = films.iter().filter(|slug| model.model.contains(slug)).count();
            let difference = CatalogueDifference {
                only_in_model: model.model.artifact().films.len() - shared,
                only_on_site: films.len() - shared,
            };
            *latest = Some((Arc::clone(&model.version), stamp, difference));
            difference
        };
        Ok((difference != CatalogueDifference::default()).then_some(difference))
    }

    /// The films similar to one that is not in the model, from the cache or from `ask`, which is called with the film's
    /// details.
    ///
    /// # Errors
    /// [`ModelError::NotFound`] if the film is not in the catalogue, and errors of `ask`.
    pub(super) async fn similar<F>(
        &self,
        version: Option<Arc<str>>,
        slug: &Slug,
        k: usize,
        ask: impl FnOnce(SimilarRequest) -> F,
    ) -> Result<Hosted<SimilarResponse>, ModelError>
    where
        F: Future<Output = Result<Hosted<SimilarResponse>, ModelError>>,
    {
        let key = version.map(|version| (version, slug.clone(), k));
        if let Some(key) = &key
            && let Some(answer) = self.similar.get(key).await
        {
            return Ok(answer);
        }
        let answer = ask(self.similar_request(slug, k).await?).await?;
        // The model may have been replaced in the meantime.
        if let Some(key) = key.filter(|(version, ..)| *answer.value.model.version == **version) {
            self.similar.insert(key, answer.clone()).await;
        }
        Ok(answer)
    }

    /// The request for films similar to one in the site's catalogue, which is given by its details.
    async fn similar_request(&self, slug: &Slug, k: usize) -> Result<SimilarRequest, ModelError> {
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
    // Without the title: the model does not know this film, but perhaps another one of the same name.
    SimilarRequest {
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
