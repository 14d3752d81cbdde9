//! How well films suit a person.

use faer::Mat;

use super::{CollaborativeError, LAMBDA, als, ease, gram};
use crate::likes::Likes;

/// How well every film suits a person: three models that err differently, each on its own scale of mean 0 and deviation 1.
#[derive(Debug)]
pub struct Suggestions {
    helped: Mat<f32>,
    plain: Mat<f32>,
    factors: Vec<als::Factors>,
}

/// How much each part of the suggestions counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shares {
    /// EASE helped by content.
    pub helped: f32,
    /// EASE on likes alone.
    pub plain: f32,
    /// The mean of a few factorisations.
    pub factors: f32,
}

impl Default for Shares {
    /// The plain weights are taken off: what both kinds say is popularity for the most part. From the validation users.
    fn default() -> Self {
        Self { helped: 1.0, plain: -0.3, factors: 0.5 }
    }
}

/// How many factorisations are averaged.
const FACTORISATIONS: u64 = 3;

impl Suggestions {
    /// `content` is as for [`Taste::fit`](super::taste::Taste::fit).
    ///
    /// # Errors
    /// When the equations cannot be solved.
    pub fn fit(likes: &Likes, content: &Mat<f32>) -> Result<Self, CollaborativeError> {
        let gram = gram(likes);
        let helped = ease::weights(&gram + content, LAMBDA)?;
        let plain = ease::weights(gram, LAMBDA)?;
        let factors = (0..FACTORISATIONS)
            .map(|seed| als::Factors::fit(likes, als::Settings { seed, ..als::Settings::default() }))
            .collect::<Result<_, _>>()?;
        Ok(Self { helped, plain, factors })
    }

    /// How well every film suits someone who likes these.
    pub fn of(&self, liked: &[u32], shares: Shares) -> Vec<f32> {
        let films = self.helped.ncols();
        let said = |weights: &Mat<f32>| -> Vec<f32> {
            (0..films).map(|film| liked.iter().map(|&known| weights.col_as_slice(film)[known as usize]).sum()).collect()
        };
        let mut by_factors = vec![0.0; films];
        for factors in &self.factors {
            for (sum, score) in by_factors.iter_mut().zip(factors.suggest(liked)) {
                *sum += score;
            }
        }
        let parts =
            [(shares.helped, said(&self.helped)), (shares.plain, said(&self.plain)), (shares.factors, by_factors)];
        let mut total = vec![0.0; films];
        for (share, scores) in parts {
            for (sum, score) in total.iter_mut().zip(standardised(scores)) {
                *sum += share * score;
            }
        }
        total
    }
}

/// To mean 0 and deviation 1.
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
