//! How similar films are to whoever likes them.

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, Par};

use super::{CollaborativeError, LAMBDA, als, ease, gram, scale};
use crate::likes::Likes;

/// Regularisation of the weights that carry a strip on their own: one liked film says less than many, so they are held back
/// more than those for people. This and the constants below are from the validation users.
const STRIP_LAMBDA: f32 = 4000.0;
/// What a person likes counts this much beside what the weights make of it.
const SEEN: f32 = 0.3;
/// People who like more films than this say less with each.
const TALKATIVE: f32 = 20.0;
/// How much a rare film is preferred to one that everyone likes: the power of its bits.
const RARITY: f32 = 0.7;
/// What the film itself says of others counts this much beside the company it keeps: more of it shows more different films.
const SAID: f32 = 1.2;
/// Above this many films a Gram matrix of them, and what is made of it, no longer fits: three times 576 MB here.
const MOST_FILMS: usize = 12_000;

/// How similar films are to whoever likes them, by EASE where its matrices fit in memory and by factors above that.
#[derive(Debug)]
pub enum Taste {
    Weights(ByWeights),
    Factors(ByFactors),
}

impl Taste {
    /// `content` makes how alike the films are, on the scale of a count of people; see [`gram`].
    ///
    /// # Errors
    /// When the equations cannot be solved.
    pub fn fit(likes: &Likes, content: impl FnOnce() -> Mat<f32>) -> Result<Self, CollaborativeError> {
        if likes.films.len() > MOST_FILMS {
            Self::by_factors(likes)
        } else {
            ByWeights::fit(likes, content).map(Self::Weights)
        }
    }

    /// By factors, whatever the number of films.
    ///
    /// # Errors
    /// When the equations cannot be solved.
    pub fn by_factors(likes: &Likes) -> Result<Self, CollaborativeError> {
        ByFactors::fit(likes).map(Self::Factors)
    }

    /// How similar every film is to each of a few, on a scale where the best dozen are about 1.
    pub fn of(&self, films: &[u32]) -> Vec<Vec<f32>> {
        match self {
            Self::Weights(weights) => weights.of(films),
            Self::Factors(factors) => factors.of(films),
        }
    }
}

/// By film: its bits, to the power of [`RARITY`].
fn rarity(likes: &Likes) -> Vec<f32> {
    let people = likes.people.len() as f32;
    let bits = |count: u32| -(count.max(1) as f32 / people).log2();
    likes.popularity().into_iter().map(|count| bits(count).max(0.0).powf(RARITY)).collect()
}

/// By EASE's weights.
#[derive(Debug)]
pub struct ByWeights {
    /// `people × films`: what each person would like.
    wishes: Mat<f32>,
    /// `people × films`, each person weighed by how little they say.
    weighed: Mat<f32>,
    /// `films × films`, EASE's, for strips: row `i` holds what liking `i` says about the others.
    strip: Mat<f32>,
    /// By film: `bits^RARITY`.
    rarity: Vec<f32>,
}

impl ByWeights {
    /// `content` is how alike the films are, on the scale of a count of people; see [`gram`].
    ///
    /// # Errors
    /// When the equations cannot be solved.
    fn fit(likes: &Likes, content: impl FnOnce() -> Mat<f32>) -> Result<Self, CollaborativeError> {
        let helped = gram(likes) + content();
        let weights = ease::weights(helped.clone(), LAMBDA)?;
        let wishes = wishes(&weights, &likes.rows);
        drop(weights);
        let weighed = Mat::from_fn(wishes.nrows(), wishes.ncols(), |person, film| {
            wishes[(person, film)] / talkative(&likes.rows[person])
        });
        let strip = ease::weights(helped, STRIP_LAMBDA)?;
        let rarity = rarity(likes);
        Ok(Self { wishes, weighed, strip, rarity })
    }

    fn of(&self, films: &[u32]) -> Vec<Vec<f32>> {
        let all = self.rarity.len();
        let asked = Mat::from_fn(self.weighed.nrows(), films.len(), |person, place| {
            self.weighed[(person, films[place] as usize)]
        });
        let mut shared = Mat::zeros(all, films.len());
        matmul(&mut shared, Accum::Replace, self.wishes.transpose(), &asked, 1.0, Par::rayon(0));
        let similar = |(place, &film): (usize, &u32)| {
            let said = (0..all).map(|other| self.strip[(film as usize, other)]).collect();
            together(film as usize, shared.col_as_slice(place), &self.rarity, said)
        };
        films.iter().enumerate().map(similar).collect()
    }
}

