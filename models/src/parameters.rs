//! The parameters of training, chosen and learned.

use serde::{Deserialize, Serialize};

use crate::collaborative::ContentPriorWeights;
use crate::features::GroupWeights;

/// The parameters of training. The defaults were tuned on the validation users of MovieLens' small data set for
/// info@12: the user's other likes among the twelve nearest films, weighted by their self-information.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    pub weights: GroupWeights,
    /// Dimensions of the reduced space, at most a fifth of the films: linfa's PCA is accurate only up to there.
    pub dimensions: usize,
    /// The share of a content similarity that is the cosine of the feature vectors, in [0, 1]; the rest is the cosine
    /// in the reduced space. The reduced space generalises (a heist is close to a con); the feature vectors are
    /// specific.
    #[serde(rename = "direct")]
    pub sparse_share: f32,
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
            weights: GroupWeights {
                keyword: 0.65,
                genre: 0.45,
                series: 0.5,
                director: 0.45,
                cast: 0.5,
                era: 0.75,
                origin: 0.4,
                tag: 0.5,
                word: 0.2,
                tone: 0.45,
            },
            dimensions: 64,
            sparse_share: 0.7,
            content_prior: ContentPriorWeights::default(),
            shelves: 28,
            seed: 7,
        }
    }
}

/// How co-preference and content are blended, learned on held-out users.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Blend {
    /// The number of likes at which both have equal weight. With more likes, co-preference prevails.
    #[serde(rename = "even_at")]
    pub equal_weight_likes: f32,
}
