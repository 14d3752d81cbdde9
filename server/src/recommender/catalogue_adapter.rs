//! The site's catalogue over a model that may know another: films that the model has never seen are asked about by their
//! details, and films that the site does not have are not shown.

use std::collections::HashSet;
use std::sync::Arc;

use async_trait::async_trait;
use domain::{Catalogue, Film, Hosted, ModelCard, NamedSlug, ServiceError, Slug};
use models::Tone;

use super::in_process::HOST;
use super::schema::{SimilarResponse, ModelVersion, MapResponse, SimilarRequest, ShelfResponse, RecommendRequest};
use super::{ModelError, Readiness, ValidationError, ModelClient};
use crate::store::{Statement, Store};

/// A model, asked by a site.
pub struct CatalogueAdapter {
    model: Arc<dyn ModelClient>,
    catalogue: Arc<dyn Catalogue>,
    store: Store,
    /// The checksum of the catalogue that the site has loaded.
    checksum: String,
}

impl CatalogueAdapter {
    pub fn new(model: Arc<dyn ModelClient>, catalogue: Arc<dyn Catalogue>, store: Store, checksum: String) -> Self {
        Self { model, catalogue, store, checksum }
    }

    /// Keeps those of the films that the site has. A model in this process that has learned from this very catalogue
    /// names no others; what a box says is looked up, whatever it says it is.
    async fn keep_known<T>(
        &self,
        (host, edition): (&str, &ModelVersion),
        films: &mut Vec<T>,
        slug: impl Fn(&T) -> &str,
    ) -> Result<(), ModelError> {
        if films.is_empty() || (host == HOST && edition.catalogue == self.checksum) {
            return Ok(());
        }
        let mut find = Statement::new(self.store.dialect, "select slug from film where slug in ");
        find.group(&*films, |slugs, films| {
            for film in films {
                slugs.bind(slug(film));
            }
        });
        let known: Vec<String> = find
            .query_scalar()
            .fetch_all(&self.store.pool)
            .await
            .map_err(ModelError::unavailable)?;
        let known: HashSet<&str> = known.iter().map(String::as_str).collect();
        let named = films.len();
        films.retain(|film| known.contains(slug(film)));
        if films.len() < named {
            tracing::debug!(host, unknown = named - films.len(), "the model named films that the site does not have");
        }
        Ok(())
    }

    async fn checked(&self, mut answer: Hosted<SimilarResponse>) -> Result<Hosted<SimilarResponse>, ModelError> {
        let Hosted { host, value } = &mut answer;
        self.keep_known((host, &value.model), &mut value.similar, |similar| &similar.film.slug).await?;
        Ok(answer)
    }
}

#[async_trait]
impl ModelClient for CatalogueAdapter {
    fn host(&self) -> &str {
        self.model.host()
    }

    fn version(&self) -> Option<Arc<str>> {
        self.model.version()
    }

    async fn similar_to_film(&self, slug: &Slug, k: usize) -> Result<Hosted<SimilarResponse>, ModelError> {
        let answer = match self.model.similar_to_film(slug, k).await {
            Err(ModelError::NotFound) => {
                let film = self.catalogue.film(slug).await.map_err(no_film)?;
                match self.model.similar_to_details(question_of(&film, k)).await {
                    // It was not the caller who asked by details.
                    Err(ModelError::Invalid(refusal)) => Err(ModelError::unavailable(refusal)),
                    answer => answer,
                }
            }
            answer => answer,
        }?;
        self.checked(answer).await
    }

    async fn similar_to_details(&self, question: SimilarRequest) -> Result<Hosted<SimilarResponse>, ModelError> {
        self.checked(self.model.similar_to_details(question).await?).await
    }

    async fn similar_to_many(&self, questions: Vec<SimilarRequest>) -> Result<Vec<Result<SimilarResponse, ValidationError>>, ModelError> {
        let mut answers = self.model.similar_to_many(questions).await?;
        for answer in answers.iter_mut().flatten() {
            self.keep_known((self.model.host(), &answer.model), &mut answer.similar, |similar| &similar.film.slug).await?;
        }
        Ok(answers)
    }

    async fn recommend(&self, taste: RecommendRequest) -> Result<Hosted<SimilarResponse>, ModelError> {
        self.checked(self.model.recommend(taste).await?).await
    }

    async fn shelf(&self, number: usize, count: usize) -> Result<Hosted<ShelfResponse>, ModelError> {
        let mut shelf = self.model.shelf(number, count).await?;
        let Hosted { host, value } = &mut shelf;
        self.keep_known((host, &value.model), &mut value.films, |film| &film.slug).await?;
        Ok(shelf)
    }

    async fn card(&self) -> Result<Hosted<ModelCard>, ModelError> {
        self.model.card().await
    }

    async fn map(&self) -> Result<Hosted<MapResponse>, ModelError> {
        let mut map = self.model.map().await?;
        let Hosted { host, value } = &mut map;
        self.keep_known((host, &value.model), &mut value.films, |point| &point.film.slug).await?;
        Ok(map)
    }

    fn readiness(&self) -> Readiness {
        self.model.readiness()
    }
}

fn no_film(error: ServiceError) -> ModelError {
    match error {
        ServiceError::NotFound | ServiceError::Invalid(_) => ModelError::NotFound,
        ServiceError::Failed(cause) => ModelError::Unavailable(cause),
    }
}

/// What the catalogue knows of a film, as a question.
fn question_of(film: &Film, k: usize) -> SimilarRequest {
    let slugs = |named: &[NamedSlug]| named.iter().map(|named| named.slug.clone()).collect();
    // An imported film has no tone: an even one would say that it is nothing at all.
    let scored = film.tone.iter().any(|(_, score)| *score > 0);
    let tone = film.tone.iter().filter(|(axis, _)| scored && Tone::AXES.contains(&axis.as_str()));
    SimilarRequest {
        title: Some(film.title.clone()),
        year: Some(film.year),
        genres: slugs(&film.genres),
        keywords: slugs(&film.keywords),
        directors: film.directors.clone(),
        cast: film.cast.clone(),
        synopsis: film.synopsis.clone().unwrap_or_default(),
        tone: tone.cloned().collect(),
        k,
        ..SimilarRequest::default()
    }
    .cut_to_limits()
}
