//! Films, one and all.

use domain::{Card, Film};
use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::Site;
use super::super::problem::Problem;
use super::{Options, options, within};

pub fn router() -> OpenApiRouter<Site> {
    OpenApiRouter::new().routes(routes!(movies)).routes(routes!(movie))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Paging {
    /// How many, from 1 to 100; 50 where it is left out.
    limit: Option<usize>,
    /// The `next` of the page before.
    after: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct Movies {
    movies: Vec<Card>,
    /// Pass it as `after` to get the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

const MOST_MOVIES: usize = 100;

/// All films, by slug, page by page
#[utoipa::path(
    get, path = "/v1/movies", tag = "films", operation_id = "movies",
    params(Paging),
    responses(
        (status = 200, body = Movies),
        (status = "default", body = Problem, content_type = "application/problem+json", description = "What went wrong"),
    ),
)]
async fn movies(State(site): State<Site>, paging: Options<Paging>) -> Result<Json<Movies>, Problem> {
    let Paging { limit, after } = options(paging)?;
    let limit = within("limit", limit.unwrap_or(50), MOST_MOVIES)?;
    let movies = site.services.catalogue.films_after(after.as_deref().unwrap_or_default(), limit as u32).await?;
    let full = movies.len() == limit;
    let next = movies.last().filter(|_| full).map(|film| film.slug.clone());
    Ok(Json(Movies { movies, next }))
}

/// One film with its details
#[utoipa::path(
    get, path = "/v1/movies/{slug}", tag = "films", operation_id = "movie",
    params(("slug" = String, Path, example = "heat-1995")),
    responses(
        (status = 200, body = Film),
        (status = "default", body = Problem, content_type = "application/problem+json", description = "What went wrong"),
    ),
)]
async fn movie(State(site): State<Site>, Path(slug): Path<String>) -> Result<Json<Film>, Problem> {
    Ok(Json(site.services.catalogue.film(&slug).await?))
}
