//! A person as one more film: the mean of what they have watched, placed among the films without training anew.

use ndarray::Array1;

use crate::content::Content;
use crate::features::SparseRow;

/// How many films later what has been watched counts for half.
const HALF_LIFE: f32 = 4.0;

/// The weight of a film after which so many others have been watched, in (0, 1].
///
/// Halves every four films, so that the longest history weighs no more than six films just watched: a row follows a
/// change of mood within a few evenings, and its mean stays of few enough films to say something.
pub fn recency_weight(watched_since: usize) -> f32 {
    // A weight that fades to nothing would be refused.
    0.5_f32.powf(watched_since as f32 / HALF_LIFE).max(f32::MIN_POSITIVE)
}

impl Content {
    /// The row of a person and their place in the reduced space: the means of those of their films, given by position and
    /// weight, at unit length again. Nothing where no film counts.
    ///
    /// Only how weights compare matters; one that is not above 0 and finite counts for nothing. A film of which little is
    /// known says as much as is known of it, and one that is given twice says it twice.
    pub(crate) fn fold_in(&self, films: &[(usize, f32)]) -> Option<(SparseRow, Array1<f32>)> {
        let counted = || films.iter().filter(|(_, weight)| *weight > 0.0 && weight.is_finite());
        let most = counted().map(|&(_, weight)| weight).fold(0.0, f32::max);
        let mut values = vec![0.0; self.space.terms.len()];
        let mut place = Array1::zeros(self.offset.len());
        let mut known: f32 = 0.0;
        for &(film, weight) in counted() {
            let row = &self.rows[film];
            let weight = weight / most * row.known;
            for (&term, value) in row.terms.iter().zip(&row.values) {
                values[term as usize] += weight * value;
            }
            place.scaled_add(weight, &self.embedding.row(film));
            known = known.max(row.known);
        }
        let lengths = [values.iter().map(|value| value * value).sum::<f32>().sqrt(), place.dot(&place).sqrt()];
        if lengths.iter().any(|length| *length <= f32::EPSILON) {
            return None;
        }
        place /= lengths[1];
        let (terms, values) = (0..)
            .zip(values)
            .filter(|(_, value)| value.abs() > 0.0)
            .map(|(term, value)| (term, value / lengths[0]))
            .unzip();
        Some((SparseRow { terms, values, known }, place))
    }
}
