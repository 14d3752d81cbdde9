//! Continued training: adds new films and ratings to an artifact without choosing its constants again.
//!
//! Constants, curves, shelves and calibration stay. Features and the weights of taste are computed again; ALS starts
//! from the factors in the artifact. Rows are computed for the films that have changed, and those are added to the rows
//! of the films that they are similar to; all other rows stay.

use std::collections::HashMap;

use ndarray::Array2;
use thiserror::Error;

use super::blended_similarity::BlendedSimilarity;
use super::{TrainError, candidates, check_input, content_of, film_likes, names};
use crate::artifact::{Artifact, Candidate, MAX_CANDIDATES, RatingSummary};
use crate::collaborative::{ItemSimilarity, Taste};
use crate::content::{Content, ContentIndex};
use crate::corpus::Corpus;
use crate::film::FilmEntry;
use crate::likes::Likes;
use crate::parameters::Parameters;
use crate::ranking::best_first;
use crate::shelves::Shelf;

/// Why training cannot continue from an artifact.
#[derive(Debug, Error)]
pub enum ResumeError {
    #[error("it was trained without ratings; retrain from scratch to use them")]
    NoRatingsBefore,
    #[error("it was trained on ratings; give the ratings, or retrain from scratch without them")]
    NoRatingsNow,
    #[error("it was trained with other parameters; retrain from scratch")]
    OtherParameters,
    #[error("it does not say how many likes its films had; retrain from scratch")]
    NoLikesStored,
    #[error("{found} of its {films} films are among these; it was trained on other films, so retrain from scratch")]
    OtherFilms { films: usize, found: usize },
    #[error(
        "{changed} of its {rated} rated films have other ratings now, which is too much to continue from; retrain from scratch"
    )]
    OtherRatings { rated: usize, changed: usize },
}

/// A film has changed if its number of likes differs by more than one in this many.
const MAX_LIKE_CHANGE_DIVISOR: u32 = 10;
/// The number of nearest films that place a new one on the map and on a shelf.
const PLACEMENT_NEIGHBOURS: usize = 6;
/// The score in a row for a film as similar as the best twelve, whose mean is 1 before scores are scaled to below 1.
const TYPICAL_SCORE: f32 = 0.5;

/// Continues training from an artifact. Equal inputs give equal artifacts.
///
/// # Errors
/// The errors of [`train`](super::train()), and [`TrainError::Resume`] if the artifact was trained on different data.
pub fn resume(corpus: &Corpus, likes: Option<&Likes>, previous: &Artifact) -> Result<Artifact, TrainError> {
    check_input(corpus, likes)?;
    if previous.parameters != Parameters::default() {
        return Err(ResumeError::OtherParameters.into());
    }
    let kept = KeptFilms::new(corpus, &previous.films)?;
    let film_likes = likes.map(|likes| film_likes(corpus, likes)).unwrap_or_default();
    let changed = match (likes, &previous.ratings) {
        (None, None) => kept.new_films(),
        (Some(_), Some(_)) => kept.changed_films(previous, &film_likes)?,
        (Some(_), None) => return Err(ResumeError::NoRatingsBefore.into()),
        (None, Some(_)) => return Err(ResumeError::NoRatingsNow.into()),
    };
    let described = corpus.catalogue.films.len();
    let content = content_of(corpus, &previous.parameters)?;
    let index = ContentIndex::new(&content, vec![0.0; content.film_count()]);
    let rated = likes.zip(previous.ratings.as_ref());
    let (rows, taste, ratings) = match rated {
        None => (candidates::by_content(&content, &index, &changed), None, None),
        Some((likes, ratings)) => {
            let (taste, blended) = continued(corpus, &content, likes, ratings, previous, &kept)?;
            let rows = candidates::blended(&content, &index, &blended, described, &changed);
            let summary = RatingSummary {
                users: likes.user_count(),
                likes: likes.count(),
                films: likes.film_count(),
                taste: taste.as_ref().map(|taste| taste.constants.clone()),
                ..ratings.clone()
            };
            (rows, taste, Some(summary))
        }
    };
    let candidates = kept.candidates(previous, &content, described, &changed, rows);
    let films: Vec<FilmEntry> = corpus.films.iter().map(|film| film.entry.clone()).collect();
    Ok(Artifact {
        catalogue_checksum: corpus.catalogue.checksum.clone(),
        parameters: previous.parameters.clone(),
        films,
        shelves: kept.shelves(&previous.shelves, &candidates, described),
        map: kept.map(&previous.map, &candidates, described),
        onboarding: kept.described(&previous.onboarding, described).collect(),
        names: names(corpus.catalogue),
        content,
        calibration: previous.calibration.clone(),
        candidates,
        taste,
        film_likes,
        ratings,
    })
}

