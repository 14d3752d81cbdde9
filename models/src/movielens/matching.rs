//! Matches listed films with films of the catalogue.

use std::collections::HashMap;

use super::MovieLensFilm;
use crate::catalogue::Catalogue;
use crate::titles::normalise;

/// The positions in the catalogue of the listed films that are also there, by MovieLens id.
///
/// Films match if any of their normalised titles are equal and the years are equal. If only one film of the catalogue
/// has the title, the year may be off by one or missing. Matches are unique: the same year takes precedence, then the
/// usual title, then the lower id.
pub fn matches(catalogue: &Catalogue, films: &[MovieLensFilm]) -> HashMap<u32, usize> {
    let mut by_title: HashMap<String, Vec<usize>> = HashMap::new();
    for (position, film) in catalogue.films.iter().enumerate() {
        for title in [Some(&film.title), film.original_title.as_ref()].into_iter().flatten() {
            let positions = by_title.entry(key(title)).or_default();
            if !positions.contains(&position) {
                positions.push(position);
            }
        }
    }

    let mut proposals = Vec::new();
    for film in films {
        for (rank, title) in film.titles().enumerate() {
            let Some(positions) = by_title.get(&key(title)) else { continue };
            for &position in positions {
                let years_apart = film.year.map_or(1, |year| year.abs_diff(catalogue.films[position].year));
                if years_apart == 0 || (years_apart == 1 && positions.len() == 1) {
                    proposals.push((years_apart, rank, film.movielens_id, position));
                }
            }
        }
    }
    proposals.sort_unstable();

    let mut matched = HashMap::new();
    let mut taken = vec![false; catalogue.films.len()];
    for (_, _, listed, position) in proposals {
        if !taken[position] && !matched.contains_key(&listed) {
            taken[position] = true;
            matched.insert(listed, position);
        }
    }
    matched
}

/// The key by which titles are compared. Without spaces, because lists disagree on them (`Chain Saw`, `Old Boy`).
fn key(title: &str) -> String {
    normalise(title).replace(' ', "")
}
