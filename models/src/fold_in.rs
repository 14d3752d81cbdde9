//! Fold-in: a user as the weighted mean of the films they have watched, without training again.

use ndarray::Array1;

use crate::content::{Content, ContentQuery};
use crate::features::SparseVector;

/// The number of later films after which the weight of a watched film has halved.
const HALF_LIFE: f32 = 4.0;

/// The weight, in (0, 1], of a watched film after which `films_since` other films have been watched.
///
/// It halves every four films. The weights of any history then sum to less than 6.3, so recommendations follow a change
/// of interest within a few films.
pub fn recency_weight(films_since: usize) -> f32 {
    // Weights must be positive, and the power underflows to 0 for long histories.
    0.5_f32.powf(films_since as f32 / HALF_LIFE).max(f32::MIN_POSITIVE)
}

impl Content {
    /// The mean of films, given by position and weight, in the feature space and in the reduced space, at unit length; `None` if no film has a positive
    /// weight and known features.
    ///
    /// Weights are relative; one that is not positive and finite is ignored. A film also counts in proportion to the
    /// completeness of its description, and may be given more than once.
    pub(crate) fn fold_in(&self, films: &[(usize, f32)]) -> Option<ContentQuery> {
        let counted = || films.iter().filter(|(_, weight)| *weight > 0.0 && weight.is_finite());
        let max_weight = counted().map(|&(_, weight)| weight).fold(0.0, f32::max);
        let mut mean = vec![0.0; self.space.feature_count()];
        let mut embedding = Array1::zeros(self.offset.len());
        let mut completeness: f32 = 0.0;
        for &(film, weight) in counted() {
            let vector = &self.vectors[film];
            let weight = weight / max_weight * vector.completeness;
            for (feature, value) in vector.iter() {
                mean[feature] += weight * value;
            }
            embedding.scaled_add(weight, &self.embedding.row(film));
            completeness = completeness.max(vector.completeness);
        }
        let length = mean.iter().map(|value| value * value).sum::<f32>().sqrt();
        let embedding_length = embedding.dot(&embedding).sqrt();
        if length <= f32::EPSILON || embedding_length <= f32::EPSILON {
            return None;
        }
        embedding /= embedding_length;
        let entries = (0..).zip(mean).filter(|(_, value)| value.abs() > 0.0);
        let (indices, values) = entries.map(|(index, value)| (index, value / length)).unzip();
        Some(ContentQuery { vector: SparseVector { indices, values, completeness }, embedding })
    }
}
