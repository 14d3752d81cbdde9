//! Weighted matrix factorisation by alternating least squares (Hu, Koren & Volinsky 2008; regularised as in Rendle et al. 2022,
//! "Revisiting the Performance of iALS"): errs otherwise than EASE does, and works where a Gram matrix of all films does not
//! fit in memory.

use faer::linalg::matmul::matmul;
use faer::linalg::solvers::{Llt, Solve};
use faer::{Accum, Mat, Par, Side};
use rayon::prelude::*;

use super::CollaborativeError;
use crate::likes::Likes;

/// What the factorisation may be told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    pub dimensions: usize,
    pub sweeps: usize,
    /// How much a film that was not liked counts, beside one that was.
    pub unobserved: f32,
    pub regularisation: f32,
    /// Where to start from: different seeds find different places, and the mean of several is better than each.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { dimensions: 64, sweeps: 8, unobserved: 0.3, regularisation: 0.003, seed: 0 }
    }
}

/// A place for every film in a space where people who like it are near.
#[derive(Debug, Clone)]
pub struct Factors {
    /// `dimensions × films`.
    pub(super) films: Mat<f32>,
    settings: Settings,
}

impl Factors {
    /// Sweeps over people and films in turn, each solved exactly with the other held fast.
    ///
    /// # Errors
    /// When a system has no solution, which regularisation rules out but for numbers that are not finite.
    pub fn fit(likes: &Likes, settings: Settings) -> Result<Self, CollaborativeError> {
        let by_film = likes.by_film();
        let mut films =
            Mat::from_fn(settings.dimensions, likes.films.len(), |axis, film| start(settings.seed, axis, film));
        for _ in 0..settings.sweeps {
            let people = solve_all(&films, &likes.rows, settings)?;
            films = solve_all(&people, &by_film, settings)?;
        }
        Ok(Self { films, settings })
    }

    /// `dimensions × people`: the place of everyone who likes these, a row each.
    pub(super) fn people(&self, rows: &[Vec<u32>]) -> Result<Mat<f32>, CollaborativeError> {
        solve_all(&self.films, rows, self.settings)
    }

    /// How well every film suits someone who likes these.
    ///
    /// # Panics
    /// Never: with the films' places finite, which [`Factors::fit`] saw to, the regularised system is positive definite.
    pub fn suggest(&self, liked: &[u32]) -> Vec<f32> {
        let common = common(&self.films, self.settings);
        let person = solve(&self.films, &common, liked, self.settings).expect("a regularised system has a solution");
        let suits = |film| self.films.col_as_slice(film).iter().zip(&person).map(|(a, b)| a * b).sum();
        (0..self.films.ncols()).map(suits).collect()
    }
}

/// Small numbers that look random and are the same each time.
fn start(seed: u64, axis: usize, film: usize) -> f32 {
    let mut state = seed ^ ((axis as u64) << 40) ^ film as u64;
    // SplitMix64 (Steele, Lea & Flood 2014).
    state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^= state >> 31;
    ((state >> 40) as f32 / (1u32 << 24) as f32 - 0.5) * 0.05
}

/// For each row the place that explains it best, given the places of its entries.
fn solve_all(places: &Mat<f32>, rows: &[Vec<u32>], settings: Settings) -> Result<Mat<f32>, CollaborativeError> {
    let common = common(places, settings);
    let solved: Vec<Vec<f32>> =
        rows.par_iter().map(|row| solve(places, &common, row, settings)).collect::<Result<_, _>>()?;
    Ok(Mat::from_fn(settings.dimensions, rows.len(), |axis, row| solved[row][axis]))
}

/// The part of the systems that all rows share: what the entries they do not have say.
fn common(places: &Mat<f32>, settings: Settings) -> Mat<f32> {
    let mut common = Mat::zeros(settings.dimensions, settings.dimensions);
    matmul(&mut common, Accum::Replace, places, places.transpose(), settings.unobserved, Par::rayon(0));
    common
}

fn solve(
    places: &Mat<f32>,
    common: &Mat<f32>,
    row: &[u32],
    settings: Settings,
) -> Result<Vec<f32>, CollaborativeError> {
    let mut system = common.clone();
    let mut goal = Mat::zeros(settings.dimensions, 1);
    for &entry in row {
        let place = places.col_as_slice(entry as usize);
        for (sum, value) in goal.col_as_slice_mut(0).iter_mut().zip(place) {
            *sum += value;
        }
        for (axis, &share) in place.iter().enumerate() {
            let below = &mut system.col_as_slice_mut(axis)[axis..];
            for (sum, value) in below.iter_mut().zip(&place[axis..]) {
                *sum += share * value;
            }
        }
    }
    let seen = row.len() as f32 + settings.unobserved * places.ncols() as f32;
    for axis in 0..settings.dimensions {
        system[(axis, axis)] += settings.regularisation * seen;
    }
    let factor = Llt::new(system.as_ref(), Side::Lower).map_err(|_| CollaborativeError::NotPositiveDefinite)?;
    factor.solve_in_place(&mut goal);
    Ok(goal.col_as_slice(0).to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::movielens::Rating;

    #[test]
    fn films_that_the_same_people_like_end_up_near_each_other() {
        // Two circles of people with tastes of their own.
        let ratings = (0..40).flat_map(|user| {
            let circle = (user % 2) * 10;
            (0..8).map(move |step| Rating { user, movie: circle + (user / 2 + step) % 10, half_stars: 9, at: 0 })
        });
        let likes = Likes::gather(ratings);
        let settings = Settings { dimensions: 2, ..Settings::default() };
        let factors = Factors::fit(&likes, settings).expect("factors");
        let scores = factors.suggest(&[0, 1, 2]);
        let score = |film: usize| scores[film];
        let own = (3..10).map(score).fold(f32::INFINITY, f32::min);
        let other = (10..20).map(score).fold(f32::NEG_INFINITY, f32::max);
        assert!(own > other + 0.3, "{own} {other}");
    }
}
