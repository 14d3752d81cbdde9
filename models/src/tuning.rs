//! Wishes on top of likeness: "similar, but less dark".

use std::collections::BTreeMap;

use thiserror::Error;

use crate::content::Content;
use crate::features::SparseRow;
use crate::film::Tone;

/// How much more of each tone axis is wished for, from -1 to 1.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tuning([f32; Tone::AXES.len()]);

/// A tuning that names no tone axis, or asks for a number that is not from -1 to 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("tune.{0} must be one of the tone axes, with a number from -1 to 1")]
pub struct TuningError(pub String);

/// What a wish of 1 for a candidate two standard deviations further along an axis adds to its score.
const TUNING: f32 = 0.25;

impl Tuning {
    /// Reads wishes by the axes' names; an axis that is not named is not tuned.
    ///
    /// # Errors
    /// [`TuningError`] for an axis that there is none of, and for a number that is not from -1 to 1.
    pub fn from_axes(axes: &BTreeMap<String, f32>) -> Result<Self, TuningError> {
        let mut tuning = Self::default();
        for (name, &wish) in axes {
            let refused = || TuningError(name.clone());
            let axis = Tone::AXES.iter().position(|axis| axis == name).ok_or_else(refused)?;
            if !(-1.0..=1.0).contains(&wish) {
                return Err(refused());
            }
            tuning.0[axis] = wish;
        }
        Ok(tuning)
    }

    pub(crate) fn is_none(&self) -> bool {
        self.0.iter().all(|wish| *wish == 0.0)
    }

    /// Moves scores towards films that have more, or less, of what is asked for than the film with this row.
    pub(crate) fn apply(&self, scores: &mut [f32], row: &SparseRow, content: &Content) {
        let asked = tone_of(row, content);
        for (score, other) in scores.iter_mut().zip(&content.rows) {
            let tone = tone_of(other, content);
            let wished: f32 = (0..self.0.len()).map(|axis| self.0[axis] * (tone[axis] - asked[axis])).sum();
            *score += TUNING * wished / 2.0;
        }
    }
}

/// The tone of a row in standard deviations, about: rows keep the direction and not the length.
fn tone_of(row: &SparseRow, content: &Content) -> [f32; Tone::AXES.len()] {
    let mut tone = [0.0; Tone::AXES.len()];
    let first = content.space.terms.len() - tone.len();
    for (&term, &value) in row.terms.iter().zip(&row.values) {
        if let Some(axis) = (term as usize).checked_sub(first) {
            tone[axis] = value;
        }
    }
    let length = tone.iter().map(|value| value * value).sum::<f32>().sqrt();
    if length > 0.0 { tone.map(|value| value / length * (tone.len() as f32).sqrt()) } else { tone }
}
