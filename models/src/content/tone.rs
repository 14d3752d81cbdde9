//! Tone: how films feel, on twelve axes, and how similar two films are in it.

use crate::film::Tone;

/// A number per tone axis, in the order of [`Tone::AXES`].
pub type PerAxis = [f32; Tone::AXES.len()];

/// The affine map that brings each tone axis to mean 0 and standard deviation 1 over the catalogue.
#[derive(Debug, Clone, PartialEq)]
pub struct ToneScaling {
    /// Means, in points of the 0 to 10 scale.
    pub mean: PerAxis,
    /// Reciprocals of the standard deviations.
    pub scale: PerAxis,
}

impl ToneScaling {
    /// The tone in standard deviations from the mean.
    pub fn standardised(&self, tone: &Tone) -> PerAxis {
        let values = tone.values();
        std::array::from_fn(|axis| (f32::from(values[axis]) - self.mean[axis]) * self.scale[axis])
    }

    /// A standardised score in points of the 0 to 10 scale.
    pub fn points(&self, axis: usize, score: f32) -> f32 {
        score / self.scale[axis] + self.mean[axis]
    }
}

/// The similarity of two standardised tones, in (0, 1]: `exp(-d²/2)` for the root mean square distance `d` over the axes.
///
/// The cosine would not do: films of average tone have hardly any direction.
pub fn similarity(one: &PerAxis, other: &PerAxis) -> f32 {
    let squares: f32 = one.iter().zip(other).map(|(one, other)| (one - other).powi(2)).sum();
    (-squares / (2 * Tone::AXES.len()) as f32).exp()
}
