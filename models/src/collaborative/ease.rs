//! EASE: one film predicted from all others, in closed form (Steck 2019, "Embarrassingly Shallow Autoencoders for Sparse Data").

use faer::linalg::solvers::{DenseSolveCore, Llt};
use faer::{Mat, Side};

use super::CollaborativeError;

/// Weights `B` that predict each film's likes from those of all others: `B = I − P·diag(1 / diag P)` with `P = (G + λI)⁻¹`.
///
/// `gram` is `films × films`, symmetric: in how many people's likes two films meet, and what else speaks for their likeness.
/// Column `j` holds what the other films say about `j`; the diagonal is 0. Costs `films³` operations, on all cores.
///
/// # Errors
/// When `G + λI` is not positive definite, which a positive λ rules out but for numbers that are not finite.
pub fn weights(mut gram: Mat<f32>, lambda: f32) -> Result<Mat<f32>, CollaborativeError> {
    for film in 0..gram.nrows() {
        gram[(film, film)] += lambda;
    }
    let factor = Llt::new(gram.as_ref(), Side::Lower).map_err(|_| CollaborativeError::NotPositiveDefinite)?;
    drop(gram);
    let mut weights = factor.inverse();
    for (film, column) in weights.col_iter_mut().enumerate() {
        let scale = -1.0 / column[film];
        for weight in column.iter_mut() {
            *weight *= scale;
        }
    }
    // What a film says of itself says nothing.
    for film in 0..weights.nrows() {
        weights[(film, film)] = 0.0;
    }
    Ok(weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_those_of_the_regression_of_each_film_on_the_others() {
        // Two films that always meet and one that stands alone.
        let gram = faer::mat![[4.0, 4.0, 0.0], [4.0, 5.0, 0.0], [0.0, 0.0, 3.0_f32]];
        let weights = weights(gram, 1.0).expect("weights");
        // Ridge regression of the first on the second: 4 / (5 + 1).
        assert!((weights[(1, 0)] - 4.0 / 6.0).abs() < 1e-5);
        assert!((weights[(0, 1)] - 4.0 / 5.0).abs() < 1e-5);
        for film in 0..3 {
            assert!(weights[(film, film)].abs() < 1e-9);
            assert!(weights[(2, film)].abs() < 1e-6);
        }
    }

    #[test]
    fn numbers_that_are_not_finite_are_refused() {
        let gram = faer::mat![[f32::NAN, 0.0], [0.0, 1.0]];
        assert!(weights(gram, 1.0).is_err());
    }
}
