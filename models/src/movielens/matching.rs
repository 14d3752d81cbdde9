//! Matches listed films with films of the catalogue.

use std::collections::HashMap;

use super::DatasetFilm;
use crate::catalogue::Catalogue;
use crate::film::FilmEntry;
use crate::titles::{TitleIndex, TitleQuery};

/// The positions in the catalogue of the listed films that are also there, by MovieLens id.
///
/// Each listed film is looked up by all of its titles and its year; one without a year must have a unique title.
/// Matches are unique: of several listed films that match the same film of the catalogue, the one whose title and year
/// differ least is matched, then the one with the lower id.
pub fn matches(catalogue: &Catalogue, films: &[DatasetFilm]) -> HashMap<u32, usize> {
    let entries: Vec<FilmEntry> = catalogue.films.iter().map(|film| catalogue.entry(film)).collect();
    let index = TitleIndex::new(entries.iter().map(FilmEntry::indexed));
    let mut proposals = Vec::new();
    for film in films {
        let titles: Vec<&str> = film.titles().collect();
        let query = TitleQuery { titles: &titles, year: film.year, ..TitleQuery::default() };
        let candidates = index.candidates(&query);
        if film.year.is_some() || candidates.len() == 1 {
            let candidates = candidates.into_iter();
            proposals.extend(candidates.map(|candidate| (candidate.cost, film.movielens_id, candidate.position)));
        }
    }
    proposals.sort_unstable();

    let mut matched = HashMap::new();
    let mut taken = vec![false; catalogue.films.len()];
    for (_, listed, position) in proposals {
        if !taken[position] && !matched.contains_key(&listed) {
            taken[position] = true;
            matched.insert(listed, position);
        }
    }
    matched
}
