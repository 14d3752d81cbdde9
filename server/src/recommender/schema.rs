//! What crosses the wire between a caller, the site and a box: the same JSON for all three.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use domain::{FilmRef, MapPoint, SimilarFilm};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

/// Raised when a field changes its meaning; new fields may come without.
pub const WIRE_VERSION: u32 = 1;

/// Which model answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ModelVersion {
    /// Twelve characters of the artifact's checksum.
    #[schema(example = "71c2f0a9b3de")]
    pub version: String,
    /// Checksum of the catalogue that the model learned from.
    pub catalogue: String,
    /// The version of this format.
    pub wire: u32,
}

/// The films nearest to what was asked about, best first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SimilarResponse {
    pub model: ModelVersion,
    pub similar: Vec<SimilarFilm>,
    /// What was asked that the model has no word for, and passed over.
    pub ignored: Vec<IgnoredValue>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IgnoredValue {
    /// The field it stood in.
    #[schema(example = "keywords")]
    pub field: String,
    pub value: String,
}

/// A group of films that the model found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShelfResponse {
    pub model: ModelVersion,
    pub title: String,
    /// The most typical first.
    pub films: Vec<FilmRef>,
}

/// The films on a map on which kinds of films lie apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MapResponse {
    pub model: ModelVersion,
    pub films: Vec<MapPoint>,
}

/// A film given by its details. Every field may be left out, but something must be known to the model.
///
/// Genres and keywords are given by slug or by name, in any case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(example = json!({
    "title": "The Long Con", "year": 1998, "genres": ["crime", "thriller"], "keywords": ["heist", "con-artist"],
    "directors": ["Michael Mann"], "tone": {"dark": 7, "tense": 8}, "tune": {"violent": -0.5}, "k": 3
}))]
pub struct SimilarRequest {
    /// The film's own title: a film of the catalogue with this title (and year, where given) is left out of the answer. Where
    /// no more than title and year is given, a film that the model knows by them is taken for the one that is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<u16>,
    /// The most fitting first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub genres: Vec<String>,
    /// The most telling first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub directors: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cast: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub synopsis: String,
    /// How it feels: axes from 0 to 10, whole numbers. An axis that is left out is taken to be average.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "each_once")]
    pub tone: BTreeMap<String, u8>,
    /// How many films to find, from 1 to 50.
    #[schema(default = 6)]
    pub k: usize,
    /// What the films found should have more (up to 1) or less (down to -1) of than this one: the same axes as `tone`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "each_once")]
    pub tune: BTreeMap<String, f32>,
}

/// How many films are found where the caller does not say.
pub const USUAL_COUNT: usize = 6;

impl Default for SimilarRequest {
    fn default() -> Self {
        Self {
            title: None,
            year: None,
            genres: Vec::new(),
            keywords: Vec::new(),
            directors: Vec::new(),
            cast: Vec::new(),
            synopsis: String::new(),
            tone: BTreeMap::new(),
            k: USUAL_COUNT,
            tune: BTreeMap::new(),
        }
    }
}

/// What a person has watched. At least one of the films must be known to the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "films": [{"slug": "heat-1995"}, {"slug": "the-searchers-1956", "weight": 0.5}], "leave_out": ["unforgiven-1992"], "k": 3
}))]
pub struct RecommendRequest {
    /// At most 200. A film that is named twice counts twice; none of them is suggested.
    #[serde(deserialize_with = "objects")]
    pub films: Vec<WatchedFilm>,
    /// Films that are not to be suggested either, by slug: at most 1000.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leave_out: Vec<String>,
    /// How many films to suggest, from 1 to 50.
    #[serde(default = "usual_count")]
    #[schema(default = 6)]
    pub k: usize,
}

/// A film that a person has watched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WatchedFilm {
    #[schema(example = "heat-1995")]
    pub slug: String,
    /// How much it counts beside the others: above 0, at most 1.
    #[serde(default = "whole", skip_serializing_if = "is_whole")]
    #[schema(default = 1)]
    pub weight: f32,
}

fn usual_count() -> usize {
    USUAL_COUNT
}

fn whole() -> f32 {
    1.0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_whole(weight: &f32) -> bool {
    weight.to_bits() == whole().to_bits()
}

/// A list of objects: serde would also take a list for an object without names.
fn objects<'de, D: Deserializer<'de>, T: Deserialize<'de>>(json: D) -> Result<Vec<T>, D::Error> {
    struct Named<T>(T);
    struct Object<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Deserialize<'de> for Named<T> {
        fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
            json.deserialize_map(Object(PhantomData)).map(Self)
        }
    }

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Object<T> {
        type Value = T;

        fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
            out.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<T, A::Error> {
            T::deserialize(MapAccessDeserializer::new(fields))
        }
    }

    Ok(Vec::deserialize(json)?.into_iter().map(|Named(object)| object).collect())
}

/// An object that names nothing twice: of two values neither is the one that was meant.
fn each_once<'de, D: Deserializer<'de>, V: Deserialize<'de>>(json: D) -> Result<BTreeMap<String, V>, D::Error> {
    struct EachOnce<V>(PhantomData<V>);

    impl<'de, V: Deserialize<'de>> Visitor<'de> for EachOnce<V> {
        type Value = BTreeMap<String, V>;

        fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
            out.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
            let mut values = BTreeMap::new();
            while let Some((name, value)) = entries.next_entry::<String, V>()? {
                if values.contains_key(&name) {
                    return Err(A::Error::custom(format_args!("names {name:.40} twice")));
                }
                values.insert(name, value);
            }
            Ok(values)
        }
    }

    json.deserialize_map(EachOnce(PhantomData))
}
