//! The films of a folder, their ids in other databases, and their mean ratings.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::ReadError;
use super::cells::{imdb_number, is_null, list, number, year_in};
use super::columns::Column;
use super::folder::{Folder, Layout};
use super::genres::genre_slugs;
use super::ids::{FilmKeys, Ids};
use super::lines::InvalidLine;
use super::skipped_lines::{SkipReason, SkippedLines};
use super::table::{Row, Table};
use crate::titles::ListedTitle;

/// A listed film, with its title parsed and its genres mapped to the catalogue's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetFilm {
    /// The number of the film in all data of its folder: its `movieId`, the digits of its id at IMDb or TMDB, or a
    /// number assigned to a text id.
    pub movielens_id: u32,
    /// The usual title, in reading order: `The Matrix` from `Matrix, The (1999)`.
    pub title: String,
    /// The title in the original language, where it differs: `La Cité des enfants perdus` from
    /// `City of Lost Children, The (Cité des enfants perdus, La) (1995)`.
    pub original_title: Option<String>,
    /// Other titles: `Se7en` from `Seven (a.k.a. Se7en) (1995)`.
    pub alternative_titles: Vec<String>,
    /// `None` for films that are listed without a year.
    pub year: Option<u16>,
    /// Slugs from the catalogue's `genres.tsv`.
    pub genres: Vec<&'static str>,
}

impl DatasetFilm {
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

/// The mean of all ratings of a film in another database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeanRating {
    /// Hundredths of a point, from 100 to 1000.
    pub hundredths: u16,
    pub votes: u32,
}

/// The films of a folder. Links and means are by the films' numbers.
#[derive(Debug, Default)]
pub struct Films {
    /// In the order of the file.
    pub films: Vec<DatasetFilm>,
    pub links: HashMap<u32, Links>,
    pub means: HashMap<u32, MeanRating>,
    pub keys: Arc<FilmKeys>,
    /// Lines that could not be used, per file.
    pub skipped: Vec<SkippedLines>,
}

/// Maximum length of a listed title in bytes; the longest in MovieLens has about 200.
const MAX_TITLE_LEN: usize = 500;
/// Maximum number of alternative titles that are kept of a film.
const MAX_ALTERNATIVES: usize = 3;
/// Regions whose titles are kept, because searches and other lists use them.
const REGIONS: [&str; 5] = ["US", "GB", "XWW", "CA", "AU"];

impl Folder {
    /// Reads the films. If a film is repeated, its last entry replaces the first, in place.
    ///
    /// # Errors
    /// If a file is missing, malformed or without films.
    pub fn films(&self) -> Result<Films, ReadError> {
        let mut films = self.listed_films()?;
        if let Some(table) = &self.links {
            self.read_links(table, &mut films)?;
        }
        if let Some(table) = &self.other_titles {
            read_other_titles(table, &mut films)?;
        }
        if let Some(table) = &self.means {
            read_means(table, &mut films)?;
        }
        Ok(films)
    }

    fn listed_films(&self) -> Result<Films, ReadError> {
        let mut lines = self.films.lines()?;
        let mut ids = if self.layout.is_movielens() { Ids::numbers() } else { Ids::default() };
        let mut films: Vec<DatasetFilm> = Vec::new();
        let mut places: HashMap<u32, (u32, u32)> = HashMap::new();
        let mut all = Films::default();
        while let Some((film, line)) = lines.next_usable(|row| self.film(row, &mut ids))? {
            let Listed { film, links, mean } = film;
            let id = film.movielens_id;
            if links != Links::default() {
                all.links.insert(id, links);
            }
            all.means.extend(mean.map(|mean| (id, mean)));
            let line = u32::try_from(line).unwrap_or(u32::MAX);
            let place = films.len() as u32;
            match places.insert(id, (place, line)) {
                None => films.push(film),
                Some((place, replaced)) => {
                    lines.skipped.add(
                        &lines.name,
                        u64::from(replaced),
                        SkipReason::Repeated,
                        &format!("film {}", film.title),
                    );
                    films[place as usize] = film;
                    places.insert(id, (place, line));
                }
            }
        }
        if films.is_empty() {
            return Err(ReadError::Empty { path: lines.path });
        }
        all.films = films;
        all.keys = Arc::new(FilmKeys { ids, known: places.into_keys().collect(), by_rating_id: None });
        all.skipped.push(lines.skipped);
        Ok(all)
    }

