//! The search for the constants of taste: inside training, on held-out users of the data at hand.
//!
//! One user in five is held out, and a fifth of each one's likes is hidden. The remaining likes of the others are reduced
//! to the most popular films, which keeps each trial fast. Constants are then chosen one after another, each for the
//! highest NDCG@100 of the hidden likes with all others fixed. The number of trials is fixed, so that the result does not
//! depend on the speed of the machine.

use std::collections::HashSet;

use faer::{Mat, Scale};
use rayon::prelude::*;

use super::als::{Als, AlsParameters};
use super::content_prior::{ContentPriorWeights, content_prior};
use super::ease::{self, Regularization};
use super::taste::{Compressor, Taste, TasteConstants};
use super::validation_curve::ValidationCurve;
use super::{CollaborativeError, MIN_LIKES, gram_matrix, taste_weights};
use crate::content::Content;
use crate::corpus::{Corpus, CorpusFilm};
use crate::features::SparseVector;
use crate::likes::Likes;
use crate::metrics::ndcg;
use crate::ranking::{top_columns, top_k};

mod fold;
mod held_out;
mod known_scores;

use fold::Fold;
use held_out::HeldOut;
use known_scores::KnownScores;

/// The number of films that the search considers, at most: the time of a trial grows with its cube.
const MAX_FILMS: usize = 1500;
/// The number of users that the search trains on, at most, and holds out, at most.
const MAX_USERS: usize = 3000;
const MAX_HELD_OUT: usize = 500;
/// The minimum number of held-out users for a meaningful choice of constants.
const MIN_HELD_OUT: usize = 8;
/// One user in this many is held out.
const HELD_OUT_EVERY: usize = 5;
/// Length of the lists that are scored.
const LIST_LEN: usize = 100;
/// The number of folds and of users of the cross-validation.
const FOLDS: usize = 3;
const MAX_CROSS_VALIDATED: usize = 2000;
/// The number of ALS factorisations, with consecutive seeds.
const ALS_SEEDS: u64 = 2;
const METRIC: &str = "ndcg@100";

const LAMBDAS: [f32; 5] = [50.0, 100.0, 200.0, 400.0, 800.0];
/// Factors of the chosen λ that are tried again once the content prior has been chosen.
const REFINED: [f32; 3] = [1.0, 0.5, 2.0];
const POPULARITY_POWERS: [f32; 3] = [0.0, 0.3, 0.6];
const FACTORS: [f32; 3] = [32.0, 64.0, 96.0];
const ALPHAS: [f32; 3] = [0.1, 0.3, 1.0];
const ALS_REGULARIZATIONS: [f32; 3] = [0.003, 0.01, 0.03];
/// Weights of ALS relative to EASE, if the scores of both had the same standard deviation.
const ALS_WEIGHTS: [f32; 6] = [0.0, 0.125, 0.25, 0.5, 0.75, 1.0];
const RANKS: [f32; 3] = [32.0, 64.0, 128.0];
const WEIGHTS_PER_FILM: [f32; 3] = [100.0, 200.0, 400.0];
const EQUAL_WEIGHT_LIKES: [f32; 6] = [0.0, 0.25, 0.5, 1.0, 2.0, 4.0];
const UNRATED_WEIGHTS: [f32; 6] = [0.8, 0.6, 0.5, 0.4, 0.3, 0.2];
/// The minimum share of the best NDCG that a smaller artifact, or more exposure of films without likes, must reach.
const GOOD_ENOUGH: f64 = 0.998;

/// The chosen constants, and the curves by which they were chosen: none if there were too few users to hold any out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ChosenConstants {
    pub taste: TasteConstants,
    pub curves: Vec<ValidationCurve>,
}

/// Likes to train on and held-out users to score.
pub struct TasteSearch<'a> {
    corpus: &'a Corpus<'a>,
    content: &'a Content,
    training: Likes,
    popularity: Vec<u32>,
    /// The position in the corpus of each column of `training`.
    positions: Vec<Option<usize>>,
    gram: Mat<f32>,
    users: Vec<HeldOut>,
    /// All likes, including those of the held-out users.
    likes: &'a Likes,
}

