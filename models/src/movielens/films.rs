//! `movies.csv` and `links.csv`: the films, and their ids in other databases.

use std::collections::HashMap;
use std::path::Path;

use super::ReadError;
use super::lines::{InvalidLine, Lines, number};
use super::skipped_lines::{SkipReason, SkippedLines};
use crate::titles::ListedTitle;

/// A film of `movies.csv`, with its title parsed and its genres mapped to the catalogue's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovieLensFilm {
    /// The `movieId` in every file of the MovieLens format.
    pub movielens_id: u32,
    /// The usual title, in reading order: `The Matrix` from `Matrix, The (1999)`.
    pub title: String,
    /// The title in the original language, where it differs: `La Cité des enfants perdus` from
    /// `City of Lost Children, The (Cité des enfants perdus, La) (1995)`.
    pub original_title: Option<String>,
    /// Other titles: `Se7en` from `Seven (a.k.a. Se7en) (1995)`.
    pub alternative_titles: Vec<String>,
    /// `None` for the few films that are listed without one.
    pub year: Option<u16>,
    /// Slugs from the catalogue's `genres.tsv`.
    pub genres: Vec<String>,
}

impl MovieLensFilm {
    /// All titles of the film, the usual one first.
    pub fn titles(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.title).chain(&self.original_title).chain(&self.alternative_titles).map(String::as_str)
    }
}

/// A film's ids in other databases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Links {
    /// The digits of an id such as `tt0114709`.
    pub imdb: Option<u32>,
    pub tmdb: Option<u32>,
}

/// Maximum length of a listed title in bytes; the longest in MovieLens has about 200.
const MAX_TITLE_LEN: usize = 500;

/// Reads `movies.csv`: the films in the order of the file, and the skipped lines. Of repeated films, the latest entry
/// counts, at the place of the first.
///
/// # Errors
/// If the file is missing, malformed or without films.
pub fn films(folder: &Path) -> Result<(Vec<MovieLensFilm>, SkippedLines), ReadError> {
    let mut lines = Lines::open(folder, "movies.csv", "movieId,title,genres")?;
    let mut films: Vec<MovieLensFilm> = Vec::new();
    let mut latest: HashMap<u32, (usize, u64)> = HashMap::new();
    while let Some((film, line)) = lines.next_usable(parse_film)? {
        let id = film.movielens_id;
        match latest.insert(id, (films.len(), line)) {
            None => films.push(film),
            Some((position, replaced)) => {
                films[position] = film;
                latest.insert(id, (position, line));
                lines.skipped.add("movies.csv", replaced, SkipReason::Repeated, &format!("film {id}"));
            }
        }
    }
    if films.is_empty() {
        return Err(ReadError::Empty { path: lines.path });
    }
    Ok((films, lines.skipped))
}

/// Reads `links.csv`: the links by MovieLens id, and the skipped lines. Of repeated entries, the latest counts.
///
/// # Errors
/// If the file is missing or malformed.
pub fn links(folder: &Path) -> Result<(HashMap<u32, Links>, SkippedLines), ReadError> {
    let mut lines = Lines::open(folder, "links.csv", "movieId,imdbId,tmdbId")?;
    let mut links: HashMap<u32, (Links, u64)> = HashMap::new();
    while let Some(((film, ids), line)) = lines.next_usable(parse_links)? {
        if let Some((_, replaced)) = links.insert(film, (ids, line)) {
            lines.skipped.add("links.csv", replaced, SkipReason::Repeated, &format!("film {film}"));
        }
    }
    Ok((links.into_iter().map(|(film, (ids, _))| (film, ids)).collect(), lines.skipped))
}

fn parse_film(fields: &[&str]) -> Result<MovieLensFilm, InvalidLine> {
    let &[id, title, genres] = fields else {
        return Err((SkipReason::Fields, fields.join(",")));
    };
    let movielens_id = number(id)?;
    let invalid = || (SkipReason::Text, title.to_owned());
    if title.len() > MAX_TITLE_LEN || title.contains(char::is_control) {
        return Err(invalid());
    }
    let ListedTitle { title, original, alternatives, year } = ListedTitle::parse(title).ok_or_else(invalid)?;
    let mut slugs: Vec<String> = Vec::new();
    for slug in genres.split('|').filter_map(genre_slug) {
        if !slugs.iter().any(|other| other == slug) {
            slugs.push(slug.to_owned());
        }
    }
    Ok(MovieLensFilm {
        movielens_id,
        title,
        original_title: original,
        alternative_titles: alternatives,
        year,
        genres: slugs,
    })
}

fn parse_links(fields: &[&str]) -> Result<(u32, Links), InvalidLine> {
    let &[film, imdb, tmdb] = fields else {
        return Err((SkipReason::Fields, fields.join(",")));
    };
    let optional = |field: &str| if field.is_empty() { Ok(None) } else { number(field).map(Some) };
    Ok((number(film)?, Links { imdb: optional(imdb)?, tmdb: optional(tmdb)? }))
}

/// The catalogue's slug of a MovieLens genre; `None` for any other name, such as `IMAX`, which is a format, and
/// `(no genres listed)`.
fn genre_slug(name: &str) -> Option<&'static str> {
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
