//! M in memory: loaded once, asked often.

use std::collections::HashMap;
use std::path::Path;

use thiserror::Error;

use crate::artifact::{Artifact, LoadError};
use crate::explain::{self, Reason};
use crate::features::{Block, SparseRow};
use crate::film::{Details, Entry};
use crate::movielens::Titles;
use crate::ranking::top_k;
use crate::rerank::{self, Kin};
use crate::shelves::Shelf;
use crate::tuning::{Tuning, TuningError};

/// The longest strip that can be asked for.
pub const MOST_NEIGHBOURS: usize = 50;

/// How many candidates the re-ranking chooses from: for each place in the strip, and at least.
const RANKED_PER_PLACE: usize = 4;
const LEAST_RANKED: usize = 24;

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
    /// Positions by title, in lower case.
    titles: HashMap<String, Vec<usize>>,
}

/// A film that is near, with why.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbour<'a> {
    pub film: &'a Entry,
    /// At most 1. Of a film given by its details, of a person, and of a model that knows no ratings, it is the likeness of the content;
    /// else it is blended with taste, and a half is as good as the mean of the best dozen.
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
    #[error(transparent)]
    Tuning(#[from] TuningError),
    #[error("nothing in these details is known to the model; give at least a genre, a keyword, a name or a synopsis")]
    NothingKnown,
    #[error("the model knows none of these films")]
    NoneKnown,
}

