//! Content queries: a vector prepared for comparison with many films.

use super::{Content, ContentVector, tone};
use crate::features::FeatureGroup;

/// The distance in years at which the similarity of two years has fallen to 1/e.
const YEARS: f32 = 15.0;

/// A vector to compare films with.
#[derive(Debug)]
pub struct ContentQuery<'a> {
    pub(super) content: &'a Content,
    pub(super) vector: &'a ContentVector,
    pub(super) weights: PartWeights,
    /// The features of the vector, with explicit zeros.
    dense: Vec<f32>,
    /// The weighted mean of the vector's similarity to itself. Less than 1 for a film with features that no other film
    /// has, and for the mean of several films.
    to_itself: f32,
}

impl<'a> ContentQuery<'a> {
    /// A query for films similar to a complete description, or to the mean of several.
    pub fn new(content: &'a Content, vector: &'a ContentVector) -> Self {
        Self::with_year_share(content, vector, 1.0)
    }

    /// A query for films similar to a description with missing parts. Missing parts are left out of the mean, but the
    /// year keeps its share of the whole: otherwise, it would outweigh a few words of a synopsis.
    pub fn sparse(content: &'a Content, vector: &'a ContentVector) -> Self {
        let weights = content.space.weights();
        let mut groups: Vec<FeatureGroup> =
            vector.features.iter().map(|(feature, _)| content.space.features[feature].group).collect();
        // Features are sorted by group.
        groups.dedup();
        let features: f32 = groups.into_iter().map(|group| weights.of(group)).sum();
        let known = features + if vector.tone.is_some() { weights.tone } else { 0.0 };
        Self::with_year_share(content, vector, (known / (weights.common() - weights.year)).min(1.0))
    }

    fn with_year_share(content: &'a Content, vector: &'a ContentVector, year_share: f32) -> Self {
        let dense = vector.features.to_dense(content.space.feature_count());
        let weights = PartWeights::of(content, year_share);
        let mut query = Self { content, vector, weights, dense, to_itself: 1.0 };
        query.to_itself = query.raw(vector).max(f32::MIN_POSITIVE);
        query
    }

    /// The similarity of a film, in [0, 1], relative to that of the query to itself.
    pub fn similarity(&self, film: &ContentVector) -> f32 {
        self.relative(self.raw(film))
    }

    /// The sum of the products of the features that a film shares.
    pub(super) fn shared(&self, film: &ContentVector) -> f32 {
        film.features.iter().map(|(feature, value)| self.dense[feature] * value).sum()
    }

    /// Brings the weighted mean of the similarities of all parts to [0, 1].
    pub(super) fn relative(&self, raw: f32) -> f32 {
        (raw / self.to_itself).min(1.0)
    }

    fn raw(&self, film: &ContentVector) -> f32 {
        let (tone, year) = (tone_similarity(self.vector, film), year_similarity(self.vector.year, film.year));
        self.shared(film) + self.weights.tone_and_year(tone, year)
    }
}

/// The weights of tone and year, which are not features.
#[derive(Debug, Clone, Copy)]
pub(super) struct PartWeights {
    tone: f32,
    year: f32,
    common: f32,
}

impl PartWeights {
    /// The weight of the year is multiplied by `year_share`.
    pub fn of(content: &Content, year_share: f32) -> Self {
        let weights = content.space.weights();
        Self { tone: weights.tone, year: year_share * weights.year, common: weights.common() }
    }

    /// The contribution of tone and year to the weighted mean.
    pub fn tone_and_year(self, tone: f32, year: f32) -> f32 {
        (self.tone * tone + self.year * year) / self.common
    }
}

/// The similarity of two tones, in [0, 1]; 0 if one is unknown.
pub(super) fn tone_similarity(one: &ContentVector, other: &ContentVector) -> f32 {
    one.tone.as_ref().zip(other.tone.as_ref()).map_or(0.0, |(one, other)| tone::similarity(one, other))
}

/// The similarity of two years, in [0, 1]; 0 if one is unknown.
pub(super) fn year_similarity(one: Option<f32>, other: Option<f32>) -> f32 {
    one.zip(other).map_or(0.0, |(one, other)| (-(one - other).abs() / YEARS).exp())
}
