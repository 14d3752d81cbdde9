//! Low-rank approximation of a square matrix by randomised subspace iteration (Halko, Martinsson & Tropp 2011, "Finding
//! Structure with Randomness").

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, Par};
use rand_xoshiro::SplitMix64;
use rand_xoshiro::rand_core::{RngCore, SeedableRng};

/// Additional dimensions of the subspace, which make the leading ones accurate.
const OVERSAMPLING: usize = 8;
/// Multiplications with the matrix and its transpose.
const ITERATIONS: usize = 3;
/// Seed of the initial subspace.
const SEED: u64 = 11;

/// A low-rank matrix `leftᵀ · right`.
#[derive(Debug, Clone, PartialEq)]
pub struct LowRank {
    /// `rank × n`: column `i` holds the factors of row `i` of the product.
    pub left: Mat<f32>,
    /// `rank × n`: column `j` holds the factors of column `j` of the product.
    pub right: Mat<f32>,
}

impl LowRank {
    /// Approximates a square matrix nearly optimally. The leading factors approximate it at lower ranks.
    pub fn of(matrix: &Mat<f32>, rank: usize) -> Self {
        let size = matrix.nrows();
        let rank = rank.min(size);
        let width = (rank + OVERSAMPLING).min(size);
        let mut random = SplitMix64::from_seed(SEED.to_le_bytes());
        let mut basis = Mat::from_fn(size, width, |_, _| (random.next_u64() >> 40) as f32 / (1_u32 << 24) as f32 - 0.5);
        for _ in 0..ITERATIONS {
            basis = orthonormal(&product(&matrix.transpose().to_owned(), &orthonormal(&product(matrix, &basis))));
        }
        // `matrix ≈ (matrix · basis) · basisᵀ`, and the SVD of the narrow factor orders the dimensions.
        let image = product(matrix, &basis);
        let Ok(svd) = image.thin_svd() else { return Self { left: Mat::zeros(0, size), right: Mat::zeros(0, size) } };
        let right = product(&basis, &svd.V().to_owned());
        let values = svd.S().column_vector();
        Self {
            left: Mat::from_fn(rank, size, |factor, row| svd.U()[(row, factor)] * values[factor]),
            right: Mat::from_fn(rank, size, |factor, column| right[(column, factor)]),
        }
    }

    /// The leading factors only.
    pub fn truncated(&self, rank: usize) -> Self {
        let rank = rank.min(self.left.nrows());
        let leading = |factors: &Mat<f32>| factors.subrows(0, rank).to_owned();
        Self { left: leading(&self.left), right: leading(&self.right) }
    }

    /// Subtracts the product from a matrix.
    pub fn subtract_from(&self, matrix: &mut Mat<f32>) {
        matmul(matrix, Accum::Add, self.left.transpose(), &self.right, -1.0, Par::rayon(0));
    }

    /// The weighted sum of rows of the product.
    pub fn weighted_sum(&self, rows: &[(u32, f32)]) -> Vec<f32> {
        let mut factors = vec![0.0; self.left.nrows()];
        for &(row, weight) in rows {
            for (sum, value) in factors.iter_mut().zip(self.left.col_as_slice(row as usize)) {
                *sum += weight * value;
            }
        }
        let dot = |column| self.right.col_as_slice(column).iter().zip(&factors).map(|(one, other)| one * other).sum();
        (0..self.right.ncols()).map(dot).collect()
    }
}

fn product(one: &Mat<f32>, other: &Mat<f32>) -> Mat<f32> {
    let mut product = Mat::zeros(one.nrows(), other.ncols());
    matmul(&mut product, Accum::Replace, one, other, 1.0, Par::rayon(0));
    product
}

/// An orthonormal basis of the columns.
fn orthonormal(matrix: &Mat<f32>) -> Mat<f32> {
    matrix.qr().compute_thin_Q()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_of_low_rank_is_recovered() {
        let factor = |index: usize, step: usize| ((index * step) % 7) as f32 - 3.0;
        let matrix =
            Mat::from_fn(40, 40, |row, column| factor(row, 3) * factor(column, 5) + factor(row, 2) * factor(column, 4));
        let mut rest = matrix.clone();
        LowRank::of(&matrix, 2).subtract_from(&mut rest);
        assert!(rest.norm_l2() < 1e-3 * matrix.norm_l2());
        let mut rest = matrix.clone();
        LowRank::of(&matrix, 5).truncated(2).subtract_from(&mut rest);
        assert!(rest.norm_l2() < 1e-3 * matrix.norm_l2());
        assert_eq!(LowRank::of(&matrix, 2), LowRank::of(&matrix, 2));
    }

    #[test]
    fn a_weighted_sum_of_rows_is_that_of_the_product() {
        let low_rank = LowRank { left: faer::mat![[1.0, 2.0, 3.0_f32]], right: faer::mat![[4.0, 5.0, 6.0_f32]] };
        assert_eq!(low_rank.weighted_sum(&[(0, 1.0), (2, -0.5)]), [-2.0, -2.5, -3.0]);
    }
}
