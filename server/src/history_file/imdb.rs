//! IMDb: ratings, watchlists and other lists, in the account's language.

use domain::HalfStars;
use models::titles::is_series_or_episode;

use super::day::{self, DateOrder};
use super::sheet::{Row, Sheet};
use super::{Act, Entry, Rows, year};

/// Reads a table of IMDb; `None` if it is not one. The columns have the same names in every language.
pub fn read(sheet: &Sheet, _name: &str, _in_archive: bool) -> Option<Rows> {
    sheet.column(&["const"])?;
    let title = sheet.column(&["title"])?;
    let original = sheet.column(&["original title"]);
    let kind = sheet.column(&["title type"]);
    let rating = sheet.column(&["your rating", "you rated"]);
    let (rated_at, listed_at) = (sheet.column(&["date rated"]), sheet.column(&["created", "date added"]));
    let (year_column, directors) = (sheet.column(&["year"]), sheet.column(&["directors", "director"]));
    let is_series = |row: Row<'_>, title: &str| is_series_or_episode(title, Some(row.cell(kind)), None);
    Some(Rows::read(sheet, title, is_series, |row, title| {
        let points = row.cell(rating).parse::<u8>().ok().and_then(|points| HalfStars::try_from(points).ok());
        let (act, at) = match points {
            Some(points) => (Act::Rated(points), rated_at),
            None => (Act::Listed, listed_at),
        };
        let at = day::seconds(row.cell(at), DateOrder::MonthFirst).unwrap_or_default();
        Entry {
            original_title: Some(row.cell(original).to_owned()).filter(|original| !original.is_empty()),
            year: year(row.cell(year_column)),
            directors: names(row.cell(directors)),
            ..Entry::new(title, act, at)
        }
    }))
}

fn names(cell: &str) -> Vec<String> {
    cell.split(", ").map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
