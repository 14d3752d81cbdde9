//! What films are like: weighted terms, the reduced space learned from them, and how near two films are in both.

use ndarray::{Array1, Array2, ArrayView1};

use crate::features::{FeatureSpace, SparseRow};
use crate::film::Details;

/// The content of `n` films over `t` terms, reduced to `d` dimensions.
#[derive(Debug, Clone, PartialEq)]
pub struct Content {
    /// `t` terms.
    pub space: FeatureSpace,
    /// `n` weighted rows over the terms, unit length.
    pub rows: Vec<SparseRow>,
    /// `n × d`, unit rows.
    pub embedding: Array2<f32>,
    /// `t × d`: a row of terms times this, less the offset, is a place in the reduced space.
    pub projection: Array2<f32>,
    /// `d`.
    pub offset: Array1<f32>,
    /// How much of a likeness is the cosine of the rows themselves; the rest is that in the reduced space.
    pub direct: f32,
}

impl Content {
    /// How many films there are.
    pub fn films(&self) -> usize {
        self.rows.len()
    }

    /// How like each film is to one of them, at most 1.
    pub fn likeness(&self, film: usize) -> Vec<f32> {
        self.likeness_to(self.embedding.row(film), &self.rows[film])
    }

    /// The row of a film given by its details and its place in the reduced space; nothing where nothing is known of it.
    pub fn place(&self, details: &Details) -> Option<(SparseRow, Array1<f32>)> {
        let row = self.space.row(details);
        let mut place = -&self.offset;
        for (&term, &value) in row.terms.iter().zip(&row.values) {
            place.scaled_add(value, &self.projection.row(term as usize));
        }
        let length = place.dot(&place).sqrt();
        if row.terms.is_empty() || length <= f32::EPSILON {
            return None;
        }
        place /= length;
        Some((row, place))
    }

    /// How like each film is to one with this place and row, at most 1.
    ///
    /// A film of which little is known is near others for want of differences: it counts for as much as is known of it.
    pub fn likeness_to(&self, place: ArrayView1<f32>, row: &SparseRow) -> Vec<f32> {
        let mut asked = vec![0.0; self.space.terms.len()];
        for (&term, &value) in row.terms.iter().zip(&row.values) {
            asked[term as usize] = value;
        }
        let near = self.embedding.dot(&place);
        let blended = |(near, row): (&f32, &SparseRow)| {
            let shared = row.terms.iter().zip(&row.values).map(|(&term, value)| asked[term as usize] * value);
            row.known * (self.direct * shared.sum::<f32>() + (1.0 - self.direct) * near)
        };
        near.iter().zip(&self.rows).map(blended).collect()
    }

    /// Cosine of two films in the reduced space.
    pub fn nearness(&self, one: usize, other: usize) -> f32 {
        self.embedding.row(one).dot(&self.embedding.row(other))
    }
}
