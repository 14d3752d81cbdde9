//! Matrix factorisation of implicit feedback by alternating least squares (Hu, Koren & Volinsky 2008, "Collaborative
//! Filtering for Implicit Feedback Datasets"), with the loss and the regularisation of Rendle et al. 2022, "Revisiting
//! the Performance of iALS on Item Recommendation Benchmarks".
//!
//! Its errors differ from those of EASE, and it needs no `films × films` matrix. Parameters are named as in the Python
//! library `implicit`, except that `alpha` is the weight α₀ of Rendle et al.

use faer::linalg::matmul::matmul;
use faer::linalg::solvers::{Llt, Solve};
use faer::{Accum, Mat, Par, Side};
use rand_xoshiro::SplitMix64;
use rand_xoshiro::rand_core::{RngCore, SeedableRng};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::CollaborativeError;
use crate::likes::Likes;

/// Parameters of the factorisation. The defaults are the starting point of the search for constants.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AlsParameters {
    /// Dimensions of the factors.
    pub factors: usize,
    /// Passes over users and films.
    pub iterations: usize,
    /// Weight α₀ of an unobserved pair of user and film, relative to 1 for a like.
    pub alpha: f32,
    /// L2 regularisation λ per unit of observed and unobserved weight.
    pub regularization: f32,
    /// Seed of the initial film factors.
    pub random_state: u64,
}

impl Default for AlsParameters {
    fn default() -> Self {
        Self { factors: 64, iterations: 8, alpha: 0.3, regularization: 0.003, random_state: 0 }
    }
}

/// A fitted factorisation: a user's score for a film is the dot product of their factors.
#[derive(Debug, Clone, PartialEq)]
pub struct Als {
    /// `factors × films`.
    pub item_factors: Mat<f32>,
    pub parameters: AlsParameters,
}

impl Als {
    /// Solves for the user factors and the film factors in turn, each exactly with the other fixed.
    ///
    /// # Errors
    /// If a system is not positive definite, which positive regularisation excludes for finite numbers.
    pub fn fit(likes: &Likes, parameters: AlsParameters) -> Result<Self, CollaborativeError> {
        let initial = |film, factor| initial(parameters.random_state, factor, film);
        Self::fit_from(likes, parameters, parameters.iterations, initial)
    }

    /// Like [`Als::fit`], from these values of each film's factors, in this many passes.
    ///
    /// # Errors
    /// The errors of [`Als::fit`].
    pub fn fit_from(
        likes: &Likes,
        parameters: AlsParameters,
        iterations: usize,
        initial: impl Fn(usize, usize) -> f32,
    ) -> Result<Self, CollaborativeError> {
        let users_by_film = likes.users_by_film();
        let mut item_factors =
            Mat::from_fn(parameters.factors, likes.films.len(), |factor, film| initial(film, factor));
        for _ in 0..iterations {
            let user_factors = solve_all(&item_factors, &likes.films_by_user, parameters)?;
            item_factors = solve_all(&user_factors, &users_by_film, parameters)?;
        }
        Ok(Self { item_factors, parameters })
    }

    /// The factors of users, `factors × users`; `films_by_user` holds the columns of their liked films.
    ///
    /// # Errors
    /// The errors of [`Als::fit`].
    pub fn user_factors(&self, films_by_user: &[Vec<u32>]) -> Result<Mat<f32>, CollaborativeError> {
        solve_all(&self.item_factors, films_by_user, self.parameters)
    }

    /// The score of every film for a user who likes the films at these columns.
    ///
    /// # Panics
    /// Never: [`Als::fit`] has solved systems with the same finite factors.
    pub fn scores(&self, liked: &[u32]) -> Vec<f32> {
        let common = unobserved_gram(&self.item_factors, self.parameters);
        self.scores_of_weighted(&common, &weighted(liked).collect::<Vec<_>>())
    }

    /// `α₀ · F·Fᵀ`, which [`Als::scores_of_weighted`] needs for any user.
    pub fn unobserved_gram(&self) -> Mat<f32> {
        unobserved_gram(&self.item_factors, self.parameters)
    }

