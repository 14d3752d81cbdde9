//! Groups of features and their weights.

use serde::{Deserialize, Serialize};
use strum::VariantArray;

/// A kind of feature. The features of a group share a weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, VariantArray)]
#[serde(rename_all = "kebab-case")]
pub enum FeatureGroup {
    Keyword,
    Genre,
    Series,
    Director,
    Cast,
    /// Countries and languages.
    Origin,
    /// Free-form tags by users.
    Tag,
    /// Words of the synopsis.
    Word,
}

/// The weight of each part of content similarity, relative to the others: of the cosine of each feature group, and of
/// the similarity of tone and of year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContentWeights {
    pub keyword: f32,
    pub genre: f32,
    pub series: f32,
    pub director: f32,
    pub cast: f32,
    pub origin: f32,
    pub tag: f32,
    pub word: f32,
    pub tone: f32,
    pub year: f32,
}

impl ContentWeights {
    /// The weight of a group.
    pub fn of(&self, group: FeatureGroup) -> f32 {
        match group {
            FeatureGroup::Keyword => self.keyword,
            FeatureGroup::Genre => self.genre,
            FeatureGroup::Series => self.series,
            FeatureGroup::Director => self.director,
            FeatureGroup::Cast => self.cast,
            FeatureGroup::Origin => self.origin,
            FeatureGroup::Tag => self.tag,
            FeatureGroup::Word => self.word,
        }
    }

    /// The sum of the weights that apply to every completely described film. Not every film belongs to a series or has
    /// tags.
    pub fn common(&self) -> f32 {
        let groups =
            FeatureGroup::VARIANTS.iter().filter(|group| !matches!(group, FeatureGroup::Series | FeatureGroup::Tag));
        groups.map(|group| self.of(*group)).sum::<f32>() + self.tone + self.year
    }
}
