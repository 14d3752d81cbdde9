//! Content similarity: the feature vectors of all films, the reduced space learned from them, and the cosines in both.

use ndarray::{Array1, Array2, ArrayView1};

use crate::features::{FeatureSpace, SparseVector};
use crate::film::Details;

/// The content of `n` films over `f` features, reduced to `d` dimensions.
#[derive(Debug, Clone, PartialEq)]
pub struct Content {
    /// `f` features.
    pub space: FeatureSpace,
    /// `n` feature vectors.
    pub vectors: Vec<SparseVector>,
    /// `n × d`, rows of unit length.
    pub embedding: Array2<f32>,
    /// `f × d`: a feature vector times this matrix, minus `offset`, gives coordinates in the reduced space.
    pub projection: Array2<f32>,
    /// `d`.
    pub offset: Array1<f32>,
    /// The share of a similarity that is the cosine of the feature vectors, in [0, 1]; the rest is the cosine in the
    /// reduced space.
    pub sparse_share: f32,
}

/// A point that films are compared with: a film outside the catalogue, or the mean of a user's films.
#[derive(Debug, Clone)]
pub struct ContentQuery {
    /// Over `f` features.
    pub vector: SparseVector,
    /// `d`, unit length.
    pub embedding: Array1<f32>,
}

impl Content {
    /// The number of films, `n`.
    pub fn film_count(&self) -> usize {
        self.vectors.len()
    }

    /// The similarity of every film to the one at a position, by position, in [-1, 1].
    pub fn similarity(&self, film: usize) -> Vec<f32> {
        self.blended_cosines(&self.vectors[film], self.embedding.row(film))
    }

    /// The similarity of every film to a query, by position, in [-1, 1].
    pub fn similarity_to(&self, query: &ContentQuery) -> Vec<f32> {
        self.blended_cosines(&query.vector, query.embedding.view())
    }

    /// Projects a film given by its details; `None` if the feature space contains none of its features.
    pub fn embed(&self, details: &Details) -> Option<ContentQuery> {
        let vector = self.space.vector(details);
        let mut embedding = -&self.offset;
        for (feature, value) in vector.iter() {
            embedding.scaled_add(value, &self.projection.row(feature));
        }
        let length = embedding.dot(&embedding).sqrt();
        if vector.indices.is_empty() || length <= f32::EPSILON {
            return None;
        }
        embedding /= length;
        Some(ContentQuery { vector, embedding })
    }

    /// The cosine of two films in the reduced space, in [-1, 1].
    pub fn embedding_cosine(&self, one: usize, other: usize) -> f32 {
        self.embedding.row(one).dot(&self.embedding.row(other))
    }

    /// The blend of both cosines for every film, in [-1, 1]. It is multiplied by the film's completeness, because films
    /// with few features are close to many others for lack of differences.
    fn blended_cosines(&self, vector: &SparseVector, embedding: ArrayView1<f32>) -> Vec<f32> {
        let query = vector.to_dense(self.space.feature_count());
        let blend = |(reduced, film): (&f32, &SparseVector)| {
            let sparse: f32 = film.iter().map(|(feature, value)| query[feature] * value).sum();
            film.completeness * (self.sparse_share * sparse + (1.0 - self.sparse_share) * reduced)
        };
        self.embedding.dot(&embedding).iter().zip(&self.vectors).map(blend).collect()
    }
}