/// Taste and the blended similarity, with the constants of the artifact.
fn continued(
    corpus: &Corpus,
    content: &Content,
    likes: &Likes,
    ratings: &RatingSummary,
    previous: &Artifact,
    kept: &KeptFilms,
) -> Result<(Option<Taste>, BlendedSimilarity), TrainError> {
    let constants = ratings.taste.clone().unwrap_or_default();
    let prior = &previous.parameters.content_prior;
    let covered = Taste::covered(likes);
    let weights = Taste::weights(corpus, content, &covered, &constants)?;
    let before = |film: u32| {
        let position = kept.before[corpus.position(film)?]?;
        previous.taste.as_ref()?.column(position)
    };
    let factors = Taste::continued_factors(&covered, &constants, previous.taste.as_ref(), before)?;
    let all = BlendedSimilarity::covered(likes);
    let blended = if all.film_count() == covered.film_count() {
        BlendedSimilarity::new(corpus, all, ItemSimilarity::from_weights(&covered, &weights), ratings.blend)
    } else {
        BlendedSimilarity::with_blend(corpus, content, likes, prior, constants.als, ratings.blend)?
    };
    Ok((Taste::of(corpus, &covered, &weights, &factors, constants), blended))
}

/// The films of a corpus that are also in an artifact.
struct KeptFilms {
    /// By position in the corpus, the position in the artifact.
    before: Vec<Option<usize>>,
    /// The inverse of `before`.
    now: Vec<Option<u32>>,
}

impl KeptFilms {
    fn new(corpus: &Corpus, films: &[FilmEntry]) -> Result<Self, ResumeError> {
        let positions: HashMap<&str, usize> =
            films.iter().zip(0..).map(|(film, at)| (film.slug.as_str(), at)).collect();
        let before: Vec<Option<usize>> =
            corpus.films.iter().map(|film| positions.get(film.entry.slug.as_str()).copied()).collect();
        let mut now = vec![None; films.len()];
        for (position, before) in (0..).zip(&before) {
            if let Some(before) = before {
                now[*before] = Some(position);
            }
        }
        let found = now.iter().flatten().count();
        if found * 2 < films.len() {
            return Err(ResumeError::OtherFilms { films: films.len(), found });
        }
        Ok(Self { before, now })
    }

    fn new_films(&self) -> Vec<usize> {
        (0..self.before.len()).filter(|film| self.before[*film].is_none()).collect()
    }

    /// The films that are new or have other likes.
    fn changed_films(&self, previous: &Artifact, film_likes: &[u32]) -> Result<Vec<usize>, ResumeError> {
        if previous.film_likes.len() != previous.films.len() {
            return Err(ResumeError::NoLikesStored);
        }
        let has_changed = |film: &usize| {
            self.before[*film].is_none_or(|before| {
                let (before, now) = (previous.film_likes[before], film_likes[*film]);
                before.abs_diff(now) * MAX_LIKE_CHANGE_DIVISOR > before
            })
        };
        let changed: Vec<usize> = (0..self.before.len()).filter(has_changed).collect();
        let rated = previous.film_likes.iter().filter(|likes| **likes > 1).count();
        let of_rated =
            self.before.iter().zip(0..).filter(|(before, film)| {
                before.is_some_and(|before| previous.film_likes[before] > 1) && has_changed(film)
            });
        let of_rated = of_rated.count();
        if of_rated * 2 > rated {
            return Err(ResumeError::OtherRatings { rated, changed: of_rated });
        }
        Ok(changed)
    }

