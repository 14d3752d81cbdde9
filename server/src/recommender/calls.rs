//! The calls of the model. Each is defined once for both places where the model can run: the HTTP request to a replica,
//! and the answer of a model in this process.

use std::borrow::Cow;

use domain::{FilmRef, Hosted, MapPoint, ModelCard, Slug, ValidationCurve, ValidationPoint};
use models::artifact::FORMAT_VERSION;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use utoipa::ToSchema;

use super::in_process::{LoadedModel, film_ref};
use super::remote::ReplicaRequest;
use super::schema::{ModelResponse, ModelVersion, SCHEMA_VERSION};
use super::{
    ModelClient, ModelError, RecommendRequest, SimilarRequest, SimilarResponse, TasteRowsRequest, TasteRowsResponse,
};

/// A call of the model.
pub trait ModelCall: Send + Sync + 'static {
    type Response: ModelResponse;
    /// Whether an answer takes milliseconds of CPU time, so that it needs a thread for blocking work.
    const CPU_BOUND: bool = false;

    /// The same call as a request to a replica.
    fn replica_request(&self) -> ReplicaRequest;

    /// Answers the call in this process.
    fn answer(&self, model: &LoadedModel) -> Result<Self::Response, ModelError>;
}

/// Films similar to a film of the model.
pub struct SimilarToFilm {
    pub slug: Slug,
    pub k: usize,
}

impl ModelCall for SimilarToFilm {
    type Response = SimilarResponse;

    fn replica_request(&self) -> ReplicaRequest {
        ReplicaRequest::get(format!("/api/v1/movies/{}/similar?k={}", self.slug, self.k))
    }

    fn answer(&self, model: &LoadedModel) -> Result<SimilarResponse, ModelError> {
        model.similar_to_film(&self.slug, self.k)
    }
}

impl ModelCall for SimilarRequest {
    type Response = SimilarResponse;
    const CPU_BOUND: bool = true;

    fn replica_request(&self) -> ReplicaRequest {
        ReplicaRequest::post("/api/v1/similar", self)
    }

    fn answer(&self, model: &LoadedModel) -> Result<SimilarResponse, ModelError> {
        model.similar_to_details(self)
    }
}

impl ModelCall for RecommendRequest {
    type Response = SimilarResponse;
    const CPU_BOUND: bool = true;

    fn replica_request(&self) -> ReplicaRequest {
        ReplicaRequest::post("/api/v1/suggestions", self)
    }

    fn answer(&self, model: &LoadedModel) -> Result<SimilarResponse, ModelError> {
        model.recommend(self)
    }
}

/// The films of a shelf.
struct Shelf {
    number: usize,
    count: usize,
}

/// A shelf: a cluster of films that training found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShelfResponse {
    pub model: ModelVersion,
    pub title: String,
    /// Most typical first.
    pub films: Vec<FilmRef>,
}

impl ModelResponse for ShelfResponse {
    fn model(&self) -> Cow<'_, ModelVersion> {
        Cow::Borrowed(&self.model)
    }

    fn retain_films(&mut self, keep: &mut dyn FnMut(&Slug) -> bool) {
        self.films.retain(|film| keep(&film.slug));
    }
}

impl ModelCall for Shelf {
    type Response = ShelfResponse;

    fn replica_request(&self) -> ReplicaRequest {
        ReplicaRequest::get(format!("/api/v1/shelves/{}?count={}", self.number, self.count))
    }

    fn answer(&self, model: &LoadedModel) -> Result<ShelfResponse, ModelError> {
        let shelf = model.model.shelves().get(self.number).ok_or(ModelError::NotFound)?;
        let films = shelf.films.iter().take(self.count).map(|&film| film_ref(model.model.film(film)));
        let films = films.collect::<Result<_, _>>()?;
        Ok(ShelfResponse { model: model.model_version.clone(), title: shelf.title.clone(), films })
    }
}

/// The model card.
pub struct Card;

impl ModelCall for Card {
    type Response = ModelCard;

    fn replica_request(&self) -> ReplicaRequest {
        ReplicaRequest::get("/api/v1/model".to_owned())
    }

    fn answer(&self, model: &LoadedModel) -> Result<ModelCard, ModelError> {
        let artifact = model.model.artifact();
        let trained_at = model.trained_at.and_then(|time| {
            let time = OffsetDateTime::from(time).replace_nanosecond(0).ok()?;
            time.format(&Rfc3339).ok()
        });
        Ok(ModelCard {
            version: model.model_version.version.clone(),
            checksum: model.model.checksum().to_owned(),
            trained_on: artifact.catalogue_checksum.clone(),
            trained_at,
            format_version: FORMAT_VERSION,
            wire: SCHEMA_VERSION,
            catalogue_size: artifact.films.len(),
            terms: artifact.feature_count(),
            shelves: artifact.shelves.len(),
            likes: artifact.ratings.as_ref().map_or(0, |ratings| ratings.likes),
            metrics: model.metrics.clone(),
            tuning: artifact.ratings.iter().flat_map(|ratings| &ratings.tuning).map(validation_curve).collect(),
        })
    }
}

