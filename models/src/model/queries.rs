//! Queries: the films most similar to a film, or to details.

use super::{MAX_NEIGHBOURS, Model, Neighbour, QueryError};
use crate::content::ContentVector;
use crate::explain::{Reason, has_reason, reasons};
use crate::features::FeatureGroup;
use crate::film::{Details, Tone};
use crate::ranking::top_k;
use crate::rerank::rerank;
use crate::tuning::Tuning;

/// The number of candidates for re-ranking: this many per neighbour, and at least [`MIN_CANDIDATES`].
const CANDIDATES_PER_NEIGHBOUR: usize = 4;
const MIN_CANDIDATES: usize = 24;
/// How much typicality decides: only between films that are equally similar, such as all films of the only given genre.
const TIE_BREAK: f32 = 1e-4;
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

    /// The `k` films most similar to one of the model's films in content, shifted by a tuning; with a neutral one,
    /// [`Model::similar_to`].
    ///
    /// # Errors
    /// [`QueryError::UnknownFilm`] and [`QueryError::InvalidK`].
    pub fn similar_to_tuned(&self, slug: &str, tuning: &Tuning, k: usize) -> Result<Vec<Neighbour<'_>>, QueryError> {
        if tuning.is_neutral() {
            return self.similar_to(slug, k);
        }
        check_k(k, MAX_NEIGHBOURS)?;
        let content = &self.artifact.content;
        let &position = self.positions.get(slug).ok_or_else(|| QueryError::UnknownFilm(slug.to_owned()))?;
        let mut scores = content.similarity(position);
        tuning.apply(&mut scores, &content.vectors[position], content);
        let candidates = top_k(&scores, candidate_count(k), |film| film != position);
        Ok(self.explained(self.reranked(&candidates, k), &content.vectors[position], |_| 0))
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

    /// The `k` films most similar to one given by its details, best first; fewer if not as many have something in common
    /// with it that can be named. Unknown details are ignored; [`Model::unknown_values`] lists them.
    ///
    /// # Errors
    /// [`QueryError::NoKnownFeatures`], [`QueryError::OnlyYear`] and [`QueryError::InvalidK`].
    pub fn similar_to_details(
        &self,
        details: &Details,
        tuning: &Tuning,
        k: usize,
    ) -> Result<Vec<Neighbour<'_>>, QueryError> {
        check_k(k, MAX_NEIGHBOURS)?;
        let content = &self.artifact.content;
        let nothing = if details.year.is_some() { QueryError::OnlyYear } else { QueryError::NoKnownFeatures };
        let query = content.embed(details).ok_or(nothing)?;
        let mut scores = content.similarity_to_sparse(&query);
        for (score, typicality) in scores.iter_mut().zip(&self.typicality) {
            *score += TIE_BREAK * typicality;
        }
        self.artifact.calibration.apply(content.parts(&query), &mut scores);
        if !tuning.is_neutral() {
            tuning.apply(&mut scores, &query, content);
        }
        let has_reason = |film: usize| has_reason(content, &query, &content.vectors[film]);
        let mut candidates = top_k(&scores, candidate_count(k), |_| true);
        candidates.retain(|&(film, _)| has_reason(film));
        Ok(self.explained(self.reranked(&candidates, k), &query, |_| 0))
    }

    pub(super) fn reranked(&self, candidates: &[(usize, f32)], k: usize) -> Vec<(usize, f32)> {
        rerank(candidates, k, &self.diversity_keys)
    }

    /// Adds films and reasons to positions and scores; `query` is what they are similar to, and `shared_likes` is called with
    /// each film.
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

    /// Whether a card has no better reason than a genre or the tone.
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
