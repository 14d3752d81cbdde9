//! Recommendations for a user, from the films they have watched.

use std::collections::HashMap;

use super::queries::{candidate_count, check_k};
use super::{MAX_RECOMMENDED, Model, Neighbour, QueryError};
use crate::features::SparseVector;
use crate::ranking::top_k;

impl Model {
    /// The `k` films most similar to the weighted mean of the films a user has watched, best first.
    ///
    /// `watched` holds slugs with positive weights, of which only the ratios matter; see
    /// [`recency_weight`](crate::fold_in::recency_weight). Neither watched nor `excluded` films are recommended, so
    /// there may be fewer than `k`. Unknown films are ignored.
    ///
    /// # Errors
    /// [`QueryError::NoKnownFilms`] and [`QueryError::InvalidK`].
    pub fn recommend(
        &self,
        watched: &[(&str, f32)],
        excluded: &[&str],
        k: usize,
    ) -> Result<Vec<Neighbour<'_>>, QueryError> {
        check_k(k, MAX_RECOMMENDED)?;
        let films = self.weighted_films(watched);
        let is_excluded = self.excluded_films(&films, excluded);
        let ranked = self.ranked_for(&films, k, |film| !is_excluded[film]).ok_or(QueryError::NoKnownFilms)?;
        Ok(self.explained_for(&films, ranked))
    }

    /// The positions of the known films with the sums of their weights, in the order of their first mention. A weight
    /// that is not finite is ignored.
    pub(super) fn weighted_films(&self, watched: &[(&str, f32)]) -> Vec<(usize, f32)> {
        let mut films: Vec<(usize, f32)> = Vec::with_capacity(watched.len());
        let mut indices = HashMap::with_capacity(watched.len());
        for &(slug, weight) in watched {
            let Some(&position) = self.positions.get(slug) else { continue };
            let weight = if weight.is_finite() { weight } else { 0.0 };
            let index = *indices.entry(position).or_insert_with(|| {
                films.push((position, 0.0));
                films.len() - 1
            });
            films[index].1 += weight;
        }
        films
    }

    /// For each film, whether it is among the watched or the excluded ones.
    pub(super) fn excluded_films(&self, watched: &[(usize, f32)], excluded: &[&str]) -> Vec<bool> {
        let mut is_excluded = vec![false; self.artifact.films.len()];
        let excluded = excluded.iter().filter_map(|slug| self.positions.get(*slug).copied());
        for film in watched.iter().map(|&(film, _)| film).chain(excluded) {
            is_excluded[film] = true;
        }
        is_excluded
    }

    /// The positions and scores of the `k` best films for a user, among the allowed ones; `None` if nothing is known
    /// about the films.
    pub(super) fn ranked_for(
        &self,
        films: &[(usize, f32)],
        k: usize,
        allowed: impl Fn(usize) -> bool,
    ) -> Option<Vec<(usize, f32)>> {
        let query = self.artifact.content.fold_in(films)?;
        let scores = self.artifact.content.similarity_to(&query);
        Some(self.reranked(&top_k(&scores, candidate_count(k), allowed), k))
    }

    /// Adds reasons, which are what the films have in common with the watched ones.
    pub(super) fn explained_for(&self, watched: &[(usize, f32)], row: Vec<(usize, f32)>) -> Vec<Neighbour<'_>> {
        let query = self.artifact.content.fold_in(watched);
        self.explained(row, &query.map_or_else(SparseVector::default, |query| query.vector))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::film::FilmEntry;

    #[test]
    fn an_incompletely_described_film_has_little_influence_on_recommendations() {
        const WESTERN: &str = "the-searchers-1956";
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("similarity.safetensors");
        let mut model = Model::load(&path).unwrap_or_else(|error| panic!("{error}"));
        let western = model.positions[WESTERN];
        model.artifact.content.vectors[western].completeness = 0.05;
        let recommended = model.recommend(&[(WESTERN, 1.0), ("bambi-1942", 1.0)], &[], 12).expect("known films");
        let is_western = |film: &FilmEntry| {
            let mut features = model.artifact.content.vectors[model.positions[&film.slug]].iter();
            features.any(|(feature, _)| model.artifact.content.space.features[feature].name == "western")
        };
        assert!(!recommended.iter().any(|neighbour| is_western(neighbour.film)), "{recommended:?}");
        assert!(is_western(&model.artifact.films[western]));
    }
}
