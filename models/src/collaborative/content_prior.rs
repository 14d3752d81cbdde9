//! The content prior: content similarity as pseudo-counts that are added to the Gram matrix of the likes.

use std::collections::HashMap;

use faer::Mat;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::corpus::CorpusFilm;
use crate::features::SparseVector;

/// The pseudo-counts of each kind of similarity: the number of additional users who like both films.
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
    for (column, film) in films.iter().enumerate().filter(|_| weights.features > 0.0) {
        let Some((_, vector)) = film else { continue };
        for (feature, value) in vector.iter() {
            postings.entry(feature).or_default().push((column, value));
        }
    }
    let kinds = kinds(films);
    let year_similarity: Vec<f32> = (0..=u16::MAX).map_while(year_similarity).collect();
    let mut prior = Mat::zeros(films.len(), films.len());
    prior.par_col_iter_mut().zip(films).zip(&kinds).for_each(|((column, film), kind)| {
        let Some(column) = column.try_as_col_major_mut() else { return };
        let (Some((_, vector)), Some(kind)) = (film, kind) else { return };
        let column = column.as_slice_mut();
        for (feature, value) in vector.iter().filter(|_| weights.features > 0.0) {
            for &(other, other_value) in &postings[&feature] {
                column[other] += weights.features * value * other_value;
            }
        }
        for (sum, other) in column.iter_mut().zip(&kinds) {
            let Some(other) = other else { continue };
            let year = year_similarity.get(usize::from(kind.year.abs_diff(other.year))).copied().unwrap_or_default();
            if year > 0.0 {
                *sum += weights.year * year + weights.genre_and_year * genre_cosine(kind.genres, other.genres) * year;
            }
            if kind.series.is_some() && kind.series == other.series {
                *sum += weights.series;
            }
        }
    });
    prior
}

/// The properties, other than features, that the prior compares.
struct Kind {
    year: u16,
    /// A bit per genre; see [`kinds`].
    genres: u64,
    series: Option<u32>,
}

/// The kinds of films. The first 64 genres have bits; no known vocabulary has more.
fn kinds(films: &[Option<(&CorpusFilm, &SparseVector)>]) -> Vec<Option<Kind>> {
    let mut genre_bits: HashMap<&str, u32> = HashMap::new();
    let mut series_numbers: HashMap<&str, u32> = HashMap::new();
    let kinds = films.iter().map(|film| {
        let (film, _) = film.as_ref()?;
        let mut genres = 0;
        for genre in &film.details.genres {
            let next = genre_bits.len() as u32;
            genres |= 1_u64.checked_shl(*genre_bits.entry(genre).or_insert(next)).unwrap_or_default();
        }
        let series = film.entry.series.as_deref().map(|series| {
            let next = series_numbers.len() as u32;
            *series_numbers.entry(series).or_insert(next)
        });
        Some(Kind { year: film.entry.year, genres, series })
    });
    kinds.collect()
}

/// The similarity of years at a distance; `None` where it is negligible.
fn year_similarity(distance: u16) -> Option<f32> {
    let deviations = f32::from(distance) / YEAR_DEVIATION;
    Some((-deviations * deviations / 2.0).exp()).filter(|similarity| *similarity > 1e-3)
}

/// The cosine of two sets of genres.
fn genre_cosine(one: u64, other: u64) -> f32 {
    let shared = (one & other).count_ones();
    if shared == 0 { 0.0 } else { shared as f32 / ((one.count_ones() * other.count_ones()) as f32).sqrt() }
}
