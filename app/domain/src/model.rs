//! The model's card, its evaluation, and the map of films.

use std::collections::BTreeMap;

use serde::de::{Deserializer, IgnoredAny};
use serde::{Deserialize, Serialize};

use crate::FilmRef;

/// The model card: what is deployed and how good it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ModelCard {
    /// The first twelve characters of the checksum.
    pub version: String,
    /// SHA-256 of the artifact, in hexadecimal.
    pub checksum: String,
    /// Checksum of the catalogue that the model was trained on.
    pub trained_on: String,
    /// When the artifact was written, in UTC (RFC 3339); null if unknown.
    #[serde(default)]
    pub trained_at: Option<String>,
    /// The version of the artifact's format.
    pub format_version: u32,
    /// The version of the request and response format of model calls.
    pub wire: u32,
    /// The number of films.
    pub catalogue_size: usize,
    /// The number of features.
    pub terms: usize,
    /// The number of shelves.
    pub shelves: usize,
    /// The number of likes that the model was trained on; 0 if it was trained on the catalogue alone.
    #[serde(default)]
    pub likes: usize,
    /// Evaluation results of the model and its baselines, as written by `matinee evaluate`; empty without an evaluation.
    #[serde(default)]
    pub metrics: Vec<EvaluationResult>,
    /// The validation curve of each constant, in the order in which training chose them; empty for a model without
    /// ratings, or with too few users.
    #[serde(default)]
    pub tuning: Vec<ValidationCurve>,
}

/// The values that training tried for one constant, each with its score on held-out users.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ValidationCurve {
    #[cfg_attr(feature = "ssr", schema(example = "ease.lambda"))]
    pub constant: String,
    /// The metric of the scores. Larger is better.
    #[cfg_attr(feature = "ssr", schema(example = "ndcg@100"))]
    pub metric: String,
    /// The chosen value.
    pub chosen: f32,
    /// In the order of trial.
    pub points: Vec<ValidationPoint>,
}

/// One value of a constant and its score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ValidationPoint {
    pub value: f32,
    pub score: f64,
}

/// The metrics of one method under one protocol.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct EvaluationResult {
    /// `P1`: recommendations for users; `P2`: rows; `P3`: rows of the catalogue, from content alone; `P4`: as P1, split by
    /// time; `P5`: judged rows.
    #[cfg_attr(feature = "ssr", schema(example = "P2"))]
    pub protocol: String,
    /// The evaluated split, or `mean` over all splits.
    #[cfg_attr(feature = "ssr", schema(example = "mean"))]
    pub split: String,
    /// `M`, or the name of a baseline.
    #[cfg_attr(feature = "ssr", schema(example = "M"))]
    pub method: String,
    /// The share of recommended films by decile of popularity, least popular first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deciles: Vec<f64>,
    /// Values by the name of the metric.
    #[serde(flatten, deserialize_with = "numbers")]
    pub values: BTreeMap<String, f64>,
}

/// Deserialises the numeric fields and ignores others, which later versions of the evaluation may add.
fn numbers<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, f64>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Figure {
        Number(f64),
        Other(IgnoredAny),
    }

    let figures = BTreeMap::<String, Figure>::deserialize(from)?.into_iter();
    let numbers = figures.filter_map(|(name, figure)| match figure {
        Figure::Number(value) => Some((name, value)),
        Figure::Other(_) => None,
    });
    Ok(numbers.collect())
}

/// A film's position on the map: a two-dimensional layout in which films of the same kind are close to each other. Only
/// neighbourhoods are meaningful, distances are not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct MapPoint {
    #[serde(flatten)]
    pub film: FilmRef,
    /// From -1 (left) to 1 (right).
    pub x: f32,
    /// From -1 (bottom) to 1 (top).
    pub y: f32,
    /// The slug of the genre that describes the film best; empty if unknown.
    #[serde(rename = "group")]
    #[cfg_attr(feature = "ssr", schema(example = "horror"))]
    pub genre: String,
}
