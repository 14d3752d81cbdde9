//! Features: the details of a film as a sparse vector over named dimensions.
//!
//! Each group of features (keywords, cast, words of the synopsis, …) is a TF-IDF vector of unit length, multiplied by the
//! square root of the group's weight. The dot product of two films is therefore the weighted sum of the cosines of their
//! groups, and the influence of a group does not depend on how many features a film has in it.

use std::collections::{BTreeMap, HashMap};

use linfa_preprocessing::tf_idf_vectorization::TfIdfMethod;
use serde::{Deserialize, Serialize};

use crate::film::Details;

mod extraction;
mod group;
mod vector;
mod words;

use extraction::strengths;
pub use group::{ContentWeights, FeatureGroup};
pub use vector::SparseVector;
pub(crate) use vector::to_matrix;
pub use words::words;

/// One named dimension of the feature space: a keyword's slug, a lower-case name, a word, …
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

/// Films in which a feature must occur to be kept.
const MIN_FILMS: usize = 2;
/// The same for words of synopses, which are noisier.
const MIN_FILMS_OF_WORD: usize = 4;
/// Words that occur in more than one film in this many are dropped.
const MAX_SHARE_OF_WORD: usize = 4;

/// The features that training has selected, with their idf.
#[derive(Debug, Clone, PartialEq)]
pub struct FeatureSpace {
    /// Sorted by group and name.
    pub features: Vec<Feature>,
    /// Inverse document frequency per feature.
    pub idf: Vec<f32>,
    /// The idf of a feature that no film has.
    unknown_idf: f32,
    weights: ContentWeights,
    /// The inverse of `features`.
    indices: HashMap<Feature, u32>,
}

impl FeatureSpace {
    /// Selects the features that occur in at least two films (words of synopses: in at least four, and in at most a
    /// quarter of all), and computes their idf: `ln(n / (1 + df))` for a feature in `df` of `n` films, at least 0.
    pub fn fit(films: &[&Details], weights: ContentWeights) -> Self {
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
            idf.push(idf_of(films.len(), frequency));
            features.push(feature);
        }
        Self::new(features, idf, films.len(), weights)
    }

    /// Restores a space from its parts; `features` and `idf` are parallel, `films` is the number of films it was fitted to.
    pub fn new(features: Vec<Feature>, idf: Vec<f32>, films: usize, weights: ContentWeights) -> Self {
        let unknown_idf = idf_of(films, 0);
        let indices = features.iter().cloned().zip(0..).collect();
        Self { features, idf, unknown_idf, weights, indices }
    }

    /// The number of features.
    pub fn feature_count(&self) -> usize {
        self.features.len()
    }

    /// The weights of all parts of content similarity.
    pub fn weights(&self) -> &ContentWeights {
        &self.weights
    }

    /// Whether a feature exists; `name` is in lower case.
    pub fn contains(&self, group: FeatureGroup, name: String) -> bool {
        self.indices.contains_key(&Feature { group, name })
    }

    /// The feature vector of a film; empty if it has no known feature.
    ///
    /// An unknown feature other than a word of the synopsis counts in the length of its group, because a film that has
    /// three names of its own besides a shared one is less similar to the other film than one with the shared name only.
    pub fn vector(&self, film: &Details) -> SparseVector {
        let mut groups: BTreeMap<FeatureGroup, (Vec<(u32, f32)>, f32)> = BTreeMap::new();
        for (feature, strength) in strengths(film) {
            let (entries, squares) = groups.entry(feature.group).or_default();
            match self.indices.get(&feature) {
                Some(&index) => {
                    let value = strength * self.idf[index as usize];
                    entries.push((index, value));
                    *squares += value * value;
                }
                None if feature.group == FeatureGroup::Word => (),
                None => *squares += (strength * self.unknown_idf).powi(2),
            }
        }
        let mut entries: Vec<(u32, f32)> = Vec::new();
        for (group, (values, squares)) in groups {
            let scale = (self.weights.of(group) / squares.max(f32::MIN_POSITIVE) / self.weights.common()).sqrt();
            entries.extend(values.into_iter().map(|(index, value)| (index, value * scale)));
        }
        entries.retain(|&(_, value)| value > 0.0);
        entries.sort_unstable_by_key(|&(index, _)| index);
        let (indices, values) = entries.into_iter().unzip();
        SparseVector { indices, values }
    }
}

/// The idf of a feature in `frequency` of `films` films.
fn idf_of(films: usize, frequency: usize) -> f32 {
    TfIdfMethod::Textbook.compute_idf(films.max(1), frequency).max(0.0) as f32
}
