//! Taste: how much a user would like each film, from the films that they like.
//!
//! The linear part is EASE with a content prior, of which only the largest weights are kept. To it are added the scores
//! of ALS, whose errors differ. Neither part stores anything about the users it was learned from: the artifact contains
//! weights between films and factors of films, and a user is folded in per query.

use faer::Mat;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::als::{Als, AlsParameters};
use super::content_prior::ContentPriorWeights;
use super::ease::Regularization;
use super::scale_to_best;
use crate::ranking::top_k;

/// The constants of taste, all chosen in training on held-out users.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TasteConstants {
    pub regularization: Regularization,
    pub content_prior: ContentPriorWeights,
    pub als: AlsParameters,
    /// The weight of the scores of ALS, relative to 1 for those of EASE.
    pub als_weight: f32,
    /// The number of EASE weights kept per film.
    pub weights_per_film: usize,
    /// The number of likes of a film at which taste and content have equal weight.
    pub equal_weight_likes: f32,
    /// The weight of content for films without likes.
    pub unrated_weight: f32,
}

impl Default for TasteConstants {
    /// Where the search starts, and what is used with too few users for one.
    fn default() -> Self {
        Self {
            regularization: Regularization { lambda: 200.0, popularity_power: 0.4 },
            content_prior: ContentPriorWeights::default(),
            als: AlsParameters::default(),
            als_weight: 0.5,
            weights_per_film: 200,
            equal_weight_likes: 0.0,
            unrated_weight: 0.2,
        }
    }
}

/// The largest entries of each row of a square matrix.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SparseRows {
    /// The start of each row in `columns` and `values`, and the end of the last.
    pub starts: Vec<u32>,
    /// The columns of the entries, ascending within a row.
    pub columns: Vec<u32>,
    /// The entries.
    pub values: Vec<f32>,
}

impl SparseRows {
    /// Keeps the `per_row` entries of each row of a `size × size` matrix with the largest absolute values, ties by ascending column, without
    /// zeros.
    pub fn largest(size: usize, per_row: usize, entry: impl Fn(usize, usize) -> f32 + Sync) -> Self {
        let largest = |row: usize| -> Vec<usize> {
            let sizes: Vec<f32> = (0..size).map(|column| entry(row, column).abs()).collect();
            let mut columns: Vec<usize> =
                top_k(&sizes, per_row, |column| sizes[column] > 0.0).into_iter().map(|(column, _)| column).collect();
            columns.sort_unstable();
            columns
        };
        let rows: Vec<Vec<usize>> = (0..size).into_par_iter().map(largest).collect();
        let mut sparse = Self { starts: vec![0], columns: Vec::new(), values: Vec::new() };
        for (row, columns) in rows.into_iter().enumerate() {
            sparse.values.extend(columns.iter().map(|&column| entry(row, column)));
            sparse.columns.extend(columns.into_iter().map(|column| column as u32));
            sparse.starts.push(sparse.columns.len() as u32);
        }
        sparse
    }

    /// The entries of a row as columns and values.
    fn row(&self, row: usize) -> impl Iterator<Item = (usize, f32)> {
        let entries = self.starts[row] as usize..self.starts[row + 1] as usize;
        self.columns[entries.clone()]
            .iter()
            .zip(&self.values[entries])
            .map(|(&column, &value)| (column as usize, value))
    }
}

/// What training has learned about taste. Rated films have columns; films of the model have positions.
#[derive(Debug, Clone, PartialEq)]
pub struct Taste {
    /// The position of each rated film, by column.
    pub(crate) films: Vec<u32>,
    /// The number of likes of each rated film, by column.
    pub(crate) likes: Vec<u32>,
    /// EASE weights: row `i` holds the weights of film `i` in the predictions of the others.
    pub(crate) weights: SparseRows,
    pub(crate) als: Als,
    pub(crate) constants: TasteConstants,
    /// `factors × factors`, derived from `als`.
    unobserved_gram: Mat<f32>,
    /// The column of each film of the model, by position; `None` for films without likes.
    columns: Vec<Option<u32>>,
}

impl Taste {
    /// Taste over a model of `film_count` films. `films` and `likes` have one entry per rated film, `weights` one row and
    /// `als` one column.
    pub(crate) fn new(
        films: Vec<u32>,
        likes: Vec<u32>,
        weights: SparseRows,
        als: Als,
        constants: TasteConstants,
        film_count: usize,
    ) -> Self {
        let mut columns = vec![None; film_count];
        for (column, &film) in (0..).zip(&films) {
            columns[film as usize] = Some(column);
        }
        Self { unobserved_gram: als.unobserved_gram(), films, likes, weights, als, constants, columns }
    }

