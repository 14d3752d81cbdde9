//! Slugs of listed films.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

use super::DatasetFilm;
use crate::catalogue::Catalogue;
use crate::titles::slug;

/// The slugs of listed films, by MovieLens id. A film that is in the catalogue (`matched`, from [`super::matches`]) has its
/// slug from there; one without a year has none, because a title alone is ambiguous. Of films with equal titles and years,
/// all but the one with the lowest id are numbered: `-2`, `-3`, …
pub fn slugs(
    catalogue: &Catalogue,
    films: &[DatasetFilm],
    matched: &HashMap<u32, usize, impl BuildHasher>,
) -> HashMap<u32, String> {
    let described: HashSet<&str> = catalogue.films.iter().map(|film| film.slug.as_str()).collect();
    let mut ordered: Vec<&DatasetFilm> = films.iter().collect();
    ordered.sort_unstable_by_key(|film| film.movielens_id);
    // There may be hundreds of thousands, so each slug is in memory once.
    let mut taken: HashMap<String, u32> = HashMap::new();
    let mut from_catalogue = Vec::new();
    for film in ordered {
        if let Some(&position) = matched.get(&film.movielens_id) {
            from_catalogue.push((film.movielens_id, catalogue.films[position].slug.clone()));
            continue;
        }
        let Some(year) = film.year else { continue };
        let first = slug(&film.title, year);
        let mut slug = first.clone();
        let mut number = 2;
        loop {
            if !described.contains(slug.as_str())
                && let Entry::Vacant(vacant) = taken.entry(slug)
            {
                vacant.insert(film.movielens_id);
                break;
            }
            slug = format!("{first}-{number}");
            number += 1;
        }
    }
    from_catalogue.into_iter().chain(taken.into_iter().map(|(slug, id)| (id, slug))).collect()
}
