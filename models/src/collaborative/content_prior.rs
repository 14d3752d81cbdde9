//! How alike films are, on the scale of a count of people: what the Gram matrix of the likes is helped with.

use std::collections::HashMap;

use faer::Mat;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::corpus::Profile;
use crate::features::SparseRow;

/// How many people each likeness is worth, as if so many liked both films for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContentShares {
    /// Of one time.
    pub year: f32,
    /// Of one time and the same genres.
    pub genre_and_year: f32,
    pub series: f32,
    /// The product of the films' weighted rows: genres, keywords, people, tone, words.
    pub rows: f32,
}

impl Default for ContentShares {
    fn default() -> Self {
        Self { year: 16.0, genre_and_year: 4.0, series: 6.0, rows: 10.0 }
    }
}

/// Years after which two films are of different times: one standard deviation.
const ONE_TIME: f32 = 3.0;

/// Likeness of all pairs of `films`, `films × films`; a film that is not there is like nothing.
pub fn likeness(films: &[Option<(&Profile, &SparseRow)>], shares: &ContentShares) -> Mat<f32> {
    let mut holders: HashMap<u32, Vec<(usize, f32)>> = HashMap::new();
    for (film, row) in films.iter().enumerate().filter_map(|(film, held)| Some((film, held.as_ref()?.1))) {
        for (&term, &value) in row.terms.iter().zip(&row.values) {
            holders.entry(term).or_default().push((film, value * row.known));
        }
    }
    let columns: Vec<Vec<f32>> = films
        .par_iter()
        .map(|held| {
            let mut column = vec![0.0; films.len()];
            let Some((profile, row)) = held else { return column };
            for (term, value) in row.terms.iter().zip(&row.values) {
                for &(other, other_value) in &holders[term] {
                    column[other] += shares.rows * value * row.known * other_value;
                }
            }
            for (sum, other) in column.iter_mut().zip(films) {
                if let Some((other, _)) = other {
                    *sum += of_pair(profile, other, shares);
                }
            }
            column
        })
        .collect();
    Mat::from_fn(films.len(), films.len(), |row, column| columns[column][row])
}

fn of_pair(one: &Profile, other: &Profile, shares: &ContentShares) -> f32 {
    let apart = f32::from(one.entry.year.abs_diff(other.entry.year)) / ONE_TIME;
    let time = (-apart * apart / 2.0).exp();
    let series = one.entry.series.is_some() && one.entry.series == other.entry.series;
    let kind = if time > 1e-3 { shared_genres(&one.details.genres, &other.details.genres) } else { 0.0 };
    shares.year * time + shares.genre_and_year * kind * time + if series { shares.series } else { 0.0 }
}

/// Cosine of two sets of genres.
fn shared_genres(one: &[String], other: &[String]) -> f32 {
    let shared = one.iter().filter(|genre| other.contains(genre)).count();
    shared as f32 / ((one.len() * other.len()) as f32).sqrt().max(1.0)
}
