//! The recommender over the model: rows of similar films and of recommendations, the model card and the map.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    FilmCard, FilmRow, Hosted, Id, MapPoint, ModelCard, PersonalRow, Recommender, ServiceError, Slug, ToneAxis,
    ToneShifts, TunedRow,
};
use strum::IntoEnumIterator;

use crate::recommender::{ModelClient, SimilarResponse};
use crate::services::history::SqlHistory;

mod personal;
mod signals;

/// The recommender service, wherever the model runs.
pub struct RecommenderService {
    model: ModelClient,
    /// What users rated, watched and listed.
    history: SqlHistory,
}

impl RecommenderService {
    /// The recommender over `model`, with `history` as the source of signals.
    pub fn new(model: ModelClient, history: SqlHistory) -> Self {
        Self { model, history }
    }
}

fn cards(response: SimilarResponse) -> Vec<FilmCard> {
    response.similar.into_iter().map(FilmCard::from).collect()
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
        Ok(self.model.similar_to_film(slug, count).await?.map(cards))
    }

    async fn tuned(&self, slug: &Slug, tune: &ToneShifts, count: usize) -> Result<Hosted<TunedRow>, ServiceError> {
        let count = if tune.is_empty() { 0 } else { count };
        Ok(self.model.tuned_row(slug, tune, count).await?.map(|row| TunedRow {
            movie: slug.clone(),
            tune: tune.clone(),
            tone: ToneAxis::iter().filter_map(|axis| row.tone.get(<&str>::from(axis)).copied()).collect(),
            films: row.similar.into_iter().map(FilmCard::from).collect(),
        }))
    }

    async fn shelf(&self, number: usize, count: usize) -> Result<Hosted<FilmRow>, ServiceError> {
        Ok(self.model.shelf(number, count).await?.map(|shelf| FilmRow {
            title: shelf.title,
            href: None,
            films: shelf.films.into_iter().map(FilmCard::from).collect(),
        }))
    }

    async fn personal(&self, user: &Id, count: usize) -> Result<Hosted<Vec<PersonalRow>>, ServiceError> {
        personal::rows(&self.model, &self.history, user, count).await
    }

    async fn onboarding(&self) -> Result<Hosted<Vec<FilmCard>>, ServiceError> {
        Ok(self.model.onboarding().await?.map(|response| response.films.into_iter().map(FilmCard::from).collect()))
    }

    async fn card(&self) -> Result<Hosted<ModelCard>, ServiceError> {
        Ok(self.model.card().await?)
    }

    async fn map(&self) -> Result<Hosted<Vec<MapPoint>>, ServiceError> {
        Ok(self.model.map().await?.map(|map| map.films))
    }
}
