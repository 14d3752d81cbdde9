//! The similarity of films to users who like them.
//!
//! It combines two scores. *Co-preference* is the dot product of two films' predicted scores over all users: films are
//! similar if the same users would like both. Very active users and popular films count less, because they carry little
//! information. The *direct* score is the film's own weight in the prediction of the other.

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, Par};

use super::als::{Als, AlsParameters};
use super::{CollaborativeError, MAX_EASE_FILMS, ease, gram_matrix, scale_to_best};
use crate::likes::Likes;

/// Regularisation λ of the EASE weights behind co-preference.
const LAMBDA: f32 = 150.0;
/// Regularisation λ of the EASE weights behind the direct score. It exceeds that for users, because one liked film is
/// weaker evidence than a list of them. This and the constants below were tuned on the validation users.
const DIRECT_LAMBDA: f32 = 4000.0;
/// The weight of a user's likes relative to the scores predicted from them.
const LIKED_WEIGHT: f32 = 0.3;
/// Likes above which a user is weighted down in proportion to their number.
const ACTIVITY_THRESHOLD: f32 = 20.0;
/// The power of a film's self-information by which its co-preference is multiplied. 0 would ignore popularity.
const INFORMATION_POWER: f32 = 0.7;
/// The weight of the direct score relative to co-preference. A larger weight increases coverage.
const DIRECT_WEIGHT: f32 = 1.2;

/// The number of users whose predicted scores co-preference is computed from, at most. More users hardly change it.
const MAX_USERS: usize = 4000;

/// Similarity learned from likes: by EASE if its matrices fit into memory, by ALS otherwise.
#[derive(Debug)]
pub enum ItemSimilarity {
    Ease(EaseSimilarity),
    Als(AlsSimilarity),
}

impl ItemSimilarity {
    /// Fits EASE for up to 6,000 films and ALS for more. `content_prior`, called for EASE only, returns the prior
    /// (`films × films`); see [`content_prior`](super::content_prior()).
    ///
    /// # Errors
    /// If a system of equations has no solution.
    pub fn fit(
        likes: &Likes,
        als: AlsParameters,
        content_prior: impl FnOnce() -> Mat<f32>,
    ) -> Result<Self, CollaborativeError> {
        if likes.films.len() > MAX_EASE_FILMS {
            return Self::fit_als(likes, als);
        }
        EaseSimilarity::fit(likes, content_prior()).map(Self::Ease)
    }

    /// Uses given EASE weights, both for co-preference and as the direct score.
    pub fn from_weights(likes: &Likes, weights: &Mat<f32>) -> Self {
        Self::Ease(EaseSimilarity::from_weights(likes, weights, weights.clone()))
    }

    /// Fits ALS for any number of films.
    ///
    /// # Errors
    /// If a system of equations has no solution.
    pub fn fit_als(likes: &Likes, parameters: AlsParameters) -> Result<Self, CollaborativeError> {
        AlsSimilarity::fit(likes, parameters).map(Self::Als)
    }

    /// The scores of every film for each of `films`, all as columns of the likes. The best twelve of each list have a
    /// mean of about 1; the film itself scores 0.
    pub fn scores(&self, films: &[u32]) -> Vec<Vec<f32>> {
        match self {
            Self::Ease(ease) => ease.scores(films),
            Self::Als(als) => als.scores(films),
        }
    }
}

/// The factor of every film's co-preference: its self-information in bits, to the power of [`INFORMATION_POWER`].
fn information_factors(likes: &Likes) -> Vec<f32> {
    let users = likes.user_count() as f32;
    let bits = |popularity: u32| -(popularity.max(1) as f32 / users).log2();
    likes.popularity().into_iter().map(|popularity| bits(popularity).max(0.0).powf(INFORMATION_POWER)).collect()
}

/// The divisor by which a user's influence is normalised for activity, at least 1.
fn activity_norm(liked: &[u32]) -> f32 {
    (liked.len() as f32 / ACTIVITY_THRESHOLD).max(1.0)
}

/// The weighted mean of co-preference and the direct score, each on its own scale; 0 for `film` itself.
fn combined(film: usize, co_preference: &[f32], information: &[f32], mut direct: Vec<f32>) -> Vec<f32> {
    let mut co_preference: Vec<f32> =
        co_preference.iter().zip(information).map(|(score, factor)| score * factor).collect();
    co_preference[film] = 0.0;
    direct[film] = 0.0;
    scale_to_best(&mut co_preference);
    scale_to_best(&mut direct);
    let mean = |(co_preference, direct)| (co_preference + DIRECT_WEIGHT * direct) / (1.0 + DIRECT_WEIGHT);
    co_preference.iter().zip(direct).map(mean).collect()
}

/// Similarity by EASE (Steck 2019).
#[derive(Debug)]
pub struct EaseSimilarity {
    /// `users × films`: predicted scores.
    predicted: Mat<f32>,
    /// `users × films`: predicted scores, normalised for each user's activity.
    user_normalised: Mat<f32>,
    /// `films × films`: EASE weights; row `i` holds the weights of film `i` in the predictions of the others.
    direct: Mat<f32>,
    information: Vec<f32>,
}

impl EaseSimilarity {
    fn fit(likes: &Likes, content_prior: Mat<f32>) -> Result<Self, CollaborativeError> {
        let gram = gram_matrix(likes) + content_prior;
        let weights = ease::weights(gram.clone(), &vec![LAMBDA; likes.film_count()])?;
        let direct = ease::weights(gram, &vec![DIRECT_LAMBDA; likes.film_count()])?;
        Ok(Self::from_weights(likes, &weights, direct))
    }

