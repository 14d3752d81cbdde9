//! Trakt: the JSON files of a complete export, and the tables of its export page and of tools for it.

use domain::HalfStars;
use models::titles::is_series_or_episode;

use super::day::{self, DateOrder};
use super::sheet::{Row, Sheet};
use super::{Act, Entry, Rows, year};

/// Reads a table of Trakt; `None` if it is not one, or if it contains no data about watched, rated or listed films,
/// such as a collection. In JSON, films and series are nested objects.
pub fn read(sheet: &Sheet, name: &str, _in_archive: bool) -> Option<Rows> {
    let title = sheet.column(&["movie.title", "title", "show.title"])?;
    let is_named = |heading: &String| heading.starts_with("trakt") || heading.starts_with("movie.");
    let [rated_at, watched_at, last_watched_at, listed_at] =
        ["rated at", "watched at", "last watched at", "listed at"].map(|name| sheet.column(&[name]));
    let rating = sheet.column(&["rating", "my rating", "your rating", "trakt rating"]);
    let says_when = [rated_at, watched_at, last_watched_at, listed_at].iter().any(Option::is_some);
    let is_rating = sheet.headings().iter().any(is_named) && rating.is_some();
    if !says_when && !is_rating {
        return None;
    }
    let (kind, year_column) = (sheet.column(&["type"]), sheet.column(&["movie.year", "year"]));
    let of_series = ["show.title", "episode.title", "season.number"].map(|name| sheet.column(&[name]));
    let is_watchlist = name.to_lowercase().contains("watchlist");
    let is_series = |row: Row<'_>, title: &str| {
        of_series.iter().any(|&column| !row.cell(column).is_empty())
            || is_series_or_episode(title, Some(row.cell(kind)), None)
    };
    Some(Rows::read(sheet, title, is_series, |row, title| {
        let points = row.cell(rating).parse::<u8>().ok().and_then(|points| HalfStars::try_from(points).ok());
        let watched = [watched_at, last_watched_at].into_iter().find(|&column| !row.cell(column).is_empty());
        let (act, at) = match (points, watched) {
            (Some(points), _) => (Act::Rated(points), rated_at),
            (None, Some(at)) if !is_watchlist => (Act::Watched, at),
            _ if is_watchlist || !row.cell(listed_at).is_empty() => (Act::Listed, listed_at),
            _ => (Act::Watched, None),
        };
        let at = day::seconds(row.cell(at), DateOrder::MonthFirst).unwrap_or_default();
        Entry { year: year(row.cell(year_column)), ..Entry::new(title, act, at) }
    }))
}
