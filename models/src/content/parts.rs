//! The parts of a description. A query may have any of them.

use strum::{IntoStaticStr, VariantArray};

use super::{Content, ContentVector};
use crate::features::FeatureGroup;
use crate::film::Details;

/// A part of a description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum Part {
    Genres,
    /// Keywords and tags.
    Keywords,
    /// Directors and cast.
    People,
    Synopsis,
    Tone,
    Year,
}

/// A set of parts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Parts(u8);

impl Parts {
    /// The number of sets.
    pub const COUNT: usize = 1 << Part::VARIANTS.len();

    /// All sets, in the order of their numbers.
    pub fn every() -> impl Iterator<Item = Self> {
        (0..Self::COUNT as u8).map(Self)
    }

    /// The number of the set, below [`Parts::COUNT`].
    pub fn number(self) -> usize {
        self.0.into()
    }

    /// Whether a part is in the set.
    pub fn contains(self, part: Part) -> bool {
        self.0 & (1 << part as u8) != 0
    }

    /// The details that belong to these parts; all others are removed.
    pub fn of(self, details: &Details) -> Details {
        let mut parts = Details::default();
        let has = |part| self.contains(part);
        if has(Part::Genres) {
            parts.genres.clone_from(&details.genres);
        }
        if has(Part::Keywords) {
            parts.keywords.clone_from(&details.keywords);
            parts.tags.clone_from(&details.tags);
        }
        if has(Part::People) {
            parts.directors.clone_from(&details.directors);
            parts.cast.clone_from(&details.cast);
        }
        if has(Part::Synopsis) {
            parts.synopsis.clone_from(&details.synopsis);
        }
        if has(Part::Tone) {
            parts.tone.clone_from(&details.tone);
        }
        if has(Part::Year) {
            parts.year = details.year;
        }
        parts
    }
}

impl FromIterator<Part> for Parts {
    fn from_iter<I: IntoIterator<Item = Part>>(parts: I) -> Self {
        Self(parts.into_iter().fold(0, |set, part| set | 1 << part as u8))
    }
}

impl Content {
    /// The parts that a vector was made from, as far as they are known to the model. Series and origin do not count as
    /// parts.
    pub fn parts(&self, vector: &ContentVector) -> Parts {
        let of_group = |group| match group {
            FeatureGroup::Keyword | FeatureGroup::Tag => Some(Part::Keywords),
            FeatureGroup::Genre => Some(Part::Genres),
            FeatureGroup::Director | FeatureGroup::Cast => Some(Part::People),
            FeatureGroup::Word => Some(Part::Synopsis),
            FeatureGroup::Series | FeatureGroup::Origin => None,
        };
        let features = vector.features.iter().filter_map(|(feature, _)| of_group(self.space.features[feature].group));
        features.chain(vector.tone.map(|_| Part::Tone)).chain(vector.year.map(|_| Part::Year)).collect()
    }
}
