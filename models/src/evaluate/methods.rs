//! The model and its parts as methods to evaluate.

use std::collections::{HashMap, HashSet};

use faer::Mat;

use super::Method;
use crate::artifact::Artifact;
use crate::collaborative::{Als, CollaborativeError, ItemSimilarity, ease_scores, ease_weights};
use crate::likes::Likes;
use crate::model::Model;

/// The column of a recommended film that is not among the likes. It counts as a miss.
pub const NO_COLUMN: u32 = u32::MAX;

/// The model as the site serves it: taste for users; for films, stored candidates, re-ranked.
pub struct TrainedModel {
    pub model: Model,
    /// For each column of the likes, the film's position in the model.
    positions: Vec<Option<usize>>,
    /// The inverse of `positions`.
    columns: HashMap<usize, u32>,
}

impl TrainedModel {
    /// `positions` holds, for each column of the likes, the film's position in the artifact.
    pub fn new(artifact: Artifact, positions: Vec<Option<usize>>) -> Self {
        let columns = positions.iter().zip(0..).filter_map(|(position, column)| Some(((*position)?, column))).collect();
        Self { model: Model::new(artifact, String::new()), positions, columns }
    }

    /// The columns of the films that are in the model.
    pub fn columns(&self) -> HashSet<u32> {
        self.columns.values().copied().collect()
    }

    /// The content similarity of this model as a method of its own, which ranks films without candidates and
    /// re-ranking.
    pub fn by_content(&self) -> ByContent<'_> {
        ByContent(self)
    }
}

impl Method for TrainedModel {
    fn item_scores(&self, film: u32) -> Vec<f32> {
        self.by_content().item_scores(film)
    }

    /// The answer of [`Model::recommend`], which may contain films that are not among the likes.
    fn recommended(&self, liked: &[u32], k: usize) -> Vec<u32> {
        let artifact = self.model.artifact();
        let films = liked.iter().filter_map(|&column| self.positions[column as usize]);
        let watched: Vec<(&str, f32)> = films.map(|film| (&*artifact.films[film].slug, 1.0)).collect();
        let positions = self.model.recommended_positions(&watched, k);
        positions.into_iter().map(|film| self.columns.get(&film).copied().unwrap_or(NO_COLUMN)).collect()
    }

    fn neighbours(&self, film: u32, k: usize, excluded: &HashSet<u32>) -> Vec<u32> {
        let Some(position) = self.positions[film as usize] else { return Vec::new() };
        let allowed = |other: usize| self.columns.get(&other).is_some_and(|column| !excluded.contains(column));
        self.model.row(position, k, allowed).into_iter().map(|(other, _)| self.columns[&other]).collect()
    }
}

/// Content similarity, without candidates and re-ranking.
pub struct ByContent<'a>(&'a TrainedModel);

impl Method for ByContent<'_> {
    fn item_scores(&self, film: u32) -> Vec<f32> {
        let positions = &self.0.positions;
        let Some(position) = positions[film as usize] else { return vec![0.0; positions.len()] };
        let scores = self.0.model.artifact().content.similarity(position);
        positions.iter().map(|position| position.map_or(0.0, |position| scores[position])).collect()
    }
}

impl Method for ItemSimilarity {
    fn item_scores(&self, film: u32) -> Vec<f32> {
        self.scores(&[film]).pop().unwrap_or_default()
    }
}

/// EASE on likes alone; `films × films` weights.
pub struct Ease(pub Mat<f32>);

impl Ease {
    /// Fits EASE with the same λ for all films.
    ///
    /// # Errors
    /// If the system of equations has no solution.
    pub fn fit(likes: &Likes, lambda: f32) -> Result<Self, CollaborativeError> {
        ease_weights(likes, lambda).map(Self)
    }
}

impl Method for Ease {
    fn item_scores(&self, film: u32) -> Vec<f32> {
        self.user_scores(&[film])
    }

    fn user_scores(&self, liked: &[u32]) -> Vec<f32> {
        ease_scores(&self.0, liked)
    }
}

impl Method for Als {
    fn item_scores(&self, film: u32) -> Vec<f32> {
        self.scores(&[film])
    }

    fn user_scores(&self, liked: &[u32]) -> Vec<f32> {
        self.scores(liked)
    }
}
