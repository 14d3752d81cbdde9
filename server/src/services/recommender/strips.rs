//! What panels show of the model's answers.

use std::sync::Arc;

use app::services::{Hosted, Recommender, ServiceError};
use app::types::{Card, ModelCard, Place, Row};
use async_trait::async_trait;

use super::Similar;

/// The recommender that panels call, wherever the model runs.
pub struct Strips {
    model: Arc<dyn Similar>,
}

impl Strips {
    pub fn new(model: Arc<dyn Similar>) -> Self {
        Self { model }
    }
}

#[async_trait]
impl Recommender for Strips {
    fn host(&self) -> &str {
        self.model.host()
    }

    fn version(&self) -> Option<Arc<str>> {
        self.model.version()
    }

    async fn similar(&self, slug: &str, count: usize) -> Result<Hosted<Vec<Card>>, ServiceError> {
        let Hosted { host, value } = self.model.to_film(slug, count).await?;
        let cards = value.similar.into_iter().map(|neighbour| Card {
            slug: neighbour.slug,
            title: neighbour.title,
            year: neighbour.year,
            because: neighbour.because,
        });
        Ok(Hosted { host, value: cards.collect() })
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

    async fn card(&self) -> Result<Hosted<ModelCard>, ServiceError> {
        Ok(self.model.card().await?)
    }

    async fn map(&self) -> Result<Hosted<Vec<Place>>, ServiceError> {
        Ok(self.model.map().await?.map(|map| map.films))
    }
}
