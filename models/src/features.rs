//! Features: the details of a film as a sparse vector over named dimensions.
//!
//! Each group of features (keywords, cast, words of the synopsis, …) is a TF-IDF vector of unit length, multiplied by the
//! square root of the group's weight. The dot product of two films is therefore the weighted sum of the cosines of their
//! groups, and the influence of a group does not depend on how many features a film has in it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use linfa_preprocessing::tf_idf_vectorization::TfIdfMethod;
use serde::{Deserialize, Serialize};
use strum::VariantArray;

use crate::film::Details;

mod extraction;
mod group;
mod vector;
mod words;

pub(crate) use extraction::named_lists;
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
const MIN_FILMS: u32 = 2;
/// The same for words of synopses, which are noisier.
const MIN_FILMS_OF_WORD: u32 = 4;
/// Words that occur in more than one film in this many are dropped.
const MAX_SHARE_OF_WORD: u32 = 4;

/// A number of films per feature group, in the order of the groups.
pub type FilmCounts = [u32; FeatureGroup::VARIANTS.len()];

/// The features that training has selected, with their idf.
#[derive(Debug, Clone, PartialEq)]
pub struct FeatureSpace {
    /// Sorted by group and name.
    pub features: Vec<Feature>,
    /// Inverse document frequency per feature.
    pub idf: Vec<f32>,
    /// By group, the number of films with features of this group.
    pub film_counts: FilmCounts,
    weights: ContentWeights,
    /// The inverse of `features`.
    indices: HashMap<Feature, u32>,
}

impl FeatureSpace {
    /// Selects the features that occur in at least two films (words of synopses: in at least four, and in at most a
    /// quarter of all), and computes their idf: `ln(n / (1 + df))`, at least 0, for a feature in `df` of the `n` films
    /// that have features of its group. Films without features of a group do not count for the idf of its features.
    pub fn fit(films: &[&Details], weights: ContentWeights) -> Self {
        let mut frequencies: BTreeMap<Feature, u32> = BTreeMap::new();
        let mut film_counts = FilmCounts::default();
        for film in films {
            let mut groups = BTreeSet::new();
            for feature in strengths(film).into_keys() {
                groups.insert(feature.group);
                *frequencies.entry(feature).or_default() += 1;
            }
            for group in groups {
                film_counts[group as usize] += 1;
            }
        }
        let mut features = Vec::new();
        let mut idf = Vec::new();
        for (feature, frequency) in frequencies {
            let is_word = feature.group == FeatureGroup::Word;
            let min = if is_word { MIN_FILMS_OF_WORD } else { MIN_FILMS };
            let film_count = film_counts[feature.group as usize];
            if frequency < min || (is_word && frequency > film_count / MAX_SHARE_OF_WORD) {
                continue;
            }
            idf.push(idf_of(film_count, frequency));
            features.push(feature);
        }
        Self::new(features, idf, film_counts, weights)
    }

    /// Restores a space from its parts; `features` and `idf` are parallel.
    pub fn new(features: Vec<Feature>, idf: Vec<f32>, film_counts: FilmCounts, weights: ContentWeights) -> Self {
        let indices = features.iter().cloned().zip(0..).collect();
        Self { features, idf, film_counts, weights, indices }
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
    /// An unknown feature other than a word of the synopsis counts in the length of its group, because two films
    /// that share one of four performers are less similar than two films that share their only one.
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
                None => *squares += (strength * idf_of(self.film_counts[feature.group as usize], 0)).powi(2),
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
fn idf_of(films: u32, frequency: u32) -> f32 {
    TfIdfMethod::Textbook.compute_idf(films.max(1) as usize, frequency as usize).max(0.0) as f32
}