    /// Taste from matrices over all columns of likes; `weights` is empty without EASE. Columns without a `position`, which belong to films that are not in
    /// the model, are dropped.
    pub(crate) fn of_columns(
        positions: &[Option<usize>],
        likes: &[u32],
        weights: &Mat<f32>,
        als: Als,
        constants: TasteConstants,
        film_count: usize,
    ) -> Self {
        let kept: Vec<usize> = (0..positions.len()).filter(|&column| positions[column].is_some()).collect();
        let films = kept.iter().filter_map(|&column| positions[column]).map(|film| film as u32).collect();
        let likes = kept.iter().map(|&column| likes[column]).collect();
        let weights = if weights.nrows() == 0 {
            SparseRows { starts: vec![0; kept.len() + 1], ..SparseRows::default() }
        } else {
            let among = |row: usize, column: usize| weights[(kept[row], kept[column])];
            SparseRows::largest(kept.len(), constants.weights_per_film, among)
        };
        let item_factors =
            Mat::from_fn(als.item_factors.nrows(), kept.len(), |row, column| als.item_factors[(row, kept[column])]);
        let als = Als { item_factors, parameters: als.parameters };
        Self::new(films, likes, weights, als, constants, film_count)
    }

    /// The columns and relative weights of those films, given by position and weight, that have likes. `None` unless one
    /// of them has a positive weight. The largest weight becomes 1; a negative weight is a dislike.
    pub(crate) fn fold_in(&self, films: &[(usize, f32)]) -> Option<Vec<(u32, f32)>> {
        let rated = films.iter().filter_map(|&(film, weight)| Some((self.columns[film]?, weight)));
        let mut rated: Vec<(u32, f32)> = rated.collect();
        let largest = rated.iter().map(|&(_, weight)| weight).fold(0.0, f32::max);
        for (_, weight) in &mut rated {
            *weight = (*weight / largest).max(-1.0);
        }
        (largest > 0.0).then_some(rated)
    }

    /// The score of every rated film, by column, for a user given by [`Taste::fold_in`]. ALS ignores dislikes.
    pub(crate) fn scores(&self, user: &[(u32, f32)]) -> Vec<f32> {
        let mut scores = vec![0.0; self.films.len()];
        for &(film, weight) in user {
            for (other, value) in self.weights.row(film as usize) {
                scores[other] += weight * value;
            }
        }
        if self.constants.als_weight > 0.0 {
            let liked: Vec<(u32, f32)> = user.iter().copied().filter(|(_, weight)| *weight > 0.0).collect();
            for (sum, score) in scores.iter_mut().zip(self.als.scores_of_weighted(&self.unobserved_gram, &liked)) {
                *sum += self.constants.als_weight * score;
            }
        }
        scores
    }

    /// Blends scores, by column, with the content similarity of all films, by position, if it is known. Of the allowed
    /// films, the best twelve have a mean of about 1; the others have no meaningful score.
    pub(crate) fn blended(
        &self,
        scores: &[f32],
        content: Option<Vec<f32>>,
        allowed: impl Fn(usize) -> bool,
    ) -> Vec<f32> {
        let mut taste: Vec<f32> = scores.to_vec();
        for (score, &film) in taste.iter_mut().zip(&self.films) {
            if !allowed(film as usize) {
                *score = 0.0;
            }
        }
        scale_to_best(&mut taste);
        let mut content = content.unwrap_or_else(|| vec![0.0; self.columns.len()]);
        for (film, score) in content.iter_mut().enumerate() {
            if !allowed(film) {
                *score = 0.0;
            }
        }
        scale_to_best(&mut content);
        let equal_weight_likes = self.constants.equal_weight_likes;
        let blend = |(column, &content): (&Option<u32>, &f32)| match *column {
            Some(column) => {
                let likes = self.likes[column as usize] as f32;
                let content_weight = equal_weight_likes / (equal_weight_likes + likes).max(f32::MIN_POSITIVE);
                (1.0 - content_weight) * taste[column as usize] + content_weight * content
            }
            None => self.constants.unrated_weight * content,
        };
        self.columns.iter().zip(&content).map(blend).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_entries_of_each_row_are_kept() {
        let matrix = [[0.0, 3.0, -4.0], [0.5, 0.0, 0.5], [0.0; 3]];
        let largest = |per_row| SparseRows::largest(3, per_row, |row, column| matrix[row][column]);
        let sparse = largest(2);
        assert_eq!(sparse.row(0).collect::<Vec<_>>(), [(1, 3.0), (2, -4.0)]);
        assert_eq!(sparse.row(1).collect::<Vec<_>>(), [(0, 0.5), (2, 0.5)]);
        assert_eq!(largest(1).columns, [2, 0]);
    }
}
