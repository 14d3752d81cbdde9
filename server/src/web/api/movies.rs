//! The catalogue: all films, and one film.

use axum::Json;
use axum::extract::State;
use domain::{Film, FilmCard, Slug};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::{PathParameter, QueryParameters};
use crate::recommender::MAX_VALUE_LEN;
use crate::recommender::fields::{Bounded, Text};
use crate::web::Site;
use crate::web::problem::{Failure, Problem};

/// The calls about the catalogue.
pub fn router() -> OpenApiRouter<Site> {
    OpenApiRouter::new().routes(routes!(movies)).routes(routes!(movie))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PageParameters {
    /// The number of films, from 1 to 100; 50 by default.
    #[param(value_type = Option<usize>, minimum = 1, maximum = 100)]
    limit: Option<Bounded<1, 100>>,
    /// The value of `next` of the previous page.
    #[param(value_type = Option<String>, max_length = 120, pattern = r"^[^\x00]*$")]
    after: Option<Text<MAX_VALUE_LEN>>,
}

/// The number of films on a page if the request does not contain one.
const DEFAULT_LIMIT: u64 = 50;

/// A page of the catalogue.
#[derive(Serialize, ToSchema)]
struct Movies {
    movies: Vec<FilmCard>,
    /// The value of `after` for the next page; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Slug>,
}

/// All films by slug, in pages
#[utoipa::path(
    get, path = "/v1/movies", tag = "films", operation_id = "movies",
    params(PageParameters),
    responses((status = 200, description = "A page of the catalogue", body = Movies), Failure),
)]
async fn movies(
    State(site): State<Site>,
    QueryParameters(PageParameters { limit, after }): QueryParameters<PageParameters>,
) -> Result<Json<Movies>, Problem> {
    let limit = limit.map_or(DEFAULT_LIMIT, Bounded::get);
    let after = after.map(|Text(after)| after).unwrap_or_default();
    let movies = site.services.catalogue.films_after(&after, limit as u32).await?;
    let is_full = movies.len() as u64 == limit;
    let next = movies.last().filter(|_| is_full).map(|card| card.film.slug.clone());
    Ok(Json(Movies { movies, next }))
}

/// A film with its details
#[utoipa::path(
    get, path = "/v1/movies/{slug}", tag = "films", operation_id = "movie",
    params(("slug" = Slug, Path, example = "heat-1995")),
    responses((status = 200, description = "The film", body = Film), Failure),
)]
async fn movie(State(site): State<Site>, PathParameter(slug): PathParameter<Slug>) -> Result<Json<Film>, Problem> {
    Ok(Json(site.services.catalogue.film(&slug).await?))
}
