//! The parameters of training, chosen and learned.

use serde::{Deserialize, Serialize};

use crate::collaborative::ContentPriorWeights;
use crate::features::ContentWeights;

/// The parameters of training.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// The weights of content similarity. The defaults were chosen by cross-validation over films for which film lovers
    /// judged which others are similar; see the model card.
    pub weights: ContentWeights,
    /// Dimensions of the reduced space in which the shelves are found, at most a fifth of the films: linfa's PCA is
    /// accurate only up to there.
    pub dimensions: usize,
    /// How content supplements films with few likes.
    #[serde(rename = "content")]
    pub content_prior: ContentPriorWeights,
    /// The number of clusters, and thus the maximum number of shelves.
    pub shelves: usize,
    /// Seed of the clustering.
    pub seed: u64,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            weights: ContentWeights {
                keyword: 0.86,
                genre: 0.12,
                series: 0.2,
                director: 0.2,
                cast: 0.45,
                origin: 0.06,
                tag: 0.1,
                word: 0.45,
                tone: 0.36,
                year: 0.15,
            },
            dimensions: 64,
            content_prior: ContentPriorWeights::default(),
            shelves: 28,
            seed: 7,
        }
    }
}

/// How co-preference and content are blended, learned on held-out users.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Blend {
    /// The number of likes, beyond the one that is needed for co-preference, at which both have equal weight. With more likes,
    /// co-preference prevails.
    #[serde(rename = "even_at")]
    pub equal_weight_likes: f32,
}

impl Blend {
    /// The weight of content, in (0, 1], for a film with this many likes.
    pub(crate) fn content_weight(self, likes: u32) -> f32 {
        self.equal_weight_likes / (self.equal_weight_likes + likes as f32).max(f32::MIN_POSITIVE)
    }
}
