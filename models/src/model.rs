//! The model in memory: loaded once, queried by many threads.

use std::collections::HashMap;
use std::path::Path;

use thiserror::Error;

use crate::artifact::{Artifact, LoadError};
use crate::content::ContentIndex;
use crate::explain::Information;
use crate::features::{FeatureGroup, named_lists};
use crate::film::{Details, FilmEntry};
use crate::rerank::{DiversityKey, diversity_keys};
use crate::shelves::Shelf;
use crate::titles::TitleIndex;
use crate::tone_adjustment::ToneAdjustmentError;

mod queries;
mod recommend;
mod taste_clusters;
mod taste_rows;

pub use taste_rows::{MAX_TASTE_ROWS, TasteRow};

/// The maximum number `k` of neighbours that a query can ask for.
pub const MAX_NEIGHBOURS: usize = 50;
/// The maximum number `k` of recommendations that a query can ask for.
pub const MAX_RECOMMENDED: usize = 100;

/// The weight of typicality. It only decides between films of equal similarity, such as all films of the only given
/// genre.
const TIE_BREAK: f32 = 1e-4;

/// A loaded and verified artifact with its lookup tables.
#[derive(Debug)]
pub struct Model {
    artifact: Artifact,
    checksum: String,
    /// Positions by slug.
    positions: HashMap<String, usize>,
    titles: TitleIndex,
    /// Names of directors and cast as displayed, by their lower-case form.
    names: HashMap<String, String>,
    /// Indexed by the position of the film.
    diversity_keys: Vec<DiversityKey>,
    information: Information,
    /// The content index, with typicality as the preference.
    index: ContentIndex,
}

/// A film in the answer to a query, with its score and the reasons for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbour<'a> {
    pub film: &'a FilmEntry,
    /// At most 1. From [`Model::similar_to`] on a model with ratings: at least 0.5 for neighbours chosen by content,
    /// and less for those chosen by the blend with co-preference. In all other cases: the content similarity, in [0,
    /// 1], that is expected for a full description, shifted by the tone adjustment and capped at 1.
    pub score: f32,
    /// Displayed forms of the reasons, most informative first, at most three.
    pub reasons: Vec<String>,
}

/// Why a query has no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum QueryError {
    #[error("the model does not know {0:?}")]
    UnknownFilm(String),
    #[error("k is {k}; it must be between 1 and {max}")]
    InvalidK { k: usize, max: usize },
    #[error("{0} rows were requested; it must be between 1 and {MAX_TASTE_ROWS}")]
    InvalidRows(usize),
    #[error(transparent)]
    ToneAdjustment(#[from] ToneAdjustmentError),
    #[error("the model knows none of these details; give at least a genre, a keyword, a name or a synopsis")]
    NoKnownFeatures,
    #[error("only the year is known, which makes no film similar")]
    OnlyYear,
    #[error("the model knows none of these films")]
    NoKnownFilms,
}

/// A value in the details of a film that the model has no feature for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownValue {
    /// A field of [`Details`], such as `genres`.
    pub field: &'static str,
    /// As given.
    pub value: String,
}

impl Model {
    /// Loads and verifies an artifact.
    ///
    /// # Errors
    /// The errors of [`Artifact::read`].
    pub fn load(path: &Path) -> Result<Self, LoadError> {
        let (artifact, checksum) = Artifact::read(path)?;
        Ok(Self::new(artifact, checksum))
    }

    pub(crate) fn new(artifact: Artifact, checksum: String) -> Self {
        let positions = artifact.films.iter().zip(0..).map(|(film, position)| (film.slug.clone(), position)).collect();
        let titles = TitleIndex::new(artifact.films.iter().map(FilmEntry::indexed));
        let names = artifact.films.iter().flat_map(|film| film.directors.iter().chain(&film.cast));
        let names = names.map(|name| (name.to_lowercase(), name.clone())).collect();
        let diversity_keys = diversity_keys(&artifact.films);
        let information = Information::new(&artifact.content);
        let preference = typicality(&artifact).into_iter().map(|typicality| TIE_BREAK * typicality).collect();
        let index = ContentIndex::new(&artifact.content, preference);
        Self { artifact, checksum, positions, titles, names, diversity_keys, information, index }
    }

    /// The model version: the first twelve characters of the checksum.
    pub fn version(&self) -> &str {
        &self.checksum[..12]
    }

    /// SHA-256 over the artifact with zeros in place of the checksum, in hexadecimal.
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

    /// The films that new users are asked about, most distinctive first.
    pub fn onboarding(&self) -> impl Iterator<Item = &FilmEntry> {
        self.artifact.onboarding.iter().map(|&film| self.film(film))
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
            let weights = vector.features.iter().map(|(feature, weight)| (&content.space.features[feature], weight));
            let genres = weights.filter(|(feature, _)| feature.group == FeatureGroup::Genre);
            let main = genres.max_by(|(_, one), (_, other)| one.total_cmp(other));
            (film, [coordinates[0], coordinates[1]], main.map(|(feature, _)| feature.name.as_str()))
        })
    }

    /// The titles of the model's films; positions are those of [`Model::film`].
    pub fn titles(&self) -> &TitleIndex {
        &self.titles
    }

    /// Whether the model contains the film with this slug.
    pub fn contains(&self, slug: &str) -> bool {
        self.positions.contains_key(slug)
    }

    /// The genres, keywords and names in a film's details that the model has no feature for.
    pub fn unknown_values(&self, details: &Details) -> Vec<UnknownValue> {
        let space = &self.artifact.content.space;
        let unknown = named_lists(details).into_iter().flat_map(|(field, group, values)| {
            let values = values.iter().filter(move |value| !space.contains(group, value.to_lowercase()));
            values.map(move |value| UnknownValue { field, value: value.clone() })
        });
        unknown.collect()
    }
}

/// By film, in [0, 1]: how similar its neighbours are to it, relative to the film with the most similar ones. Typical
/// films have many close neighbours.
fn typicality(artifact: &Artifact) -> Vec<f32> {
    let sums = artifact.candidates.iter().map(|candidates| candidates.iter().map(|other| other.score).sum::<f32>());
    let sums: Vec<f32> = sums.collect();
    let largest = sums.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    sums.into_iter().map(|sum| sum / largest).collect()
}
