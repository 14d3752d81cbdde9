//! Content similarity: how similar two films are by their descriptions.
//!
//! It is a weighted mean of one similarity per part of the description: the cosines of the feature groups, a Gaussian of
//! the distance in tone, and an exponential of the distance in years. A part that one of the films lacks contributes 0,
//! so films with an incomplete description are less similar to all others, instead of closest to each other for lack of
//! differences.

use crate::features::{FeatureGroup, FeatureSpace, SparseVector};
use crate::film::Details;

pub(crate) mod parts;
mod tone;

pub use parts::Parts;
pub use tone::{PerAxis, ToneScaling};

/// What content similarity compares: a film, or the mean of several.
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

/// The distance in years at which the similarity of two years has fallen to 1/e.
const YEARS: f32 = 15.0;

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
        self.similarity_with(query, 1.0)
    }

    /// Like [`Content::similarity_to`], for a description of which parts may be missing. What is missing does not count,
    /// and the year keeps its share of the whole: next to a few words of a synopsis it would otherwise decide.
    pub fn similarity_to_sparse(&self, query: &ContentVector) -> Vec<f32> {
        let weights = self.space.weights();
        let mut groups: Vec<FeatureGroup> =
            query.features.iter().map(|(feature, _)| self.space.features[feature].group).collect();
        // Features are sorted by group.
        groups.dedup();
        let features: f32 = groups.into_iter().map(|group| weights.of(group)).sum();
        let known = features + if query.tone.is_some() { weights.tone } else { 0.0 };
        self.similarity_with(query, (known / (weights.common() - weights.year)).min(1.0))
    }

    fn similarity_with(&self, query: &ContentVector, year_share: f32) -> Vec<f32> {
        let dense = query.features.to_dense(self.space.feature_count());
        let similarity = |film: &ContentVector| {
            let shared: f32 = film.features.iter().map(|(feature, value)| dense[feature] * value).sum();
            shared + self.similarity_of_tone_and_year(query, film, year_share)
        };
        // Less than 1 for a film with features that no other has, and for the mean of several films.
        let to_itself = similarity(query).max(f32::MIN_POSITIVE);
        self.vectors.iter().map(|film| (similarity(film) / to_itself).min(1.0)).collect()
    }

    /// The similarity of two films, in [0, 1]: the weighted mean, not relative to that of either film to itself.
    pub fn similarity_of(&self, one: usize, other: usize) -> f32 {
        let (one, other) = (&self.vectors[one], &self.vectors[other]);
        let shared: f32 = one.features.shared(&other.features).map(|(_, left, right)| left * right).sum();
        (shared + self.similarity_of_tone_and_year(one, other, 1.0)).min(1.0)
    }

    /// The vector of a film given by its details; `None` if they contain nothing that films are compared by.
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

    fn similarity_of_tone_and_year(&self, one: &ContentVector, other: &ContentVector, year_share: f32) -> f32 {
        let weights = self.space.weights();
        let tone = one.tone.as_ref().zip(other.tone.as_ref()).map_or(0.0, |(one, other)| tone::similarity(one, other));
        let year = one.year.zip(other.year).map_or(0.0, |(one, other)| (-(one - other).abs() / YEARS).exp());
        (weights.tone * tone + year_share * weights.year * year) / weights.common()
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
        let artifact = train(&Corpus::of_catalogue(&catalogue), None, Parameters::default());
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
