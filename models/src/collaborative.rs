//! What goes together because people like both: the collaborative half of M.
//!
//! EASE learns how much liking one film says about liking another. Here the Gram matrix of the likes is helped by the films'
//! content, as if people of one taste each had liked all films of a series, or of a year and a genre: films that few have
//! rated lean on what they are like.

use faer::Mat;
use rayon::prelude::*;
use thiserror::Error;

use crate::likes::Likes;

pub mod als;
pub mod content;
pub mod ease;
mod suggestions;
mod taste;

pub use suggestions::{Shares, Suggestions};
pub use taste::Taste;

/// Why nothing could be learned from ratings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CollaborativeError {
    #[error("the ratings give no system of equations that can be solved; are there numbers that are not finite?")]
    NotPositiveDefinite,
}

/// Regularisation of the weights by which people are scored. From the validation users.
const LAMBDA: f32 = 150.0;

/// How much films share people, `films × films`: entry `(i, j)` counts who likes both.
pub fn gram(likes: &Likes) -> Mat<f32> {
    let films = likes.films.len();
    let by_film = likes.by_film();
    let columns: Vec<Vec<f32>> = by_film
        .par_iter()
        .map(|people| {
            let mut column = vec![0.0; films];
            for &person in people {
                for &other in &likes.rows[person as usize] {
                    column[other as usize] += 1.0;
                }
            }
            column
        })
        .collect();
    Mat::from_fn(films, films, |row, column| columns[column][row])
}

/// Places by whose mean the two scores are brought to one scale.
const SCALE_PLACES: usize = 12;

/// Divides by the mean of the best few, so that scores of different making can be added.
pub(crate) fn scale(scores: &mut [f32]) {
    let mut best = scores.to_vec();
    let places = SCALE_PLACES.min(best.len());
    if places == 0 {
        return;
    }
    best.select_nth_unstable_by(places - 1, |a, b| b.total_cmp(a));
    let mean = best[..places].iter().sum::<f32>() / places as f32;
    if mean > f32::EPSILON {
        for score in scores {
            *score /= mean;
        }
    }
}
