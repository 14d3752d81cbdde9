//! Netflix: the viewing history of a profile (`Title`, `Date`), and the tables of a complete export.

use std::collections::HashMap;

use domain::{Column, HalfStars, HeadingMeaning};

use super::day::{self, DateOrder};
use super::sheet::{Row, Sheet};
use super::{Act, Entry, Rows};

/// A film that was played for less time than this, in minutes over all sessions, does not count as watched.
const MIN_MINUTES: u32 = 20;

/// Reads a table of Netflix; `None` if it is not one. There are no years, and episodes look like films until the titles are
/// compared with the catalogue.
pub fn read(sheet: &Sheet, _name: &str, _in_archive: bool) -> Option<Rows> {
    if let Some(title) = sheet.column(&["title name"]) {
        return if sheet.column(&["thumbs value"]).is_some() {
            Some(ratings(sheet, title))
        } else {
            Some(listed(sheet, title, sheet.column(&["utc title add date"])?))
        };
    }
    if let Some((title, date)) = history_columns(sheet) {
        return Some(history(sheet, title, date));
    }
    let title = sheet.column(&["title"])?;
    match (sheet.column(&["start time"]), sheet.column(&["duration"])) {
        (Some(start), Some(duration)) => Some(sessions(sheet, title, start, duration)),
        _ => None,
    }
}

/// The columns of a viewing history, whose headings are in the language of the account: titles and days.
fn history_columns(sheet: &Sheet) -> Option<(usize, usize)> {
    let [one, other] = sheet.headings() else { return None };
    let is_title =
        |heading: &str| matches!(Column::from_heading(heading), HeadingMeaning::Field { column: Column::Title, .. });
    let (title, date) = if is_title(one) {
        (0, 1)
    } else if is_title(other) {
        (1, 0)
    } else {
        return None;
    };
    let is_day = |row: Row<'_>| {
        let cell = row.cell(Some(date));
        [DateOrder::MonthFirst, DateOrder::DayFirst].into_iter().any(|order| day::seconds(cell, order).is_some())
    };
    let days = sheet.rows().filter(|&row| is_day(row)).count();
    (days > 0 && days * 2 >= sheet.rows().count()).then_some((title, date))
}

fn history(sheet: &Sheet, title: usize, date: usize) -> Rows {
    let order = DateOrder::of(sheet.rows().map(|row| row.cell(Some(date))));
    Rows::read(
        sheet,
        title,
        |_, _| false,
        |row, title| Entry::new(title, Act::Watched, day::seconds(row.cell(Some(date)), order).unwrap_or_default()),
    )
}

/// A session is one sitting. Trailers and previews are marked, and several profiles share one table.
fn sessions(sheet: &Sheet, title: usize, start: usize, duration: usize) -> Rows {
    let supplement = sheet.column(&["supplemental video type"]);
    let profile = only_profile(sheet);
    let mut rows = Rows { ignored: profile.others(), ..Rows::default() };
    let mut watched: HashMap<&str, (u32, i64)> = HashMap::new();
    let mut order = Vec::new();
    for row in sheet.rows().filter(|&row| profile.has(row)) {
        rows.count += 1;
        let title = row.cell(Some(title));
        if let Some(problem) = row.problem() {
            rows.unreadable(title, problem);
            continue;
        }
        if title.is_empty() || !row.cell(supplement).is_empty() {
            continue;
        }
        let (seconds, at) = watched.entry(title).or_insert_with(|| {
            order.push(title);
            (0, 0)
        });
        *seconds += length(row.cell(Some(duration)));
        *at = (*at).max(day::seconds(row.cell(Some(start)), DateOrder::MonthFirst).unwrap_or_default());
    }
    for title in order {
        let (seconds, at) = watched[title];
        if seconds >= MIN_MINUTES * 60 {
            rows.entries.push(Entry::new(title, Act::Watched, at));
        }
    }
    rows
}

/// Thumbs: 1 is down, 2 is up, 3 is two thumbs up. Older ratings have one to five stars.
fn ratings(sheet: &Sheet, title: usize) -> Rows {
    let (thumbs, stars) = (sheet.column(&["thumbs value"]), sheet.column(&["star value"]));
    let date = sheet.column(&["event utc ts", "region view date"]);
    let profile = only_profile(sheet);
    let mut rows = Rows { ignored: profile.others(), ..Rows::default() };
    for row in sheet.rows().filter(|&row| profile.has(row)) {
        rows.count += 1;
        let title = row.cell(Some(title));
        let act = match row.cell(thumbs).parse() {
            Ok(1) => Some(Act::Disliked),
            Ok(2 | 3) => Some(Act::Liked),
            _ => star_rating(row.cell(stars)),
        };
        match (row.problem(), act) {
            (Some(problem), _) => rows.unreadable(title, problem),
            (None, Some(act)) if !title.is_empty() => {
                let at = day::seconds(row.cell(date), DateOrder::MonthFirst).unwrap_or_default();
                rows.entries.push(Entry::new(title, act, at));
            }
            // A withdrawn rating.
            (None, _) => {}
        }
    }
    rows
}

fn star_rating(stars: &str) -> Option<Act> {
    HalfStars::nearest(stars.parse().ok()?).map(Act::Rated)
}

fn listed(sheet: &Sheet, title: usize, date: usize) -> Rows {
    let profile = only_profile(sheet);
    let mut rows = Rows { ignored: profile.others(), ..Rows::default() };
    for row in sheet.rows().filter(|&row| profile.has(row)) {
        rows.count += 1;
        let title = row.cell(Some(title));
        match row.problem() {
            Some(problem) => rows.unreadable(title, problem),
            None if title.is_empty() => {}
            None => {
                let at = day::seconds(row.cell(Some(date)), DateOrder::MonthFirst).unwrap_or_default();
                rows.entries.push(Entry::new(title, Act::Listed, at));
            }
        }
    }
    rows
}

/// The rows of one profile: a household shares one export, and a mix of its tastes would suit no one.
struct OnlyProfile<'s> {
    column: Option<usize>,
    name: &'s str,
    others: Vec<(&'s str, usize)>,
}

/// Chooses the profile with most rows.
fn only_profile(sheet: &Sheet) -> OnlyProfile<'_> {
    let column = sheet.column(&["profile name"]);
    let mut counts: Vec<(&str, usize)> = Vec::new();
    if column.is_some() {
        for row in sheet.rows() {
            let name = row.cell(column);
            match counts.iter_mut().find(|(other, _)| *other == name) {
                Some((_, count)) => *count += 1,
                None => counts.push((name, 1)),
            }
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut counts = counts.into_iter();
    let name = counts.next().map_or("", |(name, _)| name);
    OnlyProfile { column, name, others: counts.collect() }
}

impl OnlyProfile<'_> {
    fn has(&self, row: Row<'_>) -> bool {
        self.column.is_none() || row.cell(self.column) == self.name
    }

    fn others(&self) -> Vec<String> {
        let named = |(name, count): &(&str, usize)| {
            let rows = if *count == 1 { "row" } else { "rows" };
            format!("profile {name} ({count} {rows}); read was the one with most rows, {}", self.name)
        };
        self.others.iter().map(named).collect()
    }
}

/// Seconds of `01:02:03`.
fn length(text: &str) -> u32 {
    text.split(':').fold(0, |seconds: u32, part| {
        seconds.saturating_mul(60).saturating_add(part.trim().parse::<u32>().unwrap_or_default())
    })
}
