//! `/art/{slug}.svg`: a film's poster, or its backdrop with `?shape=backdrop`.
//!
//! Pages add the version of all drawings to the URL, `?v=0123456789ab`. It changes with the program and with the films in
//! the database, so browsers cache what is at such a URL forever.

use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;

use app::ArtVersion;
use arc_swap::ArcSwapOption;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum_extra::TypedHeader;
use axum_extra::headers::ETag;
use bytes::Bytes;
use domain::{Film, NamedSlug, ServiceError, Slug};
use flate2::Compression;
use flate2::read::{GzDecoder, GzEncoder};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use metrics::{counter, gauge};
use moka::future::Cache;
use posters::Subject;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::Site;
use super::problem::Problem;
use super::representation::{Accepted, Coding, etag};
use crate::bulkhead::Bulkhead;
use crate::store::Store;
use crate::store::titles::film_sources;

/// Recently drawn pictures, so that the cards of a page are not drawn for each visitor.
pub struct Gallery {
    drawn: Cache<PictureKey, Picture>,
    /// `None` until it has been read from the database.
    version: ArcSwapOption<ArtVersion>,
}

/// A film, a shape, and the version of the drawings.
type PictureKey = (Slug, Shape, Option<ArtVersion>);

/// The capacity of the cache, in compressed bytes: the posters and backdrops of the catalogue, of about 2 kB each, and as
/// many of other films.
const MAX_CACHED: u64 = 12 * 1024 * 1024;
/// Drawing takes about a millisecond of a core.
static DRAWING: Bulkhead = Bulkhead::new("art", 4, Duration::from_secs(3));

/// What is at a URL with the current version never changes.
const VERSIONED: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Other drawings change rarely, so browsers may use them for a day before they revalidate them.
const UNVERSIONED: HeaderValue = HeaderValue::from_static("public, max-age=86400, stale-while-revalidate=604800");
const VARY: HeaderValue = HeaderValue::from_static("accept-encoding");
/// The interval at which the films in the database are checked for changes by other processes.
const CHECK_INTERVAL: Duration = Duration::from_secs(5);

#[derive(Debug, Clone)]
struct Picture {
    /// SVG, compressed with the coding that every client can decode.
    gzip: Bytes,
    etag: ETag,
}

impl Picture {
    fn new(svg: &str) -> io::Result<Self> {
        let mut gzip = Vec::new();
        GzEncoder::new(svg.as_bytes(), Compression::default()).read_to_end(&mut gzip)?;
        Ok(Self { gzip: gzip.into_boxed_slice().into(), etag: etag(svg.as_bytes()) })
    }

    fn svg(&self) -> io::Result<Vec<u8>> {
        let mut svg = Vec::new();
        GzDecoder::new(&*self.gzip).read_to_end(&mut svg)?;
        Ok(svg)
    }
}

impl Gallery {
    /// An empty cache.
    pub fn new() -> Self {
        let weight = |_: &PictureKey, picture: &Picture| u32::try_from(picture.gzip.len()).unwrap_or(u32::MAX);
        Self { drawn: Cache::builder().weigher(weight).max_capacity(MAX_CACHED).build(), version: None.into() }
    }

    /// The version of all drawings, if it is known.
    pub fn version(&self) -> Option<ArtVersion> {
        self.version.load().as_deref().cloned()
    }

    /// Updates the version. If the database fails, the last known version stays.
    pub async fn update_version(&self, store: &Store) {
        match film_sources(store).await {
            Ok(sources) => {
                let digest = Sha256::digest(format!("{} {sources:?}", posters::VERSION));
                let version = ArtVersion(hex::encode(&digest[..6]).into());
                if self.version().as_ref() != Some(&version) {
                    self.version.store(Some(Arc::new(version)));
                }
            }
            Err(error) => tracing::warn!(%error, "cannot read which films the database has"),
        }
    }

    /// Keeps the version current.
    pub async fn watch(&self, store: &Store) {
        loop {
            tokio::time::sleep(CHECK_INTERVAL).await;
            self.update_version(store).await;
        }
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
    v: Option<String>,
}

/// `GET /art/{slug}.svg`
pub async fn picture(
    State(site): State<Site>,
    Path(file): Path<String>,
    query: Result<Query<PictureQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Ok(Query(PictureQuery { shape, v: requested })) = query else {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "shape must be poster or backdrop"));
    };
    let slug: Option<Slug> = file.strip_suffix(".svg").and_then(|slug| slug.parse().ok());
    let slug = slug.ok_or_else(Problem::not_found)?;
    let version = site.art.version();
    let drawn = site.art.drawn.try_get_with((slug.clone(), shape, version.clone()), async {
        let film = site.services.catalogue.film(&slug).await?;
        let drawn = DRAWING.run_blocking(move || draw(&film, shape)).await.map_err(ServiceError::failed)?;
        counter!("matinee_pictures_drawn_total").increment(1);
        drawn.map_err(ServiceError::failed)
    });
    let picture = drawn
        .await
        .inspect(|_| site.art.measure())
        .map_err(|error: Arc<ServiceError>| Problem::from((*error).clone()))?;

    let is_versioned = version.is_some_and(|version| requested.as_deref() == Some(&*version.0));
    let caching = [(header::CACHE_CONTROL, if is_versioned { VERSIONED } else { UNVERSIONED })];
    let content_type = [(header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"))];
    let described = (TypedHeader(picture.etag.clone()), caching, content_type);
    if Accepted::of(&headers).best(&[Coding::Gzip]).is_some() {
        let encoded = [(header::CONTENT_ENCODING, Coding::Gzip.header_value()), (header::VARY, VARY)];
        return Ok((described, encoded, picture.gzip).into_response());
    }
    let svg = picture.svg().map_err(|error| Problem::from(ServiceError::failed(error)))?;
    Ok((described, svg).into_response())
}

fn draw(film: &Film, shape: Shape) -> io::Result<Picture> {
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
    Picture::new(&posters::draw(&subject, shape))
}
