//! Scores of films for users, by an ensemble of EASE and ALS.

use faer::Mat;

use super::als::{Als, AlsParameters};
use super::{CollaborativeError, LAMBDA, ease, gram_matrix};
use crate::likes::Likes;

/// Three methods that make different errors: EASE with a content prior, EASE on likes only, and the mean of several ALS
/// factorisations. Their scores are standardised before they are added.
#[derive(Debug)]
pub struct Ensemble {
    /// EASE weights, `films × films`, with the content prior.
    content_prior: Mat<f32>,
    /// EASE weights, `films × films`, from likes only.
    likes_only: Mat<f32>,
    als: Vec<Als>,
}

/// The weight of each method's standardised scores.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EnsembleWeights {
    /// Of EASE with the content prior.
    pub content_prior: f32,
    /// Of EASE on likes only.
    pub likes_only: f32,
    /// Of the mean of the ALS factorisations.
    pub als: f32,
}

impl Default for EnsembleWeights {
    /// Tuned on the validation users. The weight of EASE on likes only is negative: what it has in common with EASE
    /// with a content prior is mainly popularity.
    fn default() -> Self {
        Self { content_prior: 1.0, likes_only: -0.3, als: 0.5 }
    }
}

/// The number of ALS factorisations, with the seeds 0, 1, ….
const ALS_SEEDS: u64 = 3;

impl Ensemble {
    /// Fits all three methods. `content_prior` is `films × films`; see [`content_prior`](super::content_prior()).
    ///
    /// # Errors
    /// If a system of equations has no solution.
    pub fn fit(likes: &Likes, content_prior: &Mat<f32>) -> Result<Self, CollaborativeError> {
        let gram = gram_matrix(likes);
        let content_prior = ease::weights(&gram + content_prior, LAMBDA)?;
        let likes_only = ease::weights(gram, LAMBDA)?;
        let als = (0..ALS_SEEDS)
            .map(|random_state| Als::fit(likes, AlsParameters { random_state, ..AlsParameters::default() }))
            .collect::<Result<_, _>>()?;
        Ok(Self { content_prior, likes_only, als })
    }

    /// The score of every film for a user who likes the films at these columns.
    pub fn scores(&self, liked: &[u32], weights: EnsembleWeights) -> Vec<f32> {
        let films = self.content_prior.ncols();
        let mut als = vec![0.0; films];
        for factorisation in &self.als {
            for (sum, score) in als.iter_mut().zip(factorisation.scores(liked)) {
                *sum += score;
            }
        }
        let parts = [
            (weights.content_prior, ease_scores(&self.content_prior, liked)),
            (weights.likes_only, ease_scores(&self.likes_only, liked)),
            (weights.als, als),
        ];
        let mut total = vec![0.0; films];
        for (weight, scores) in parts {
            for (sum, score) in total.iter_mut().zip(standardised(scores)) {
                *sum += weight * score;
            }
        }
        total
    }
}

/// The scores of EASE: the sum of the weights of the liked films, by film.
fn ease_scores(weights: &Mat<f32>, liked: &[u32]) -> Vec<f32> {
    let score = |film| liked.iter().map(|&other| weights.col_as_slice(film)[other as usize]).sum();
    (0..weights.ncols()).map(score).collect()
}

/// Shifts and scales to mean 0 and standard deviation 1.
fn standardised(mut scores: Vec<f32>) -> Vec<f32> {
    let count = scores.len().max(1) as f32;
    let mean = scores.iter().sum::<f32>() / count;
    let variance = scores.iter().map(|score| (score - mean).powi(2)).sum::<f32>() / count;
    let deviation = variance.sqrt().max(f32::MIN_POSITIVE);
    for score in &mut scores {
        *score = (*score - mean) / deviation;
    }
    scores
}
