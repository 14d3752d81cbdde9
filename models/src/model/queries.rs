//! Queries: the films most similar to a film, or to details.

use super::{MAX_NEIGHBOURS, Model, Neighbour, QueryError};
use crate::content::ContentQuery;
use crate::explain::{Reason, reasons};
use crate::features::{FeatureGroup, SparseVector};
use crate::film::Details;
use crate::ranking::top_k;
use crate::rerank::rerank;
use crate::tuning::Tuning;

/// The number of candidates for re-ranking: this many per neighbour, and at least [`MIN_CANDIDATES`].
const CANDIDATES_PER_NEIGHBOUR: usize = 4;
const MIN_CANDIDATES: usize = 24;

impl Model {
    /// The `k` films most similar to one of the model's films, best first.
    ///
    /// # Errors
    /// [`QueryError::UnknownFilm`] and [`QueryError::InvalidK`].
    pub fn similar_to(&self, slug: &str, k: usize) -> Result<Vec<Neighbour<'_>>, QueryError> {
        check_k(k, MAX_NEIGHBOURS)?;
        let &position = self.positions.get(slug).ok_or_else(|| QueryError::UnknownFilm(slug.to_owned()))?;
        let mut row = self.row(position, k, |_| true);
        if self.artifact.ratings.is_some() {
            for (_, score) in &mut row {
                *score = score.max(0.0) / (1.0 + score.max(0.0));
            }
        }
        Ok(self.explained(row, &self.artifact.content.vectors[position]))
    }

    /// The positions and stored scores of the `k` films most similar to the one at a position, among the allowed ones.
    pub(crate) fn row(&self, position: usize, k: usize, allowed: impl Fn(usize) -> bool) -> Vec<(usize, f32)> {
        let candidates = self.artifact.candidates[position].iter();
        let candidates: Vec<(usize, f32)> = candidates
            .map(|candidate| (candidate.film as usize, candidate.score))
            .filter(|(film, _)| allowed(*film))
            .take(candidate_count(k))
            .collect();
        self.reranked(&candidates, k)
    }

    /// The `k` films most similar to one given by its details, best first. Unknown details are ignored;
    /// [`Model::unknown_values`] lists them.
    ///
    /// # Errors
    /// [`QueryError::NoKnownFeatures`] and [`QueryError::InvalidK`].
    pub fn similar_to_details(
        &self,
        details: &Details,
        tuning: &Tuning,
        k: usize,
    ) -> Result<Vec<Neighbour<'_>>, QueryError> {
        check_k(k, MAX_NEIGHBOURS)?;
        let query = self.artifact.content.embed(details).ok_or(QueryError::NoKnownFeatures)?;
        Ok(self.nearest(&query, tuning, k, |_| true))
    }

    /// The `k` films most similar to a query, among the allowed ones.
    fn nearest(
        &self,
        query: &ContentQuery,
        tuning: &Tuning,
        k: usize,
        allowed: impl Fn(usize) -> bool,
    ) -> Vec<Neighbour<'_>> {
        let mut scores = self.artifact.content.similarity_to(query);
        if !tuning.is_neutral() {
            tuning.apply(&mut scores, &query.vector, &self.artifact.content);
        }
        let candidates = top_k(&scores, candidate_count(k), allowed);
        self.explained(self.reranked(&candidates, k), &query.vector)
    }

    pub(super) fn reranked(&self, candidates: &[(usize, f32)], k: usize) -> Vec<(usize, f32)> {
        rerank(candidates, k, &self.diversity_keys, |one, other| self.artifact.content.embedding_cosine(one, other))
    }

    /// Adds films and reasons to positions and scores; `vector` is that of the query.
    pub(super) fn explained(&self, row: Vec<(usize, f32)>, vector: &SparseVector) -> Vec<Neighbour<'_>> {
        let content = &self.artifact.content;
        let neighbours = row.into_iter().map(|(film, score)| Neighbour {
            film: &self.artifact.films[film],
            score: score.min(1.0),
            reasons: reasons(&content.space, vector, &content.vectors[film])
                .iter()
                .map(|reason| self.display(reason))
                .collect(),
        });
        neighbours.collect()
    }

    /// The displayed form of a reason: `found family`, `Steven Soderbergh`, `around 1970`.
    fn display(&self, reason: &Reason) -> String {
        let name = match reason.group {
            FeatureGroup::Director | FeatureGroup::Cast => self.names.get(reason.name),
            FeatureGroup::Keyword | FeatureGroup::Genre => self.artifact.names.get(reason.name),
            FeatureGroup::Series => return "same series".to_owned(),
            FeatureGroup::Era => return format!("around {}", reason.name),
            FeatureGroup::Tag => return reason.name.replace('-', " "),
            FeatureGroup::Tone | FeatureGroup::Origin | FeatureGroup::Word => None,
        };
        name.map_or(reason.name, String::as_str).to_owned()
    }
}

pub(super) fn check_k(k: usize, max: usize) -> Result<(), QueryError> {
    if (1..=max).contains(&k) { Ok(()) } else { Err(QueryError::InvalidK { k, max }) }
}

pub(super) fn candidate_count(k: usize) -> usize {
    (k * CANDIDATES_PER_NEIGHBOUR).max(MIN_CANDIDATES)
}