/// What of a question's details the model has no word for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// `genres`, `keywords`, `directors` or `cast`.
    pub field: &'static str,
    pub value: String,
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

    pub(crate) fn new(artifact: Artifact, checksum: String) -> Self {
        let positions = artifact.films.iter().enumerate().map(|(position, film)| (film.slug.clone(), position));
        let mut titles: HashMap<String, Vec<usize>> = HashMap::new();
        for (position, film) in artifact.films.iter().enumerate() {
            titles.entry(film.title.to_lowercase()).or_default().push(position);
        }
        let people = artifact.films.iter().flat_map(|film| film.directors.iter().chain(&film.cast));
        Self {
            positions: positions.collect(),
            kin: kin(&artifact.films),
            names: people.map(|name| (name.to_lowercase(), name.clone())).collect(),
            titles,
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

    /// The films that have a place on the map: where, and the genre that says most of each.
    pub fn map(&self) -> impl Iterator<Item = (&Entry, [f32; 2], Option<&str>)> {
        let Artifact { films, map, content, .. } = &self.artifact;
        let terms = &content.space.terms;
        films.iter().zip(map.rows()).zip(&content.rows).map(move |((film, place), row)| {
            let values = row.terms.iter().map(|&term| &terms[term as usize]).zip(&row.values);
            let genres = values.filter(|((block, _), _)| *block == Block::Genre);
            let genre = genres.max_by(|(_, one), (_, other)| one.total_cmp(other)).map(|((_, genre), _)| &**genre);
            (film, [place[0], place[1]], genre)
        })
    }

    /// The `k` films most similar to one of the catalogue, best first.
    ///
    /// # Errors
    /// [`QueryError::UnknownFilm`] and [`QueryError::K`].
    pub fn similar_to(&self, slug: &str, k: usize) -> Result<Vec<Neighbour<'_>>, QueryError> {
        check_k(k)?;
        let &position = self.positions.get(slug).ok_or_else(|| QueryError::UnknownFilm(slug.to_owned()))?;
        let strip =
            self.strip(position, k, |_| true).into_iter().map(|(film, score)| (film, self.shown(score))).collect();
        Ok(self.explained(strip, &self.artifact.content.rows[position]))
    }

    /// Positions and scores of the `k` films most similar to the one at a position, among those that are allowed.
    pub(crate) fn strip(&self, position: usize, k: usize, allowed: impl Fn(usize) -> bool) -> Vec<(usize, f32)> {
        let candidates = self.artifact.candidates[position].iter();
        let candidates: Vec<(usize, f32)> = candidates
            .map(|candidate| (candidate.film as usize, candidate.score))
            .filter(|(film, _)| allowed(*film))
            .take((k * RANKED_PER_PLACE).max(LEAST_RANKED))
            .collect();
        self.ranked(&candidates, k)
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
        let (row, place) = self.artifact.content.place(details).ok_or(QueryError::NothingKnown)?;
        let mut scores = self.artifact.content.likeness_to(place.view(), &row);
        if !tuning.is_none() {
            tuning.apply(&mut scores, &row, &self.artifact.content);
        }
        let candidates = top_k(&scores, (k * RANKED_PER_PLACE).max(LEAST_RANKED), |_| true);
        Ok(self.explained(self.ranked(&candidates, k), &row))
    }

    /// The `k` films nearest to the mean of what a person has watched, best first: films by slug, with how much each
    /// counts (above 0; [`crate::recency_weight`]). Neither these films nor those to leave out are suggested, so that there
    /// may be fewer than `k`. Films that M does not know are passed over.
    ///
    /// # Errors
    /// [`QueryError::NoneKnown`] and [`QueryError::K`].
    pub fn suggest(
        &self,
        watched: &[(&str, f32)],
        left_out: &[&str],
        k: usize,
    ) -> Result<Vec<Neighbour<'_>>, QueryError> {
        check_k(k)?;
        let position = |slug: &str| self.positions.get(slug).copied();
        let films: Vec<(usize, f32)> =
            watched.iter().filter_map(|&(slug, weight)| Some((position(slug)?, weight))).collect();
        let (row, place) = self.artifact.content.fold_in(&films).ok_or(QueryError::NoneKnown)?;
        let scores = self.artifact.content.likeness_to(place.view(), &row);
        let mut taken = vec![false; scores.len()];
        for film in films.iter().map(|&(film, _)| film).chain(left_out.iter().filter_map(|slug| position(slug))) {
            taken[film] = true;
        }
        let candidates = top_k(&scores, (k * RANKED_PER_PLACE).max(LEAST_RANKED), |film| !taken[film]);
        Ok(self.explained(self.ranked(&candidates, k), &row))
    }

    /// The film of this title and year, where they say which: no other has the same. The title may be written as lists do,
    /// `Matrix, The (1999)`.
    pub fn named(&self, title: &str, year: Option<u16>) -> Option<&Entry> {
        let listed = Titles::read(title)?;
        let year = year.or(listed.year);
        let called = |title: &str| self.titles.get(&title.to_lowercase()).into_iter().flatten();
        let films = called(title.trim()).chain(called(&listed.title).filter(|_| listed.title != title.trim()));
        let mut films =
            films.map(|&film| &self.artifact.films[film]).filter(|film| year.is_none_or(|year| year == film.year));
        let film = films.next()?;
        films.next().is_none().then_some(film)
    }

    /// Whether M has learned about a film.
    pub fn knows(&self, slug: &str) -> bool {
        self.positions.contains_key(slug)
    }

    /// The genres, keywords and names that the model has no term for, as they were written.
    pub fn ignored(&self, details: &Details) -> Vec<Ignored> {
        let lists = [
            ("genres", Block::Genre, &details.genres),
            ("keywords", Block::Keyword, &details.keywords),
            ("directors", Block::Director, &details.directors),
            ("cast", Block::Cast, &details.cast),
        ];
        let space = &self.artifact.content.space;
        let mut ignored = Vec::new();
        for (field, block, values) in lists {
            let unknown = values.iter().filter(|value| !space.has(block, value.to_lowercase()));
            ignored.extend(unknown.map(|value| Ignored { field, value: value.clone() }));
        }
        ignored
    }

    fn ranked(&self, candidates: &[(usize, f32)], k: usize) -> Vec<(usize, f32)> {
        rerank::strip(candidates, k, &self.kin, |one, other| self.artifact.content.nearness(one, other))
    }

    fn explained(&self, strip: Vec<(usize, f32)>, row: &SparseRow) -> Vec<Neighbour<'_>> {
        strip
            .into_iter()
            .map(|(film, score)| Neighbour {
                film: &self.artifact.films[film],
                score: score.min(1.0),
                because: explain::reasons(&self.artifact.content.space, row, &self.artifact.content.rows[film])
                    .iter()
                    .map(|reason| self.label(reason))
                    .collect(),
            })
            .collect()
    }

    /// A likeness as it is; a score that is blended with taste has no upper end and is squashed.
    fn shown(&self, score: f32) -> f32 {
        match self.artifact.rated {
            None => score,
            Some(_) => score.max(0.0) / (1.0 + score.max(0.0)),
        }
    }

    /// The reason as a visitor reads it: `found family`, `Steven Soderbergh`, `1970s`.
    fn label(&self, reason: &Reason) -> String {
        let known = match reason.block {
            Block::Director | Block::Cast => self.names.get(reason.term),
            Block::Keyword | Block::Genre => self.artifact.names.get(reason.term),
            Block::Series => return "same series".to_owned(),
            Block::Era => return format!("around {}", reason.term),
            Block::Tag => return reason.term.replace('-', " "),
            Block::Tone | Block::Origin | Block::Word => None,
        };
        known.map_or(reason.term, String::as_str).to_owned()
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
