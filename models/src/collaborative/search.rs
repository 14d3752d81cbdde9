//! The search for the constants of taste: inside training, on held-out users of the data at hand.
//!
//! One user in five is held out, and a fifth of each one's likes is hidden. The remaining likes of the others are reduced
//! to the most popular films, which keeps each trial fast. Constants are then chosen one after another, each for the
//! highest NDCG@100 of the hidden likes with all others fixed. The number of trials is fixed, so that the result does not
//! depend on the speed of the machine.

use std::collections::HashSet;

use faer::{Mat, Scale};
use rand_xoshiro::SplitMix64;
use rand_xoshiro::rand_core::{RngCore, SeedableRng};
use rayon::prelude::*;

use super::als::{Als, AlsParameters};
use super::content_prior::{ContentPriorWeights, content_prior};
use super::ease::{self, Regularization};
use super::taste::{Compressor, Taste, TasteConstants};
use super::tuning_curve::TuningCurve;
use super::{CollaborativeError, MAX_EASE_FILMS, gram_matrix, taste_weights};
use crate::content::Content;
use crate::corpus::{Corpus, CorpusFilm};
use crate::features::SparseVector;
use crate::likes::Likes;
use crate::metrics::ndcg;
use crate::ranking::{top_columns, top_k};

/// The number of films that the search considers, at most: the time of a trial grows with its cube.
pub const MAX_FILMS: usize = 1500;
/// The number of users that the search trains on, at most, and holds out, at most.
const MAX_USERS: usize = 3000;
const MAX_HELD_OUT: usize = 500;
/// Fewer held-out users say nothing about constants.
const MIN_HELD_OUT: usize = 8;
/// One user in this many is held out.
const HELD_OUT_EVERY: usize = 5;
/// One like in this many is hidden.
const HIDDEN_EVERY: usize = 5;
/// Length of the lists that are scored.
const LIST_LEN: usize = 100;
const METRIC: &str = "ndcg@100";

const LAMBDAS: [f32; 5] = [50.0, 100.0, 200.0, 400.0, 800.0];
/// Factors of the chosen λ that are tried again once the content prior has been chosen.
const REFINED: [f32; 3] = [1.0, 0.5, 2.0];
const POPULARITY_POWERS: [f32; 3] = [0.0, 0.3, 0.6];
const FACTORS: [f32; 4] = [16.0, 32.0, 64.0, 96.0];
const ALPHAS: [f32; 4] = [0.03, 0.1, 0.3, 1.0];
const ALS_REGULARIZATIONS: [f32; 4] = [0.001, 0.003, 0.01, 0.03];
const RANKS: [f32; 4] = [16.0, 32.0, 64.0, 128.0];
const WEIGHTS_PER_FILM: [f32; 5] = [25.0, 50.0, 100.0, 200.0, 400.0];
const EQUAL_WEIGHT_LIKES: [f32; 6] = [0.0, 0.25, 0.5, 1.0, 2.0, 4.0];
const UNRATED_WEIGHTS: [f32; 6] = [0.8, 0.6, 0.5, 0.4, 0.3, 0.2];
/// The share of the best NDCG that a smaller artifact, or the exposure of films without likes, may cost at most.
const GOOD_ENOUGH: f64 = 0.998;

/// The chosen constants, and the curves by which they were chosen: none if there were too few users to hold any out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tuned {
    pub taste: TasteConstants,
    /// For data sets with too many films for EASE.
    pub als: AlsParameters,
    pub curves: Vec<TuningCurve>,
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
    /// Whether there are few enough films for EASE.
    with_ease: bool,
    /// By position, whether the film has likes outside `training`: the search can say nothing about it.
    is_pruned: Vec<bool>,
}

/// A held-out user. All numbers are columns of the training likes.
struct HeldOut {
    shown: Vec<u32>,
    hidden: HashSet<u32>,
}

impl<'a> TasteSearch<'a> {
    /// Holds out one user in five.
    pub fn new(corpus: &'a Corpus<'a>, content: &'a Content, likes: &Likes) -> Self {
        let step = HELD_OUT_EVERY.max(likes.users.len().div_ceil(MAX_HELD_OUT));
        Self::with_held_out(corpus, content, likes, &likes.users.iter().copied().step_by(step).collect())
    }

