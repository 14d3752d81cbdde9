//! What panels show of the model's answers.

use std::sync::Arc;

use domain::{Hosted, Recommender, ServiceError};
use domain::{Card, ModelCard, Place, Row};
use async_trait::async_trait;

use crate::recommender::ModelClient;
use crate::services::history::SqlHistory;

mod personal;

/// The recommender that panels call, wherever the model runs.
pub struct RecommenderService {
    model: Arc<dyn ModelClient>,
    /// What there is to know of the person for whom a row is.
    history: SqlHistory,
}

impl RecommenderService {
    pub fn new(model: Arc<dyn ModelClient>, history: SqlHistory) -> Self {
        Self { model, history }
    }
}

impl From<Neighbour> for Card {
    fn from(neighbour: Neighbour) -> Self {
        let Neighbour { slug, title, year, because, .. } = neighbour;
        Self { slug, title, year, because }
    }
}

#[async_trait]
impl Recommender for RecommenderService {
    fn host(&self) -> &str {
        self.model.host()
    }

    fn version(&self) -> Option<Arc<str>> {
        self.model.version()
    }

    async fn similar(&self, slug: &str, count: usize) -> Result<Hosted<Vec<Card>>, ServiceError> {
        let Hosted { host, value } = self.model.similar_to_film(slug, count).await?;
        Ok(Hosted { host, value: value.similar.into_iter().map(Card::from).collect() })
    }

    async fn shelf(&self, number: usize, count: usize) -> Result<Hosted<Row>, ServiceError> {
        let Hosted { host, value } = self.model.shelf(number, count).await?;
        let cards = value.films.into_iter().map(|film| Card {
            slug: film.slug,
            title: film.title,
            year: film.year,
            because: Vec::new(),
        });
        Ok(Hosted { host, value: Row { title: value.title, href: None, films: cards.collect() } })
    }

    async fn for_user(&self, person: &str, count: usize) -> Result<Hosted<Row>, ServiceError> {
        personal::for_user(&*self.model, &self.history, person, count).await
    }

    async fn because_watched(&self, person: &str, count: usize) -> Result<Hosted<Row>, ServiceError> {
        personal::because_watched(&*self.model, &self.history, person, count).await
    }

    async fn card(&self) -> Result<Hosted<ModelCard>, ServiceError> {
        Ok(self.model.card().await?)
    }

    async fn map(&self) -> Result<Hosted<Vec<Place>>, ServiceError> {
        Ok(self.model.map().await?.map(|map| map.films))
    }
}
