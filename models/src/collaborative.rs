//! What goes together because people like both: the collaborative half of M.
//!
//! EASE learns how much liking one film says about liking another. Here the Gram matrix of the likes is helped by the films'
//! content, as if people of one taste each had liked all films of a series, or of a year and a genre: films that few have
//! rated lean on what they are like.

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, Par};
use rayon::prelude::*;
use thiserror::Error;

use crate::likes::Likes;

pub mod als;
pub mod content;
pub mod ease;

/// Why nothing could be learned from ratings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CollaborativeError {
    #[error("the ratings give no system of equations that can be solved; are there numbers that are not finite?")]
    NotPositiveDefinite,
}

/// Regularisation of the weights by which people are scored, and of those that carry a strip on their own. One liked film
/// says less than many, so a strip's are held back more. Both from the validation users.
const LAMBDA: f32 = 150.0;
const STRIP_LAMBDA: f32 = 4000.0;
/// What a person likes counts this much beside what the weights make of it.
const SEEN: f32 = 0.3;
/// People who like more films than this say less with each.
const TALKATIVE: f32 = 20.0;
/// How much a rare film is preferred to one that everyone likes: the power of its bits.
const RARITY: f32 = 0.7;
/// What the film itself says of others counts this much beside the company it keeps: more of it shows more different films.
const SAID: f32 = 1.3;
/// Places by whose mean the two scores are brought to one scale.
const SCALE_PLACES: usize = 12;

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

/// How similar films are to whoever likes them.
#[derive(Debug)]
pub struct Taste {
    /// `people × films`: what each person would like.
    wishes: Mat<f32>,
    /// `people × films`, each person weighed by how little they say.
    weighed: Mat<f32>,
    /// `films × films`, EASE's, for strips: row `i` holds what liking `i` says about the others.
    strip: Mat<f32>,
    /// By film: `bits^RARITY`.
    rarity: Vec<f32>,
}

impl Taste {
    /// `content` is how alike the films are, on the scale of a count of people; see [`gram`].
    ///
    /// # Errors
    /// When the equations cannot be solved.
    pub fn fit(likes: &Likes, content: impl FnOnce() -> Mat<f32>) -> Result<Self, CollaborativeError> {
        let helped = gram(likes) + content();
        let weights = ease::weights(helped.clone(), LAMBDA)?;
        let wishes = wishes(&weights, &likes.rows);
        drop(weights);
        let weighed = Mat::from_fn(wishes.nrows(), wishes.ncols(), |person, film| {
            wishes[(person, film)] / (likes.rows[person].len() as f32 / TALKATIVE).max(1.0)
        });
        let strip = ease::weights(helped, STRIP_LAMBDA)?;
        let people = likes.people.len() as f32;
        let bits = |count: u32| -(count.max(1) as f32 / people).log2();
        let rarity = likes.popularity().into_iter().map(|count| bits(count).powf(RARITY)).collect();
        Ok(Self { wishes, weighed, strip, rarity })
    }

    /// How similar every film is to each of a few, on a scale where the best dozen are about 1.
    pub fn of(&self, films: &[u32]) -> Vec<Vec<f32>> {
        let all = self.rarity.len();
        let asked = Mat::from_fn(self.weighed.nrows(), films.len(), |person, place| {
            self.weighed[(person, films[place] as usize)]
        });
        let mut shared = Mat::zeros(all, films.len());
        matmul(&mut shared, Accum::Replace, self.wishes.transpose(), &asked, 1.0, Par::rayon(0));
        let similar = |(place, &film): (usize, &u32)| {
            let film = film as usize;
            let shared = shared.col_as_slice(place);
            let mut company: Vec<f32> =
                shared.iter().zip(&self.rarity).map(|(shared, rarity)| shared * rarity).collect();
            let mut said: Vec<f32> = (0..all).map(|other| self.strip[(film, other)]).collect();
            // Itself would outshine the others.
            company[film] = 0.0;
            said[film] = 0.0;
            scale(&mut company);
            scale(&mut said);
            company.iter().zip(said).map(|(company, said)| (company + SAID * said) / (1.0 + SAID)).collect()
        };
        films.iter().enumerate().map(similar).collect()
    }
}

/// What each person would like, by the weights: what they like already counts too, but less.
fn wishes(weights: &Mat<f32>, rows: &[Vec<u32>]) -> Mat<f32> {
    let mut liked = Mat::zeros(rows.len(), weights.nrows());
    for (person, row) in rows.iter().enumerate() {
        for &film in row {
            liked[(person, film as usize)] = 1.0;
        }
    }
    let mut wishes = Mat::zeros(rows.len(), weights.ncols());
    matmul(&mut wishes, Accum::Replace, &liked, weights, 1.0, Par::rayon(0));
    wishes + liked * faer::Scale(SEEN)
}

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

/// How well every film suits a person: three models that err differently, each on its own scale of mean 0 and deviation 1.
#[derive(Debug)]
pub struct Suggestions {
    helped: Mat<f32>,
    plain: Mat<f32>,
    factors: Vec<als::Factors>,
}

/// How much each part of the suggestions counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shares {
    /// EASE helped by content.
    pub helped: f32,
    /// EASE on likes alone.
    pub plain: f32,
    /// The mean of a few factorisations.
    pub factors: f32,
}

impl Default for Shares {
    /// The plain weights are taken off: what both kinds say is popularity for the most part. From the validation users.
    fn default() -> Self {
        Self { helped: 1.0, plain: -0.3, factors: 0.5 }
    }
}

/// How many factorisations are averaged.
const FACTORISATIONS: u64 = 3;

impl Suggestions {
    /// `content` is as for [`Taste::fit`].
    ///
    /// # Errors
    /// When the equations cannot be solved.
    pub fn fit(likes: &Likes, content: &Mat<f32>) -> Result<Self, CollaborativeError> {
        let gram = gram(likes);
        let helped = ease::weights(&gram + content, LAMBDA)?;
        let plain = ease::weights(gram, LAMBDA)?;
        let factors = (0..FACTORISATIONS)
            .map(|seed| als::Factors::fit(likes, als::Settings { seed, ..als::Settings::default() }))
            .collect::<Result<_, _>>()?;
        Ok(Self { helped, plain, factors })
    }

    /// How well every film suits someone who likes these.
    pub fn of(&self, liked: &[u32], shares: Shares) -> Vec<f32> {
        let films = self.helped.ncols();
        let said = |weights: &Mat<f32>| -> Vec<f32> {
            (0..films).map(|film| liked.iter().map(|&known| weights.col_as_slice(film)[known as usize]).sum()).collect()
        };
        let mut by_factors = vec![0.0; films];
        for factors in &self.factors {
            for (sum, score) in by_factors.iter_mut().zip(factors.suggest(liked)) {
                *sum += score;
            }
        }
        let parts =
            [(shares.helped, said(&self.helped)), (shares.plain, said(&self.plain)), (shares.factors, by_factors)];
        let mut total = vec![0.0; films];
        for (share, scores) in parts {
            for (sum, score) in total.iter_mut().zip(standardised(scores)) {
                *sum += share * score;
            }
        }
        total
    }
}

/// To mean 0 and deviation 1.
fn standardised(mut scores: Vec<f32>) -> Vec<f32> {
    let count = scores.len().max(1) as f32;
    let mean = scores.iter().sum::<f32>() / count;
    let variance = scores.iter().map(|score| (score - mean).powi(2)).sum::<f32>() / count;
    let deviation = variance.sqrt().max(f32::MIN_POSITIVE);
    for score in &mut scores {
        *score = (*score - mean) / deviation;
    }
    scores
}
