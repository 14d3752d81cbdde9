//! Tuning: queries such as "similar, but less dark".

use std::collections::BTreeMap;

use thiserror::Error;

use crate::content::{Content, ContentVector, PerAxis};
use crate::film::Tone;

/// The desired change along each tone axis, in [-1, 1]; 0 by default.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tuning(PerAxis);

/// A tuning that cannot be used; the value is the name of the axis.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TuningError {
    #[error("tune.{0} is not a tone axis; the axes are {axes}", axes = Tone::AXES.join(", "))]
    UnknownAxis(String),
    #[error("tune.{0} must be a number from -1 to 1")]
    OutOfRange(String),
}

/// The change in score of a film that lies two standard deviations further along an axis tuned to 1.
const TUNING_WEIGHT: f32 = 0.25;

impl Tuning {
    /// Builds a tuning from axis names and values.
    ///
    /// # Errors
    /// For a name that is not in [`Tone::AXES`] and for a value outside [-1, 1].
    pub fn from_axes(axes: &BTreeMap<String, f32>) -> Result<Self, TuningError> {
        let mut tuning = Self::default();
        for (name, &change) in axes {
            let axis = Tone::AXES.iter().position(|axis| axis == name);
            let axis = axis.ok_or_else(|| TuningError::UnknownAxis(name.clone()))?;
            if !(-1.0..=1.0).contains(&change) {
                return Err(TuningError::OutOfRange(name.clone()));
            }
            tuning.0[axis] = change;
        }
        Ok(tuning)
    }

    /// Whether this tuning changes nothing.
    pub(crate) fn is_neutral(&self) -> bool {
        self.0.iter().all(|change| *change == 0.0)
    }

    /// Raises the scores of films that differ from `reference` in the desired direction, and lowers the others. A film or
    /// reference without a tone counts as average.
    pub(crate) fn apply(&self, scores: &mut [f32], reference: &ContentVector, content: &Content) {
        let reference = reference.tone.unwrap_or_default();
        for (score, film) in scores.iter_mut().zip(&content.vectors) {
            let tone = film.tone.unwrap_or_default();
            let change: f32 = (0..self.0.len()).map(|axis| self.0[axis] * (tone[axis] - reference[axis])).sum();
            *score += TUNING_WEIGHT * change / 2.0;
        }
    }
}
