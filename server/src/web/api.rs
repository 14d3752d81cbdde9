//! The REST API, version 1: JSON in and out.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::routing::get;
use axum::{Json, Router};
use http::StatusCode;
use models::model::MOST_NEIGHBOURS;
use serde::{Deserialize, Serialize};

use super::Site;
use super::problem::Problem;
use crate::services::recommender::refused;

pub fn router() -> Router<Site> {
    Router::new()
        .route("/v1/movies", get(movies))
        .route("/v1/movies/{slug}", get(movie))
        .route("/v1/movies/{slug}/similar", get(similar))
        .fallback(async || Problem::not_found())
}

type Options<T> = Result<Query<T>, QueryRejection>;

fn options<T>(options: Options<T>) -> Result<T, Problem> {
    match options {
        Ok(Query(options)) => Ok(options),
        Err(rejection) => Err(Problem::new(StatusCode::BAD_REQUEST, rejection.body_text())),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Paging {
    limit: Option<u32>,
    after: Option<String>,
}

#[derive(Serialize)]
struct Movies {
    movies: Vec<app::types::Card>,
    /// Pass it as `after` to get the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

const MOST_MOVIES: u32 = 100;

/// `GET /api/v1/movies?limit=&after=`: by slug.
async fn movies(State(site): State<Site>, paging: Options<Paging>) -> Result<Json<Movies>, Problem> {
    let Paging { limit, after } = options(paging)?;
    let limit = limit.unwrap_or(50);
    if !(1..=MOST_MOVIES).contains(&limit) {
        let detail = format!("limit must be a whole number from 1 to {MOST_MOVIES}");
        return Err(Problem::new(StatusCode::BAD_REQUEST, detail));
    }
    let movies = site.services.catalogue.films_after(after.as_deref().unwrap_or_default(), limit).await?;
    let full = movies.len() == limit as usize;
    let next = movies.last().filter(|_| full).map(|film| film.slug.clone());
    Ok(Json(Movies { movies, next }))
}

/// `GET /api/v1/movies/{slug}`
async fn movie(State(site): State<Site>, Path(slug): Path<String>) -> Result<Json<app::types::Film>, Problem> {
    Ok(Json(site.services.catalogue.film(&slug).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Count {
    k: Option<usize>,
}

#[derive(Serialize)]
struct Similar {
    model: Version,
    similar: Vec<Neighbour>,
}

#[derive(Serialize)]
struct Version {
    version: String,
}

#[derive(Serialize)]
struct Neighbour {
    slug: String,
    title: String,
    year: u16,
    score: f32,
    because: Vec<String>,
}

/// `GET /api/v1/movies/{slug}/similar?k=6`
async fn similar(
    State(site): State<Site>,
    Path(slug): Path<String>,
    count: Options<Count>,
) -> Result<Json<Similar>, Problem> {
    let k = options(count)?.k.unwrap_or(6);
    if !(1..=MOST_NEIGHBOURS).contains(&k) {
        let detail = format!("k must be a whole number from 1 to {MOST_NEIGHBOURS}");
        return Err(Problem::new(StatusCode::BAD_REQUEST, detail));
    }
    let unavailable = || Problem::new(StatusCode::SERVICE_UNAVAILABLE, "The model is not loaded; /readyz says why.");
    let model = site.model.model().map_err(|_| unavailable())?;
    let neighbours = model.similar_to(&slug, k).map_err(|error| Problem::from(refused(error)))?;
    let similar = neighbours.into_iter().map(|neighbour| Neighbour {
        slug: neighbour.film.slug.clone(),
        title: neighbour.film.title.clone(),
        year: neighbour.film.year,
        score: neighbour.score,
        because: neighbour.because,
    });
    Ok(Json(Similar { model: Version { version: model.version().to_owned() }, similar: similar.collect() }))
}
