//! What panels show of the model's answers.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{FilmCard, FilmRow, Hosted, Id, MapPoint, ModelCard, Recommender, ServiceError, Slug};

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

#[async_trait]
impl Recommender for RecommenderService {
    fn host(&self) -> &str {
        self.model.host()
    }

    fn version(&self) -> Option<Arc<str>> {
        self.model.version()
    }

    async fn similar(&self, slug: &Slug, count: usize) -> Result<Hosted<Vec<FilmCard>>, ServiceError> {
        let Hosted { host, value } = self.model.similar_to_film(slug, count).await?;
        Ok(Hosted { host, value: value.similar.into_iter().map(FilmCard::from).collect() })
    }

    async fn shelf(&self, number: usize, count: usize) -> Result<Hosted<FilmRow>, ServiceError> {
        let Hosted { host, value } = self.model.shelf(number, count).await?;
        let films = value.films.into_iter().map(FilmCard::from).collect();
        Ok(Hosted { host, value: FilmRow { title: value.title, href: None, films } })
    }

    async fn for_user(&self, user: &Id, count: usize) -> Result<Hosted<FilmRow>, ServiceError> {
        personal::for_user(&*self.model, &self.history, user, count).await
    }

    async fn because_watched(&self, user: &Id, count: usize) -> Result<Hosted<FilmRow>, ServiceError> {
        personal::because_watched(&*self.model, &self.history, user, count).await
    }

    async fn card(&self) -> Result<Hosted<ModelCard>, ServiceError> {
        Ok(self.model.card().await?)
    }

    async fn map(&self) -> Result<Hosted<Vec<MapPoint>>, ServiceError> {
        Ok(self.model.map().await?.map(|map| map.films))
    }
}
