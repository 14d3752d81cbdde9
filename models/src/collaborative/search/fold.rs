//! A fold of the cross-validation.

use faer::Mat;
use rayon::prelude::*;

use super::{TasteSearch, ease_scores, unweighted};
use crate::collaborative::als::Als;
use crate::collaborative::{CollaborativeError, TasteConstants, taste_weights};

/// The scores of EASE and ALS for the users of a fold.
pub struct Fold<'a> {
    pub search: TasteSearch<'a>,
    of_ease: Vec<Vec<f32>>,
    of_als: Vec<Vec<f32>>,
    /// The standard deviation of the former relative to the latter.
    pub ratio: f32,
}

impl<'a> Fold<'a> {
    /// Fits both methods to the training likes of a search.
    ///
    /// # Errors
    /// If a system of equations has no solution.
    pub fn new(search: TasteSearch<'a>, constants: &TasteConstants) -> Result<Self, CollaborativeError> {
        let weights = taste_weights(&search.training, &search.films(), constants)?;
        let of_ease = search.scores(|liked| ease_scores(&weights, liked));
        // One factorisation is representative of several.
        let als = Als::fit(&search.training, constants.als)?;
        let gram: Mat<f32> = als.unobserved_gram();
        let of_als = search.scores(|liked| als.scores_of_weighted(&gram, &unweighted(liked)));
        let ratio = deviation(&of_ease) / deviation(&of_als).max(f32::MIN_POSITIVE);
        Ok(Self { search, of_ease, of_als, ratio })
    }

    /// The mean NDCG@100 of EASE plus ALS with a weight.
    pub fn ndcg(&self, weight: f32) -> f64 {
        let sum = |(ease, als): (&Vec<f32>, &Vec<f32>)| -> Vec<f32> {
            ease.iter().zip(als).map(|(ease, als)| ease + weight * als).collect()
        };
        self.search.ndcg_of(&self.of_ease.par_iter().zip(&self.of_als).map(sum).collect::<Vec<_>>())
    }
}

/// The standard deviation over all users and films.
fn deviation(scores: &[Vec<f32>]) -> f32 {
    let count = scores.iter().map(Vec::len).sum::<usize>().max(1) as f64;
    let values = || scores.iter().flatten().map(|&score| f64::from(score));
    let mean = values().sum::<f64>() / count;
    (values().map(|score| (score - mean).powi(2)).sum::<f64>() / count).sqrt() as f32
}
