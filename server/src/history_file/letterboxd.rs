//! Letterboxd: `watched.csv`, `ratings.csv`, `diary.csv`, `reviews.csv`, `watchlist.csv`, `likes/films.csv` and lists.

use domain::HalfStars;

use super::day::{self, DateOrder};
use super::sheet::Sheet;
use super::{Act, Entry, Rows, year};

/// Reads a table of Letterboxd; `None` if it is not one, or if it contains no data about watched, rated or listed
/// films.
///
/// A list on Letterboxd is not a watchlist, so the lists of a complete export are left out. A list that is uploaded
/// alone is added to the user's list.
pub fn read(sheet: &Sheet, name: &str, in_archive: bool) -> Option<Rows> {
    let title = sheet.column(&["name"])?;
    let address = sheet.column(&["letterboxd uri", "letterboxd url", "url"])?;
    let is_list = sheet.column(&["position"]).is_some();
    if !is_list && sheet.column(&["letterboxd uri"]).is_none() && !mentions_letterboxd(sheet, address) {
        return None;
    }
    let path = name.to_lowercase();
    let is_removed = path.contains("deleted/") || path.contains("orphaned/");
    if in_archive && (is_list || is_removed || path.contains("lists/")) {
        return None;
    }
    let file = path.rsplit('/').next().unwrap_or_default();
    let is_liked = path.contains("likes/") || file.starts_with("likes");
    let is_listed = is_list || file.contains("watchlist");

    let (rating, year_column) = (sheet.column(&["rating"]), sheet.column(&["year"]));
    let watched_at = sheet.column(&["watched date"]).or_else(|| sheet.column(&["date"]));
    Some(Rows::read(
        sheet,
        title,
        |_, _| false,
        |row, title| {
            let act = match stars(row.cell(rating)) {
                Some(stars) => Act::Rated(stars),
                None if is_liked => Act::Liked,
                None if is_listed => Act::Listed,
                None => Act::Watched,
            };
            let at = day::seconds(row.cell(watched_at), DateOrder::MonthFirst).unwrap_or_default();
            Entry { year: year(row.cell(year_column)), ..Entry::new(title, act, at) }
        },
    ))
}

/// Lists and tables that were exported from a page have URLs of films instead of a column with the site's name.
fn mentions_letterboxd(sheet: &Sheet, address: usize) -> bool {
    sheet.rows().take(3).any(|row| {
        let address = row.cell(Some(address));
        address.contains("letterboxd.com/") || address.contains("boxd.it/")
    })
}

/// Half stars from `0.5` to `5`, with a comma in some spreadsheets.
fn stars(text: &str) -> Option<HalfStars> {
    HalfStars::nearest(text.replace(',', ".").parse().ok()?)
}
