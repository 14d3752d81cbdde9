//! Tone adjustments: queries such as "similar, but less dark".

use std::collections::BTreeMap;
use std::fmt;

use thiserror::Error;

use crate::content::{Content, ContentVector, PerAxis, ToneScaling};
use crate::film::Tone;

/// The desired change along each tone axis, in [-1, 1]; 0 by default.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ToneAdjustment(PerAxis);

/// Why an adjustment is invalid. The value is the name of the axis.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ToneAdjustmentError {
    #[error("tune.{0} is not a tone axis; the axes are {axes}", axes = Tone::AXES.join(", "))]
    UnknownAxis(String),
    #[error("tune.{0} must be a number from -1 to 1")]
    OutOfRange(String),
}

/// The change in score of a film that lies two standard deviations further along an axis with an adjustment of 1.
const TUNING_WEIGHT: f32 = 0.08;

impl ToneAdjustment {
    /// Builds an adjustment from axis names and values in [-1, 1].
    ///
    /// # Errors
    /// For a name that is not in [`Tone::AXES`] and for a value outside [-1, 1].
    pub fn from_axes(axes: &BTreeMap<String, f32>) -> Result<Self, ToneAdjustmentError> {
        let mut tuning = Self::default();
        for (name, &change) in axes {
            let axis = Tone::AXES.iter().position(|axis| axis == name);
            let axis = axis.ok_or_else(|| ToneAdjustmentError::UnknownAxis(name.clone()))?;
            if !(-1.0..=1.0).contains(&change) {
                return Err(ToneAdjustmentError::OutOfRange(name.clone()));
            }
            tuning.0[axis] = change;
        }
        Ok(tuning)
    }

    /// Whether the adjustment changes nothing.
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

    /// Whether a film differs from `reference` by at least a point in the desired direction along every adjusted axis.
    pub(crate) fn is_met_by(&self, film: &ContentVector, reference: &ContentVector, scaling: &ToneScaling) -> bool {
        self.changes(film, reference, scaling)
            .all(|change| (change.to - change.from) * self.0[change.axis].signum() >= 1.0)
    }

    /// The changes of a film from `reference` along each adjusted axis, in points.
    pub(crate) fn changes(
        &self,
        film: &ContentVector,
        reference: &ContentVector,
        scaling: &ToneScaling,
    ) -> impl Iterator<Item = ToneChange> {
        let (film, reference) = (film.tone.unwrap_or_default(), reference.tone.unwrap_or_default());
        let tuned = (0..self.0.len()).filter(|&axis| self.0[axis] != 0.0);
        tuned.map(move |axis| ToneChange {
            axis,
            from: scaling.points(axis, reference[axis]).round(),
            to: scaling.points(axis, film[axis]).round(),
        })
    }
}

/// The scores of two films on an axis, an index into [`Tone::AXES`], in whole points from 0 to 10.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ToneChange {
    pub axis: usize,
    pub from: f32,
    pub to: f32,
}

impl fmt::Display for ToneChange {
    /// Such as `less dark (3, not 8)`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let &Self { axis, from, to } = self;
        let direction = if to < from { "less" } else { "more" };
        write!(formatter, "{direction} {} ({to}, not {from})", Tone::AXES[axis])
    }
}
