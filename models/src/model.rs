//! M in memory: loaded once, queried by many threads.

use std::collections::HashMap;
use std::path::Path;

use thiserror::Error;

use crate::artifact::{Artifact, LoadError};
use crate::content::ContentQuery;
use crate::explain::{Reason, reasons};
use crate::features::{FeatureGroup, SparseVector};
use crate::film::{Details, FilmEntry};
use crate::ranking::top_k;
use crate::rerank::{DiversityKey, diversity_keys, rerank};
use crate::shelves::Shelf;
use crate::titles::ListedTitle;
use crate::tuning::{Tuning, TuningError};

/// The maximum number of neighbours that a query can ask for.
pub const MAX_NEIGHBOURS: usize = 50;

/// The number of candidates for re-ranking: this many per neighbour, and at least [`MIN_CANDIDATES`].
const CANDIDATES_PER_NEIGHBOUR: usize = 4;
const MIN_CANDIDATES: usize = 24;

/// A loaded and verified artifact with its lookup tables.
#[derive(Debug)]
pub struct Model {
    artifact: Artifact,
    checksum: String,
    /// Positions by slug.
    positions: HashMap<String, usize>,
    /// Positions by lower-case title.
    titles: HashMap<String, Vec<usize>>,
    /// Names of directors and cast as written, by their lower-case form.
    names: HashMap<String, String>,
    /// By film.
    diversity_keys: Vec<DiversityKey>,
}

/// A film in the answer to a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbour<'a> {
    pub film: &'a FilmEntry,
    /// At most 1. A model without ratings, details and a user's films give the content similarity (in [-1, 1], plus tuning).
    /// A model with ratings gives `s / (1 + s)` of the blended score `s`: the twelve best neighbours score about 0.5.
    pub score: f32,
    /// Displayed forms of the reasons, strongest first, at most three.
    pub because: Vec<String>,
}

/// Why a query has no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum QueryError {
    #[error("the model does not know {0:?}")]
    UnknownFilm(String),
    #[error("k is {0}; it must be between 1 and {MAX_NEIGHBOURS}")]
    InvalidK(usize),
    #[error(transparent)]
    Tuning(#[from] TuningError),
    #[error("the model knows none of these details; give at least a genre, a keyword, a name or a synopsis")]
    NoKnownFeatures,
    #[error("the model knows none of these films")]
    NoKnownFilms,
}

/// A value in the details of a film that the model has no feature for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownValue {
    /// `genres`, `keywords`, `directors` or `cast`.
    pub field: &'static str,
    /// As given.
    pub value: String,
}

impl Model {
    /// Loads and verifies an artifact.
    ///
    /// # Errors
    /// As [`Artifact::read`].
    pub fn load(path: &Path) -> Result<Self, LoadError> {
        let (artifact, checksum) = Artifact::read(path)?;
        Ok(Self::new(artifact, checksum))
    }

    pub(crate) fn new(artifact: Artifact, checksum: String) -> Self {
        let positions = artifact.films.iter().zip(0..).map(|(film, position)| (film.slug.clone(), position)).collect();
        let mut titles: HashMap<String, Vec<usize>> = HashMap::new();
        for (position, film) in artifact.films.iter().enumerate() {
            titles.entry(film.title.to_lowercase()).or_default().push(position);
        }
        let names = artifact.films.iter().flat_map(|film| film.directors.iter().chain(&film.cast));
        let names = names.map(|name| (name.to_lowercase(), name.clone())).collect();
        let diversity_keys = diversity_keys(&artifact.films);
        Self { artifact, checksum, positions, titles, names, diversity_keys }
    }

    /// The model version: the first twelve characters of the checksum.
    pub fn version(&self) -> &str {
        &self.checksum[..12]
    }

    /// SHA-256 of the artifact, in hexadecimal.
    pub fn checksum(&self) -> &str {
        &self.checksum
    }

    /// The artifact that was loaded.
    pub fn artifact(&self) -> &Artifact {
        &self.artifact
    }

    /// The shelves, largest first.
    pub fn shelves(&self) -> &[Shelf] {
        &self.artifact.shelves
    }

    /// The film at a position, such as those in [`Shelf::films`].
    ///
    /// # Panics
    /// If there is no film at this position; positions from the same artifact are valid.
    pub fn film(&self, position: u32) -> &FilmEntry {
        &self.artifact.films[position as usize]
    }

    /// The films on the map, each with its coordinates in [-1, 1] and the genre of the largest weight, if it has one.
    pub fn map(&self) -> impl Iterator<Item = (&FilmEntry, [f32; 2], Option<&str>)> {
        let Artifact { films, map, content, .. } = &self.artifact;
        films.iter().zip(map.rows()).zip(&content.vectors).map(move |((film, coordinates), vector)| {
            let weights = vector.iter().map(|(feature, weight)| (&content.space.features[feature], weight));
            let genres = weights.filter(|(feature, _)| feature.group == FeatureGroup::Genre);
            let main = genres.max_by(|(_, one), (_, other)| one.total_cmp(other));
            (film, [coordinates[0], coordinates[1]], main.map(|(feature, _)| feature.name.as_str()))
        })
    }

