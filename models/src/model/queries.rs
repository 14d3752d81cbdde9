//! Queries: the films most similar to a film, or to details.

use super::{MAX_NEIGHBOURS, Model, Neighbour, QueryError};
use crate::content::{ContentQuery, ContentVector};
use crate::explain::{Reason, has_reason, reasons};
use crate::features::FeatureGroup;
use crate::film::{Details, Tone};
use crate::ranking::top_k;
use crate::rerank::rerank;
use crate::tone_adjustment::ToneAdjustment;

/// The number of candidates for re-ranking: this many per neighbour, and at least [`MIN_CANDIDATES`].
const CANDIDATES_PER_NEIGHBOUR: usize = 4;
const MIN_CANDIDATES: usize = 24;
/// The maximum number of names in one reason.
const MAX_NAMES: usize = 2;

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
                *score /= 2.0;
            }
        }
        let shared_likes = |film: usize| {
            let candidates = self.artifact.candidates[position].iter();
            candidates.filter(|candidate| candidate.film as usize == film).map(|candidate| candidate.shared_likes).sum()
        };
        Ok(self.explained(row, &self.artifact.content.vectors[position], shared_likes))
    }

    /// The `k` films most similar to one of the model's films in content that differ from it as a tone adjustment
    /// requests, by at least a point along every adjusted axis; fewer if there are not enough. A neutral adjustment is
    /// the same as [`Model::similar_to`].
    ///
    /// # Errors
    /// [`QueryError::UnknownFilm`] and [`QueryError::InvalidK`].
    pub fn similar_to_tuned(
        &self,
        slug: &str,
        tuning: &ToneAdjustment,
        k: usize,
    ) -> Result<Vec<Neighbour<'_>>, QueryError> {
        if tuning.is_neutral() {
            return self.similar_to(slug, k);
        }
        check_k(k, MAX_NEIGHBOURS)?;
        let content = &self.artifact.content;
        let &position = self.positions.get(slug).ok_or_else(|| QueryError::UnknownFilm(slug.to_owned()))?;
        let mut scores = content.similarity(position);
        let query = &content.vectors[position];
        tuning.apply(&mut scores, query, content);
        let is_allowed =
            |film: usize| film != position && tuning.is_met_by(&content.vectors[film], query, &content.tone);
        let candidates = top_k(&scores, candidate_count(k), is_allowed);
        Ok(self.explained_with_changes(self.reranked(&candidates, k), query, tuning))
    }

    /// The tone of a film of the model, a score from 0 to 10 for each of [`Tone::AXES`]; `None` if it is unknown.
    #[expect(clippy::cast_sign_loss, reason = "scores from 0 to 10; the conversion saturates")]
    pub fn tone_of(&self, slug: &str) -> Option<[u8; Tone::AXES.len()]> {
        let content = &self.artifact.content;
        let tone = content.vectors[*self.positions.get(slug)?].tone?;
        Some(std::array::from_fn(|axis| content.tone.points(axis, tone[axis]).round() as u8))
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

    /// The `k` films most similar to one given by its details, best first; fewer if not enough films share something
    /// with it that can be given as a reason. Unknown details are ignored; [`Model::unknown_values`] lists them.
    ///
    /// # Errors
    /// [`QueryError::NoKnownFeatures`], [`QueryError::OnlyYear`] and [`QueryError::InvalidK`].
    pub fn similar_to_details(
        &self,
        details: &Details,
        tuning: &ToneAdjustment,
        k: usize,
    ) -> Result<Vec<Neighbour<'_>>, QueryError> {
        check_k(k, MAX_NEIGHBOURS)?;
        let content = &self.artifact.content;
        let nothing = if details.year.is_some() { QueryError::OnlyYear } else { QueryError::NoKnownFeatures };
        let query = content.embed(details).ok_or(nothing)?;
        let content_query = ContentQuery::sparse(content, &query);
        let curve = self.artifact.calibration.curve(content.parts(&query));
        let mut candidates: Vec<(usize, f32)> = if tuning.is_neutral() {
            // Curves are increasing, so the nearest films have the highest scores.
            let nearest = self.index.nearest(&content_query, candidate_count(k)).into_iter();
            nearest.map(|(film, similarity)| (film, curve.at(similarity))).collect()
        } else {
            let mut scores: Vec<f32> =
                self.index.scores(&content_query).into_iter().map(|score| curve.at(score)).collect();
            tuning.apply(&mut scores, &query, content);
            top_k(&scores, candidate_count(k), |film| tuning.is_met_by(&content.vectors[film], &query, &content.tone))
        };
        let has_reason = |film: usize| has_reason(content, &query, &content.vectors[film]);
        candidates.retain(|&(film, _)| has_reason(film));
        Ok(self.explained_with_changes(self.reranked(&candidates, k), &query, tuning))
    }

    pub(super) fn reranked(&self, candidates: &[(usize, f32)], k: usize) -> Vec<(usize, f32)> {
        rerank(candidates, k, &self.diversity_keys)
    }

    /// Adds films and reasons to positions and scores; `query` is the vector that they are similar to, and
    /// `shared_likes` is called with each film.
    pub(super) fn explained(
        &self,
        row: Vec<(usize, f32)>,
        query: &ContentVector,
        shared_likes: impl Fn(usize) -> u32,
    ) -> Vec<Neighbour<'_>> {
        let content = &self.artifact.content;
        let neighbours = row.into_iter().map(|(film, score)| Neighbour {
            film: &self.artifact.films[film],
            score: score.min(1.0),
            reasons: reasons(content, &self.information, query, &content.vectors[film], shared_likes(film))
                .iter()
                .map(|reason| self.display(reason))
                .collect(),
        });
        neighbours.collect()
    }

    /// Like [`explained`](Self::explained), with the changes of tone as the first reasons.
    fn explained_with_changes(
        &self,
        row: Vec<(usize, f32)>,
        query: &ContentVector,
        tuning: &ToneAdjustment,
    ) -> Vec<Neighbour<'_>> {
        let content = &self.artifact.content;
        let films: Vec<usize> = row.iter().map(|(film, _)| *film).collect();
        let mut neighbours = self.explained(row, query, |_| 0);
        for (neighbour, film) in neighbours.iter_mut().zip(films) {
            let changes = tuning.changes(&content.vectors[film], query, &content.tone).map(|change| change.to_string());
            neighbour.reasons.splice(0..0, changes);
        }
        neighbours
    }

    /// Whether the best reason for a neighbour is a genre or the tone.
    pub(crate) fn has_weak_reasons(&self, film: usize, neighbour: usize) -> bool {
        let vectors = &self.artifact.content.vectors;
        let reasons = reasons(&self.artifact.content, &self.information, &vectors[film], &vectors[neighbour], 0);
        let is_weak = |reason: &Reason| matches!(reason, Reason::Tone(_) | Reason::Term(FeatureGroup::Genre, _));
        reasons.iter().all(is_weak)
    }

    /// The displayed form of a reason: `directed by Steven Soderbergh`, `with George Clooney and Brad Pitt`, `heist`.
    fn display(&self, reason: &Reason) -> String {
        match reason {
            Reason::SharedLikes(users) => format!("{users} people like both"),
            Reason::Series => "same series".to_owned(),
            Reason::Directors(names) => format!("directed by {}", self.listed(names)),
            Reason::Cast(names) => format!("with {}", self.listed(names)),
            Reason::Term(FeatureGroup::Keyword | FeatureGroup::Genre, name) => {
                self.artifact.names.get(*name).map_or(*name, String::as_str).to_owned()
            }
            Reason::Term(FeatureGroup::Tag, name) => name.replace('-', " "),
            Reason::Term(_, name) => (*name).to_owned(),
            Reason::Tone(axis) => Tone::AXES[*axis].to_owned(),
        }
    }

    /// Names as written, at most two of them: `George Clooney and Brad Pitt`.
    fn listed(&self, names: &[&str]) -> String {
        let names = names.iter().take(MAX_NAMES).map(|name| self.names.get(*name).map_or(*name, String::as_str));
        names.collect::<Vec<_>>().join(" and ")
    }
}

pub(super) fn check_k(k: usize, max: usize) -> Result<(), QueryError> {
    if (1..=max).contains(&k) { Ok(()) } else { Err(QueryError::InvalidK { k, max }) }
}

pub(super) fn candidate_count(k: usize) -> usize {
    (k * CANDIDATES_PER_NEIGHBOUR).max(MIN_CANDIDATES)
}

#[cfg(test)]
mod tests;
