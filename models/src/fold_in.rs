//! Fold-in: a user as the weighted mean of the films they have watched, without training again.

use crate::content::{Content, ContentVector, PerAxis};
use crate::features::SparseVector;

/// The number of later films after which the weight of a watched film has halved.
const HALF_LIFE: f32 = 4.0;

/// The weight, in (0, 1], of a watched film after which `films_since` other films have been watched.
///
/// It halves every four films. The weights of any history then sum to less than 6.3, so recommendations adapt to a
/// change of interest within a few films.
pub fn recency_weight(films_since: usize) -> f32 {
    // Weights must be positive, and the power underflows to 0 for long histories.
    0.5_f32.powf(films_since as f32 / HALF_LIFE).max(f32::MIN_POSITIVE)
}

impl Content {
    /// The weighted mean of films, given by position and weight; `None` if no film has a positive weight.
    ///
    /// Weights are relative; one that is not positive and finite is ignored. A film may be given more than once. The means
    /// of tone and year are over the films for which they are known.
    pub(crate) fn fold_in(&self, films: &[(usize, f32)]) -> Option<ContentVector> {
        let valid = || films.iter().filter(|(_, weight)| *weight > 0.0 && weight.is_finite());
        // Relative to the largest, because the sum of finite weights may not be finite.
        let max_weight = valid().map(|&(_, weight)| weight).fold(0.0, f32::max);
        let weighted = || valid().map(|&(film, weight)| (&self.vectors[film], weight / max_weight));
        let total: f32 = weighted().map(|(_, weight)| weight).sum();
        if total <= 0.0 {
            return None;
        }

        let mut features = vec![0.0; self.space.feature_count()];
        let mut tone = WeightedMean::<PerAxis>::default();
        let mut year = WeightedMean::<[f32; 1]>::default();
        for (vector, weight) in weighted() {
            for (feature, value) in vector.features.iter() {
                features[feature] += value * weight / total;
            }
            tone.add(vector.tone, weight);
            year.add(vector.year.map(|year| [year]), weight);
        }
        let entries = (0..).zip(features).filter(|(_, value)| *value > 0.0);
        let (indices, values) = entries.unzip();
        Some(ContentVector {
            features: SparseVector { indices, values },
            tone: tone.mean(),
            year: year.mean().map(|[year]| year),
        })
    }
}

/// The weighted mean of vectors of which some are unknown.
struct WeightedMean<T> {
    sum: T,
    weight: f32,
}

impl<const N: usize> Default for WeightedMean<[f32; N]> {
    fn default() -> Self {
        Self { sum: [0.0; N], weight: 0.0 }
    }
}

impl<const N: usize> WeightedMean<[f32; N]> {
    fn add(&mut self, vector: Option<[f32; N]>, weight: f32) {
        let Some(vector) = vector else { return };
        self.weight += weight;
        for (sum, value) in self.sum.iter_mut().zip(vector) {
            *sum += value * weight;
        }
    }

    fn mean(self) -> Option<[f32; N]> {
        (self.weight > 0.0).then(|| self.sum.map(|sum| sum / self.weight))
    }
}
