//! Taste: how much a user would like each film, from the films that they like.
//!
//! Scores are those of EASE with a content prior, the sum of the weights of the liked films, plus those of ALS, whose
//! errors differ. The EASE weights between all films would not fit into the artifact, so they are compressed: a matrix
//! of low rank, which captures broad preferences, plus the largest remaining weights of each film, which capture
//! specific ones. It recommends better than the full weights, whose many small entries are mostly noise.
//!
//! Nothing about the users it was learned from is stored, and a user is folded in per query.

use faer::Mat;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::als::{Als, AlsParameters, initial};
use super::content_prior::ContentPriorWeights;
use super::ease::Regularization;
use super::low_rank::LowRank;
use super::search::factorisations;
use super::{CollaborativeError, MIN_LIKES, scale_to_best, taste_weights};
use crate::content::Content;
use crate::corpus::Corpus;
use crate::likes::Likes;
use crate::ranking::top_k;

/// The number of films that taste covers, at most: the time to learn it grows with its cube.
const MAX_FILMS: usize = 4000;

/// The number of ALS iterations when training continues, because the factors are close to the solution already.
const RESUMED_ITERATIONS: usize = 2;

/// The constants of taste, all chosen in training on held-out users.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TasteConstants {
    pub regularization: Regularization,
    pub content_prior: ContentPriorWeights,
    pub als: AlsParameters,
    /// The weight of the mean scores of the ALS factorisations, relative to 1 for those of EASE.
    pub als_weight: f32,
    /// The rank of the compressed EASE weights.
    pub rank: usize,
    /// The number of remaining EASE weights kept per film.
    pub weights_per_film: usize,
    /// The number of likes of a film at which taste and content have equal weight.
    pub equal_weight_likes: f32,
    /// The weight of content for films without likes.
    pub unrated_weight: f32,
}

impl Default for TasteConstants {
    /// The starting point of the search, and the constants for too few users.
    fn default() -> Self {
        Self {
            regularization: Regularization { lambda: 200.0, popularity_power: 0.3 },
            content_prior: ContentPriorWeights::default(),
            als: AlsParameters::default(),
            als_weight: 0.3,
            rank: 64,
            weights_per_film: 200,
            equal_weight_likes: 0.0,
            unrated_weight: 0.2,
        }
    }
}

