//! EASE: the likes of each film predicted from those of all others, in closed form (Steck 2019, "Embarrassingly Shallow
//! Autoencoders for Sparse Data").

use faer::linalg::solvers::{DenseSolveCore, Llt};
use faer::{Mat, Side};

use super::CollaborativeError;

/// The item-item weights `B = I − P·diag(1 / diag P)` with `P = (G + λI)⁻¹`.
///
/// `gram` is the symmetric `films × films` matrix `G` of co-occurrence counts, plus a prior if there is one. Column `j`
/// of the result holds the weights of the other films in the prediction of `j`; the diagonal is 0. Takes `O(films³)`
/// operations on all cores.
///
/// # Errors
/// If `G + λI` is not positive definite. A positive λ excludes this if `gram` is finite and positive semidefinite.
pub fn weights(mut gram: Mat<f32>, lambda: f32) -> Result<Mat<f32>, CollaborativeError> {
    for film in 0..gram.nrows() {
        gram[(film, film)] += lambda;
    }
    let factor = Llt::new(gram.as_ref(), Side::Lower)?;
    drop(gram);
    let mut weights = factor.inverse();
    for (film, column) in weights.col_iter_mut().enumerate() {
        let scale = -1.0 / column[film];
        for weight in column.iter_mut() {
            *weight *= scale;
        }
    }
    for film in 0..weights.nrows() {
        weights[(film, film)] = 0.0;
    }
    Ok(weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_those_of_the_ridge_regression_of_each_film_on_the_others() {
        // Two films that are always liked together and one that is liked alone.
        let gram = faer::mat![[4.0, 4.0, 0.0], [4.0, 5.0, 0.0], [0.0, 0.0, 3.0_f32]];
        let weights = weights(gram, 1.0).expect("weights");
        // Regression of the first on the second: 4 / (5 + 1).
        assert!((weights[(1, 0)] - 4.0 / 6.0).abs() < 1e-5);
        assert!((weights[(0, 1)] - 4.0 / 5.0).abs() < 1e-5);
        for film in 0..3 {
            assert!(weights[(film, film)].abs() < 1e-9);
            assert!(weights[(2, film)].abs() < 1e-6);
        }
    }

    #[test]
    fn a_matrix_with_a_value_that_is_not_finite_is_an_error() {
        let gram = faer::mat![[f32::NAN, 0.0], [0.0, 1.0]];
        assert!(weights(gram, 1.0).is_err());
    }
}
