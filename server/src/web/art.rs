//! `/art/{slug}.svg`: a film's poster, or its backdrop with `?shape=backdrop`. `/art/{slug}.png`: the backdrop in pixels.
//!
//! Pages add the version of all drawings to the URL, `?v=0123456789ab`. It changes with the program and with the films in
//! the database, so browsers cache what is at such a URL forever.

mod raster;

use std::io::Read;
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
use thiserror::Error;

use self::raster::RasterError;
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
    content: Content,
    etag: ETag,
}

#[derive(Debug, Clone)]
enum Content {
    /// SVG, compressed with the coding that every client can decode.
    GzippedSvg(Bytes),
    Png(Bytes),
}

/// A picture could not be drawn or decompressed.
#[derive(Debug, Error)]
enum DrawError {
    #[error(transparent)]
    Compression(#[from] std::io::Error),
    #[error(transparent)]
    Raster(#[from] RasterError),
}

impl Picture {
    fn svg(svg: &str) -> Result<Self, DrawError> {
        let mut gzip = Vec::new();
        GzEncoder::new(svg.as_bytes(), Compression::default()).read_to_end(&mut gzip)?;
        Ok(Self { content: Content::GzippedSvg(gzip.into_boxed_slice().into()), etag: etag(svg.as_bytes()) })
    }

    fn png(svg: &str) -> Result<Self, DrawError> {
        let png = raster::png(svg)?;
        Ok(Self { etag: etag(&png), content: Content::Png(png.into()) })
    }

    fn len(&self) -> usize {
        match &self.content {
            Content::GzippedSvg(bytes) | Content::Png(bytes) => bytes.len(),
        }
    }
}

impl Content {
    /// The response to a client that accepts certain codings.
    fn into_response(self, accepted: &Accepted) -> Result<Response, DrawError> {
        let content_type = |name| [(header::CONTENT_TYPE, HeaderValue::from_static(name))];
        match self {
            Self::Png(png) => Ok((content_type("image/png"), png).into_response()),
            Self::GzippedSvg(gzip) if accepted.best(&[Coding::Gzip]).is_some() => {
                let encoded = [(header::CONTENT_ENCODING, Coding::Gzip.header_value()), (header::VARY, VARY)];
                Ok((content_type("image/svg+xml"), encoded, gzip).into_response())
            }
            Self::GzippedSvg(gzip) => {
                let mut svg = Vec::new();
                GzDecoder::new(&*gzip).read_to_end(&mut svg)?;
                Ok((content_type("image/svg+xml"), [(header::VARY, VARY)], svg).into_response())
            }
        }
    }
}

impl Gallery {
    /// An empty cache.
    pub fn new() -> Self {
        let weight = |_: &PictureKey, picture: &Picture| u32::try_from(picture.len()).unwrap_or(u32::MAX);
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
    /// The backdrop as PNG. Not a value of `shape`, but the extension of a file.
    #[serde(skip)]
    Pixels,
}

/// The query string of a picture's URL.
#[derive(Deserialize)]
pub struct PictureQuery {
    #[serde(default)]
    shape: Shape,
    v: Option<String>,
}

/// `GET /art/{slug}.svg` and `GET /art/{slug}.png`
pub async fn picture(
    State(site): State<Site>,
    Path(file): Path<String>,
    query: Result<Query<PictureQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Ok(Query(PictureQuery { shape, v: requested })) = query else {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "shape must be poster or backdrop"));
    };
    let (slug, shape) = match file.rsplit_once('.') {
        Some((slug, "svg")) => (slug, shape),
        Some((slug, "png")) => (slug, Shape::Pixels),
        _ => return Err(Problem::not_found()),
    };
    let slug: Slug = slug.parse().map_err(|_| Problem::not_found())?;
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
    let content = picture.content.into_response(&Accepted::of(&headers));
    let content = content.map_err(|error| Problem::from(ServiceError::failed(error)))?;
    Ok((TypedHeader(picture.etag), caching, content).into_response())
}

fn draw(film: &Film, shape: Shape) -> Result<Picture, DrawError> {
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
    match shape {
        Shape::Poster => Picture::svg(&posters::draw(&subject, posters::Shape::Poster)),
        Shape::Backdrop => Picture::svg(&posters::draw(&subject, posters::Shape::Backdrop)),
        Shape::Pixels => Picture::png(&posters::draw(&subject, posters::Shape::Backdrop)),
    }
}