impl<'a> TasteSearch<'a> {
    /// Holds out one user in five.
    pub fn new(corpus: &'a Corpus<'a>, content: &'a Content, likes: &'a Likes) -> Self {
        let step = HELD_OUT_EVERY.max(likes.users.len().div_ceil(MAX_HELD_OUT));
        Self::with_held_out(corpus, content, likes, &likes.users.iter().copied().step_by(step).collect())
    }

    /// Holds out these users.
    pub fn with_held_out(
        corpus: &'a Corpus<'a>,
        content: &'a Content,
        likes: &'a Likes,
        held_out: &HashSet<u32>,
    ) -> Self {
        let others = likes.without_users(held_out);
        let step = others.users.len().div_ceil(MAX_USERS).max(1);
        let dropped = others.users.iter().copied().enumerate().filter(|(index, _)| !index.is_multiple_of(step));
        let training = others.without_users(&dropped.map(|(_, user)| user).collect());
        let training = training.most_popular(MAX_FILMS).with_min_popularity(MIN_LIKES);
        let mut held_out: Vec<u32> = held_out.iter().copied().collect();
        held_out.sort_unstable();
        let users = held_out.into_iter().filter_map(|user| HeldOut::new(user, likes, &training)).collect();
        let positions = corpus.positions(&training);
        let (popularity, gram) = (training.popularity(), gram_matrix(&training));
        Self { corpus, content, training, popularity, positions, gram, users, likes }
    }

    /// Chooses all constants of taste, starting from these.
    ///
    /// # Errors
    /// If a system of equations has no solution.
    pub fn run(&self, start: TasteConstants) -> Result<ChosenConstants, CollaborativeError> {
        let mut tuned = ChosenConstants { taste: start, ..ChosenConstants::default() };
        if self.users.len() < MIN_HELD_OUT || self.training.film_count() == 0 {
            return Ok(tuned);
        }
        self.choose_als(&mut tuned)?;
        self.choose_ease(&mut tuned)?;
        let weights = taste_weights(&self.training, &self.films(), &tuned.taste)?;
        self.choose_compression(&mut tuned, &weights)?;
        self.choose_ensemble(&mut tuned)?;
        // One factorisation is representative of several.
        let als = [Als::fit(&self.training, tuned.taste.als)?];
        self.choose_blend(&mut tuned, &weights, &als);
        Ok(tuned)
    }

    /// Chooses λ of EASE on likes alone, the baseline.
    ///
    /// # Errors
    /// If a system of equations has no solution.
    pub fn ease_baseline(&self) -> Result<ValidationCurve, CollaborativeError> {
        ValidationCurve::highest("ease.lambda", METRIC, &LAMBDAS, |lambda| {
            let regularization = Regularization { lambda, popularity_power: 0.0 };
            let weights = ease::weights(self.gram.clone(), &regularization.by_film(&self.popularity))?;
            Ok(self.ndcg(|liked| ease_scores(&weights, liked)))
        })
    }

    /// Chooses the parameters of ALS, the baseline.
    ///
    /// # Errors
    /// If a system of equations has no solution.
    pub fn als_baseline(&self) -> Result<AlsParameters, CollaborativeError> {
        let mut tuned = ChosenConstants::default();
        self.choose_als(&mut tuned)?;
        Ok(tuned.taste.als)
    }

