//! Names for listed films.

use std::collections::{HashMap, HashSet};

use super::ListedFilm;
use crate::catalogue::Catalogue;
use crate::film::slug;

/// By MovieLens' number, the slug of each film that has a year; a title alone does not say which film it is. A film that the
/// catalogue describes has its slug there. Of two with one title and year it is always the same, the one with the higher
/// number, that is called `-2`.
pub fn slugs(catalogue: &Catalogue, films: &[ListedFilm]) -> HashMap<u32, String> {
    let matched = super::matches(catalogue, films);
    let mut taken: HashSet<String> = catalogue.films.iter().map(|film| film.slug.clone()).collect();
    let mut ordered: Vec<&ListedFilm> = films.iter().collect();
    ordered.sort_unstable_by_key(|film| film.movielens_id);
    let named = ordered.into_iter().filter_map(|film| {
        if let Some(&position) = matched.get(&film.movielens_id) {
            return Some((film.movielens_id, catalogue.films[position].slug.clone()));
        }
        let first = slug(&film.title, film.year?);
        let mut slug = first.clone();
        let mut number = 2;
        while !taken.insert(slug.clone()) {
            slug = format!("{first}-{number}");
            number += 1;
        }
        Some((film.movielens_id, slug))
    });
    named.collect()
}