fn validation_curve(curve: &models::ValidationCurve) -> ValidationCurve {
    let points = curve.points.iter().map(|&(value, score)| ValidationPoint { value, score });
    ValidationCurve {
        constant: curve.constant.clone(),
        metric: curve.metric.clone(),
        chosen: curve.chosen,
        points: points.collect(),
    }
}

/// The films that a new user is asked about.
struct Onboarding;

/// Films to ask a new user about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OnboardingResponse {
    pub model: ModelVersion,
    /// Unlike each other, and together similar to most films of the catalogue; the most typical one first.
    pub films: Vec<FilmRef>,
}

impl ModelResponse for OnboardingResponse {
    fn model(&self) -> Cow<'_, ModelVersion> {
        Cow::Borrowed(&self.model)
    }

    fn retain_films(&mut self, keep: &mut dyn FnMut(&Slug) -> bool) {
        self.films.retain(|film| keep(&film.slug));
    }
}

impl ModelCall for Onboarding {
    type Response = OnboardingResponse;

    fn replica_request(&self) -> ReplicaRequest {
        ReplicaRequest::get("/api/v1/onboarding".to_owned())
    }

    fn answer(&self, model: &LoadedModel) -> Result<OnboardingResponse, ModelError> {
        let films = model.model.onboarding().map(film_ref).collect::<Result<_, _>>()?;
        Ok(OnboardingResponse { model: model.model_version.clone(), films })
    }
}

/// The map of films.
struct Map;

/// The films on a map that separates kinds of films.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MapResponse {
    pub model: ModelVersion,
    pub films: Vec<MapPoint>,
}

impl ModelResponse for MapResponse {
    fn model(&self) -> Cow<'_, ModelVersion> {
        Cow::Borrowed(&self.model)
    }

    fn retain_films(&mut self, keep: &mut dyn FnMut(&Slug) -> bool) {
        self.films.retain(|point| keep(&point.film.slug));
    }
}

impl ModelCall for Map {
    type Response = MapResponse;

    fn replica_request(&self) -> ReplicaRequest {
        ReplicaRequest::get("/api/v1/model/map".to_owned())
    }

    fn answer(&self, model: &LoadedModel) -> Result<MapResponse, ModelError> {
        let points = model.model.map().map(|(film, position, genre)| {
            // Three decimals are less than a pixel, and shorten the page.
            let [x, y] = position.map(|coordinate| (coordinate * 1000.0).round() / 1000.0);
            Ok(MapPoint { film: film_ref(film)?, x, y, genre: genre.unwrap_or_default().to_owned() })
        });
        Ok(MapResponse { model: model.model_version.clone(), films: points.collect::<Result<_, ModelError>>()? })
    }
}

/// The calls by name, except [`ModelClient::similar_to_film`] and [`ModelClient::similar_to_many`], which are more than
/// one call.
impl ModelClient {
    /// The films most similar to the described one, best first.
    ///
    /// # Errors
    /// [`ModelError::Invalid`] if none of the values is in the model's vocabulary.
    pub async fn similar_to_details(&self, request: SimilarRequest) -> Result<Hosted<SimilarResponse>, ModelError> {
        self.call(request).await
    }

    /// Recommendations for a user who watched the given films, best first. Unknown films are ignored.
    ///
    /// # Errors
    /// [`ModelError::Unavailable`]
    pub async fn recommend(&self, request: RecommendRequest) -> Result<Hosted<SimilarResponse>, ModelError> {
        self.call(request).await
    }

    /// Rows of recommendations for each taste of a person who likes the given films, the taste of the largest weight
    /// first. Unknown films are ignored.
    ///
    /// # Errors
    /// [`ModelError::Unavailable`]
    pub async fn taste_rows(&self, request: TasteRowsRequest) -> Result<Hosted<TasteRowsResponse>, ModelError> {
        self.call(request).await
    }

    /// The first `count` films of a shelf. Shelves are counted from 0, largest first.
    ///
    /// # Errors
    /// [`ModelError::NotFound`] if there are fewer shelves.
    pub async fn shelf(&self, number: usize, count: usize) -> Result<Hosted<ShelfResponse>, ModelError> {
        self.call(Shelf { number, count }).await
    }

    /// The films that a new user is asked about.
    ///
    /// # Errors
    /// [`ModelError::Unavailable`]
    pub async fn onboarding(&self) -> Result<Hosted<OnboardingResponse>, ModelError> {
        self.call(Onboarding).await
    }

    /// The model card.
    ///
    /// # Errors
    /// [`ModelError::Unavailable`]
    pub async fn card(&self) -> Result<Hosted<ModelCard>, ModelError> {
        self.call(Card).await
    }

    /// The films that the catalogue describes, on a map.
    ///
    /// # Errors
    /// [`ModelError::Unavailable`]
    pub async fn map(&self) -> Result<Hosted<MapResponse>, ModelError> {
        self.call(Map).await
    }
}
