//! Model M in process.

use std::path::Path;

use app::services::{Recommender, ServiceError};
use app::types::{Card, Row};
use async_trait::async_trait;
use models::model::MOST_NEIGHBOURS;
use models::{LoadError, Model, Neighbour, QueryError};

/// The model, or why there is none: the site runs without it, on substitutes.
pub struct InProcess {
    model: Result<Model, LoadError>,
}

impl InProcess {
    /// Loads the artifact. A failure is logged here, once, and told to everyone who asks.
    pub fn load(path: &Path) -> Self {
        let model = Model::load(path);
        match &model {
            Ok(model) => {
                tracing::info!(version = model.version(), films = model.artifact().films.len(), "loaded the model");
            }
            Err(error) => tracing::error!(%error, "there is no model; strips show films of the same genre"),
        }
        Self { model }
    }

    /// The model, or why there is none.
    ///
    /// # Errors
    /// What loading it said.
    pub fn model(&self) -> Result<&Model, &LoadError> {
        self.model.as_ref()
    }

    fn loaded(&self) -> Result<&Model, ServiceError> {
        self.model().map_err(|error| ServiceError::Failed(error.to_string()))
    }
}

#[async_trait]
impl Recommender for InProcess {
    fn host(&self) -> &'static str {
        "in-process"
    }

    async fn similar(&self, slug: &str, count: usize) -> Result<Vec<Card>, ServiceError> {
        let neighbours = self.loaded()?.similar_to(slug, count).map_err(refused)?;
        Ok(neighbours.into_iter().map(card_of).collect())
    }

    async fn shelf(&self, number: usize, count: usize) -> Result<Row, ServiceError> {
        let model = self.loaded()?;
        let shelf = model.shelves().get(number).ok_or(ServiceError::NotFound)?;
        let films = shelf.films.iter().take(count).map(|&film| {
            let film = model.film(film);
            Card { slug: film.slug.clone(), title: film.title.clone(), year: film.year, because: Vec::new() }
        });
        Ok(Row { title: shelf.title.clone(), href: None, films: films.collect() })
    }
}

fn card_of(neighbour: Neighbour) -> Card {
    Card {
        slug: neighbour.film.slug.clone(),
        title: neighbour.film.title.clone(),
        year: neighbour.film.year,
        because: neighbour.because,
    }
}

/// What the model says is wrong with a question.
pub fn refused(error: QueryError) -> ServiceError {
    match error {
        QueryError::UnknownFilm(_) => ServiceError::NotFound,
        QueryError::K(_) => ServiceError::Invalid(format!("k must be a whole number from 1 to {MOST_NEIGHBOURS}")),
        QueryError::NothingKnown | QueryError::Tuning(_) => ServiceError::Invalid(error.to_string()),
    }
}
