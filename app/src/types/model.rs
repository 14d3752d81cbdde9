//! What there is to know of model M itself.

use std::collections::BTreeMap;

use serde::de::{Deserializer, IgnoredAny};
use serde::{Deserialize, Serialize};

/// The model's card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ModelCard {
    /// Twelve characters of the checksum.
    pub version: String,
    /// SHA-256 of the artifact.
    pub checksum: String,
    /// Checksum of the catalogue that it learned from.
    pub trained_on: String,
    /// When the artifact's file was written, in UTC (RFC 3339); null where that is not known.
    #[serde(default)]
    pub trained_at: Option<String>,
    /// The version of the artifact's format.
    pub format_version: u32,
    /// The version of the format of the model calls.
    pub wire: u32,
    /// How many films it knows.
    pub catalogue_size: usize,
    /// How many words it has for them.
    pub terms: usize,
    /// Of the space in which it looks for neighbours.
    pub dimensions: usize,
    /// How many groups of films it found.
    pub shelves: usize,
    /// How many likes it has learned from, besides the catalogue.
    #[serde(default)]
    pub likes: usize,
    /// How it was measured beside other methods: what `matinee evaluate` wrote beside the artifact. Empty where it did not.
    #[serde(default)]
    pub metrics: Vec<Measured>,
}

/// What one method scored, by one protocol.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Measured {
    /// `P1`: suggestions for people; `P2`: strips; `P3`: strips of the catalogue, by content alone.
    #[cfg_attr(feature = "ssr", schema(example = "P2"))]
    pub protocol: String,
    /// On which people, or `mean` over all that were measured.
    #[cfg_attr(feature = "ssr", schema(example = "mean"))]
    pub split: String,
    /// `M`, or what it is measured beside.
    #[cfg_attr(feature = "ssr", schema(example = "M"))]
    pub method: String,
    /// The share of the strips' places that films of each tenth by popularity take, the least liked first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deciles: Vec<f64>,
    /// Values by the metric's name.
    #[serde(flatten, deserialize_with = "numbers")]
    pub values: BTreeMap<String, f64>,
}

/// What is a number; a later evaluation may say more of a method than that.
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

/// A film's place on the map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Place {
    pub slug: String,
    pub title: String,
    pub year: u16,
    /// From -1 to 1.
    pub x: f32,
    /// From -1 to 1, upwards.
    pub y: f32,
    /// The genre that says most of it, by its slug; empty where none is known.
    #[cfg_attr(feature = "ssr", schema(example = "horror"))]
    pub group: String,
}
