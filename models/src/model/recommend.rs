//! Recommendations for a user, from the films they have watched.

use std::collections::HashMap;

use super::queries::{candidate_count, check_k};
use super::{MAX_RECOMMENDED, Model, Neighbour, QueryError};
use crate::ranking::top_k;

impl Model {
    /// The `k` best recommendations for a user who has watched certain films, best first.
    ///
    /// A model with ratings blends taste, learned from users who like the same films, with content similarity, which is
    /// the only evidence for films without likes. A model without ratings returns the films most similar in content to
    /// the weighted mean of the watched ones, re-ranked. Recommendations by taste are not re-ranked, so they are
    /// exactly the lists that P1 measures.
    ///
    /// `watched` holds slugs with weights, of which only the ratios matter; see
    /// [`recency_weight`](crate::fold_in::recency_weight). At least one must be positive; a negative one is a dislike,
    /// which only taste takes into account. Neither watched nor `excluded` films are recommended, so
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

    /// The positions of the films of [`Model::recommend`], for any `k`; none if no film is known.
    pub(crate) fn recommended_positions(&self, watched: &[(&str, f32)], k: usize) -> Vec<usize> {
        let films = self.weighted_films(watched);
        let is_excluded = self.excluded_films(&films, &[]);
        let ranked = self.ranked_for(&films, k, |film| !is_excluded[film]).unwrap_or_default();
        ranked.into_iter().map(|(film, _)| film).collect()
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
            films[index].1 = (films[index].1 + weight).clamp(f32::MIN, f32::MAX);
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

    /// The positions and scores of the `k` best films for a user, among the allowed ones; `None` if the watched films
    /// have no known weight or vector.
    pub(super) fn ranked_for(
        &self,
        films: &[(usize, f32)],
        k: usize,
        allowed: impl Fn(usize) -> bool,
    ) -> Option<Vec<(usize, f32)>> {
        let content = &self.artifact.content;
        let similarity = content.fold_in(films).map(|query| content.similarity_to(&query));
        let taste = self.artifact.taste.as_ref();
        let Some((taste, user)) = taste.and_then(|taste| Some((taste, taste.fold_in(films)?))) else {
            return Some(self.reranked(&top_k(&similarity?, candidate_count(k), allowed), k));
        };
        let blended = taste.blended(&taste.scores(&user), similarity, &allowed);
        let mut ranked = top_k(&blended, k, allowed);
        for (_, score) in &mut ranked {
            *score = score.max(0.0) / (1.0 + score.max(0.0));
        }
        Some(ranked)
    }

    /// Adds reasons, from what the films share with the watched ones.
    pub(super) fn explained_for(&self, watched: &[(usize, f32)], row: Vec<(usize, f32)>) -> Vec<Neighbour<'_>> {
        let query = self.artifact.content.fold_in(watched);
        self.explained(row, &query.unwrap_or_default(), |_| 0)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::content::ContentVector;
    use crate::film::FilmEntry;

    #[test]
    fn an_incompletely_described_film_has_little_influence_on_recommendations() {
        const WESTERN: &str = "the-searchers-1956";
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("similarity.safetensors");
        let mut model = Model::load(&path).unwrap_or_else(|error| panic!("{error}"));
        let western = model.positions[WESTERN];
        let year = model.artifact.content.vectors[western].year;
        model.artifact.content.vectors[western] = ContentVector { year, ..ContentVector::default() };
        let recommended = model.recommend(&[(WESTERN, 1.0), ("bambi-1942", 1.0)], &[], 12).expect("known films");
        let is_western = |film: &FilmEntry| {
            let mut features = model.artifact.content.vectors[model.positions[&film.slug]].features.iter();
            features.any(|(feature, _)| model.artifact.content.space.features[feature].name == "western")
        };
        assert!(!recommended.iter().any(|neighbour| is_western(neighbour.film)), "{recommended:?}");
    }
}
