//! `/search/suggestions`: options for the search box, as HTML, while a search is typed.

use app::suggestion_options;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use domain::MAX_QUERY_LEN;
use http::{HeaderValue, header};
use serde::Deserialize;

use super::Site;
use super::api::extract::QueryParameters;
use super::problem::Problem;

/// Cacheable for all visitors, because suggestions are requested with each letter.
const CACHE_CONTROL: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// The query of a request for suggestions.
#[derive(Deserialize)]
pub struct SuggestionQuery {
    #[serde(default)]
    q: String,
}

/// `GET /search/suggestions`
pub async fn suggestions(
    State(site): State<Site>,
    QueryParameters(SuggestionQuery { q }): QueryParameters<SuggestionQuery>,
) -> Result<Response, Problem> {
    let text: String = q.chars().take(MAX_QUERY_LEN).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let suggestions = site.services.search.suggest(&text).await?;
    let options = if text.is_empty() { String::new() } else { suggestion_options(&text, suggestions) };
    Ok(([(header::CACHE_CONTROL, CACHE_CONTROL)], Html(options)).into_response())
}