    /// Like [`Als::scores`], for films with positive weights: columns of the factors, and how many likes each counts as.
    ///
    /// # Panics
    /// Never: see [`Als::scores`].
    pub fn scores_of_weighted(&self, unobserved_gram: &Mat<f32>, liked: &[(u32, f32)]) -> Vec<f32> {
        let liked = liked.iter().copied();
        let user = solve(&self.item_factors, unobserved_gram, liked, self.parameters);
        let user = user.expect("the regularised system is definite");
        let score = |film| self.item_factors.col_as_slice(film).iter().zip(&user).map(|(a, b)| a * b).sum();
        (0..self.item_factors.ncols()).map(score).collect()
    }
}

/// A reproducible small number in [-0.025, 0.025).
pub fn initial(seed: u64, factor: usize, film: usize) -> f32 {
    let state = seed ^ ((factor as u64) << 40) ^ film as u64;
    let bits = SplitMix64::from_seed(state.to_le_bytes()).next_u64() >> 40;
    (bits as f32 / (1u32 << 24) as f32 - 0.5) * 0.05
}

/// The factors of one side of the matrix given those of the other: a least-squares solution for each list of liked
/// columns.
fn solve_all(fixed: &Mat<f32>, liked: &[Vec<u32>], parameters: AlsParameters) -> Result<Mat<f32>, CollaborativeError> {
    let common = unobserved_gram(fixed, parameters);
    let solved: Vec<Vec<f32>> =
        liked.par_iter().map(|liked| solve(fixed, &common, weighted(liked), parameters)).collect::<Result<_, _>>()?;
    Ok(Mat::from_fn(parameters.factors, liked.len(), |factor, index| solved[index][factor]))
}

/// The columns, each with a weight of 1.
fn weighted(liked: &[u32]) -> impl Iterator<Item = (u32, f32)> {
    liked.iter().map(|&column| (column, 1.0))
}

/// `α₀ · F·Fᵀ`, the part of the normal equations that all users (or films) share.
fn unobserved_gram(fixed: &Mat<f32>, parameters: AlsParameters) -> Mat<f32> {
    let mut gram = Mat::zeros(parameters.factors, parameters.factors);
    matmul(&mut gram, Accum::Replace, fixed, fixed.transpose(), parameters.alpha, Par::rayon(0));
    gram
}

/// Solves the normal equations `A·x = b` of one user (or film): `A` is the common part plus the outer products of the
/// liked columns plus regularisation, `b` is the sum of the liked columns; both sums are weighted.
fn solve(
    fixed: &Mat<f32>,
    common: &Mat<f32>,
    liked: impl Iterator<Item = (u32, f32)>,
    parameters: AlsParameters,
) -> Result<Vec<f32>, CollaborativeError> {
    let mut a = common.clone();
    let mut b = Mat::zeros(parameters.factors, 1);
    let mut total = 0.0;
    for (column, weight) in liked {
        total += weight;
        let column = fixed.col_as_slice(column as usize);
        for (sum, value) in b.col_as_slice_mut(0).iter_mut().zip(column) {
            *sum += weight * value;
        }
        // The lower triangle is enough for the Cholesky factorisation.
        for (factor, &scale) in column.iter().enumerate() {
            let below = &mut a.col_as_slice_mut(factor)[factor..];
            for (sum, value) in below.iter_mut().zip(&column[factor..]) {
                *sum += weight * scale * value;
            }
        }
    }
    let weight = total + parameters.alpha * fixed.ncols() as f32;
    for factor in 0..parameters.factors {
        a[(factor, factor)] += parameters.regularization * weight;
    }
    Llt::new(a.as_ref(), Side::Lower)?.solve_in_place(&mut b);
    Ok(b.col_as_slice(0).to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::movielens::Rating;

    #[test]
    fn films_that_the_same_users_like_have_similar_factors() {
        // Two groups of users who like different films.
        let ratings = (0..40).flat_map(|user| {
            let group = (user % 2) * 10;
            (0..8).map(move |step| Rating { user, movie: group + (user / 2 + step) % 10, half_stars: 9, at: 0 })
        });
        let likes = Likes::from_ratings(ratings);
        let als = Als::fit(&likes, AlsParameters { factors: 2, ..AlsParameters::default() }).expect("factors");
        let scores = als.scores(&[0, 1, 2]);
        let own = (3..10).map(|film| scores[film]).fold(f32::INFINITY, f32::min);
        let other = (10..20).map(|film| scores[film]).fold(f32::NEG_INFINITY, f32::max);
        assert!(own > other + 0.3, "{own} {other}");
    }
}
