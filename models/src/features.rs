//! Features: the details of a film as a sparse unit vector over named, weighted dimensions.
//!
//! Each group of features (keywords, cast, words of the synopsis, …) is a TF-IDF vector that is scaled to unit length
//! and then to the weight of its group. The influence of a group therefore does not depend on how many features a film
//! has in it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use linfa_preprocessing::tf_idf_vectorization::TfIdfMethod;
use serde::{Deserialize, Serialize};

use crate::film::{Details, Tone};

mod extraction;
mod group;
mod vector;
mod words;

use extraction::strengths;
pub use group::{FeatureGroup, GroupWeights};
pub use vector::SparseVector;
pub(crate) use vector::to_matrix;
pub use words::words;

/// One named dimension of the feature space: a keyword's slug, a lower-case name, a year, a tone axis, …
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(FeatureGroup, String)", into = "(FeatureGroup, String)")]
pub struct Feature {
    pub group: FeatureGroup,
    pub name: String,
}

impl From<(FeatureGroup, String)> for Feature {
    fn from((group, name): (FeatureGroup, String)) -> Self {
        Self { group, name }
    }
}

impl From<Feature> for (FeatureGroup, String) {
    fn from(Feature { group, name }: Feature) -> Self {
        (group, name)
    }
}

/// A number per tone axis, in the order of [`Tone::AXES`].
pub type PerAxis = [f32; Tone::AXES.len()];

/// The affine map that brings each tone axis to mean 0 and standard deviation 1 over the catalogue.
#[derive(Debug, Clone, PartialEq)]
pub struct ToneScaling {
    /// Means, in points of the 0 to 10 scale.
    pub mean: PerAxis,
    /// Reciprocals of the standard deviations.
    pub scale: PerAxis,
}

/// Films in which a feature must occur to be kept.
const MIN_FILMS: usize = 2;
/// The same for words of synopses, which are noisier.
const MIN_FILMS_OF_WORD: usize = 4;
/// Words that occur in more than one film in this many are dropped.
const MAX_SHARE_OF_WORD: usize = 4;

/// The features that training has selected, with their idf, and the scaling of the tone axes.
#[derive(Debug, Clone, PartialEq)]
pub struct FeatureSpace {
    /// Sorted by group and name, followed by the tone axes in their own order.
    pub features: Vec<Feature>,
    /// Smoothed inverse document frequency per feature; 1 for tone axes.
    pub idf: Vec<f32>,
    pub tone: ToneScaling,
    weights: GroupWeights,
    /// The inverse of `features`.
    indices: HashMap<Feature, u32>,
}

impl FeatureSpace {
    /// Selects the features that occur in at least two films (words of synopses: in at least four, and in at most a
    /// quarter of all), appends the tone axes, and computes the smoothed idf: `ln((1 + n) / (1 + df)) + 1` for a feature
    /// in `df` of `n` films, 1 for a tone axis.
    pub fn fit(films: &[&Details], tone: ToneScaling, weights: GroupWeights) -> Self {
        let mut frequencies: BTreeMap<Feature, usize> = BTreeMap::new();
        for film in films {
            for feature in strengths(film).into_keys() {
                *frequencies.entry(feature).or_default() += 1;
            }
        }
        let mut features = Vec::new();
        let mut idf = Vec::new();
        for (feature, frequency) in frequencies {
            let is_word = feature.group == FeatureGroup::Word;
            let min = if is_word { MIN_FILMS_OF_WORD } else { MIN_FILMS };
            if frequency < min || (is_word && frequency > films.len() / MAX_SHARE_OF_WORD) {
                continue;
            }
            idf.push(TfIdfMethod::Smooth.compute_idf(films.len(), frequency) as f32);
            features.push(feature);
        }
        for axis in Tone::AXES {
            features.push(Feature { group: FeatureGroup::Tone, name: axis.to_owned() });
            idf.push(1.0);
        }
        Self::new(features, idf, tone, weights)
    }

    /// Restores a space from its parts; `features` and `idf` are parallel and end with the tone axes.
    pub fn new(features: Vec<Feature>, idf: Vec<f32>, tone: ToneScaling, weights: GroupWeights) -> Self {
        let indices = features.iter().cloned().zip(0..).collect();
        Self { features, idf, tone, weights, indices }
    }

    /// The number of features.
    pub fn feature_count(&self) -> usize {
        self.features.len()
    }

    /// The index of the first tone axis.
    pub fn first_axis(&self) -> usize {
        self.feature_count() - Tone::AXES.len()
    }

    /// Whether a feature exists; `name` is in lower case.
    pub fn contains(&self, group: FeatureGroup, name: String) -> bool {
        self.indices.contains_key(&Feature { group, name })
    }

    /// The feature vector of a film, at unit length; empty if it has no known feature. Unknown features are ignored,
    /// but count towards the completeness of the description.
    pub fn vector(&self, film: &Details) -> SparseVector {
        let mut groups: BTreeMap<FeatureGroup, Vec<(u32, f64)>> = BTreeMap::new();
        let mut present: BTreeSet<FeatureGroup> = film.tone.iter().map(|_| FeatureGroup::Tone).collect();
        for (feature, strength) in strengths(film) {
            present.insert(feature.group);
            if let Some(&index) = self.indices.get(&feature) {
                let value = strength * f64::from(self.idf[index as usize]);
                groups.entry(feature.group).or_default().push((index, value));
            }
        }
        if let Some(tone) = &film.tone {
            let first = self.first_axis();
            let axes = tone.values().into_iter().enumerate().map(|(axis, value)| {
                let centred = f32::from(value) - self.tone.mean[axis];
                ((first + axis) as u32, f64::from(centred * self.tone.scale[axis]))
            });
            groups.insert(FeatureGroup::Tone, axes.collect());
        }

        let mut entries: Vec<(u32, f64)> = Vec::new();
        for (group, mut values) in groups {
            normalise(&mut values);
            let weight = self.weights.of(group);
            entries.extend(values.into_iter().map(|(index, value)| (index, value * weight)));
        }
        entries.sort_unstable_by_key(|&(index, _)| index);
        normalise(&mut entries);
        SparseVector {
            indices: entries.iter().map(|&(index, _)| index).collect(),
            values: entries.iter().map(|&(_, value)| value as f32).collect(),
            completeness: self.weights.completeness(present) as f32,
        }
    }
}

/// Scales to unit length.
fn normalise(entries: &mut [(u32, f64)]) {
    let length = entries.iter().map(|(_, value)| value * value).sum::<f64>().sqrt();
    if length > 0.0 {
        for (_, value) in entries {
            *value /= length;
        }
    }
}