    /// The rows of all films: new ones for changed films, and previous ones for the others, with the changed films
    /// inserted.
    fn candidates(
        &self,
        previous: &Artifact,
        content: &Content,
        described: usize,
        changed: &[usize],
        rows: Vec<Vec<Candidate>>,
    ) -> Vec<Vec<Candidate>> {
        let kept_row = |before: &Option<usize>| {
            let row = before.map_or(&[][..], |before| &previous.candidates[before]);
            let kept =
                row.iter().filter_map(|other| self.now[other.film as usize].map(|film| Candidate { film, ..*other }));
            kept.collect::<Vec<_>>()
        };
        let mut all: Vec<Vec<Candidate>> = self.before.iter().map(kept_row).collect();
        for (&film, row) in changed.iter().zip(&rows) {
            for other in row {
                let similarity = content.relative_similarity(other.film as usize, film);
                let score = match previous.ratings {
                    None => similarity,
                    Some(_)
                        if (other.film as usize) < described && is_in_head(&all[other.film as usize], similarity) =>
                    {
                        1.0 + similarity
                    }
                    Some(_) => other.score.min(TYPICAL_SCORE),
                };
                let candidate = Candidate { film: film as u32, score, shared_likes: other.shared_likes };
                insert(&mut all[other.film as usize], candidate);
            }
        }
        for (&film, row) in changed.iter().zip(rows) {
            all[film] = row;
        }
        all
    }

    /// The current positions of the described films that were at these positions.
    fn described<'a>(&'a self, positions: &'a [u32], described: usize) -> impl Iterator<Item = u32> + 'a {
        let now = positions.iter().filter_map(|&film| self.now[film as usize]);
        now.filter(move |film| (*film as usize) < described)
    }

    /// The shelves with their kept films, and each new film on the shelf that most of its nearest films are on.
    fn shelves(&self, shelves: &[Shelf], candidates: &[Vec<Candidate>], described: usize) -> Vec<Shelf> {
        let mut kept: Vec<Shelf> = shelves
            .iter()
            .map(|shelf| Shelf { films: self.described(&shelf.films, described).collect(), ..shelf.clone() })
            .collect();
        let mut shelf_of: HashMap<u32, usize> = HashMap::new();
        for (number, shelf) in kept.iter().enumerate() {
            shelf_of.extend(shelf.films.iter().map(|film| (*film, number)));
        }
        for film in (0..described).filter(|film| self.before[*film].is_none()) {
            let mut votes = vec![0_usize; kept.len()];
            for other in candidates[film].iter().take(PLACEMENT_NEIGHBOURS) {
                if let Some(&shelf) = shelf_of.get(&other.film) {
                    votes[shelf] += 1;
                }
            }
            let most = votes
                .iter()
                .zip(0..)
                .filter(|(votes, _)| **votes > 0)
                .max_by_key(|(votes, shelf)| (**votes, std::cmp::Reverse(*shelf)));
            if let Some((_, shelf)) = most {
                kept[shelf].films.push(film as u32);
            }
        }
        kept
    }

    /// The map with its kept films, and each new film amid its nearest ones.
    fn map(&self, map: &Array2<f32>, candidates: &[Vec<Candidate>], described: usize) -> Array2<f32> {
        let known = |film: usize| self.before[film].filter(|before| *before < map.nrows());
        let mut all = Array2::zeros((described, 2));
        for (film, mut place) in all.rows_mut().into_iter().enumerate() {
            if let Some(before) = known(film) {
                place.assign(&map.row(before));
                continue;
            }
            let nearest =
                candidates[film].iter().filter_map(|other| known(other.film as usize)).take(PLACEMENT_NEIGHBOURS);
            let nearest: Vec<usize> = nearest.collect();
            for before in &nearest {
                place.scaled_add(1.0 / nearest.len() as f32, &map.row(*before));
            }
        }
        all
    }
}

/// Whether a film of this content similarity belongs to the head of a row, which content chooses.
fn is_in_head(row: &[Candidate], similarity: f32) -> bool {
    let head = row.iter().map(|candidate| candidate.score).filter(|score| *score >= 1.0);
    1.0 + similarity > head.fold(f32::INFINITY, f32::min)
}

/// Adds a candidate in its place, or moves it there.
fn insert(row: &mut Vec<Candidate>, candidate: Candidate) {
    row.retain(|other| other.film != candidate.film);
    let ranked = |candidate: &Candidate| (candidate.film as usize, candidate.score);
    let before = |other: &Candidate| best_first(&ranked(other), &ranked(&candidate)).is_lt();
    row.insert(row.partition_point(before), candidate);
    row.truncate(MAX_CANDIDATES);
}