    fn choose_als(&self, tuned: &mut ChosenConstants) -> Result<(), CollaborativeError> {
        let mut known = KnownScores::default();
        let mut score = |parameters: AlsParameters| {
            known.get_or(&[parameters.regularization, parameters.alpha, parameters.factors as f32], || {
                let als = Als::fit(&self.training, parameters)?;
                let gram = als.unobserved_gram();
                Ok(self.ndcg(|liked| als.scores_of_weighted(&gram, &unweighted(liked))))
            })
        };
        let mut als = tuned.taste.als;
        let mut curves = Vec::new();
        let curve = ValidationCurve::highest("als.regularization", METRIC, &ALS_REGULARIZATIONS, |regularization| {
            score(AlsParameters { regularization, ..als })
        })?;
        als.regularization = curve.chosen;
        curves.push(curve);
        let curve =
            ValidationCurve::highest("als.alpha", METRIC, &ALPHAS, |alpha| score(AlsParameters { alpha, ..als }))?;
        als.alpha = curve.chosen;
        curves.push(curve);
        let curve = ValidationCurve::highest("als.factors", METRIC, &FACTORS, |factors| {
            score(AlsParameters { factors: count(factors), ..als })
        })?;
        als.factors = count(curve.chosen);
        curves.push(curve);
        tuned.taste.als = als;
        tuned.curves.extend(curves);
        Ok(())
    }

    /// Chooses the regularisation of EASE and the strength of each part of the content prior.
    fn choose_ease(&self, tuned: &mut ChosenConstants) -> Result<(), CollaborativeError> {
        let parts = self.prior_parts();
        let start = &tuned.taste.content_prior;
        let mut strengths = [start.features, start.year, start.genre_and_year, start.series];
        let mut regularization = tuned.taste.regularization;
        let mut known = KnownScores::default();
        let mut score = |regularization: Regularization, strengths: &[f32]| {
            let constants = [&[regularization.lambda, regularization.popularity_power], strengths].concat();
            known.get_or(&constants, || {
                let mut gram = self.gram.clone();
                for (part, &strength) in parts.iter().zip(strengths) {
                    gram += part * Scale(strength);
                }
                let weights = ease::weights(gram, &regularization.by_film(&self.popularity))?;
                Ok(self.ndcg(|liked| ease_scores(&weights, liked)))
            })
        };
        let curve = ValidationCurve::highest("ease.lambda", METRIC, &LAMBDAS, |lambda| {
            score(Regularization { lambda, ..regularization }, &strengths)
        })?;
        regularization.lambda = curve.chosen;
        tuned.curves.push(curve);
        let curve =
            ValidationCurve::highest("ease.popularity_power", METRIC, &POPULARITY_POWERS, |popularity_power| {
                score(Regularization { popularity_power, ..regularization }, &strengths)
            })?;
        regularization.popularity_power = curve.chosen;
        tuned.curves.push(curve);
        for (part, (constant, values)) in PRIORS.iter().enumerate() {
            let curve = ValidationCurve::highest(constant, METRIC, values, |strength| {
                let mut tried = strengths;
                tried[part] = strength;
                score(regularization, &tried)
            })?;
            strengths[part] = curve.chosen;
            tuned.curves.push(curve);
        }
        let lambdas = REFINED.map(|factor| factor * regularization.lambda);
        let curve = ValidationCurve::highest("ease.lambda, refined", METRIC, &lambdas, |lambda| {
            score(Regularization { lambda, ..regularization }, &strengths)
        })?;
        regularization.lambda = curve.chosen;
        tuned.curves.push(curve);
        let [features, year, genre_and_year, series] = strengths;
        tuned.taste.content_prior = ContentPriorWeights { year, genre_and_year, series, features };
        tuned.taste.regularization = regularization;
        Ok(())
    }

    /// Chooses the rank of the compressed weights, and how many others are kept.
    fn choose_compression(&self, tuned: &mut ChosenConstants, weights: &Mat<f32>) -> Result<(), CollaborativeError> {
        let compressor =
            Compressor::new(weights, &self.popularity, RANKS.iter().copied().map(count).max().unwrap_or(1));
        let score = |rank: usize, kept: usize| {
            let compressed = compressor.compress(rank, kept);
            Ok(self.ndcg(|liked| compressed.scores(&unweighted(liked))))
        };
        let curve = ValidationCurve::highest("taste.rank", METRIC, &RANKS, |rank| {
            score(count(rank), tuned.taste.weights_per_film)
        })?;
        tuned.taste.rank = count(curve.chosen);
        tuned.curves.push(curve);
        let curve =
            ValidationCurve::first_within(GOOD_ENOUGH, "taste.weights_per_film", METRIC, &WEIGHTS_PER_FILM, |kept| {
                score(tuned.taste.rank, count(kept))
            })?;
        tuned.taste.weights_per_film = count(curve.chosen);
        tuned.curves.push(curve);
        Ok(())
    }

