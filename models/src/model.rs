//! M in memory: loaded once, asked often.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use ndarray::{Array1, ArrayView1};
use thiserror::Error;

use crate::artifact::{Artifact, Entry, LoadError};
use crate::explain::{self, Reason};
use crate::features::{Block, SparseRow};
use crate::film::{Details, Tone};
use crate::rerank::{self, Kin};
use crate::shelves::Shelf;

/// The longest strip that can be asked for.
pub const MOST_NEIGHBOURS: usize = 50;

/// How many candidates the reduced space proposes: for each place in the strip, and at least.
const PROPOSED_PER_PLACE: usize = 8;
const LEAST_PROPOSED: usize = 64;
/// How many of them, for each place, are left for the re-ranking once they are scored.
const RANKED_PER_PLACE: usize = 4;

/// A loaded, verified model.
#[derive(Debug)]
pub struct Model {
    artifact: Artifact,
    checksum: String,
    positions: HashMap<String, usize>,
    /// By film.
    kin: Vec<Kin>,
    /// Names as they are written, by their lower-cased form.
    names: HashMap<String, String>,
}

/// A film that is near, with why.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbour<'a> {
    pub film: &'a Entry,
    /// Likeness, at most 1: the cosine in the reduced space and that of the rows, by [`crate::Parameters::direct`].
    pub score: f32,
    /// Strongest first, at most [`explain::REASONS`].
    pub because: Vec<String>,
}

/// Why a query has no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum QueryError {
    #[error("the model does not know {0:?}")]
    UnknownFilm(String),
    #[error("k is {0}; it must be between 1 and {MOST_NEIGHBOURS}")]
    K(usize),
    #[error("tune.{0} must be one of the tone axes, with a number from -1 to 1")]
    Tuning(String),
    #[error("nothing in these details is known to the model; give at least a genre, a keyword, a name or a synopsis")]
    NothingKnown,
}

/// What of a question's details the model has no word for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// `genres`, `keywords`, `directors` or `cast`.
    pub field: &'static str,
    pub value: String,
}

/// "Similar, but less dark": how much more of each tone axis is wished for, from -1 to 1.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tuning([f32; Tone::AXES.len()]);

/// What a wish of 1 for a candidate two standard deviations further along an axis adds to its score.
const TUNING: f32 = 0.25;

impl Tuning {
    /// Reads wishes by the axes' names; an axis that is not named is not tuned.
    ///
    /// # Errors
    /// [`QueryError::Tuning`] for an axis that there is none of, and for a number that is not from -1 to 1.
    pub fn from_axes(axes: &BTreeMap<String, f32>) -> Result<Self, QueryError> {
        let mut tuning = Self::default();
        for (name, &wish) in axes {
            let refused = || QueryError::Tuning(name.clone());
            let axis = Tone::AXES.iter().position(|axis| axis == name).ok_or_else(refused)?;
            if !(-1.0..=1.0).contains(&wish) {
                return Err(refused());
            }
            tuning.0[axis] = wish;
        }
        Ok(tuning)
    }

    fn is_none(&self) -> bool {
        self.0.iter().all(|wish| *wish == 0.0)
    }
}

impl Model {
    /// Reads and verifies an artifact.
    ///
    /// # Errors
    /// As [`Artifact::read`].
    pub fn load(path: &Path) -> Result<Self, LoadError> {
        let (artifact, checksum) = Artifact::read(path)?;
        Ok(Self::new(artifact, checksum))
    }

    fn new(artifact: Artifact, checksum: String) -> Self {
        let positions = artifact.films.iter().enumerate().map(|(position, film)| (film.slug.clone(), position));
        let people = artifact.films.iter().flat_map(|film| film.directors.iter().chain(&film.cast));
        Self {
            positions: positions.collect(),
            kin: kin(&artifact.films),
            names: people.map(|name| (name.to_lowercase(), name.clone())).collect(),
            artifact,
            checksum,
        }
    }