    /// The `k` films most similar to one of the model's films, best first.
    ///
    /// # Errors
    /// [`QueryError::UnknownFilm`] and [`QueryError::InvalidK`].
    pub fn similar_to(&self, slug: &str, k: usize) -> Result<Vec<Neighbour<'_>>, QueryError> {
        check_k(k)?;
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
        check_k(k)?;
        let query = self.artifact.content.embed(details).ok_or(QueryError::NoKnownFeatures)?;
        Ok(self.nearest(&query, tuning, k, |_| true))
    }

    /// The `k` films most similar to the weighted mean of the films a user has watched, best first.
    ///
    /// `watched` holds slugs with positive weights, of which only the ratios matter; see
    /// [`recency_weight`](crate::recency_weight). Neither watched nor `excluded` films are recommended, so there may be fewer
    /// than `k`. Unknown films are ignored.
    ///
    /// # Errors
    /// [`QueryError::NoKnownFilms`] and [`QueryError::InvalidK`].
    pub fn recommend(
        &self,
        watched: &[(&str, f32)],
        excluded: &[&str],
        k: usize,
    ) -> Result<Vec<Neighbour<'_>>, QueryError> {
        check_k(k)?;
        let position = |slug: &str| self.positions.get(slug).copied();
        let films: Vec<(usize, f32)> =
            watched.iter().filter_map(|&(slug, weight)| Some((position(slug)?, weight))).collect();
        let query = self.artifact.content.fold_in(&films).ok_or(QueryError::NoKnownFilms)?;
        let mut is_excluded = vec![false; self.artifact.films.len()];
        for film in films.iter().map(|&(film, _)| film).chain(excluded.iter().filter_map(|slug| position(slug))) {
            is_excluded[film] = true;
        }
        Ok(self.nearest(&query, &Tuning::default(), k, |film| !is_excluded[film]))
    }

    /// The only film with this title, and with this year if one is given; `None` if there is no such film or more than one.
    /// The title may also be written as in lists: `Matrix, The (1999)`.
    pub fn find_by_title(&self, title: &str, year: Option<u16>) -> Option<&FilmEntry> {
        let listed = ListedTitle::parse(title)?;
        let title = title.trim();
        let year = year.or(listed.year);
        let by_title = |title: &str| self.titles.get(&title.to_lowercase()).into_iter().flatten();
        let positions = by_title(title).chain(by_title(&listed.title).filter(|_| listed.title != title));
        let films = positions.map(|&position| &self.artifact.films[position]);
        let mut films = films.filter(|film| year.is_none_or(|year| year == film.year));
        let film = films.next()?;
        films.next().is_none().then_some(film)
    }

    /// Whether the model knows a film.
    pub fn contains(&self, slug: &str) -> bool {
        self.positions.contains_key(slug)
    }

    /// The genres, keywords and names in a film's details that the model has no feature for.
    pub fn unknown_values(&self, details: &Details) -> Vec<UnknownValue> {
        let fields = [
            ("genres", FeatureGroup::Genre, &details.genres),
            ("keywords", FeatureGroup::Keyword, &details.keywords),
            ("directors", FeatureGroup::Director, &details.directors),
            ("cast", FeatureGroup::Cast, &details.cast),
        ];
        let space = &self.artifact.content.space;
        let unknown = fields.into_iter().flat_map(|(field, group, values)| {
            let values = values.iter().filter(move |value| !space.contains(group, value.to_lowercase()));
            values.map(move |value| UnknownValue { field, value: value.clone() })
        });
        unknown.collect()
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

    fn reranked(&self, candidates: &[(usize, f32)], k: usize) -> Vec<(usize, f32)> {
        rerank(candidates, k, &self.diversity_keys, |one, other| self.artifact.content.embedding_cosine(one, other))
    }

    /// Adds films and reasons to positions and scores; `vector` is that of the query.
    fn explained(&self, row: Vec<(usize, f32)>, vector: &SparseVector) -> Vec<Neighbour<'_>> {
        let content = &self.artifact.content;
        let neighbours = row.into_iter().map(|(film, score)| Neighbour {
            film: &self.artifact.films[film],
            score: score.min(1.0),
            because: reasons(&content.space, vector, &content.vectors[film])
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

fn check_k(k: usize) -> Result<(), QueryError> {
    if (1..=MAX_NEIGHBOURS).contains(&k) { Ok(()) } else { Err(QueryError::InvalidK(k)) }
}

fn candidate_count(k: usize) -> usize {
    (k * CANDIDATES_PER_NEIGHBOUR).max(MIN_CANDIDATES)
}

#[cfg(test)]
mod tests {
    use super::*;

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