    /// Chooses the weight of ALS by cross-validation over all users: the gain is too small to be measured on the users
    /// of one fold.
    fn choose_ensemble(&self, tuned: &mut ChosenConstants) -> Result<(), CollaborativeError> {
        let step = self.likes.users.len().div_ceil(MAX_CROSS_VALIDATED).max(1);
        let sampled: Vec<u32> = self.likes.users.iter().copied().step_by(step).collect();
        let folds: Vec<Fold> = (0..FOLDS)
            .map(|fold| {
                let held_out = sampled.iter().copied().skip(fold).step_by(FOLDS).collect();
                let search = TasteSearch::with_held_out(self.corpus, self.content, self.likes, &held_out);
                Fold::new(search, &tuned.taste)
            })
            .collect::<Result<_, _>>()?;
        let users: usize = folds.iter().map(|fold| fold.search.users.len()).sum();
        let curve = ValidationCurve::highest("als.weight", METRIC, &ALS_WEIGHTS, |weight| {
            let total: f64 =
                folds.iter().map(|fold| fold.ndcg(weight * fold.ratio) * fold.search.users.len() as f64).sum();
            Ok(total / users.max(1) as f64)
        })?;
        tuned.taste.als_weight = curve.chosen * folds.iter().map(|fold| fold.ratio).sum::<f32>() / FOLDS as f32;
        tuned.curves.push(curve);
        Ok(())
    }

    /// Chooses how taste and content are blended, over all films of the corpus.
    fn choose_blend(&self, tuned: &mut ChosenConstants, weights: &Mat<f32>, als: &[Als]) {
        let films = self.corpus.films.len();
        let mut taste = Taste::compress(weights, als, &self.positions, &self.popularity, tuned.taste.clone(), films);
        let scores: Vec<(Vec<f32>, Option<Vec<f32>>)> = self
            .users
            .par_iter()
            .map(|user| {
                let shown: Vec<(usize, f32)> =
                    self.in_corpus(&user.shown_ids).into_iter().map(|film| (film, 1.0)).collect();
                let rated = taste.fold_in(&shown).unwrap_or_default();
                let query = self.content.fold_in(&shown);
                (taste.scores(&rated), query.map(|query| self.content.similarity_to(&query)))
            })
            .collect();
        taste.constants.unrated_weight = 0.0;
        let curve = ValidationCurve::of("blend.equal_weight_likes", METRIC, &EQUAL_WEIGHT_LIKES, 1.0, |value| {
            taste.constants.equal_weight_likes = value;
            self.ndcg_of_blend(&taste, &scores)
        });
        taste.constants.equal_weight_likes = curve.chosen;
        tuned.curves.push(curve);
        let curve = ValidationCurve::of("blend.unrated_weight", METRIC, &UNRATED_WEIGHTS, GOOD_ENOUGH, |value| {
            taste.constants.unrated_weight = value;
            self.ndcg_of_blend(&taste, &scores)
        });
        taste.constants.unrated_weight = curve.chosen;
        tuned.curves.push(curve);
        tuned.taste = taste.constants;
    }

    fn in_corpus(&self, ids: &[u32]) -> Vec<usize> {
        ids.iter().filter_map(|&film| self.corpus.position(film)).collect()
    }

