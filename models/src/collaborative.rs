//! Collaborative filtering: learns from which films are liked by the same users.
//!
//! EASE learns how much liking one film says about liking another. Content similarity is added to its Gram matrix as
//! pseudo-counts, as if additional users had liked all films of a series, or of a year and genre, so that films with
//! few likes are predicted from their content.

use faer::Mat;
use faer::linalg::solvers::LltError;
use rayon::prelude::*;
use thiserror::Error;

use crate::corpus::CorpusFilm;
use crate::features::SparseVector;
use crate::likes::Likes;

mod als;
mod content_prior;
mod ease;
mod item_similarity;
mod low_rank;
mod search;
mod taste;
mod validation_curve;

pub use als::{Als, AlsParameters};
pub use content_prior::{ContentPriorWeights, content_prior};
pub use ease::Regularization;
pub use item_similarity::ItemSimilarity;
pub use low_rank::LowRank;
pub use search::{TasteSearch, ease_scores};
pub use taste::{CompressedWeights, SparseRows, Taste, TasteConstants};
pub use validation_curve::ValidationCurve;

/// Why training on likes failed.
#[derive(Debug, Clone, Copy, Error)]
pub enum CollaborativeError {
    #[error(
        "the regularised matrix of likes is not positive definite; check the ratings for values that are not finite"
    )]
    NotPositiveDefinite(#[from] LltError),
}

/// The minimum number of likes for a film to take part in collaborative filtering. Most rated films have a single like.
pub const MIN_LIKES: u32 = 2;

/// The number of films above which ALS replaces EASE for the similarity of films: its time grows with the cube.
const MAX_EASE_FILMS: usize = 6000;

/// The Gram matrix of the likes, `films × films`: entry `(i, j)` counts the users who like both `i` and `j`.
fn gram_matrix(likes: &Likes) -> Mat<f32> {
    let films = likes.films.len();
    let users_by_film = likes.users_by_film();
    let mut gram = Mat::zeros(films, films);
    gram.par_col_iter_mut().zip(&users_by_film).for_each(|(column, users)| {
        let Some(column) = column.try_as_col_major_mut() else { return };
        let column = column.as_slice_mut();
        for &user in users {
            for &other in &likes.films_by_user[user as usize] {
                column[other as usize] += 1.0;
            }
        }
    });
    gram
}

/// The EASE weights that score films for users, `films × films`, with a content prior; `films` are those of the likes.
///
/// # Errors
/// If the system of equations has no solution.
pub fn taste_weights(
    likes: &Likes,
    films: &[Option<(&CorpusFilm, &SparseVector)>],
    constants: &TasteConstants,
) -> Result<Mat<f32>, CollaborativeError> {
    let gram = gram_matrix(likes) + content_prior(films, &constants.content_prior);
    ease::weights(gram, &constants.regularization.by_film(&likes.popularity()))
}

/// The weights of EASE on likes alone, `films × films`, with the same λ for all films, as in the paper.
///
/// # Errors
/// If the system of equations has no solution.
pub fn ease_weights(likes: &Likes, lambda: f32) -> Result<Mat<f32>, CollaborativeError> {
    ease::weights(gram_matrix(likes), &vec![lambda; likes.films.len()])
}

/// The number of best scores whose mean defines the scale.
const SCALE_LEN: usize = 12;

/// Divides scores by the mean of the best twelve, so that scores of different methods can be added.
pub(crate) fn scale_to_best(scores: &mut [f32]) {
    let mut best = scores.to_vec();
    let count = SCALE_LEN.min(best.len());
    if count == 0 {
        return;
    }
    best.select_nth_unstable_by(count - 1, |a, b| b.total_cmp(a));
    let mean = best[..count].iter().sum::<f32>() / count as f32;
    if mean > f32::EPSILON {
        for score in scores {
            *score /= mean;
        }
    }
}
