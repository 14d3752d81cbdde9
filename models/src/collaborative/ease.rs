//! EASE: the likes of each film predicted from those of all others, in closed form (Steck 2019, "Embarrassingly Shallow
//! Autoencoders for Sparse Data").

use faer::linalg::solvers::{DenseSolveCore, Llt};
use faer::{Mat, Side};
use serde::{Deserialize, Serialize};

use super::CollaborativeError;

/// The regularisation of a film: λ for a film of mean popularity, and more for popular films.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Regularization {
    /// λ for a film whose popularity is the mean over all likes.
    pub lambda: f32,
    /// The power of a film's relative popularity by which λ is multiplied. 0 gives all films the same λ, as in the
    /// paper. EASE on a matrix whose columns are divided by their popularity to the power of `p` is the same as EASE
    /// with the power `2p` here; like denoising (Steck 2020, "Autoencoders that don't overfit towards the Identity"),
    /// it keeps popular films from dominating.
    pub popularity_power: f32,
}

impl Regularization {
    /// The regularisation of each film, given their numbers of likes.
    pub fn by_film(self, popularity: &[u32]) -> Vec<f32> {
        let likes: f32 = popularity.iter().map(|&likes| likes as f32).sum();
        let squares: f32 = popularity.iter().map(|&likes| (likes as f32).powi(2)).sum();
        let mean = squares / likes.max(1.0);
        let relative = |likes: u32| likes.max(1) as f32 / mean.max(1.0);
        popularity.iter().map(|&likes| self.lambda * relative(likes).powf(self.popularity_power)).collect()
    }
}

/// The item-item weights `B = I − P·diag(1 / diag P)` with `P = (G + Λ)⁻¹`, where `Λ` is a diagonal matrix.
///
/// `gram` is the symmetric `films × films` matrix `G` of co-occurrence counts, plus a prior if there is one. Column `j`
/// of the result holds the weights of the other films in the prediction of `j`; the diagonal is 0. Takes `O(films³)`
/// operations on all cores.
///
/// # Errors
/// If `G + Λ` is not positive definite. Positive regularisation excludes this if `gram` is finite and positive
/// semidefinite.
pub fn weights(mut gram: Mat<f32>, regularization: &[f32]) -> Result<Mat<f32>, CollaborativeError> {
    for (film, regularization) in regularization.iter().enumerate() {
        gram[(film, film)] += regularization;
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
        let weights = weights(gram, &[1.0; 3]).expect("weights");
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
        assert!(weights(gram, &[1.0; 2]).is_err());
    }

    #[test]
    fn popular_films_are_regularised_more() {
        let by_film = |popularity_power| Regularization { lambda: 100.0, popularity_power }.by_film(&[40, 10, 0]);
        assert_eq!(by_film(0.0), [100.0; 3]);
        let unequal = by_film(0.5);
        assert!(unequal[0] > 100.0 && unequal[1] < 100.0 && unequal[2] > 0.0, "{unequal:?}");
    }
}