    /// Holds out these users.
    pub fn with_held_out(corpus: &'a Corpus<'a>, content: &'a Content, likes: &Likes, held_out: &HashSet<u32>) -> Self {
        let others = likes.without_users(held_out);
        let step = others.users.len().div_ceil(MAX_USERS).max(1);
        let dropped = others.users.iter().copied().enumerate().filter(|(index, _)| !index.is_multiple_of(step));
        let training = others.without_users(&dropped.map(|(_, user)| user).collect());
        let training = training.most_popular(MAX_FILMS).with_min_popularity(2);
        let mut held_out: Vec<u32> = held_out.iter().copied().collect();
        held_out.sort_unstable();
        let users = held_out.into_iter().filter_map(|user| HeldOut::new(user, likes, &training)).collect();
        let positions = corpus.positions(&training);
        let mut is_pruned = vec![false; corpus.films.len()];
        for position in corpus.positions(likes).into_iter().flatten() {
            is_pruned[position] = true;
        }
        for position in positions.iter().flatten() {
            is_pruned[*position] = false;
        }
        let (popularity, gram) = (training.popularity(), gram_matrix(&training));
        let with_ease = likes.film_count() <= MAX_EASE_FILMS;
        Self { corpus, content, training, popularity, positions, gram, users, with_ease, is_pruned }
    }

    /// Chooses all constants of taste, starting from these.
    ///
    /// # Errors
    /// If a system of equations has no solution.
    pub fn run(&self, start: TasteConstants) -> Result<Tuned, CollaborativeError> {
        let mut tuned = Tuned { taste: start, ..Tuned::default() };
        if self.users.len() < MIN_HELD_OUT || self.training.film_count() == 0 {
            return Ok(tuned);
        }
        if !self.with_ease {
            self.choose_als(&mut tuned)?;
        }
        self.choose_ease(&mut tuned)?;
        let weights = taste_weights(&self.training, &self.films(), &tuned.taste)?;
        self.choose_compression(&mut tuned, &weights)?;
        self.choose_blend(&mut tuned, &weights)?;
        Ok(tuned)
    }

