//! The sparse feature vector of a film.

use std::cmp::Ordering;

use ndarray::{Array2, Axis};

/// A sparse vector over the features of a [`FeatureSpace`](super::FeatureSpace).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SparseVector {
    /// Indices of features, ascending.
    pub indices: Vec<u32>,
    /// The values at `indices`.
    pub values: Vec<f32>,
}

impl SparseVector {
    /// The non-zero entries, by ascending index.
    pub fn iter(&self) -> impl Iterator<Item = (usize, f32)> {
        self.indices.iter().zip(&self.values).map(|(&index, &value)| (index as usize, value))
    }

    /// The same vector with explicit zeros; `len` is the number of features.
    pub fn to_dense(&self, len: usize) -> Vec<f32> {
        let mut dense = vec![0.0; len];
        for (index, value) in self.iter() {
            dense[index] = value;
        }
        dense
    }

    /// The indices that are non-zero in both vectors, each with both values.
    pub fn shared(&self, other: &Self) -> impl Iterator<Item = (usize, f32, f32)> {
        let mut left = self.iter().peekable();
        let mut right = other.iter().peekable();
        std::iter::from_fn(move || {
            while let (Some(&(index, value)), Some(&(other_index, other_value))) = (left.peek(), right.peek()) {
                match index.cmp(&other_index) {
                    Ordering::Less => drop(left.next()),
                    Ordering::Greater => drop(right.next()),
                    Ordering::Equal => {
                        left.next();
                        right.next();
                        return Some((index, value, other_value));
                    }
                }
            }
            None
        })
    }
}

/// Feature vectors as a dense matrix, `vectors × features`.
pub(crate) fn to_matrix<'a>(vectors: impl ExactSizeIterator<Item = &'a SparseVector>, features: usize) -> Array2<f64> {
    let mut matrix = Array2::zeros((vectors.len(), features));
    for (mut row, vector) in matrix.axis_iter_mut(Axis(0)).zip(vectors) {
        for (feature, value) in vector.iter() {
            row[feature] = f64::from(value);
        }
    }
    matrix
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_features_are_those_of_both_vectors() {
        let vector =
            |indices: &[u32], values: &[f32]| SparseVector { indices: indices.to_vec(), values: values.to_vec() };
        let left = vector(&[1, 3, 8], &[0.1, 0.2, 0.3]);
        let right = vector(&[3, 4, 8, 9], &[0.4, 0.5, 0.6, 0.7]);
        assert_eq!(left.shared(&right).collect::<Vec<_>>(), [(3, 0.2, 0.4), (8, 0.3, 0.6)]);
    }
}