    fn film(&self, row: Row, ids: &mut Ids) -> Result<Listed, InvalidLine> {
        let listed = row.get(Column::Title).trim();
        if listed.len() > MAX_TITLE_LEN || listed.contains(char::is_control) {
            return Err((SkipReason::Text, listed.to_owned()));
        }
        let kind = row.get(Column::Type);
        if !is_null(kind) && !is_film(kind) {
            return Err((SkipReason::NotFilm, format!("{listed} ({kind})")));
        }
        if [Column::Adult, Column::Hidden].iter().any(|&column| matches!(row.get(column), "1" | "True" | "true")) {
            return Err((SkipReason::Hidden, listed.to_owned()));
        }
        let key = if row.columns.has(Column::Film) { row.get(Column::Film) } else { listed };
        let movielens_id = ids.number(key)?;
        let film = self.described_film(movielens_id, listed, row)?;
        let mut links = Links { imdb: imdb(row.get(Column::Imdb)), tmdb: row.get(Column::Tmdb).parse().ok() };
        match self.layout {
            Layout::Imdb => links.imdb = Some(movielens_id),
            Layout::Tmdb => links.tmdb = Some(movielens_id),
            _ => {}
        }
        Ok(Listed { film, links, mean: mean_rating(row.get(Column::Mean), row.get(Column::Votes)) })
    }

    fn described_film(&self, movielens_id: u32, listed: &str, row: Row) -> Result<DatasetFilm, InvalidLine> {
        let invalid = || (SkipReason::Text, listed.to_owned());
        let year = year_in(row.get(Column::Year));
        // Elsewhere, parentheses may be part of the title.
        let is_listed = self.layout.is_movielens() || !listed.ends_with(')') || ends_with_year(listed);
        let title = if is_listed {
            ListedTitle::parse(listed).ok_or_else(invalid)?
        } else {
            ListedTitle { title: listed.to_owned(), original: None, alternatives: Vec::new(), year: None }
        };
        let original = row.get(Column::OriginalTitle).trim();
        let original = (!is_null(original) && original != title.title).then(|| original.to_owned());
        Ok(DatasetFilm {
            movielens_id,
            original_title: title.original.or(original),
            alternative_titles: title.alternatives,
            year: if self.layout.is_movielens() { title.year } else { year.or(title.year) },
            genres: self.genres(row),
            title: title.title,
        })
    }

    fn genres(&self, row: Row) -> Vec<&'static str> {
        let cell = row.get(Column::Genres);
        match self.layout {
            Layout::MovieLens100K => {
                let flags = row.cells.iter().skip(row.cells.len().saturating_sub(self.genre_flags.len()));
                let set = flags.zip(&self.genre_flags).filter(|(flag, _)| **flag == "1");
                genre_slugs(set.map(|(_, name)| name.as_str()))
            }
            Layout::RecBole if !cell.contains([',', '|', ';']) => genre_slugs(cell.split_whitespace()),
            _ if self.layout.is_movielens() => genre_slugs(cell.split('|')),
            _ => genre_slugs(list(cell).iter().map(String::as_str)),
        }
    }

    fn read_links(&self, table: &Table, films: &mut Films) -> Result<(), ReadError> {
        let mut lines = table.lines()?;
        let keys = Arc::clone(&films.keys);
        // Dumps of TMDB refer to ratings of MovieLens by these ids.
        let are_numbers = self.layout.is_movielens() || self.layout == Layout::Tmdb;
        let film = |id: &str| if are_numbers { number(id) } else { keys.film(id) };
        let mut read: HashMap<u32, u64> = HashMap::new();
        let mut by_rating_id = HashMap::new();
        while let Some(((film, links), line)) = lines.next_usable(|row| parse_links(row, film))? {
            if let Some(replaced) = read.insert(film, line) {
                lines.skipped.add(&lines.name, replaced, SkipReason::Repeated, &format!("film {film}"));
            }
            match (self.layout, links.tmdb) {
                (Layout::Tmdb, Some(tmdb)) if keys.known.contains(&tmdb) => {
                    by_rating_id.insert(film, tmdb);
                }
                (Layout::Tmdb, _) => {}
                _ => {
                    films.links.insert(film, links);
                }
            }
        }
        if self.layout == Layout::Tmdb {
            Arc::make_mut(&mut films.keys).by_rating_id = Some(by_rating_id);
        }
        films.skipped.push(lines.skipped);
        Ok(())
    }
}