    /// Twelve characters of the checksum: enough to tell versions apart.
    pub fn version(&self) -> &str {
        &self.checksum[..12]
    }

    /// SHA-256 of the artifact, in hexadecimal.
    pub fn checksum(&self) -> &str {
        &self.checksum
    }

    /// What was learned.
    pub fn artifact(&self) -> &Artifact {
        &self.artifact
    }

    /// The groups of films that training found, the largest first.
    pub fn shelves(&self) -> &[Shelf] {
        &self.artifact.shelves
    }

    /// The film at a position of [`Shelf::films`].
    pub fn film(&self, position: u32) -> &Entry {
        &self.artifact.films[position as usize]
    }

    /// The `k` films most similar to one of the catalogue, best first.
    ///
    /// # Errors
    /// [`QueryError::UnknownFilm`] and [`QueryError::K`].
    pub fn similar_to(&self, slug: &str, k: usize) -> Result<Vec<Neighbour<'_>>, QueryError> {
        check_k(k)?;
        let &position = self.positions.get(slug).ok_or_else(|| QueryError::UnknownFilm(slug.to_owned()))?;
        let place = self.artifact.embedding.row(position);
        Ok(self.neighbours(place, &self.artifact.rows[position], Some(position), &Tuning::default(), k))
    }

    /// The `k` films most similar to one given by its details, best first. Details that M does not know are passed over.
    ///
    /// # Errors
    /// [`QueryError::NothingKnown`] and [`QueryError::K`].
    pub fn similar_to_details(
        &self,
        details: &Details,
        tuning: &Tuning,
        k: usize,
    ) -> Result<Vec<Neighbour<'_>>, QueryError> {
        check_k(k)?;
        let row = self.artifact.space.row(details);
        let mut place = -&self.artifact.offset;
        for (&term, &value) in row.terms.iter().zip(&row.values) {
            place.scaled_add(value, &self.artifact.projection.row(term as usize));
        }
        let length = place.dot(&place).sqrt();
        if row.terms.is_empty() || length <= f32::EPSILON {
            return Err(QueryError::NothingKnown);
        }
        place /= length;
        Ok(self.neighbours(place.view(), &row, None, tuning, k))
    }

    /// The genres, keywords and names that the model has no term for, as they were written.
    pub fn ignored(&self, details: &Details) -> Vec<Ignored> {
        let lists = [
            ("genres", Block::Genre, &details.genres),
            ("keywords", Block::Keyword, &details.keywords),
            ("directors", Block::Director, &details.directors),
            ("cast", Block::Cast, &details.cast),
        ];
        let terms = &self.artifact.space.terms;
        let known = |block: Block, value: &str| terms.iter().any(|(of, term)| *of == block && term == value);
        let mut ignored = Vec::new();
        for (field, block, values) in lists {
            let unknown = values.iter().filter(|value| !known(block, &value.to_lowercase()));
            ignored.extend(unknown.map(|value| Ignored { field, value: value.clone() }));
        }
        ignored
    }

    fn neighbours(
        &self,
        place: ArrayView1<f32>,
        row: &SparseRow,
        itself: Option<usize>,
        tuning: &Tuning,
        k: usize,
    ) -> Vec<Neighbour<'_>> {
        let wider = if tuning.is_none() { 1 } else { PROPOSED_PER_PLACE };
        let proposed = (k * PROPOSED_PER_PLACE).max(LEAST_PROPOSED) * wider;
        let mut candidates = best(&self.artifact.embedding.dot(&place), itself, proposed);
        self.add_direct_likeness(&mut candidates, row);
        if !tuning.is_none() {
            let asked = self.tone_of(row);
            for (film, score) in &mut candidates {
                let tone = self.tone_of(&self.artifact.rows[*film]);
                let wished: f32 = (0..tuning.0.len()).map(|axis| tuning.0[axis] * (tone[axis] - asked[axis])).sum();
                *score += TUNING * wished / 2.0;
            }
            candidates.sort_unstable_by(best_first);
        }
        candidates.truncate(k * RANKED_PER_PLACE);
        let nearness = |a: usize, b: usize| self.artifact.embedding.row(a).dot(&self.artifact.embedding.row(b));
        rerank::strip(&candidates, k, &self.kin, nearness)
            .into_iter()
            .map(|(film, score)| Neighbour {
                film: &self.artifact.films[film],
                score: score.min(1.0),
                because: explain::reasons(&self.artifact.space, row, &self.artifact.rows[film])
                    .iter()
                    .map(|reason| self.label(reason))
                    .collect(),
            })
            .collect()
    }

    /// Blends the cosine of the rows into the candidates' scores and puts them in order again.
    fn add_direct_likeness(&self, candidates: &mut [(usize, f32)], row: &SparseRow) {
        let mut asked = vec![0.0; self.artifact.space.terms.len()];
        for (&term, &value) in row.terms.iter().zip(&row.values) {
            asked[term as usize] = value;
        }
        let direct = self.artifact.parameters.direct;
        for (film, score) in candidates.iter_mut() {
            let other = &self.artifact.rows[*film];
            let cosine: f32 =
                other.terms.iter().zip(&other.values).map(|(&term, value)| asked[term as usize] * value).sum();
            *score = direct * cosine + (1.0 - direct) * *score;
        }
        candidates.sort_unstable_by(best_first);
    }

    /// The tone of a row in standard deviations, about: rows keep the direction and not the length.
    fn tone_of(&self, row: &SparseRow) -> [f32; Tone::AXES.len()] {
        let mut tone = [0.0; Tone::AXES.len()];
        let first = self.artifact.space.terms.len() - tone.len();
        for (&term, &value) in row.terms.iter().zip(&row.values) {
            if let Some(axis) = (term as usize).checked_sub(first) {
                tone[axis] = value;
            }
        }
        let length = tone.iter().map(|value| value * value).sum::<f32>().sqrt();
        if length > 0.0 { tone.map(|value| value / length * (tone.len() as f32).sqrt()) } else { tone }
    }

    /// The reason as a visitor reads it: `found family`, `Steven Soderbergh`, `1970s`.
    fn label(&self, reason: &Reason) -> String {
        let known = match reason.block {
            Block::Director | Block::Cast => self.names.get(&reason.term),
            Block::Keyword | Block::Genre => self.artifact.names.get(&reason.term),
            Block::Series => return "same series".to_owned(),
            Block::Era => return format!("{}s", reason.term),
            Block::Tone | Block::Origin | Block::Word => None,
        };
        known.unwrap_or(&reason.term).clone()
    }
}

