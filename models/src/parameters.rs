//! The parameters of training, and those that training finds.

use serde::{Deserialize, Serialize};

use crate::collaborative::content::ContentShares;
use crate::features::BlockWeights;

/// What training may be told. The defaults were chosen on the validation users of `MovieLens`' small data set, by how many of
/// a person's other liked films are among the twelve nearest, counting rare finds for more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    pub weights: BlockWeights,
    /// Size of the reduced space; capped at a fifth of the films, which is as far as the eigensolver goes.
    pub dimensions: usize,
    /// How much of a score is the cosine of the rows themselves; the rest is the cosine in the reduced space. The reduced
    /// space knows that a heist is near a con; the rows know that a submarine is a submarine.
    pub direct: f32,
    /// How much likeness by content helps where ratings are few.
    pub content: ContentShares,
    /// How many clusters to look for.
    pub shelves: usize,
    pub seed: u64,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            weights: BlockWeights {
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
            direct: 0.7,
            content: ContentShares::default(),
            shelves: 28,
            seed: 7,
        }
    }
}

/// What was learned about blending.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Blend {
    /// A film that this many people like is shown half by taste, half by content; one that few like mostly by content.
    pub even_at: f32,
}