/// The columns of one listed film.
struct Listed {
    film: DatasetFilm,
    links: Links,
    mean: Option<MeanRating>,
}

fn parse_links(row: Row, film: impl Fn(&str) -> Result<u32, InvalidLine>) -> Result<(u32, Links), InvalidLine> {
    // Numbers that were stored as floating-point numbers end in ".0".
    let whole = |column| row.get(column).trim_end_matches(".0");
    let optional = |field: &str| if field.is_empty() { Ok(None) } else { number(field).map(Some) };
    Ok((
        film(whole(Column::Film))?,
        Links { imdb: optional(whole(Column::Imdb))?, tmdb: optional(whole(Column::Tmdb))? },
    ))
}

fn read_other_titles(table: &Table, films: &mut Films) -> Result<(), ReadError> {
    let positions: HashMap<u32, u32> =
        films.films.iter().zip(0..).map(|(film, position)| (film.movielens_id, position)).collect();
    let mut lines = table.lines()?;
    let keys = &films.keys;
    while let Some((found, _)) = lines.next_usable(|row| {
        let film = keys.film(row.get(Column::Film)).ok().and_then(|film| positions.get(&film));
        let title = row.get(Column::Title).trim();
        let wanted = REGIONS.contains(&row.get(Column::Region)) && !title.is_empty() && title.len() <= MAX_TITLE_LEN;
        Ok(film.filter(|_| wanted).map(|&position| (position, title.to_owned())))
    })? {
        let Some((position, title)) = found else { continue };
        let film = &mut films.films[position as usize];
        if film.alternative_titles.len() < MAX_ALTERNATIVES && !film.titles().any(|known| known == title) {
            film.alternative_titles.push(title);
        }
    }
    films.skipped.push(lines.skipped);
    Ok(())
}

fn read_means(table: &Table, films: &mut Films) -> Result<(), ReadError> {
    let mut lines = table.lines()?;
    let keys = &films.keys;
    while let Some((found, _)) = lines.next_usable(|row| {
        let film = keys.film(row.get(Column::Film)).ok();
        Ok(film.zip(mean_rating(row.get(Column::Mean), row.get(Column::Votes))))
    })? {
        films.means.extend(found);
    }
    films.skipped.push(lines.skipped);
    Ok(())
}

#[expect(clippy::cast_sign_loss, reason = "a mean is at least 1")]
fn mean_rating(mean: &str, votes: &str) -> Option<MeanRating> {
    let mean = mean.parse::<f64>().ok().filter(|mean| (1.0..=10.0).contains(mean))?;
    let votes = votes.trim_end_matches(".0").parse().ok().filter(|votes| *votes > 0)?;
    Some(MeanRating { hundredths: (mean * 100.0).round() as u16, votes })
}

fn imdb(cell: &str) -> Option<u32> {
    imdb_number(cell, "tt").or_else(|| cell.parse().ok())
}

fn is_film(kind: &str) -> bool {
    ["movie", "tvmovie", "film", "feature", "feature film"].iter().any(|film| kind.eq_ignore_ascii_case(film))
}

fn ends_with_year(listed: &str) -> bool {
    listed.rsplit_once('(').is_some_and(|(_, inside)| year_in(inside.trim_end_matches(')')).is_some())
}

/// Reads the films of a folder, and reports the skipped lines.
///
/// # Errors
/// If the folder has none of the known layouts, or its list of films is missing, malformed or empty.
pub fn films(folder: &Path) -> Result<(Vec<DatasetFilm>, Vec<SkippedLines>), ReadError> {
    let Films { films, skipped, .. } = Folder::open(folder)?.films()?;
    Ok((films, skipped))
}
