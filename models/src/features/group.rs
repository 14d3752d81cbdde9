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
    /// Overlapping periods around the year.
    Era,
    /// Countries and languages.
    Origin,
    /// Free-form tags by users.
    Tag,
    /// Words of the synopsis.
    Word,
    Tone,
}

impl FeatureGroup {
    /// Whether every completely described film has features of this group. Not every film belongs to a series or has
    /// tags.
    fn is_common(self) -> bool {
        !matches!(self, Self::Series | Self::Tag)
    }
}

/// The weight of each feature group, relative to the others: the length of its part of a feature vector before the
/// whole is normalised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupWeights {
    pub keyword: f64,
    pub genre: f64,
    pub series: f64,
    pub director: f64,
    pub cast: f64,
    pub era: f64,
    pub origin: f64,
    pub tag: f64,
    pub word: f64,
    pub tone: f64,
}

impl GroupWeights {
    /// The weight of a group.
    pub fn of(&self, group: FeatureGroup) -> f64 {
        match group {
            FeatureGroup::Keyword => self.keyword,
            FeatureGroup::Genre => self.genre,
            FeatureGroup::Series => self.series,
            FeatureGroup::Director => self.director,
            FeatureGroup::Cast => self.cast,
            FeatureGroup::Era => self.era,
            FeatureGroup::Origin => self.origin,
            FeatureGroup::Tag => self.tag,
            FeatureGroup::Word => self.word,
            FeatureGroup::Tone => self.tone,
        }
    }

    /// The completeness of a description that has these groups, in [0, 1]: the L2 norm of their weights relative to
    /// that of all common groups.
    pub(super) fn completeness(&self, present: impl IntoIterator<Item = FeatureGroup>) -> f64 {
        let all = self.common_squares(FeatureGroup::VARIANTS.iter().copied());
        (self.common_squares(present) / all).sqrt()
    }

    fn common_squares(&self, groups: impl IntoIterator<Item = FeatureGroup>) -> f64 {
        groups.into_iter().filter(|group| group.is_common()).map(|group| self.of(group).powi(2)).sum()
    }
}