/// Numbers the series and the directors.
fn kin(films: &[Entry]) -> Vec<Kin> {
    let mut numbers: HashMap<(bool, &str), u32> = HashMap::new();
    let mut number = |is_series: bool, name| {
        let next = numbers.len() as u32;
        *numbers.entry((is_series, name)).or_insert(next)
    };
    films
        .iter()
        .map(|film| Kin {
            series: film.series.as_deref().map(|name| number(true, name)),
            directors: film.directors.iter().map(|name| number(false, name)).collect(),
        })
        .collect()
}

fn check_k(k: usize) -> Result<(), QueryError> {
    if (1..=MOST_NEIGHBOURS).contains(&k) { Ok(()) } else { Err(QueryError::K(k)) }
}

/// The `count` best-scored films but for the one asked about, best first; of equals the earlier.
fn best(scores: &Array1<f32>, itself: Option<usize>, count: usize) -> Vec<(usize, f32)> {
    let mut ranked: Vec<(usize, f32)> =
        scores.iter().copied().enumerate().filter(|&(film, _)| Some(film) != itself).collect();
    if ranked.len() > count {
        ranked.select_nth_unstable_by(count, best_first);
        ranked.truncate(count);
    }
    ranked.sort_unstable_by(best_first);
    ranked
}

fn best_first(a: &(usize, f32), b: &(usize, f32)) -> std::cmp::Ordering {
    b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))
}
