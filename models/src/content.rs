//! Content similarity: how similar two films are by their descriptions.
//!
//! It is a weighted mean of one similarity per part of the description: the cosines of the feature groups, a Gaussian of
//! the distance in tone, and an exponential of the distance in years. A part that one of the films lacks contributes 0,
//! so films with an incomplete description are less similar to all others, instead of closest to each other for lack of
//! differences.

use crate::features::{FeatureSpace, SparseVector};
use crate::film::Details;

mod index;
pub(crate) mod parts;
mod query;
mod tone;

pub use index::ContentIndex;
pub use parts::Parts;
pub use query::ContentQuery;
use query::{PartWeights, tone_similarity, year_similarity};
pub use tone::{PerAxis, ToneScaling};

/// The content of a film, or the mean of several, as content similarity compares it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ContentVector {
    pub features: SparseVector,
    /// Standardised tone; `None` if unknown.
    pub tone: Option<PerAxis>,
    /// Year of first release; `None` if unknown.
    pub year: Option<f32>,
}

/// The content of `n` films.
#[derive(Debug, Clone, PartialEq)]
pub struct Content {
    pub space: FeatureSpace,
    pub tone: ToneScaling,
    /// `n` films.
    pub vectors: Vec<ContentVector>,
}

impl Content {
    /// Computes the vectors of films.
    pub fn new(space: FeatureSpace, tone: ToneScaling, films: &[&Details]) -> Self {
        let mut content = Self { space, tone, vectors: Vec::new() };
        content.vectors = films.iter().map(|film| content.vector(film)).collect();
        content
    }

    /// The number of films, `n`.
    pub fn film_count(&self) -> usize {
        self.vectors.len()
    }

    /// The similarity of every film to the one at a position, by position, in [0, 1].
    pub fn similarity(&self, film: usize) -> Vec<f32> {
        self.similarity_to(&self.vectors[film])
    }

    /// The similarity of every film to a vector, by position, in [0, 1], relative to that of the vector to itself.
    pub fn similarity_to(&self, query: &ContentVector) -> Vec<f32> {
        let query = ContentQuery::new(self, query);
        self.vectors.iter().map(|film| query.similarity(film)).collect()
    }

    /// The similarity of two films, in [0, 1]: the weighted mean, not relative to that of either film to itself.
    pub fn similarity_of(&self, one: usize, other: usize) -> f32 {
        let (one, other) = (&self.vectors[one], &self.vectors[other]);
        let shared: f32 = one.features.shared(&other.features).map(|(_, left, right)| left * right).sum();
        let weights = PartWeights::of(self, 1.0);
        (shared + weights.tone_and_year(tone_similarity(one, other), year_similarity(one.year, other.year))).min(1.0)
    }

    /// The similarity of one film to another, in [0, 1], relative to that of the latter to itself.
    pub fn relative_similarity(&self, to: usize, film: usize) -> f32 {
        (self.similarity_of(to, film) / self.similarity_of(to, to).max(f32::MIN_POSITIVE)).min(1.0)
    }

    /// The vector of a film given by its details; `None` if none of them is known to the model.
    pub fn embed(&self, details: &Details) -> Option<ContentVector> {
        let vector = self.vector(details);
        (!vector.features.indices.is_empty() || vector.tone.is_some()).then_some(vector)
    }

    fn vector(&self, details: &Details) -> ContentVector {
        ContentVector {
            features: self.space.vector(details),
            tone: details.tone.as_ref().map(|tone| self.tone.standardised(tone)),
            year: details.year.map(f32::from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::corpus::Corpus;
    use crate::parameters::Parameters;
    use crate::train::train;

    fn content() -> Content {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue");
        let catalogue = Catalogue::read(&folder).unwrap_or_else(|error| panic!("{error}"));
        let artifact = train(&Corpus::from_catalogue(&catalogue), None, Parameters::default());
        artifact.unwrap_or_else(|error| panic!("{error}")).content
    }

    #[test]
    fn similarity_is_one_to_the_same_film_and_less_to_others() {
        let content = content();
        for film in [0, 7, 100] {
            let scores = content.similarity(film);
            assert!((scores[film] - 1.0).abs() < 1e-5);
            assert!(scores.iter().enumerate().all(|(other, &score)| other == film || (0.0..1.0).contains(&score)));
        }
    }

    #[test]
    fn an_incomplete_description_is_less_similar_than_a_complete_one() {
        let mut content = content();
        let nearest = crate::ranking::top_k(&content.similarity(7), 1, |film| film != 7)[0];
        let vector = &mut content.vectors[nearest.0];
        vector.features = SparseVector::default();
        assert!(content.similarity(7)[nearest.0] < nearest.1);
    }
}
