//! `/sitemap.xml` and `/sitemap/{number}.xml`: the addresses of all public pages, for search engines.

use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::{FilmList, ServiceError, Slug};
use http::{HeaderMap, HeaderValue, header};
use moka::future::Cache;

use super::problem::Problem;
use super::{Site, origin};

/// The most addresses that a file may have.
const MAX_ADDRESSES: usize = 50_000;
/// The number of films that are read at once.
const FILMS_AT_ONCE: u32 = 10_000;
/// The pages that are not about films.
const OTHERS: [&str; 8] =
    ["/", "/search?sort=fame", "/row/popular", "/row/this-week", "/row/new", "/subscribe", "/how-it-works", "/model"];
const CACHING: [(header::HeaderName, HeaderValue); 2] = [
    (header::CONTENT_TYPE, HeaderValue::from_static("application/xml; charset=utf-8")),
    (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600")),
];

/// The paths of all public pages, collected once an hour.
pub struct Sitemap(Cache<(), Arc<Vec<String>>>);

impl Sitemap {
    pub fn new() -> Self {
        Self(Cache::builder().max_capacity(1).time_to_live(Duration::from_hours(1)).build())
    }

    async fn paths(&self, site: &Site) -> Result<Arc<Vec<String>>, Problem> {
        let paths = self.0.try_get_with((), async { collect(site).await.map(Arc::new) });
        paths.await.map_err(|error: Arc<ServiceError>| Problem::from((*error).clone()))
    }
}

async fn collect(site: &Site) -> Result<Vec<String>, ServiceError> {
    let services = &site.services;
    let mut paths: Vec<String> = OTHERS.map(str::to_owned).into();
    for genre in &*services.catalogue.menu().await?.genres {
        if let Ok(slug) = genre.slug.parse::<Slug>() {
            paths.push(FilmList::Genre(slug).path());
        }
    }
    let mut after = String::new();
    loop {
        let films = services.catalogue.films_after(&after, FILMS_AT_ONCE).await?;
        let Some(last) = films.last() else { break };
        after = last.film.slug.to_string();
        paths.extend(films.iter().map(|card| format!("/movie/{}", card.film.slug)));
    }
    paths.extend(services.search.lists().await?.iter().map(FilmList::path));
    Ok(paths)
}

/// The files of the sitemap.
pub async fn index(State(site): State<Site>, headers: HeaderMap) -> Result<Response, Problem> {
    let files = site.sitemap.paths(&site).await?.len().div_ceil(MAX_ADDRESSES);
    let origin = origin(&site, &headers);
    let paths = (0..files).map(|number| format!("/sitemap/{number}.xml"));
    Ok((CACHING, document("sitemapindex", "sitemap", &origin, paths)).into_response())
}

/// One file of addresses.
pub async fn file(State(site): State<Site>, Path(file): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    let number = file.strip_suffix(".xml").and_then(|number| number.parse::<usize>().ok());
    let paths = site.sitemap.paths(&site).await?;
    let part = number.and_then(|number| paths.chunks(MAX_ADDRESSES).nth(number)).ok_or_else(Problem::not_found)?;
    let origin = origin(&site, &headers);
    Ok((CACHING, document("urlset", "url", &origin, part.iter().cloned())).into_response())
}

fn document(root: &str, entry: &str, origin: &str, paths: impl Iterator<Item = String>) -> String {
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
    );
    for path in paths {
        // Writing to a string cannot fail.
        let _ = writeln!(
            xml,
            "<{entry}><loc>{}</loc></{entry}>",
            quick_xml::escape::escape(format!("{origin}{path}").as_str())
        );
    }
    xml + &format!("</{root}>\n")
}