    fn from_weights(likes: &Likes, weights: &Mat<f32>, direct: Mat<f32>) -> Self {
        let step = likes.user_count().div_ceil(MAX_USERS).max(1);
        let users: Vec<&[u32]> = likes.films_by_user.iter().step_by(step).map(Vec::as_slice).collect();
        let predicted = predicted_scores(weights, &users);
        let user_normalised = Mat::from_fn(predicted.nrows(), predicted.ncols(), |user, film| {
            predicted[(user, film)] / activity_norm(users[user])
        });
        Self { predicted, user_normalised, direct, information: information_factors(likes) }
    }

    fn scores(&self, films: &[u32]) -> Vec<Vec<f32>> {
        let all = self.information.len();
        let columns = Mat::from_fn(self.user_normalised.nrows(), films.len(), |user, column| {
            self.user_normalised[(user, films[column] as usize)]
        });
        let mut co_preference = Mat::zeros(all, films.len());
        matmul(&mut co_preference, Accum::Replace, self.predicted.transpose(), &columns, 1.0, Par::rayon(0));
        let scores = |(column, &film): (usize, &u32)| {
            let direct = (0..all).map(|other| self.direct[(film as usize, other)]).collect();
            combined(film as usize, co_preference.col_as_slice(column), &self.information, direct)
        };
        films.iter().enumerate().map(scores).collect()
    }
}

/// The score of every film for every user, `users × films`: the prediction of EASE plus [`LIKED_WEIGHT`] for a like.
fn predicted_scores(weights: &Mat<f32>, films_by_user: &[&[u32]]) -> Mat<f32> {
    let mut liked = Mat::zeros(films_by_user.len(), weights.nrows());
    for (user, films) in films_by_user.iter().enumerate() {
        for &film in *films {
            liked[(user, film as usize)] = 1.0;
        }
    }
    let mut predicted = Mat::zeros(films_by_user.len(), weights.ncols());
    matmul(&mut predicted, Accum::Replace, &liked, weights, 1.0, Par::rayon(0));
    predicted + liked * faer::Scale(LIKED_WEIGHT)
}

/// Similarity by ALS, without `films × films` and `users × films` matrices (see [`als`](super::als) for the sources).
/// Co-preference is defined as for EASE; the direct score is the dot product of the two films' factors.
///
/// Factors are not normalised: films with few likes have short factors and therefore small scores. At unit length their
/// factors would be mostly noise, which the self-information would amplify.
#[derive(Debug)]
pub struct AlsSimilarity {
    /// `factors × films`.
    item_factors: Mat<f32>,
    /// `factors × films`: `U·Uᵀ·F` for the activity-normalised user factors `U` and the film factors `F`; its product
    /// with a film's factors is the co-preference.
    co_preference: Mat<f32>,
    information: Vec<f32>,
}

impl AlsSimilarity {
    fn fit(likes: &Likes, parameters: AlsParameters) -> Result<Self, CollaborativeError> {
        let als = Als::fit(likes, parameters)?;
        let mut user_factors = als.user_factors(&likes.films_by_user)?;
        for (user, liked) in likes.films_by_user.iter().enumerate() {
            // The square root, because each user enters the product U·Uᵀ twice.
            let scale = activity_norm(liked).sqrt().recip();
            for value in user_factors.col_as_slice_mut(user) {
                *value *= scale;
            }
        }
        let item_factors = als.item_factors;
        let mut user_gram = Mat::zeros(user_factors.nrows(), user_factors.nrows());
        matmul(&mut user_gram, Accum::Replace, &user_factors, user_factors.transpose(), 1.0, Par::rayon(0));
        let mut co_preference = Mat::zeros(item_factors.nrows(), item_factors.ncols());
        matmul(&mut co_preference, Accum::Replace, &user_gram, &item_factors, 1.0, Par::rayon(0));
        Ok(Self { item_factors, co_preference, information: information_factors(likes) })
    }

    fn scores(&self, films: &[u32]) -> Vec<Vec<f32>> {
        let columns = Mat::from_fn(self.item_factors.nrows(), films.len(), |factor, column| {
            self.item_factors[(factor, films[column] as usize)]
        });
        let products = |factors: &Mat<f32>| {
            let mut scores = Mat::zeros(factors.ncols(), films.len());
            matmul(&mut scores, Accum::Replace, factors.transpose(), &columns, 1.0, Par::rayon(0));
            scores
        };
        let (co_preference, direct) = (products(&self.co_preference), products(&self.item_factors));
        let scores = |(column, &film): (usize, &u32)| {
            let direct = direct.col_as_slice(column).to_vec();
            combined(film as usize, co_preference.col_as_slice(column), &self.information, direct)
        };
        films.iter().enumerate().map(scores).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::movielens::Rating;

    #[test]
    fn with_als_a_film_with_one_like_does_not_outrank_films_with_many() {
        const GROUP: u32 = 20;
        // Two groups of users; each user also likes a film that no other user likes.
        let ratings = (0..200).flat_map(|user| {
            let shared = (0..6).map(move |step| (user % 2) * GROUP + (user / 2 * 3 + step * step + step) % GROUP);
            let own = 2 * GROUP + user;
            shared.chain([own]).map(move |movie| Rating { user, movie, half_stars: 9, at: 1 })
        });
        let similarity =
            ItemSimilarity::fit_als(&Likes::from_ratings(ratings), AlsParameters::default()).expect("factors");
        for film in [0, 3, GROUP + 1] {
            let scores = similarity.scores(&[film]).remove(0);
            let mut best: Vec<u32> = (0..scores.len() as u32).collect();
            best.sort_by(|a, b| scores[*b as usize].total_cmp(&scores[*a as usize]));
            assert!(best[..6].iter().all(|other| other / GROUP == film / GROUP), "{film}: {:?}", &best[..6]);
        }
    }
}