    /// Chooses λ of EASE on likes alone, the baseline.
    ///
    /// # Errors
    /// If a system of equations has no solution.
    pub fn ease_baseline(&self) -> Result<TuningCurve, CollaborativeError> {
        TuningCurve::highest("ease.lambda", METRIC, &LAMBDAS, |lambda| {
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
        let mut tuned = Tuned::default();
        self.choose_als(&mut tuned)?;
        Ok(tuned.als)
    }

    fn choose_als(&self, tuned: &mut Tuned) -> Result<(), CollaborativeError> {
        let score = |parameters: AlsParameters| {
            let als = Als::fit(&self.training, parameters)?;
            let gram = als.unobserved_gram();
            Ok(self.ndcg(|liked| als.scores_of_weighted(&gram, &unweighted(liked))))
        };
        let mut als = tuned.als;
        let mut curves = Vec::new();
        let curve = TuningCurve::highest("als.regularization", METRIC, &ALS_REGULARIZATIONS, |regularization| {
            score(AlsParameters { regularization, ..als })
        })?;
        als.regularization = curve.chosen;
        curves.push(curve);
        let curve = TuningCurve::highest("als.alpha", METRIC, &ALPHAS, |alpha| score(AlsParameters { alpha, ..als }))?;
        als.alpha = curve.chosen;
        curves.push(curve);
        let curve = TuningCurve::highest("als.factors", METRIC, &FACTORS, |factors| {
            score(AlsParameters { factors: count(factors), ..als })
        })?;
        als.factors = count(curve.chosen);
        curves.push(curve);
        tuned.als = als;
        tuned.curves.extend(curves);
        Ok(())
    }

    /// Chooses the regularisation of EASE and the strength of each part of the content prior.
    fn choose_ease(&self, tuned: &mut Tuned) -> Result<(), CollaborativeError> {
        let parts = self.prior_parts();
        let start = &tuned.taste.content_prior;
        let mut strengths = [start.features, start.year, start.genre_and_year, start.series];
        let mut regularization = tuned.taste.regularization;
        let score = |regularization: Regularization, strengths: &[f32]| {
            let mut gram = self.gram.clone();
            for (part, &strength) in parts.iter().zip(strengths) {
                gram += part * Scale(strength);
            }
            let weights = ease::weights(gram, &regularization.by_film(&self.popularity))?;
            Ok(self.ndcg(|liked| ease_scores(&weights, liked)))
        };
        let curve = TuningCurve::highest("ease.lambda", METRIC, &LAMBDAS, |lambda| {
            score(Regularization { lambda, ..regularization }, &strengths)
        })?;
        regularization.lambda = curve.chosen;
        tuned.curves.push(curve);
        let curve = TuningCurve::highest("ease.popularity_power", METRIC, &POPULARITY_POWERS, |popularity_power| {
            score(Regularization { popularity_power, ..regularization }, &strengths)
        })?;
        regularization.popularity_power = curve.chosen;
        tuned.curves.push(curve);
        for (part, (constant, values)) in PRIORS.iter().enumerate() {
            let curve = TuningCurve::highest(constant, METRIC, values, |strength| {
                let mut tried = strengths;
                tried[part] = strength;
                score(regularization, &tried)
            })?;
            strengths[part] = curve.chosen;
            tuned.curves.push(curve);
        }
        let lambdas = REFINED.map(|factor| factor * regularization.lambda);
        let curve = TuningCurve::highest("ease.lambda, refined", METRIC, &lambdas, |lambda| {
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
    fn choose_compression(&self, tuned: &mut Tuned, weights: &Mat<f32>) -> Result<(), CollaborativeError> {
        let compressor =
            Compressor::new(weights, &self.popularity, RANKS.iter().copied().map(count).max().unwrap_or(1));
        let score = |rank: usize, kept: usize| {
            let compressed = compressor.compress(rank, kept);
            Ok(self.ndcg(|liked| compressed.scores(&unweighted(liked))))
        };
        let curve = TuningCurve::highest("taste.rank", METRIC, &RANKS, |rank| {
            score(count(rank), tuned.taste.weights_per_film)
        })?;
        tuned.taste.rank = count(curve.chosen);
        tuned.curves.push(curve);
        let curve =
            TuningCurve::first_within(GOOD_ENOUGH, "taste.weights_per_film", METRIC, &WEIGHTS_PER_FILM, |kept| {
                score(tuned.taste.rank, count(kept))
            })?;
        tuned.taste.weights_per_film = count(curve.chosen);
        tuned.curves.push(curve);
        Ok(())
    }

    /// Chooses how taste and content are blended.
    fn choose_blend(&self, tuned: &mut Tuned, weights: &Mat<f32>) -> Result<(), CollaborativeError> {
        let films = self.corpus.films.len();
        let mut taste = Taste::compress(weights, &self.positions, &self.popularity, tuned.taste.clone(), films);
        let scores: Vec<(Vec<f32>, Option<Vec<f32>>)> = self
            .users
            .par_iter()
            .map(|user| {
                let user = self.in_corpus(user);
                let rated = taste.fold_in(&user).unwrap_or_default();
                let query = self.content.fold_in(&user);
                (taste.scores(&rated), query.map(|query| self.content.similarity_to(&query)))
            })
            .collect();
        let mut curves = Vec::new();
        for (constant, values, share) in [
            ("blend.equal_weight_likes", &EQUAL_WEIGHT_LIKES[..], 1.0),
            ("blend.unrated_weight", &UNRATED_WEIGHTS, GOOD_ENOUGH),
        ] {
            let is_first = curves.is_empty();
            let curve = TuningCurve::first_within(share, constant, METRIC, values, |value| {
                let constants = if is_first {
                    TasteConstants { equal_weight_likes: value, unrated_weight: 0.0, ..tuned.taste.clone() }
                } else {
                    TasteConstants { unrated_weight: value, ..tuned.taste.clone() }
                };
                taste.constants = constants;
                Ok(self.ndcg_of_blend(&taste, &scores))
            })?;
            if is_first {
                tuned.taste.equal_weight_likes = curve.chosen;
            } else {
                tuned.taste.unrated_weight = curve.chosen;
            }
            curves.push(curve);
        }
        tuned.curves.extend(curves);
        Ok(())
    }

    /// The shown films of a user with their positions in the corpus, each with a weight of 1.
    fn in_corpus(&self, user: &HeldOut) -> Vec<(usize, f32)> {
        user.shown.iter().filter_map(|&column| Some((self.positions[column as usize]?, 1.0))).collect()
    }

    fn ndcg_of_blend(&self, taste: &Taste, scores: &[(Vec<f32>, Option<Vec<f32>>)]) -> f64 {
        let of_user = |(user, (scores, content)): (&HeldOut, &(Vec<f32>, Option<Vec<f32>>))| {
            let shown: HashSet<usize> = self.in_corpus(user).into_iter().map(|(film, _)| film).collect();
            let allowed = |film: usize| !self.is_pruned[film] && !shown.contains(&film);
            let blended = taste.blended(scores, content.clone(), allowed);
            let list: Vec<u32> = top_k(&blended, LIST_LEN, allowed).into_iter().map(|(film, _)| film as u32).collect();
            let hidden = user.hidden.iter().filter_map(|&column| self.positions[column as usize]);
            ndcg(&list, &hidden.map(|film| film as u32).collect(), LIST_LEN)
        };
        mean(self.users.par_iter().zip(scores).map(of_user).collect())
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
        let scores: Vec<Vec<f32>> = self.users.par_iter().map(|user| scores(&user.shown)).collect();
        self.ndcg_of(&scores)
    }

    fn ndcg_of(&self, scores: &[Vec<f32>]) -> f64 {
        let of_user = |(user, scores): (&HeldOut, &Vec<f32>)| {
            ndcg(&top_columns(scores, LIST_LEN, &user.shown.iter().copied().collect()), &user.hidden, LIST_LEN)
        };
        mean(self.users.par_iter().zip(scores).map(of_user).collect())
    }
}

/// The parts of the content prior, in the order in which they are chosen, with the strengths that are tried.
const PRIORS: [(&str, &[f32]); 4] = [
    ("prior.features", &[10.0, 20.0, 40.0, 80.0]),
    ("prior.year", &[0.0, 4.0, 16.0]),
    ("prior.genre_and_year", &[0.0, 4.0, 16.0]),
    ("prior.series", &[0.0, 6.0, 24.0]),
];

impl HeldOut {
    /// Hides a fifth of a user's likes, by a hash; `None` for a user without any to hide.
    fn new(user: u32, likes: &Likes, training: &Likes) -> Option<Self> {
        let mut liked: Vec<(u64, u32)> = likes
            .of(user)
            .filter_map(|film| {
                let state = u64::from(user) << 32 | u64::from(film);
                Some((SplitMix64::from_seed(state.to_le_bytes()).next_u64(), training.column(film)?))
            })
            .collect();
        liked.sort_unstable();
        let hidden = liked.len() / HIDDEN_EVERY;
        let mut columns = liked.into_iter().map(|(_, column)| column);
        let hidden: HashSet<u32> = columns.by_ref().take(hidden).collect();
        (!hidden.is_empty()).then(|| Self { shown: columns.collect(), hidden })
    }
}

/// The scores of EASE: the sum of the weights of the liked films, by film.
pub fn ease_scores(weights: &Mat<f32>, liked: &[u32]) -> Vec<f32> {
    let score = |film| liked.iter().map(|&other| weights.col_as_slice(film)[other as usize]).sum();
    (0..weights.ncols()).map(score).collect()
}

fn unweighted(columns: &[u32]) -> Vec<(u32, f32)> {
    columns.iter().map(|&column| (column, 1.0)).collect()
}

fn mean(values: Vec<f64>) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

#[expect(clippy::cast_sign_loss, reason = "the values that are tried are positive whole numbers")]
fn count(value: f32) -> usize {
    value as usize
}
