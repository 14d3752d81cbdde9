//! Requests for recommendations to a user who watched certain films.

use models::model::MAX_RECOMMENDED;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::fields::{Bounded, List, Text, number};
use super::similar_request::{DEFAULT_COUNT, MAX_VALUE_LEN, ValueText};

/// The maximum number of watched films. The latest films of a longer history matter most.
pub const MAX_WATCHED: usize = 2000;
/// The maximum number of films to leave out.
pub const MAX_LEFT_OUT: usize = 1000;

/// What a user watched. Films that are not in the model are ignored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "films": [{"slug": "heat-1995"}, {"slug": "the-searchers-1956", "weight": 0.5}],
    "leave_out": ["unforgiven-1992"], "k": 3
}))]
pub struct RecommendRequest {
    /// From 1 to 2000 films. A film that is given twice counts twice. None of them is recommended.
    #[serde(deserialize_with = "films")]
    #[schema(min_items = 1, max_items = 2000)]
    pub films: Vec<WatchedFilm>,
    /// Slugs of other films that are not recommended, at most 1000.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "left_out")]
    #[schema(value_type = Vec<ValueText>, max_items = 1000)]
    pub leave_out: Vec<String>,
    /// The number of films to recommend, from 1 to 100.
    #[serde(default = "default_count", deserialize_with = "count")]
    #[schema(default = 6, minimum = 1, maximum = 100)]
    pub k: usize,
}

/// A film that a user watched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WatchedFilm {
    #[schema(example = "heat-1995", max_length = 120)]
    #[serde(deserialize_with = "slug")]
    pub slug: String,
    /// The weight of the film relative to the others: above 0, at most 1.
    #[serde(default = "full_weight", skip_serializing_if = "is_full_weight", deserialize_with = "weight")]
    #[schema(default = 1, exclusive_minimum = 0, maximum = 1)]
    pub weight: f32,
}

fn default_count() -> usize {
    DEFAULT_COUNT
}

fn full_weight() -> f32 {
    1.0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_full_weight(weight: &f32) -> bool {
    weight.to_bits() == full_weight().to_bits()
}

/// Reads the films that a user watched.
pub fn films<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<WatchedFilm>, D::Error> {
    Ok(List::<_, 1, MAX_WATCHED>::deserialize(deserializer)?.0)
}

/// Reads the slugs of films to leave out.
pub fn left_out<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let List(slugs) = List::<Text<MAX_VALUE_LEN>, 0, MAX_LEFT_OUT>::deserialize(deserializer)?;
    Ok(slugs.into_iter().map(|Text(slug)| slug).collect())
}

fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    Ok(Bounded::<1, { MAX_RECOMMENDED as u64 }>::deserialize(deserializer)?.get() as usize)
}

fn slug<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Text::<MAX_VALUE_LEN>::deserialize(deserializer)?.0)
}

fn weight<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f32, D::Error> {
    let weight = number(deserializer, "a number above 0, at most 1", |weight| weight > 0.0 && weight <= 1.0)?;
    // A tiny weight is positive, but may round to zero.
    Ok(weight.max(f32::MIN_POSITIVE))
}

#[cfg(test)]
mod tests {
    use super::super::ValidationError;
    use super::super::fields;
    use super::*;

    fn parse(body: &str) -> Result<RecommendRequest, ValidationError> {
        fields::from_json(body.as_bytes())
    }

    #[test]
    fn errors_name_the_field_and_what_it_must_be() {
        for (body, message) in [
            ("{}", "films is missing"),
            (r#"{"films": []}"#, "films has 0 items; the minimum is 1"),
            (r#"{"films": ["a"]}"#, r#"films[0] is "a"; it must be an object"#),
            (r#"{"films": [["a", 1]]}"#, "films[0] is a list; it must be an object"),
            (r#"{"films": {"slug": "a"}}"#, "films is an object; it must be a list"),
            (r#"{"films": [{"slug": "a"}, {"weight": 1}]}"#, "films[1].slug is missing"),
            (r#"{"films": [{"slug": "a", "wieght": 1}]}"#, "films[0].wieght is unknown; expected one of slug, weight"),
            (r#"{"films": [{"slug": "a", "slug": "b"}]}"#, "films[0].slug is given twice"),
            (
                r#"{"films": [{"slug": "a", "weight": 0}]}"#,
                "films[0].weight is 0; it must be a number above 0, at most 1",
            ),
            (
                r#"{"films": [{"slug": "a", "weight": 1.5}]}"#,
                "films[0].weight is 1.5; it must be a number above 0, at most 1",
            ),
            (
                r#"{"films": [{"slug": "a", "weight": null}]}"#,
                "films[0].weight is null; it must be a number above 0, at most 1",
            ),
            (r#"{"films": [{"slug": "a"}], "leave_out": [1]}"#, "leave_out[0] is 1; it must be a string"),
            (r#"{"films": [{"slug": "a"}], "k": 0}"#, "k is 0; it must be a whole number from 1 to 100"),
            (r#"{"films": [{"slug": "a"}], "count": 1}"#, "count is unknown; expected one of films, leave_out, k"),
        ] {
            let error = parse(body).expect_err(body);
            assert_eq!(error.to_string(), message, "{body}");
        }
    }

    #[test]
    fn optional_fields_have_defaults() {
        let request = parse(r#"{"films": [{"slug": "heat-1995"}]}"#).expect("a request");
        assert_eq!((request.films[0].weight, request.leave_out.len(), request.k), (1.0, 0, 6));
        let sent = serde_json::to_string(&request).expect("plain data");
        assert_eq!(parse(&sent), Ok(request));
    }
}
