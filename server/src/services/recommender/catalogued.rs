//! The site's catalogue over a model that may know another: films that the model has never seen are asked about by their
//! details, and films that the site does not have are not shown.

use std::collections::HashSet;
use std::sync::Arc;

use app::services::{Catalogue, Hosted, ServiceError};
use app::types::Film;
use async_trait::async_trait;
use models::Tone;

use super::in_process::HOST;
use super::wire::{Answer, Edition, Map, ModelCard, Question, Shelf, Taste};
use super::{AskError, Readiness, Refusal, Similar};
use crate::store::{Statement, Store};

/// A model, asked by a site.
pub struct Catalogued {
    model: Arc<dyn Similar>,
    catalogue: Arc<dyn Catalogue>,
    store: Store,
    /// The checksum of the catalogue that the site has loaded.
    checksum: String,
}

impl Catalogued {
    pub fn new(model: Arc<dyn Similar>, catalogue: Arc<dyn Catalogue>, store: Store, checksum: String) -> Self {
        Self { model, catalogue, store, checksum }
    }

    /// Keeps those of the films that the site has. A model in this process that has learned from this very catalogue
    /// names no others; what a box says is looked up, whatever it says it is.
    async fn keep_known<T>(
        &self,
        (host, edition): (&str, &Edition),
        films: &mut Vec<T>,
        slug: impl Fn(&T) -> &str,
    ) -> Result<(), AskError> {
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
            .map_err(|error| AskError::Unavailable(error.to_string()))?;
        let known: HashSet<&str> = known.iter().map(String::as_str).collect();
        let named = films.len();
        films.retain(|film| known.contains(slug(film)));
        if films.len() < named {
            tracing::debug!(host, unknown = named - films.len(), "the model named films that the site does not have");
        }
        Ok(())
    }

    async fn checked(&self, mut answer: Hosted<Answer>) -> Result<Hosted<Answer>, AskError> {
        let Hosted { host, value } = &mut answer;
        self.keep_known((host, &value.model), &mut value.similar, |neighbour| &neighbour.slug).await?;
        Ok(answer)
    }
}

#[async_trait]
impl Similar for Catalogued {
    fn host(&self) -> &str {
        self.model.host()
    }

    fn version(&self) -> Option<Arc<str>> {
        self.model.version()
    }

    async fn to_film(&self, slug: &str, k: usize) -> Result<Hosted<Answer>, AskError> {
        let answer = match self.model.to_film(slug, k).await {
            Err(AskError::NotFound) => {
                let film = self.catalogue.film(slug).await.map_err(no_film)?;
                match self.model.to_details(question_of(&film, k)).await {
                    // It was not the caller who asked by details.
                    Err(AskError::Refused(refusal)) => Err(AskError::Unavailable(format!("{slug}: {refusal}"))),
                    answer => answer,
                }
            }
            answer => answer,
        }?;
        self.checked(answer).await
    }

    async fn to_details(&self, question: Question) -> Result<Hosted<Answer>, AskError> {
        self.checked(self.model.to_details(question).await?).await
    }

    async fn to_each(&self, questions: Vec<Question>) -> Result<Vec<Result<Answer, Refusal>>, AskError> {
        let mut answers = self.model.to_each(questions).await?;
        for answer in answers.iter_mut().flatten() {
            self.keep_known((self.model.host(), &answer.model), &mut answer.similar, |film| &film.slug).await?;
        }
        Ok(answers)
    }

    async fn to_taste(&self, taste: Taste) -> Result<Hosted<Answer>, AskError> {
        self.checked(self.model.to_taste(taste).await?).await
    }

    async fn shelf(&self, number: usize, count: usize) -> Result<Hosted<Shelf>, AskError> {
        let mut shelf = self.model.shelf(number, count).await?;
        let Hosted { host, value } = &mut shelf;
        self.keep_known((host, &value.model), &mut value.films, |film| &film.slug).await?;
        Ok(shelf)
    }

    async fn card(&self) -> Result<Hosted<ModelCard>, AskError> {
        self.model.card().await
    }

    async fn map(&self) -> Result<Hosted<Map>, AskError> {
        let mut map = self.model.map().await?;
        let Hosted { host, value } = &mut map;
        self.keep_known((host, &value.model), &mut value.films, |film| &film.slug).await?;
        Ok(map)
    }

    fn readiness(&self) -> Readiness {
        self.model.readiness()
    }
}

fn no_film(error: ServiceError) -> AskError {
    match error {
        ServiceError::NotFound | ServiceError::Invalid(_) => AskError::NotFound,
        ServiceError::Failed(error) => AskError::Unavailable(error),
    }
}

/// What the catalogue knows of a film, as a question.
fn question_of(film: &Film, k: usize) -> Question {
    let slugs = |named: &[app::types::Named]| named.iter().map(|named| named.slug.clone()).collect();
    // An imported film has no tone: an even one would say that it is nothing at all.
    let scored = film.tone.iter().any(|(_, score)| *score > 0);
    let tone = film.tone.iter().filter(|(axis, _)| scored && Tone::AXES.contains(&axis.as_str()));
    Question {
        title: Some(film.title.clone()),
        year: Some(film.year),
        genres: slugs(&film.genres),
        keywords: slugs(&film.keywords),
        directors: film.directors.clone(),
        cast: film.cast.clone(),
        synopsis: film.synopsis.clone().unwrap_or_default(),
        tone: tone.cloned().collect(),
        k,
        ..Question::default()
    }
    .cut_to_limits()
}
