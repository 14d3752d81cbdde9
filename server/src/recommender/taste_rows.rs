//! Rows of recommendations for each taste of a person: the request, the response and the call.

use std::borrow::Cow;

use domain::{FilmRef, SimilarFilm, Slug};
use models::model::{MAX_RECOMMENDED, MAX_TASTE_ROWS};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::ModelError;
use super::calls::ModelCall;
use super::fields::Bounded;
use super::in_process::LoadedModel;
use super::recommend_request::{WatchedFilm, films, left_out};
use super::remote::ReplicaRequest;
use super::schema::{IgnoredValue, ModelResponse, ModelVersion};
use super::similar_request::ValueText;

/// The films that a user likes. Films that are not in the model are ignored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "films": [{"slug": "heat-1995"}, {"slug": "ronin-1998"}, {"slug": "bambi-1942", "weight": 0.5}],
    "leave_out": ["the-town-2010"], "rows": 2, "k": 3
}))]
pub struct TasteRowsRequest {
    /// From 1 to 2000 liked films. A film that is given twice counts twice. None of them is recommended.
    #[serde(deserialize_with = "films")]
    #[schema(min_items = 1, max_items = 2000)]
    pub films: Vec<WatchedFilm>,
    /// Slugs of other films that are not recommended, at most 1000.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "left_out")]
    #[schema(value_type = Vec<ValueText>, max_items = 1000)]
    pub leave_out: Vec<String>,
    /// The maximum number of rows, from 1 to 12.
    #[serde(default = "default_rows", deserialize_with = "rows")]
    #[schema(default = 3, minimum = 1, maximum = 12)]
    pub rows: usize,
    /// The maximum number of films in a row, from 1 to 100.
    #[serde(default = "default_row_length", deserialize_with = "row_length")]
    #[schema(default = 14, minimum = 1, maximum = 100)]
    pub k: usize,
}

/// Rows of recommendations, the taste of the largest weight first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TasteRowsResponse {
    pub model: ModelVersion,
    pub rows: Vec<TasteRow>,
    /// Films that are not in the model.
    pub ignored: Vec<IgnoredValue>,
}

/// Recommendations for one taste.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TasteRow {
    /// The liked films that name the row, from 1 to 3, largest weight first.
    pub because_of: Vec<FilmRef>,
    /// Best first. No film is in two rows.
    pub films: Vec<SimilarFilm>,
}

impl ModelResponse for TasteRowsResponse {
    fn model(&self) -> Cow<'_, ModelVersion> {
        Cow::Borrowed(&self.model)
    }

    fn retain_films(&mut self, keep: &mut dyn FnMut(&Slug) -> bool) {
        for row in &mut self.rows {
            row.because_of.retain(|film| keep(&film.slug));
            row.films.retain(|similar| keep(&similar.film.slug));
        }
        self.rows.retain(|row| !row.because_of.is_empty() && !row.films.is_empty());
    }
}

impl ModelCall for TasteRowsRequest {
    type Response = TasteRowsResponse;
    const CPU_BOUND: bool = true;

    fn replica_request(&self) -> ReplicaRequest {
        ReplicaRequest::post("/api/v1/tastes", self)
    }

    fn answer(&self, model: &LoadedModel) -> Result<TasteRowsResponse, ModelError> {
        model.taste_rows(self)
    }
}

fn default_rows() -> usize {
    3
}

fn default_row_length() -> usize {
    14
}

fn rows<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    Ok(Bounded::<1, { MAX_TASTE_ROWS as u64 }>::deserialize(deserializer)?.get() as usize)
}

fn row_length<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    Ok(Bounded::<1, { MAX_RECOMMENDED as u64 }>::deserialize(deserializer)?.get() as usize)
}

#[cfg(test)]
mod tests {
    use super::super::ValidationError;
    use super::super::fields;
    use super::super::recommend_request::{MAX_LEFT_OUT, MAX_WATCHED};
    use super::*;

    fn parse(body: &str) -> Result<TasteRowsRequest, ValidationError> {
        fields::from_json(body.as_bytes())
    }

    #[test]
    fn optional_fields_have_defaults() {
        let request = parse(r#"{"films": [{"slug": "heat-1995"}]}"#).expect("a request");
        assert_eq!((request.rows, request.k, request.leave_out.len()), (3, 14, 0));
        let sent = serde_json::to_string(&request).expect("plain data");
        assert_eq!(parse(&sent), Ok(request));
    }

    #[test]
    fn the_largest_request_of_a_site_fits_into_a_body() {
        let slug = |number: usize| format!("a-film-with-a-title-of-the-usual-length-{number}-1999");
        let film = |number| WatchedFilm { slug: slug(number), weight: 0.123_456_79 };
        let request = TasteRowsRequest {
            films: (0..MAX_WATCHED).map(film).collect(),
            leave_out: (0..MAX_LEFT_OUT).map(slug).collect(),
            rows: 12,
            k: 100,
        };
        assert!(serde_json::to_vec(&request).expect("plain data").len() < fields::MAX_BODY_LEN);
    }

    #[test]
    fn errors_name_the_field_and_what_it_must_be() {
        for (body, message) in [
            ("{}", "films is missing"),
            (r#"{"films": [{"slug": "a"}], "rows": 0}"#, "rows is 0; it must be a whole number from 1 to 12"),
            (r#"{"films": [{"slug": "a"}], "k": 101}"#, "k is 101; it must be a whole number from 1 to 100"),
        ] {
            assert_eq!(parse(body).expect_err(body).to_string(), message, "{body}");
        }
    }
}
