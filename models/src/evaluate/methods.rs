//! The model and its parts as methods to evaluate.

use std::collections::{HashMap, HashSet};

use super::Method;
use crate::artifact::Artifact;
use crate::collaborative::{Ensemble, EnsembleWeights, ItemSimilarity};
use crate::model::Model;

/// The model as the site serves it: stored candidates, re-ranked.
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

    /// The columns of the films that the model knows.
    pub fn columns(&self) -> HashSet<u32> {
        self.columns.values().copied().collect()
    }

    /// The content similarity of the model.
    pub fn by_content(&self) -> ByContent<'_> {
        ByContent(self)
    }
}

impl Method for TrainedModel {
    fn item_scores(&self, film: u32) -> Vec<f32> {
        self.by_content().item_scores(film)
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

/// The ensemble with the given weights; a weight of 0 leaves a part out.
pub struct EnsembleMethod<'a>(pub &'a Ensemble, pub EnsembleWeights);

impl Method for EnsembleMethod<'_> {
    fn item_scores(&self, film: u32) -> Vec<f32> {
        self.user_scores(&[film])
    }

    fn user_scores(&self, liked: &[u32]) -> Vec<f32> {
        self.0.scores(liked, self.1)
    }
}
