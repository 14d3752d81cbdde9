//! How well titles are understood. The titles of a list of films are varied in all the ways in which lists write
//! titles. Each film of the list that the catalogue has should be found; each other one should not be mistaken for a
//! film of the catalogue.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;

use serde::Serialize;

use self::variation::{TitleAndYear, TitleVariation, VARIATIONS, Year};
use crate::catalogue::Catalogue;
use crate::film::FilmEntry;
use crate::movielens::{self, DatasetFilm};
use crate::titles::{TitleIndex, TitleMatch, TitleQuery};

mod variation;

/// The results for the titles of one variation.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct TitleResult {
    pub variation: &'static str,
    /// Titles of films that the catalogue has.
    pub queries: usize,
    pub found: usize,
    /// Incomplete titles of several films, answered with all of these films.
    pub named: usize,
    /// Titles answered with another film.
    pub wrong: usize,
    /// Titles, with their years, of films that the catalogue lacks.
    pub other_queries: usize,
    /// The number of these that were answered with a film of the catalogue.
    pub mistaken: usize,
    /// The titles that were not understood.
    pub misunderstood: Vec<Misunderstood>,
}

/// A title that was not understood.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Misunderstood {
    pub title: String,
    pub year: Option<u16>,
    /// Slugs of the film that the answer contained, or of the films between which it could not decide.
    pub answer: Vec<String>,
    /// The slug of the right film; `None` if the catalogue lacks it.
    pub meant: Option<String>,
}

impl TitleResult {
    /// The share of the titles that were understood: their film was found, or named among those that share the name.
    pub fn understood(&self) -> f64 {
        share(self.found + self.named, self.queries)
    }

    /// The share of the titles that were answered with another film.
    pub fn wrong(&self) -> f64 {
        share(self.wrong, self.queries)
    }

    /// The share of the titles of other films that were answered with a film of the catalogue.
    pub fn mistaken(&self) -> f64 {
        share(self.mistaken, self.other_queries)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Measures how the titles of listed films are understood. The catalogue's films among them are determined from all of
/// their titles and years together ([`movielens::matches`]); two listed films of the same name and year are the same
/// one.
pub fn measure(catalogue: &Catalogue, films: &[DatasetFilm]) -> Vec<TitleResult> {
    let entries: Vec<FilmEntry> = catalogue.films.iter().map(|film| catalogue.entry(film)).collect();
    let index = TitleIndex::new(entries.iter().map(FilmEntry::indexed));
    let matched = movielens::matches(catalogue, films);
    let (own, other): (Vec<_>, Vec<_>) = films.iter().partition(|film| matched.contains_key(&film.movielens_id));
    let names: HashSet<(&str, Option<u16>)> = own.iter().map(|film| (film.title.as_str(), film.year)).collect();
    let other: Vec<_> = other.into_iter().filter(|film| !names.contains(&(film.title.as_str(), film.year))).collect();
    let measurement = Measurement { entries, index, matched };
    VARIATIONS.iter().map(|variation| measurement.of(variation, &own, &other)).collect()
}

struct Measurement {
    entries: Vec<FilmEntry>,
    index: TitleIndex,
    matched: HashMap<u32, usize>,
}

impl Measurement {
    fn of(&self, variation: &TitleVariation, own: &[&DatasetFilm], other: &[&DatasetFilm]) -> TitleResult {
        let mut result = TitleResult { variation: variation.name, ..TitleResult::default() };
        for film in own {
            let meant = self.matched[&film.movielens_id];
            let year = if variation.year == Year::Listed { film.year } else { Some(self.entries[meant].year) };
            for written in variation.of(&DatasetFilm { year, ..(*film).clone() }) {
                result.queries += 1;
                match self.find(&written) {
                    TitleMatch::Film { position, .. } if position == meant => result.found += 1,
                    TitleMatch::Ambiguous(films) if variation.is_partial && films.contains(&meant) => {
                        result.named += 1;
                    }
                    answer => {
                        result.wrong += usize::from(matches!(answer, TitleMatch::Film { .. }));
                        result.misunderstood.push(self.misunderstood(written, &answer, Some(meant)));
                    }
                }
            }
        }
        for written in other.iter().filter(|_| variation.year != Year::Varied).flat_map(|film| variation.of(film)) {
            result.other_queries += 1;
            let answer = self.find(&written);
            if matches!(answer, TitleMatch::Film { .. }) {
                result.mistaken += 1;
                result.misunderstood.push(self.misunderstood(written, &answer, None));
            }
        }
        result
    }

    fn find(&self, (title, year): &TitleAndYear) -> TitleMatch {
        self.index.find(&TitleQuery { titles: &[title], year: *year, ..TitleQuery::default() })
    }

    fn misunderstood(&self, (title, year): TitleAndYear, answer: &TitleMatch, meant: Option<usize>) -> Misunderstood {
        let slug = |position: usize| self.entries[position].slug.clone();
        let answer = match answer {
            TitleMatch::Film { position, .. } => vec![slug(*position)],
            TitleMatch::Ambiguous(films) => films.iter().copied().map(slug).collect(),
            TitleMatch::Unknown => Vec::new(),
        };
        Misunderstood { title, year, answer, meant: meant.map(slug) }
    }
}

/// A Markdown table with one line per variation.
pub fn table(results: &[TitleResult]) -> String {
    let mut text = String::from(
        "| written with | titles | found | named | wrong | understood | other films | mistaken |\n\
         | :----------- | -----: | ----: | ----: | ----: | ---------: | ----------: | -------: |\n",
    );
    for result in results {
        let TitleResult { variation, queries, found, named, wrong, other_queries, mistaken, .. } = result;
        let understood = 100.0 * result.understood();
        let _ = writeln!(
            text,
            "| {variation} | {queries} | {found} | {named} | {wrong} | {understood:.2} % | {other_queries} | {mistaken} |"
        );
    }
    text
}