/// How much a person's likes are too many to say much with each.
fn talkative(likes: &[u32]) -> f32 {
    (likes.len() as f32 / TALKATIVE).max(1.0)
}

/// The company that a film keeps, rare films preferred, and what the film itself says of others.
fn together(film: usize, company: &[f32], rarity: &[f32], mut said: Vec<f32>) -> Vec<f32> {
    let mut company: Vec<f32> = company.iter().zip(rarity).map(|(company, rarity)| company * rarity).collect();
    // Itself would outshine the others.
    company[film] = 0.0;
    said[film] = 0.0;
    scale(&mut company);
    scale(&mut said);
    company.iter().zip(said).map(|(company, said)| (company + SAID * said) / (1.0 + SAID)).collect()
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

/// By factors: the same two halves, without any matrix of films by films or of people by films.
///
/// The factors keep their lengths. Those of a film that few like are short, and what is made of them is small; at unit
/// length they would be noise that rarity makes loud.
#[derive(Debug)]
pub struct ByFactors {
    /// `dimensions × films`.
    films: Mat<f32>,
    /// `dimensions × films`: how many people lean each film's way, and how much, each weighed by how little they say.
    company: Mat<f32>,
    rarity: Vec<f32>,
}

impl ByFactors {
    fn fit(likes: &Likes) -> Result<Self, CollaborativeError> {
        let factors = als::Factors::fit(likes, als::Settings::default())?;
        let mut people = factors.people(&likes.rows)?;
        for (person, row) in likes.rows.iter().enumerate() {
            // Each person comes in twice.
            let share = talkative(row).sqrt().recip();
            for value in people.col_as_slice_mut(person) {
                *value *= share;
            }
        }
        let films = factors.films;
        let mut leaning = Mat::zeros(people.nrows(), people.nrows());
        matmul(&mut leaning, Accum::Replace, &people, people.transpose(), 1.0, Par::rayon(0));
        let mut company = Mat::zeros(films.nrows(), films.ncols());
        matmul(&mut company, Accum::Replace, &leaning, &films, 1.0, Par::rayon(0));
        Ok(Self { films, company, rarity: rarity(likes) })
    }

    fn of(&self, films: &[u32]) -> Vec<Vec<f32>> {
        let asked =
            Mat::from_fn(self.films.nrows(), films.len(), |axis, place| self.films[(axis, films[place] as usize)]);
        let by = |places: &Mat<f32>| {
            let mut scores = Mat::zeros(places.ncols(), films.len());
            matmul(&mut scores, Accum::Replace, places.transpose(), &asked, 1.0, Par::rayon(0));
            scores
        };
        let (company, said) = (by(&self.company), by(&self.films));
        let similar = |(place, &film): (usize, &u32)| {
            together(film as usize, company.col_as_slice(place), &self.rarity, said.col_as_slice(place).to_vec())
        };
        films.iter().enumerate().map(similar).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::movielens::Rating;

    #[test]
    fn by_factors_what_one_person_likes_does_not_outshine_what_many_like() {
        const CIRCLE: u32 = 20;
        // Two circles of people; each person also likes a film that nobody else knows.
        let ratings = (0..200).flat_map(|user| {
            let of_circle = (0..6).map(move |step| (user % 2) * CIRCLE + (user / 2 * 3 + step * step + step) % CIRCLE);
            let own = 2 * CIRCLE + user;
            of_circle.chain([own]).map(move |movie| Rating { user, movie, half_stars: 9, at: 1 })
        });
        let taste = Taste::by_factors(&Likes::gather(ratings)).expect("factors");
        for film in [0, 3, CIRCLE + 1] {
            let scores = taste.of(&[film]).remove(0);
            let mut best: Vec<u32> = (0..scores.len() as u32).collect();
            best.sort_by(|a, b| scores[*b as usize].total_cmp(&scores[*a as usize]));
            assert!(best[..6].iter().all(|other| other / CIRCLE == film / CIRCLE), "{film}: {:?}", &best[..6]);
        }
    }
}
