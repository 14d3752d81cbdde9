//! `movies.csv` and `links.csv`: the films, and their numbers elsewhere.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::ReadError;
use super::lines::{Lines, Unusable, number};
use super::skipped::{Reason, Skipped};
use super::titles::Titles;

/// A film as MovieLens lists it, in our words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedFilm {
    pub movielens_id: u32,
    /// In reading order: `The Matrix` from `Matrix, The (1999)`.
    pub title: String,
    /// From the parentheses: `La Cité des enfants perdus` from `City of Lost Children, The (Cité des enfants perdus, La) (1995)`.
    pub original_title: Option<String>,
    /// Other names it goes by: `Se7en` from `Seven (a.k.a. Se7en) (1995)`.
    pub also_titles: Vec<String>,
    /// Some films are listed without.
    pub year: Option<u16>,
    /// Slugs of `catalogue/genres.tsv`.
    pub genres: Vec<String>,
}

impl ListedFilm {
    /// Every title it goes by, the usual one first.
    pub fn titles(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.title).chain(&self.original_title).chain(&self.also_titles).map(String::as_str)
    }
}

/// A film's numbers elsewhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Links {
    /// The digits of `tt0114709`.
    pub imdb: Option<u32>,
    pub tmdb: Option<u32>,
}

/// Bytes. The longest title of MovieLens, with all its other names, has about two hundred.
const LONGEST_TITLE: usize = 500;

/// Reads `movies.csv`: the films in the order of the file, and what was passed over.
///
/// # Errors
/// When the file is refused.
pub fn films(folder: &Path) -> Result<(Vec<ListedFilm>, Skipped), ReadError> {
    let mut lines = Lines::open(folder, "movies.csv", "movieId,title,genres")?;
    let mut films = Vec::new();
    let mut seen = HashSet::new();
    while let Some((film, line)) = lines.next_usable(listed)? {
        if seen.insert(film.movielens_id) {
            films.push(film);
        } else {
            lines.skipped.note("movies.csv", line, Reason::Repeated, &format!("film {}", film.movielens_id));
        }
    }
    if films.is_empty() {
        return Err(ReadError::Empty { path: lines.path });
    }
    Ok((films, lines.skipped))
}

/// Reads `links.csv`, by MovieLens' number of the film.
///
/// # Errors
/// When the file is refused.
pub fn links(folder: &Path) -> Result<(HashMap<u32, Links>, Skipped), ReadError> {
    let mut lines = Lines::open(folder, "links.csv", "movieId,imdbId,tmdbId")?;
    let mut links = HashMap::new();
    while let Some(((film, numbers), line)) = lines.next_usable(linked)? {
        if links.insert(film, numbers).is_some() {
            lines.skipped.note("links.csv", line, Reason::Repeated, &format!("film {film}"));
        }
    }
    Ok((links, lines.skipped))
}

fn listed(fields: &[&str]) -> Result<ListedFilm, Unusable> {
    let &[id, title, genres] = fields else {
        return Err((Reason::Fields, fields.join(",")));
    };
    let movielens_id = number(id)?;
    let unusable = || (Reason::Text, title.to_owned());
    if title.len() > LONGEST_TITLE || title.contains(char::is_control) {
        return Err(unusable());
    }
    let Titles { title, original, also, year } = Titles::read(title).ok_or_else(unusable)?;
    let mut known = Vec::new();
    for genre in genres.split('|').filter_map(genre) {
        if !known.contains(&genre) {
            known.push(genre);
        }
    }
    let genres = known.into_iter().map(str::to_owned).collect();
    Ok(ListedFilm { movielens_id, title, original_title: original, also_titles: also, year, genres })
}

fn linked(fields: &[&str]) -> Result<(u32, Links), Unusable> {
    let &[film, imdb, tmdb] = fields else {
        return Err((Reason::Fields, fields.join(",")));
    };
    let optional = |field: &str| if field.is_empty() { Ok(None) } else { number(field).map(Some) };
    Ok((number(film)?, Links { imdb: optional(imdb)?, tmdb: optional(tmdb)? }))
}

/// Our slug of a genre. `IMAX` is a format and `(no genres listed)` is none; neither is a genre here.
fn genre(name: &str) -> Option<&'static str> {
    Some(match name.trim() {
        "Action" => "action",
        "Adventure" => "adventure",
        "Animation" => "animation",
        "Children" | "Children's" => "family",
        "Comedy" => "comedy",
        "Crime" => "crime",
        "Documentary" => "documentary",
        "Drama" => "drama",
        "Fantasy" => "fantasy",
        "Film-Noir" => "film-noir",
        "Horror" => "horror",
        "Musical" => "musical",
        "Mystery" => "mystery",
        "Romance" => "romance",
        "Sci-Fi" => "sci-fi",
        "Thriller" => "thriller",
        "War" => "war",
        "Western" => "western",
        _ => return None,
    })
}
