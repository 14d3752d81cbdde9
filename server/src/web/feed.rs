//! `/new.rss`, what was added last, and `/opensearch.xml`, which lets browsers search here.

use std::fmt::Write;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::NewFilm;
use http::{HeaderMap, HeaderValue, header};
use quick_xml::escape::escape;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use super::problem::Problem;
use super::{Site, origin};

/// The number of films in the feed.
const ITEMS: usize = 50;
const CACHE_CONTROL: (header::HeaderName, HeaderValue) =
    (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=900"));

const fn of_type(content_type: &'static str) -> [(header::HeaderName, HeaderValue); 2] {
    [(header::CONTENT_TYPE, HeaderValue::from_static(content_type)), CACHE_CONTROL]
}

/// The films that were added last, in RSS 2.0.
pub async fn new_films(State(site): State<Site>, headers: HeaderMap) -> Result<Response, Problem> {
    let films = site.services.catalogue.new_films(ITEMS).await?;
    let origin = origin(&site, &headers);
    let items: String = films.iter().map(|film| item(film, &origin)).collect();
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel><title>New on Matinee</title>\
         <link>{0}/row/new</link><description>The films that were added last.</description><language>en</language>\n\
         {items}</channel></rss>\n",
        escape(origin.as_str())
    );
    Ok((of_type("application/rss+xml; charset=utf-8"), xml).into_response())
}

fn item(NewFilm { film, added }: &NewFilm, origin: &str) -> String {
    let address = format!("{origin}/movie/{}", film.slug);
    let (title, address) = (escape(film.title.as_str()), escape(address.as_str()));
    let mut item = format!("<item><title>{title} ({})</title><link>{address}</link><guid>{address}</guid>", film.year);
    let day = OffsetDateTime::from_unix_timestamp(added.seconds()).ok().and_then(|day| day.format(&Rfc2822).ok());
    if let Some(day) = day {
        // Writing to a string cannot fail.
        let _ = write!(item, "<pubDate>{day}</pubDate>");
    }
    item + "</item>\n"
}

/// The description of the search.
pub async fn search(State(site): State<Site>, headers: HeaderMap) -> Response {
    let origin = origin(&site, &headers);
    let origin = escape(origin.as_str());
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\"><ShortName>Matinee</ShortName>\
         <Description>Films by title, person, mood or plot</Description><InputEncoding>UTF-8</InputEncoding>\
         <Image width=\"32\" height=\"32\" type=\"image/svg+xml\">{origin}/favicon.svg</Image>\
         <Url type=\"text/html\" template=\"{origin}/search?q={{searchTerms}}\"/></OpenSearchDescription>\n"
    );
    (of_type("application/opensearchdescription+xml; charset=utf-8"), xml).into_response()
}
