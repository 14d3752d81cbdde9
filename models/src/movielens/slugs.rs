//! Slugs of listed films.

use std::collections::{HashMap, HashSet};

use super::MovieLensFilm;
use crate::catalogue::Catalogue;
use crate::titles::slug;

/// The slugs of listed films, by MovieLens id. A film that is in the catalogue has its slug from there; one without a
/// year has none, because a title alone is ambiguous. Of films with equal titles and years, all but the one with the
/// lowest id are numbered: `-2`, `-3`, …
pub fn slugs(catalogue: &Catalogue, films: &[MovieLensFilm]) -> HashMap<u32, String> {
    let matched = super::matches(catalogue, films);
    let mut taken: HashSet<String> = catalogue.films.iter().map(|film| film.slug.clone()).collect();
    let mut ordered: Vec<&MovieLensFilm> = films.iter().collect();
    ordered.sort_unstable_by_key(|film| film.movielens_id);
    let slugs = ordered.into_iter().filter_map(|film| {
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
    slugs.collect()
}
