//! M and its parts, as methods to measure.

use std::collections::{HashMap, HashSet};

use super::Method;
use crate::artifact::Artifact;
use crate::collaborative::{Shares, Suggestions, Taste};
use crate::model::Model;

/// Strips as the site serves them: from the artifact's candidates, re-ranked.
pub struct Served {
    pub model: Model,
    /// By column of the likes: the film's position in the model.
    positions: Vec<Option<usize>>,
    columns: HashMap<usize, u32>,
}

impl Served {
    pub fn new(artifact: Artifact, positions: Vec<Option<usize>>) -> Self {
        let columns = positions.iter().zip(0..).filter_map(|(position, column)| Some(((*position)?, column))).collect();
        Self { model: Model::new(artifact, String::new()), positions, columns }
    }

    /// Columns of the films that the model knows.
    pub fn known(&self) -> HashSet<u32> {
        self.columns.values().copied().collect()
    }

    /// Likeness by content alone.
    pub fn content(&self) -> ByContent<'_> {
        ByContent(self)
    }
}

impl Method for Served {
    fn for_film(&self, film: u32) -> Vec<f32> {
        self.content().for_film(film)
    }

    fn for_person(&self, fold_in: &[u32]) -> Vec<f32> {
        self.content().for_person(fold_in)
    }

    fn strip(&self, film: u32, k: usize, left_out: &HashSet<u32>) -> Vec<u32> {
        let Some(position) = self.positions[film as usize] else { return Vec::new() };
        let allowed = |other: usize| self.columns.get(&other).is_some_and(|column| !left_out.contains(column));
        self.model.strip(position, k, allowed).into_iter().map(|(other, _)| self.columns[&other]).collect()
    }
}

/// The likeness of the films' content.
pub struct ByContent<'a>(&'a Served);

impl Method for ByContent<'_> {
    fn for_film(&self, film: u32) -> Vec<f32> {
        let positions = &self.0.positions;
        let Some(position) = positions[film as usize] else { return vec![0.0; positions.len()] };
        let scores = self.0.model.artifact().content.likeness(position);
        positions.iter().map(|position| position.map_or(0.0, |position| scores[position])).collect()
    }

    fn for_person(&self, fold_in: &[u32]) -> Vec<f32> {
        let mut total = vec![0.0; self.0.positions.len()];
        for &film in fold_in {
            for (sum, score) in total.iter_mut().zip(self.for_film(film)) {
                *sum += score;
            }
        }
        total
    }
}

impl Method for Taste {
    fn for_film(&self, film: u32) -> Vec<f32> {
        self.of(&[film]).pop().unwrap_or_default()
    }

    fn for_person(&self, fold_in: &[u32]) -> Vec<f32> {
        let mut total = Vec::new();
        for scores in self.of(fold_in) {
            total.resize(scores.len(), 0.0);
            for (sum, score) in total.iter_mut().zip(scores) {
                *sum += score;
            }
        }
        total
    }
}

/// Suggestions for people, from some of their parts.
pub struct Mixed<'a>(pub &'a Suggestions, pub Shares);

impl Method for Mixed<'_> {
    fn for_film(&self, film: u32) -> Vec<f32> {
        self.for_person(&[film])
    }

    fn for_person(&self, fold_in: &[u32]) -> Vec<f32> {
        self.0.of(fold_in, self.1)
    }
}
