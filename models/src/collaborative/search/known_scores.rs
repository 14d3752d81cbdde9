//! A cache of the scores of the search.

use std::collections::HashMap;

use crate::collaborative::CollaborativeError;

/// The scores of combinations of constants that have been tried: consecutive curves share a point.
#[derive(Default)]
pub struct KnownScores(HashMap<Vec<u32>, f64>);

impl KnownScores {
    /// The score of a combination, by `score` if it is new.
    ///
    /// # Errors
    /// The errors of `score`.
    pub fn get_or(
        &mut self,
        constants: &[f32],
        score: impl FnOnce() -> Result<f64, CollaborativeError>,
    ) -> Result<f64, CollaborativeError> {
        let bits: Vec<u32> = constants.iter().map(|constant| constant.to_bits()).collect();
        if let Some(&score) = self.0.get(&bits) {
            return Ok(score);
        }
        let score = score()?;
        self.0.insert(bits, score);
        Ok(score)
    }
}
