//! The calls of the model, which the site and replicas have in common.

use axum::Json;
use axum::extract::{DefaultBodyLimit, State};
use domain::{ModelCard, Slug, ToneShifts};
use models::model::MAX_NEIGHBOURS;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::{JsonBody, PathParameter, QueryParameters};
use crate::recommender::fields::{Bounded, MAX_BODY_LEN};
use crate::recommender::{
    DEFAULT_COUNT, MapResponse, ModelClient, OnboardingResponse, RecommendRequest, ShelfResponse, SimilarRequest,
    SimilarResponse, TasteRowsRequest, TasteRowsResponse, TunedRowResponse,
};
use crate::web::problem::{Failure, Problem};

/// The calls of `model`.
pub fn router<S: Clone + Send + Sync + 'static>(model: ModelClient) -> OpenApiRouter<S> {
    OpenApiRouter::new()
        .routes(routes!(similar))
        .routes(routes!(similar_to_details))
        .routes(routes!(tuned))
        .routes(routes!(suggestions))
        .routes(routes!(tastes))
        .routes(routes!(shelf))
        .routes(routes!(onboarding))
        .routes(routes!(card))
        .routes(routes!(map))
        .layer(DefaultBodyLimit::max(MAX_BODY_LEN))
        .fallback(async || Problem::not_found())
        .with_state(model)
}

/// The length of a row of similar films, or of a shelf.
type RowLength = Bounded<1, { MAX_NEIGHBOURS as u64 }>;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SimilarParameters {
    /// The number of films, from 1 to 50; 6 by default.
    #[param(value_type = Option<usize>, minimum = 1, maximum = 50)]
    k: Option<RowLength>,
}

/// Films similar to a film
#[utoipa::path(
    get, path = "/v1/movies/{slug}/similar", tag = "model", operation_id = "similar",
    params(("slug" = Slug, Path, example = "heat-1995"), SimilarParameters),
    responses((status = 200, description = "The most similar films", body = SimilarResponse), Failure),
)]
async fn similar(
    State(model): State<ModelClient>,
    PathParameter(slug): PathParameter<Slug>,
    QueryParameters(SimilarParameters { k }): QueryParameters<SimilarParameters>,
) -> Result<Json<SimilarResponse>, Problem> {
    let k = k.map_or(DEFAULT_COUNT, |k| k.get() as usize);
    Ok(Json(model.similar_to_film(&slug, k).await?.value))
}

/// Films similar to a film given by its details
///
/// The film need not be in the catalogue. Values that are not in the model's vocabulary are listed in `ignored`.
#[utoipa::path(
    post, path = "/v1/similar", tag = "model", operation_id = "similar_to_details",
    request_body = SimilarRequest,
    responses((status = 200, description = "The most similar films", body = SimilarResponse), Failure),
)]
async fn similar_to_details(
    State(model): State<ModelClient>,
    JsonBody(request): JsonBody<SimilarRequest>,
) -> Result<Json<SimilarResponse>, Problem> {
    Ok(Json(model.similar_to_details(request).await?.value))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct TunedParameters {
    /// Up to three shifts, separated by commas. If two shifts are along one axis, the later one wins.
    #[serde(default)]
    #[param(
        value_type = Option<String>, example = "less-dark,more-funny",
        pattern = "^((less|more)-(dark|funny|tense|romantic|violent|cerebral|fast|epic|strange|uplifting|family|stylised)(,(less|more)-(dark|funny|tense|romantic|violent|cerebral|fast|epic|strange|uplifting|family|stylised)){0,2})?$"
    )]
    tune: ToneShifts,
    /// The number of films, from 0 to 50; 6 by default.
    #[param(value_type = Option<usize>, minimum = 0, maximum = 50)]
    k: Option<Bounded<0, { MAX_NEIGHBOURS as u64 }>>,
}