/// The largest entries of each column of a square matrix, by row.
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
    /// Keeps the `per_column` entries of each column with the largest absolute values, ties by ascending row, without
    /// zeros.
    pub fn largest(matrix: &Mat<f32>, per_column: usize) -> Self {
        let largest = |column: usize| {
            let sizes: Vec<f32> = matrix.col_as_slice(column).iter().map(|entry| entry.abs()).collect();
            let rows = top_k(&sizes, per_column, |row| sizes[row] > 0.0);
            rows.into_iter().map(|(row, _)| row).collect::<Vec<_>>()
        };
        let by_column: Vec<Vec<usize>> = (0..matrix.ncols()).into_par_iter().map(largest).collect();
        let mut rows: Vec<Vec<(u32, f32)>> = vec![Vec::new(); matrix.nrows()];
        for (column, entries) in by_column.into_iter().enumerate() {
            for row in entries {
                rows[row].push((column as u32, matrix[(row, column)]));
            }
        }
        let mut sparse = Self { starts: vec![0], columns: Vec::new(), values: Vec::new() };
        for row in rows {
            sparse.columns.extend(row.iter().map(|(column, _)| column));
            sparse.values.extend(row.iter().map(|(_, value)| value));
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

/// Compressed weights between films: the sum of a matrix of low rank and of sparse entries. Row `i` holds the weights of
/// film `i` in the predictions of the others.
#[derive(Debug, Clone, PartialEq)]
pub struct CompressedWeights {
    pub low_rank: LowRank,
    pub sparse: SparseRows,
}

impl CompressedWeights {
    /// The weighted sum of the rows of these films.
    pub fn scores(&self, films: &[(u32, f32)]) -> Vec<f32> {
        let mut scores = self.low_rank.weighted_sum(films);
        for &(film, weight) in films {
            for (other, value) in self.sparse.row(film as usize) {
                scores[other] += weight * value;
            }
        }
        scores
    }
}

/// EASE weights, prepared for compression to different ranks.
pub struct Compressor {
    /// Each row of the weights times its film's importance: the square root of its number of likes. The more users like a
    /// film, the more an error in its row matters to their scores.
    scaled: Mat<f32>,
    importance: Vec<f32>,
    factorised: LowRank,
}

impl Compressor {
    /// Prepares compression to at most this rank. `likes` is the number of likes of each row's film.
    pub fn new(weights: &Mat<f32>, likes: &[u32], max_rank: usize) -> Self {
        let importance: Vec<f32> = likes.iter().map(|&likes| (likes.max(1) as f32).sqrt()).collect();
        let scaled =
            Mat::from_fn(weights.nrows(), weights.ncols(), |row, column| importance[row] * weights[(row, column)]);
        Self { factorised: LowRank::of(&scaled, max_rank), scaled, importance }
    }

    /// The weights, compressed to a rank and a number of other entries per film.
    pub fn compress(&self, rank: usize, weights_per_film: usize) -> CompressedWeights {
        let mut low_rank = self.factorised.truncated(rank);
        let mut rest = self.scaled.clone();
        low_rank.subtract_from(&mut rest);
        // The diagonal is 0; otherwise, the errors of the factorisation there would be kept.
        for film in 0..rest.nrows() {
            rest[(film, film)] = 0.0;
        }
        let mut sparse = SparseRows::largest(&rest, weights_per_film);
        for (row, importance) in self.importance.iter().enumerate() {
            for factor in low_rank.left.col_as_slice_mut(row) {
                *factor /= importance;
            }
            for value in &mut sparse.values[sparse.starts[row] as usize..sparse.starts[row + 1] as usize] {
                *value /= importance;
            }
        }
        CompressedWeights { low_rank, sparse }
    }
}

/// Taste as learned in training. Rated films are given by columns, films of the model by positions.
#[derive(Debug, Clone, PartialEq)]
pub struct Taste {
    /// The position of each rated film, by column.
    pub(crate) films: Vec<u32>,
    /// The number of likes of each rated film, by column.
    pub(crate) likes: Vec<u32>,
    pub(crate) weights: CompressedWeights,
    /// Factorisations with different seeds, whose mean is better than each of them.
    pub(crate) als: Vec<Als>,
    pub(crate) constants: TasteConstants,
    /// Of each factorisation; see [`Als::unobserved_gram`].
    unobserved_grams: Vec<Mat<f32>>,
    /// The column of each film of the model, by position; `None` for films without likes.
    columns: Vec<Option<u32>>,
}

impl Taste {
    /// Taste over a model of `film_count` films. `films` and `likes` have one entry per rated film, `weights` one row and
    /// one column, and each factorisation one column.
    pub(crate) fn new(
        films: Vec<u32>,
        likes: Vec<u32>,
        weights: CompressedWeights,
        als: Vec<Als>,
        constants: TasteConstants,
        film_count: usize,
    ) -> Self {
        let mut columns = vec![None; film_count];
        for (column, &film) in (0..).zip(&films) {
            columns[film as usize] = Some(column);
        }
        let unobserved_grams = als.iter().map(Als::unobserved_gram).collect();
        Self { films, likes, weights, als, constants, unobserved_grams, columns }
    }

    /// Learns taste from likes with the given constants, for the films with the most likes that have at least two.
    /// `None` if there are no such films.
    ///
    /// # Errors
    /// If a system of equations has no solution.
    pub(crate) fn fit(
        corpus: &Corpus,
        content: &Content,
        likes: &Likes,
        constants: TasteConstants,
    ) -> Result<Option<Self>, CollaborativeError> {
        let covered = Self::covered(likes);
        if covered.film_count() == 0 {
            return Ok(None);
        }
        let weights = Self::weights(corpus, content, &covered, &constants)?;
        let als = if constants.als_weight > 0.0 { factorisations(&covered, constants.als)? } else { Vec::new() };
        Ok(Self::of(corpus, &covered, &weights, &als, constants))
    }

    /// The likes that taste is learned from.
    pub(crate) fn covered(likes: &Likes) -> Likes {
        likes.most_popular(MAX_FILMS).with_min_popularity(MIN_LIKES)
    }

    /// The EASE weights between the films of covered likes.
    ///
    /// # Errors
    /// If the system of equations has no solution.
    pub(crate) fn weights(
        corpus: &Corpus,
        content: &Content,
        covered: &Likes,
        constants: &TasteConstants,
    ) -> Result<Mat<f32>, CollaborativeError> {
        let described = |position: usize| (&corpus.films[position], &content.vectors[position].features);
        let films: Vec<_> = corpus.positions(covered).into_iter().map(|position| position.map(described)).collect();
        taste_weights(covered, &films, constants)
    }

    /// Taste from weights and factorisations of covered likes; `None` if they cover no films.
    pub(crate) fn of(
        corpus: &Corpus,
        covered: &Likes,
        weights: &Mat<f32>,
        als: &[Als],
        constants: TasteConstants,
    ) -> Option<Self> {
        if covered.film_count() == 0 {
            return None;
        }
        let (positions, films) = (corpus.positions(covered), corpus.films.len());
        Some(Self::compress(weights, als, &positions, &covered.popularity(), constants, films))
    }

    /// Factorisations of covered likes that start from those of another taste; `before` finds a film's column there.
    ///
    /// # Errors
    /// If a system of equations has no solution.
    pub(crate) fn continued_factors(
        covered: &Likes,
        constants: &TasteConstants,
        previous: Option<&Self>,
        before: impl Fn(u32) -> Option<u32>,
    ) -> Result<Vec<Als>, CollaborativeError> {
        let columns: Vec<Option<u32>> = covered.films.iter().map(|film| before(*film)).collect();
        let factorisations = previous.map_or(&[][..], |previous| &previous.als).iter().map(|als| {
            let start = |film: usize, factor: usize| match columns[film] {
                Some(column) => als.item_factors[(factor, column as usize)],
                None => initial(als.parameters.random_state, factor, film),
            };
            Als::fit_from(
                covered,
                AlsParameters { random_state: als.parameters.random_state, ..constants.als },
                RESUMED_ITERATIONS,
                start,
            )
        });
        factorisations.collect()
    }

    /// The column of a film, given by its position.
    pub(crate) fn column(&self, film: usize) -> Option<u32> {
        self.columns[film]
    }

    /// Taste from the EASE weights between all columns of likes, and factorisations of them. Columns without a position, which belong to films that
    /// are not in the model, are dropped.
    pub(crate) fn compress(
        weights: &Mat<f32>,
        als: &[Als],
        positions: &[Option<usize>],
        likes: &[u32],
        constants: TasteConstants,
        film_count: usize,
    ) -> Self {
        let kept: Vec<usize> = (0..positions.len()).filter(|&column| positions[column].is_some()).collect();
        let films = kept.iter().filter_map(|&column| positions[column]).map(|film| film as u32).collect();
        let likes: Vec<u32> = kept.iter().map(|&column| likes[column]).collect();
        let weights = Mat::from_fn(kept.len(), kept.len(), |row, column| weights[(kept[row], kept[column])]);
        let weights =
            Compressor::new(&weights, &likes, constants.rank).compress(constants.rank, constants.weights_per_film);
        let kept_factors = |als: &Als| {
            let all = &als.item_factors;
            let item_factors = Mat::from_fn(all.nrows(), kept.len(), |factor, film| all[(factor, kept[film])]);
            Als { item_factors, parameters: als.parameters }
        };
        let als = als.iter().map(kept_factors).collect();
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
        let mut scores = self.weights.scores(user);
        let liked: Vec<(u32, f32)> = user.iter().copied().filter(|(_, weight)| *weight > 0.0).collect();
        let weight = self.constants.als_weight / self.als.len().max(1) as f32;
        for (als, unobserved_gram) in self.als.iter().zip(&self.unobserved_grams).filter(|_| weight > 0.0) {
            for (sum, score) in scores.iter_mut().zip(als.scores_of_weighted(unobserved_gram, &liked)) {
                *sum += weight * score;
            }
        }
        scores
    }

    /// Blends scores, by column, with the content similarity of all films, by position, if it is known. The best twelve
    /// allowed films have a mean of about 1; the scores of films that are not allowed are meaningless.
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
        // Scores of EASE may be negative, which must not place a film behind all films without likes.
        let lowest = taste.iter().copied().fold(f32::INFINITY, f32::min);
        for score in &mut taste {
            *score -= lowest;
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
    fn the_largest_entries_of_each_column_are_kept() {
        let matrix = faer::mat![[0.0, 3.0, 0.5], [4.0, 0.0, -0.5], [-1.0, 2.0, 0.0_f32]];
        let sparse = SparseRows::largest(&matrix, 1);
        assert_eq!(sparse.row(0).collect::<Vec<_>>(), [(1, 3.0), (2, 0.5)]);
        assert_eq!(sparse.row(1).collect::<Vec<_>>(), [(0, 4.0)]);
        assert_eq!(sparse.row(2).count(), 0);
    }

    #[test]
    fn compressed_weights_with_all_entries_are_exact_and_a_dislike_subtracts() {
        let matrix =
            Mat::from_fn(9, 9, |row, column| if row == column { 0.0 } else { (row * 7 % 5) as f32 - column as f32 });
        let weights = Compressor::new(&matrix, &[4; 9], 2).compress(2, 9);
        let scores = weights.scores(&[(1, 1.0), (4, -0.5)]);
        for other in (0..9).filter(|&other| other != 1 && other != 4) {
            let exact = matrix[(1, other)] - 0.5 * matrix[(4, other)];
            assert!((scores[other] - exact).abs() < 1e-3, "{} {exact}", scores[other]);
        }
    }
}
