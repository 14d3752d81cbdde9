//! `/art/{slug}.svg`: a film's poster, or its backdrop with `?shape=backdrop`.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum_extra::TypedHeader;
use axum_extra::headers::ETag;
use bytes::Bytes;
use domain::{Film, NamedSlug, ServiceError, Slug};
use http::{HeaderValue, StatusCode, header};
use metrics::{counter, gauge};
use moka::future::Cache;
use posters::Subject;
use serde::Deserialize;

use super::Site;
use super::problem::Problem;
use super::representation::etag;
use crate::bulkhead::Bulkhead;

/// Recently drawn pictures, so that the cards of a page are not drawn for each visitor.
#[derive(Clone)]
pub struct Gallery {
    drawn: Cache<(Slug, Shape), Picture>,
}

/// The capacity of the cache, in bytes of SVG: the posters and backdrops of the catalogue, of about 8 kB each, and as many
/// of other films.
const MAX_CACHED: u64 = 40 * 1024 * 1024;
/// Drawing takes about a millisecond of a core.
static DRAWING: Bulkhead = Bulkhead::new("art", 4, Duration::from_secs(3));

/// A drawing changes with the program only, so browsers may use it for a day before they revalidate it.
const CACHE_CONTROL: HeaderValue = HeaderValue::from_static("public, max-age=86400, stale-while-revalidate=604800");

#[derive(Debug, Clone)]
struct Picture {
    svg: Bytes,
    etag: ETag,
}

impl Gallery {
    /// An empty cache.
    pub fn new() -> Self {
        let weight = |_: &(Slug, Shape), picture: &Picture| u32::try_from(picture.svg.len()).unwrap_or(u32::MAX);
        Self { drawn: Cache::builder().weigher(weight).max_capacity(MAX_CACHED).build() }
    }

    fn measure(&self) {
        #[expect(clippy::cast_precision_loss, reason = "the capacity is far below 2^52")]
        gauge!("matinee_picture_cache_bytes").set(self.drawn.weighted_size() as f64);
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Shape {
    #[default]
    Poster,
    Backdrop,
}

/// The query string of a picture's URL.
#[derive(Deserialize)]
pub struct PictureQuery {
    #[serde(default)]
    shape: Shape,
}

/// `GET /art/{slug}.svg`
pub async fn picture(
    State(site): State<Site>,
    Path(file): Path<String>,
    query: Result<Query<PictureQuery>, QueryRejection>,
) -> Result<Response, Problem> {
    let Ok(Query(PictureQuery { shape })) = query else {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "shape must be poster or backdrop"));
    };
    let slug: Option<Slug> = file.strip_suffix(".svg").and_then(|slug| slug.parse().ok());
    let slug = slug.ok_or_else(Problem::not_found)?;
    let drawn = site.art.drawn.try_get_with((slug.clone(), shape), async {
        let film = site.services.catalogue.film(&slug).await?;
        let drawn = DRAWING.run_blocking(move || draw(&film, shape)).await.map_err(ServiceError::failed);
        counter!("matinee_pictures_drawn_total").increment(1);
        drawn
    });
    let picture = drawn
        .await
        .inspect(|_| site.art.measure())
        .map_err(|error: Arc<ServiceError>| Problem::from((*error).clone()))?;

    let caching = [(header::CACHE_CONTROL, CACHE_CONTROL)];
    let content_type = [(header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"))];
    Ok((TypedHeader(picture.etag), caching, content_type, picture.svg).into_response())
}

fn draw(film: &Film, shape: Shape) -> Picture {
    let slugs = |terms: &[NamedSlug]| terms.iter().map(|term| term.slug.clone()).collect::<Vec<_>>();
    let scores: Vec<u8> = film.tone.iter().map(|(_, score)| *score).collect();
    let subject = Subject {
        slug: &film.slug,
        title: &film.title,
        synopsis: film.synopsis.as_deref().unwrap_or_default(),
        year: film.year,
        genres: &slugs(&film.genres),
        keywords: &slugs(&film.keywords),
        tone: scores.try_into().ok(),
    };
    let shape = match shape {
        Shape::Poster => posters::Shape::Poster,
        Shape::Backdrop => posters::Shape::Backdrop,
    };
    let svg = posters::draw(&subject, shape);
    Picture { etag: etag(svg.as_bytes()), svg: svg.into() }
}
