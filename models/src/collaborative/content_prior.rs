//! The content prior: content similarity as pseudo-counts that are added to the Gram matrix of the likes.

use std::collections::HashMap;

use faer::Mat;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::corpus::CorpusFilm;
use crate::features::SparseVector;

/// The number of additional users that each kind of similarity is worth, as if they liked both films.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContentPriorWeights {
    /// For the same year; less for other years, by a Gaussian with a standard deviation of three years.
    pub year: f32,
    /// For the same year and genres.
    pub genre_and_year: f32,
    /// For the same series.
    pub series: f32,
    /// For a cosine of 1 between the feature vectors.
    #[serde(rename = "rows")]
    pub features: f32,
}

impl Default for ContentPriorWeights {
    fn default() -> Self {
        Self { year: 16.0, genre_and_year: 4.0, series: 6.0, features: 10.0 }
    }
}

/// Standard deviation, in years, of the Gaussian by which the similarity of two years falls.
const YEAR_DEVIATION: f32 = 3.0;

/// The content prior, `films × films`, in users. A film that is not in the corpus (`None`) is similar to nothing.
pub fn content_prior(films: &[Option<(&CorpusFilm, &SparseVector)>], weights: &ContentPriorWeights) -> Mat<f32> {
    // An inverted index: by feature, the films that have it.
    let mut postings: HashMap<usize, Vec<(usize, f32)>> = HashMap::new();
    for (column, film) in films.iter().enumerate() {
        let Some((_, vector)) = film else { continue };
        for (feature, value) in vector.iter() {
            postings.entry(feature).or_default().push((column, value));
        }
    }
    let columns: Vec<Vec<f32>> = films
        .par_iter()
        .map(|film| {
            let mut column = vec![0.0; films.len()];
            let Some((film, vector)) = film else { return column };
            for (feature, value) in vector.iter() {
                for &(other, other_value) in &postings[&feature] {
                    column[other] += weights.features * value * other_value;
                }
            }
            for (sum, other) in column.iter_mut().zip(films) {
                if let Some((other, _)) = other {
                    *sum += pair_prior(film, other, weights);
                }
            }
            column
        })
        .collect();
    Mat::from_fn(films.len(), films.len(), |row, column| columns[column][row])
}

/// The part of the prior that does not come from the feature vectors.
fn pair_prior(one: &CorpusFilm, other: &CorpusFilm, weights: &ContentPriorWeights) -> f32 {
    let deviations = f32::from(one.entry.year.abs_diff(other.entry.year)) / YEAR_DEVIATION;
    let year = (-deviations * deviations / 2.0).exp();
    let same_series = one.entry.series.is_some() && one.entry.series == other.entry.series;
    let genre = if year > 1e-3 { genre_cosine(&one.details.genres, &other.details.genres) } else { 0.0 };
    weights.year * year + weights.genre_and_year * genre * year + if same_series { weights.series } else { 0.0 }
}

/// The cosine of two sets of genres.
fn genre_cosine(one: &[String], other: &[String]) -> f32 {
    let shared = one.iter().filter(|genre| other.contains(genre)).count();
    shared as f32 / ((one.len() * other.len()) as f32).sqrt().max(1.0)
}
