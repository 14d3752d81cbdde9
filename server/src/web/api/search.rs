//! Search.

use axum::Json;
use axum::extract::State;
use domain::{FilterKind, MAX_QUERY_LEN, PageNumber, SearchOrder, SearchRequest, SearchResults};
use http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::QueryParameters;
use crate::recommender::MAX_VALUE_LEN;
use crate::recommender::fields::{Bounded, Text};
use crate::web::Site;
use crate::web::problem::{Failure, Problem};

/// The call for searches.
pub fn router() -> OpenApiRouter<Site> {
    OpenApiRouter::new().routes(routes!(search))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SearchParameters {
    /// The text as typed: a title, people, themes, a plot. Without it, all films are results.
    #[param(value_type = Option<String>, max_length = 200, pattern = r"^[^\x00]*$", example = "80s horror")]
    q: Option<Text<MAX_QUERY_LEN>>,
    /// The number of the page, from 1; 1 by default.
    #[param(value_type = Option<usize>, minimum = 1, maximum = 2500)]
    page: Option<Bounded<1, 2500>>,
    /// `fit`, `fame`, `year` or `title`; `fit` by default.
    #[param(value_type = Option<String>, pattern = "^(fit|fame|year|title)?$")]
    sort: Option<Text<MAX_VALUE_LEN>>,
    /// The slug of a genre.
    #[param(value_type = Option<String>, max_length = 120, pattern = r"^[^\x00]*$")]
    genre: Option<Text<MAX_VALUE_LEN>>,
    /// The first year of a decade, such as `1980`.
    #[param(value_type = Option<String>, max_length = 120, pattern = r"^[^\x00]*$")]
    decade: Option<Text<MAX_VALUE_LEN>>,
    /// An ISO 3166-1 alpha-2 code.
    #[param(value_type = Option<String>, max_length = 120, pattern = r"^[^\x00]*$")]
    country: Option<Text<MAX_VALUE_LEN>>,
    /// An ISO 639-1 code.
    #[param(value_type = Option<String>, max_length = 120, pattern = r"^[^\x00]*$")]
    language: Option<Text<MAX_VALUE_LEN>>,
    /// `short`, `medium`, `long` or `epic`.
    #[param(value_type = Option<String>, max_length = 120, pattern = r"^[^\x00]*$")]
    length: Option<Text<MAX_VALUE_LEN>>,
    /// An MPA rating, such as `PG-13`, or `NR`.
    #[param(value_type = Option<String>, max_length = 120, pattern = r"^[^\x00]*$")]
    certificate: Option<Text<MAX_VALUE_LEN>>,
    /// An axis of tone on which films score high, such as `tense`; `somewhat-tense` for 3 to 6 of 10, `hardly-tense` for less.
    #[param(value_type = Option<String>, max_length = 120, pattern = r"^[^\x00]*$")]
    tone: Option<Text<MAX_VALUE_LEN>>,
}

/// Films by the text of a search
///
/// Typing errors, other titles, people, genres, themes, decades, countries, languages and moods are understood. Results have
/// counts for each filter; those of one kind ignore the filter of this kind.
#[utoipa::path(
    get, path = "/v1/search", tag = "films", operation_id = "search",
    params(SearchParameters),
    responses((status = 200, description = "A page of results", body = SearchResults), Failure),
)]
async fn search(
    State(site): State<Site>,
    QueryParameters(parameters): QueryParameters<SearchParameters>,
) -> Result<Json<SearchResults>, Problem> {
    let SearchParameters { q, page, sort, genre, decade, country, language, length, certificate, tone } = parameters;
    let filters = [
        (FilterKind::Genre, genre),
        (FilterKind::Decade, decade),
        (FilterKind::Country, country),
        (FilterKind::Language, language),
        (FilterKind::Length, length),
        (FilterKind::Certificate, certificate),
        (FilterKind::Tone, tone),
    ];
    // Forms also send empty fields.
    let order = match sort.filter(|Text(order)| !order.is_empty()) {
        Some(Text(order)) => order
            .parse::<SearchOrder>()
            .map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "sort must be fit, fame, year or title."))?,
        None => SearchOrder::default(),
    };
    let request = SearchRequest {
        text: q.map(|Text(text)| text.trim().to_owned()).unwrap_or_default(),
        filters: filters.into_iter().filter_map(|(kind, slug)| Some((kind, slug?.0))).collect(),
        order,
    };
    let page = PageNumber::try_from(page.map_or(1, Bounded::get) as u32)
        .map_err(|error| Problem::new(StatusCode::BAD_REQUEST, error.to_string()))?;
    Ok(Json(site.services.search.search(&request, page).await?))
}
