//! Trakt: the JSON files of a complete export, and the tables of its export page and of tools for it.

use domain::HalfStars;
use models::titles::is_series_or_episode;
use serde::Deserialize;

use super::day::{self, DateOrder};
use super::sheet::{Sheet, year};
use super::{Act, Entry, Rows};

/// A row of a JSON file, of which each kind has other fields.
#[derive(Deserialize)]
struct Row {
    movie: Option<Movie>,
    show: Option<serde::de::IgnoredAny>,
    episode: Option<serde::de::IgnoredAny>,
    season: Option<serde::de::IgnoredAny>,
    rating: Option<u8>,
    rated_at: Option<String>,
    watched_at: Option<String>,
    last_watched_at: Option<String>,
    listed_at: Option<String>,
}

#[derive(Deserialize)]
struct Movie {
    title: Option<String>,
    year: Option<u16>,
}

/// Reads a JSON file of Trakt; `None` if it is none, or if it says nothing about what its owner watches, such as a
/// collection.
pub fn read_json(text: &str, name: &str) -> Option<Rows> {
    let parsed: Vec<Row> = serde_json::from_str(text).ok()?;
    let name = name.to_lowercase();
    let mut rows = Rows::default();
    let mut is_history =
        parsed.is_empty() && ["watched", "ratings", "watchlist"].iter().any(|word| name.contains(word));
    for row in parsed {
        let is_series = row.show.is_some() || row.episode.is_some() || row.season.is_some();
        let act = match (row.rating.and_then(|points| HalfStars::try_from(points).ok()), &row) {
            (Some(points), Row { rated_at, .. }) => Some((Act::Rated(points), rated_at)),
            (None, Row { watched_at: at @ Some(_), .. } | Row { last_watched_at: at @ Some(_), .. }) => {
                Some((Act::Watched, at))
            }
            (None, Row { listed_at: at @ Some(_), .. }) => Some((Act::Listed, at)),
            (None, _) => None,
        };
        let Some((act, at)) = act else { continue };
        is_history |= is_series || row.movie.is_some();
        rows.count += 1;
        let Some(movie) = row.movie.as_ref().filter(|_| !is_series) else {
            rows.series += 1;
            continue;
        };
        let Some(title) = movie.title.as_ref().filter(|title| !title.is_empty()) else {
            rows.unreadable("", "An entry has no title.");
            continue;
        };
        rows.entries.push(Entry {
            title: title.clone(),
            original_title: None,
            year: movie.year,
            directors: Vec::new(),
            act,
            at: at.as_deref().and_then(|at| day::seconds(at, DateOrder::MonthFirst)).unwrap_or_default(),
        });
    }
    is_history.then_some(rows)
}

/// Reads a table of Trakt; `None` if it is none.
pub fn read(sheet: &Sheet, name: &str, _in_archive: bool) -> Option<Rows> {
    let title = sheet.column(&["title"])?;
    let is_trakt = sheet.headings().iter().any(|heading| heading.to_lowercase().starts_with("trakt"));
    let times = ["rated at", "watched at", "last watched at", "listed at"].map(|name| sheet.column(&[name]));
    if !is_trakt && times.iter().all(Option::is_none) {
        return None;
    }
    let [rated_at, watched_at, last_watched_at, listed_at] = times;
    let rating = sheet.column(&["rating", "my rating", "your rating"]);
    let (kind, year_column) = (sheet.column(&["type"]), sheet.column(&["year"]));
    let is_watchlist = name.to_lowercase().contains("watchlist");
    let mut rows = Rows::default();
    for row in sheet.rows() {
        rows.count += 1;
        let title = row.cell(Some(title));
        if let Some(problem) = row.problem() {
            rows.unreadable(title, problem);
            continue;
        }
        if title.is_empty() {
            rows.unreadable(title, format!("Line {} has no title.", row.line()));
            continue;
        }
        if is_series_or_episode(title, Some(row.cell(kind)), None) {
            rows.series += 1;
            continue;
        }
        let points = row.cell(rating).parse::<u8>().ok().and_then(|points| HalfStars::try_from(points).ok());
        let watched = [watched_at, last_watched_at].into_iter().find(|&column| !row.cell(column).is_empty());
        let (act, at) = match (points, watched) {
            (Some(points), _) => (Act::Rated(points), rated_at),
            (None, Some(at)) if !is_watchlist => (Act::Watched, at),
            _ if is_watchlist || !row.cell(listed_at).is_empty() => (Act::Listed, listed_at),
            _ => (Act::Watched, None),
        };
        rows.entries.push(Entry {
            title: title.to_owned(),
            original_title: None,
            year: year(row.cell(year_column)),
            directors: Vec::new(),
            act,
            at: day::seconds(row.cell(at), DateOrder::MonthFirst).unwrap_or_default(),
        });
    }
    Some(rows)
}
