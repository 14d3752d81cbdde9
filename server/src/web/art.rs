//! `/art/{slug}.svg`, with `?shape=backdrop` for the wide one.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use moka::future::Cache;
use serde::Deserialize;

use super::Site;
use super::problem::Problem;
use posters::{Shape, Subject};

/// Pictures drawn before, so that a page of a hundred cards is drawn once.
#[derive(Clone)]
pub struct Gallery {
    drawn: Cache<(String, Wanted), Picture>,
}

/// Bytes of SVG that are kept in memory.
const ROOM: u64 = 6 * 1024 * 1024;

/// A drawing changes only with the program, so a browser may keep it for a day and ask again by its tag.
const KEEP: HeaderValue = HeaderValue::from_static("public, max-age=86400, stale-while-revalidate=604800");

#[derive(Debug, Clone)]
struct Picture {
    svg: bytes::Bytes,
    tag: HeaderValue,
}

impl Gallery {
    pub fn new() -> Self {
        let weight = |_: &(String, Wanted), picture: &Picture| u32::try_from(picture.svg.len()).unwrap_or(u32::MAX);
        Self { drawn: Cache::builder().weigher(weight).max_capacity(ROOM).build() }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Wanted {
    #[default]
    Poster,
    Backdrop,
}

#[derive(Deserialize)]
pub struct Options {
    #[serde(default)]
    shape: Wanted,
}

pub async fn draw(
    State(site): State<Site>,
    Path(file): Path<String>,
    options: Result<Query<Options>, axum::extract::rejection::QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Ok(Query(Options { shape })) = options else {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "shape must be poster or backdrop"));
    };
    let slug = file.strip_suffix(".svg").ok_or_else(Problem::not_found)?;
    let picture = site
        .art
        .drawn
        .try_get_with((slug.to_owned(), shape), async {
            let film = site.services.catalogue.film(slug).await?;
            Ok(picture_of(&film, shape))
        })
        .await
        .map_err(|error: std::sync::Arc<domain::ServiceError>| Problem::from((*error).clone()))?;

    if headers.get(header::IF_NONE_MATCH) == Some(&picture.tag) {
        return Ok(
            (StatusCode::NOT_MODIFIED, [(header::ETAG, picture.tag), (header::CACHE_CONTROL, KEEP)]).into_response()
        );
    }
    let kind = HeaderValue::from_static("image/svg+xml");
    let headers = [(header::CONTENT_TYPE, kind), (header::ETAG, picture.tag), (header::CACHE_CONTROL, KEEP)];
    Ok((headers, picture.svg).into_response())
}

fn picture_of(film: &domain::Film, shape: Wanted) -> Picture {
    let slugs = |named: &[domain::Named]| named.iter().map(|word| word.slug.clone()).collect::<Vec<_>>();
    let scores: Vec<u8> = film.tone.iter().map(|(_, score)| *score).collect();
    let subject = Subject {
        slug: &film.slug,
        year: film.year,
        genres: &slugs(&film.genres),
        keywords: &slugs(&film.keywords),
        tone: scores.try_into().ok(),
    };
    let svg = posters::draw(&subject, if shape == Wanted::Poster { Shape::Poster } else { Shape::Backdrop });
    let tag = super::assets::tag_of(svg.as_bytes());
    Picture { svg: svg.into(), tag }
}