/// Films similar to a film, but with more or less of something
///
/// Each film differs from the given one by at least a point of ten in each desired direction, and says so first.
#[utoipa::path(
    get, path = "/v1/movies/{slug}/tuned", tag = "model", operation_id = "tuned",
    params(("slug" = Slug, Path, example = "heat-1995"), TunedParameters),
    responses((status = 200, description = "The tuned row", body = TunedRowResponse), Failure),
)]
async fn tuned(
    State(model): State<ModelClient>,
    PathParameter(slug): PathParameter<Slug>,
    QueryParameters(TunedParameters { tune, k }): QueryParameters<TunedParameters>,
) -> Result<Json<TunedRowResponse>, Problem> {
    let k = k.map_or(DEFAULT_COUNT, |k| k.get() as usize);
    Ok(Json(model.tuned_row(&slug, &tune, k).await?.value))
}

/// Recommendations for a user who watched the given films
///
/// With ratings, the films that users of the same taste like; without, the films nearest to the mean of the watched
/// ones. Films that are not in the model are listed in `ignored`.
#[utoipa::path(
    post, path = "/v1/suggestions", tag = "model", operation_id = "suggestions",
    request_body = RecommendRequest,
    responses((status = 200, description = "The recommended films", body = SimilarResponse), Failure),
)]
async fn suggestions(
    State(model): State<ModelClient>,
    JsonBody(request): JsonBody<RecommendRequest>,
) -> Result<Json<SimilarResponse>, Problem> {
    Ok(Json(model.recommend(request).await?.value))
}

/// Recommendations for each taste of a person
///
/// The liked films are clustered, and each cluster is named after films in it. Films that are not in the model are listed
/// in `ignored`.
#[utoipa::path(
    post, path = "/v1/tastes", tag = "model", operation_id = "tastes",
    request_body = TasteRowsRequest,
    responses((status = 200, description = "A row of films for each taste", body = TasteRowsResponse), Failure),
)]
async fn tastes(
    State(model): State<ModelClient>,
    JsonBody(request): JsonBody<TasteRowsRequest>,
) -> Result<Json<TasteRowsResponse>, Problem> {
    Ok(Json(model.taste_rows(request).await?.value))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ShelfParameters {
    /// The number of films, from 1 to 50; 14 by default.
    #[param(value_type = Option<usize>, minimum = 1, maximum = 50)]
    count: Option<RowLength>,
}

/// The number of films of a shelf if the request does not contain one.
const DEFAULT_SHELF_COUNT: usize = 14;

/// The films of a shelf
///
/// A shelf is a cluster of films that training found. Shelves are counted from 0, largest first.
#[utoipa::path(
    get, path = "/v1/shelves/{number}", tag = "model", operation_id = "shelf",
    params(("number" = usize, Path, example = 0), ShelfParameters),
    responses((status = 200, description = "The shelf", body = ShelfResponse), Failure),
)]
async fn shelf(
    State(model): State<ModelClient>,
    PathParameter(number): PathParameter<usize>,
    QueryParameters(ShelfParameters { count }): QueryParameters<ShelfParameters>,
) -> Result<Json<ShelfResponse>, Problem> {
    let count = count.map_or(DEFAULT_SHELF_COUNT, |count| count.get() as usize);
    Ok(Json(model.shelf(number, count).await?.value))
}

/// The films that a new user is asked about
///
/// Each is typical of many films of the catalogue and unlike the others, so that liking a few of them tells tastes apart.
#[utoipa::path(
    get, path = "/v1/onboarding", tag = "model", operation_id = "onboarding",
    responses((status = 200, description = "The films", body = OnboardingResponse), Failure),
)]
async fn onboarding(State(model): State<ModelClient>) -> Result<Json<OnboardingResponse>, Problem> {
    Ok(Json(model.onboarding().await?.value))
}

/// The model card
#[utoipa::path(
    get, path = "/v1/model", tag = "model", operation_id = "model",
    responses((status = 200, description = "The model card", body = ModelCard), Failure),
)]
async fn card(State(model): State<ModelClient>) -> Result<Json<ModelCard>, Problem> {
    Ok(Json(model.card().await?.value))
}

/// The films on a map
///
/// The position of each film that the catalogue describes, such that kinds of films are separated. Neighbourhoods are
/// meaningful, distances and axes are not.
#[utoipa::path(
    get, path = "/v1/model/map", tag = "model", operation_id = "map",
    responses((status = 200, description = "The positions", body = MapResponse), Failure),
)]
async fn map(State(model): State<ModelClient>) -> Result<Json<MapResponse>, Problem> {
    Ok(Json(model.map().await?.value))
}