    fn ndcg_of_blend(&self, taste: &Taste, scores: &[(Vec<f32>, Option<Vec<f32>>)]) -> f64 {
        let for_user = |(user, (scores, content)): (&HeldOut, &(Vec<f32>, Option<Vec<f32>>))| {
            let shown: HashSet<usize> = self.in_corpus(&user.shown_ids).into_iter().collect();
            let allowed = |film: usize| !shown.contains(&film);
            let blended = taste.blended(scores, content.clone(), allowed);
            let list: Vec<u32> = top_k(&blended, LIST_LEN, allowed).into_iter().map(|(film, _)| film as u32).collect();
            let hidden = self.in_corpus(&user.hidden_ids).into_iter();
            ndcg(&list, &hidden.map(|film| film as u32).collect(), LIST_LEN)
        };
        mean(self.users.par_iter().zip(scores).map(for_user).collect())
    }

    /// The content prior of each part alone, with a strength of 1, in the order of [`PRIORS`].
    fn prior_parts(&self) -> [Mat<f32>; PRIORS.len()] {
        let none = ContentPriorWeights { year: 0.0, genre_and_year: 0.0, series: 0.0, features: 0.0 };
        let films = self.films();
        [
            ContentPriorWeights { features: 1.0, ..none.clone() },
            ContentPriorWeights { year: 1.0, ..none.clone() },
            ContentPriorWeights { genre_and_year: 1.0, ..none.clone() },
            ContentPriorWeights { series: 1.0, ..none },
        ]
        .map(|weights| content_prior(&films, &weights))
    }

    fn films(&self) -> Vec<Option<(&CorpusFilm, &SparseVector)>> {
        let described = |position: usize| (&self.corpus.films[position], &self.content.vectors[position].features);
        self.positions.iter().map(|position| position.map(described)).collect()
    }

    /// The mean NDCG@100 of the held-out users, by a method's scores of all films from the shown likes.
    fn ndcg(&self, scores: impl Fn(&[u32]) -> Vec<f32> + Sync) -> f64 {
        self.ndcg_of(&self.scores(scores))
    }

    /// A method's scores of all films for each held-out user.
    fn scores(&self, scores: impl Fn(&[u32]) -> Vec<f32> + Sync) -> Vec<Vec<f32>> {
        self.users.par_iter().map(|user| scores(&user.shown)).collect()
    }

    fn ndcg_of(&self, scores: &[Vec<f32>]) -> f64 {
        let for_user = |(user, scores): (&HeldOut, &Vec<f32>)| {
            ndcg(&top_columns(scores, LIST_LEN, &user.shown.iter().copied().collect()), &user.hidden, LIST_LEN)
        };
        mean(self.users.par_iter().zip(scores).map(for_user).collect())
    }
}

/// The parts of the content prior, in the order in which they are chosen, with the strengths that are tried.
const PRIORS: [(&str, &[f32]); 4] = [
    ("prior.features", &[5.0, 10.0, 20.0, 40.0]),
    ("prior.year", &[0.0, 4.0, 16.0]),
    ("prior.genre_and_year", &[0.0, 4.0, 16.0]),
    ("prior.series", &[0.0, 6.0, 24.0]),
];

/// The scores of EASE: the sum of the weights of the liked films, by film.
pub fn ease_scores(weights: &Mat<f32>, liked: &[u32]) -> Vec<f32> {
    let score = |film| liked.iter().map(|&other| weights.col_as_slice(film)[other as usize]).sum();
    (0..weights.ncols()).map(score).collect()
}

fn unweighted(columns: &[u32]) -> Vec<(u32, f32)> {
    columns.iter().map(|&column| (column, 1.0)).collect()
}

/// Factorisations with different seeds.
///
/// # Errors
/// The errors of [`Als::fit`].
pub fn factorisations(likes: &Likes, parameters: AlsParameters) -> Result<Vec<Als>, CollaborativeError> {
    let seeds = (0..ALS_SEEDS).map(|seed| parameters.random_state + seed);
    seeds.map(|random_state| Als::fit(likes, AlsParameters { random_state, ..parameters })).collect()
}

fn mean(values: Vec<f64>) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

#[expect(clippy::cast_sign_loss, reason = "the values that are tried are positive whole numbers")]
fn count(value: f32) -> usize {
    value as usize
}
