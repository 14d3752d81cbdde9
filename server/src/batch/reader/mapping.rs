//! Recognises what the columns of a table are used for: by their headings, and if these are not conclusive, by their
//! cells.

use std::cmp::Reverse;
use std::collections::HashSet;

use domain::{
    COLUMNS, Column, ColumnMapping, HeadingMeaning, ListSeparator, MappedColumn, RecognisedBy, SURE_TITLE_RANK,
    truncated,
};
use models::titles::is_series_or_episode;
use thiserror::Error;

use super::cell::is_null;
use super::year::Year;
use super::{list, literal};
use crate::services::known_values::KnownValues;
use crate::table::Record;

/// No column of a file can be that of the titles.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "No column has film titles. The first line should name the columns, and one of them should be title. This file has: {found}."
)]
pub struct NoTitle {
    found: String,
}

/// Rows of a table from which its columns are recognised: the first ones, and every fiftieth of the others.
#[derive(Debug, Default)]
pub struct Sample {
    rows: Vec<Vec<String>>,
    seen: usize,
    /// The length of all cells, in bytes.
    len: usize,
}

/// The number of first rows.
const FIRST_ROWS: usize = 2000;
const STRIDE: usize = 50;
/// The maximum number of rows, and of bytes.
const MAX_ROWS: usize = 5000;
const MAX_LEN: usize = 16 * 1024 * 1024;
/// The number of cells of a column that are compared with the titles of films.
const MAX_TITLES: usize = 300;
/// The number of cells of a column that decide its separator.
const MAX_LISTS: usize = 1000;
/// The longest cell that may be a title or a name, in bytes.
const MAX_NAME_LEN: usize = 150;
/// The maximum number of headings that an error displays.
const MAX_FOUND: usize = 10;

impl Sample {
    /// Adds a row of the table, unless the sample is full or does not need it.
    pub fn add(&mut self, record: &Record) {
        self.seen += 1;
        let is_chosen = self.seen <= FIRST_ROWS || self.seen.is_multiple_of(STRIDE);
        if is_chosen && record.problem.is_none() && self.rows.len() < MAX_ROWS && self.len < MAX_LEN {
            self.len += record.cells.iter().map(String::len).sum::<usize>();
            self.rows.push(record.cells.clone());
        }
    }

    /// The cells of a column that have a value.
    fn cells(&self, column: usize) -> impl Iterator<Item = &str> {
        let cells = self.rows.iter().filter_map(move |row| row.get(column));
        cells.map(String::as_str).filter(|cell| !is_null(cell))
    }
}

/// Recognises the columns of a table.
///
/// # Errors
/// If no column can be that of the titles.
pub fn recognised(
    headings: &[String],
    has_heading: bool,
    sample: &Sample,
    known_values: &KnownValues,
) -> Result<ColumnMapping, NoTitle> {
    let mut guess = Guess::new(headings, has_heading, sample, known_values);
    guess.by_headings();
    guess.title_by_cells();
    // The only column has titles, even if years are beside them.
    if headings.len() == 1 && !guess.mapping.has_title() {
        guess.title_by_shape();
    }
    guess.others_by_cells();
    if !guess.mapping.has_title() {
        guess.title_by_shape();
    }
    if guess.mapping.has_title() { Ok(guess.mapping) } else { Err(NoTitle { found: found(headings) }) }
}

struct Guess<'g> {
    mapping: ColumnMapping,
    meanings: Vec<HeadingMeaning>,
    sample: &'g Sample,
    known_values: &'g KnownValues,
}

impl<'g> Guess<'g> {
    fn new(headings: &[String], has_heading: bool, sample: &'g Sample, known_values: &'g KnownValues) -> Self {
        let meaning =
            |heading: &String| if has_heading { Column::from_heading(heading) } else { HeadingMeaning::Unknown };
        let column = |(position, heading): (usize, &String)| MappedColumn {
            heading: heading.clone(),
            separator: separator(sample.cells(position).take(MAX_LISTS), known_values),
            ..MappedColumn::default()
        };
        let columns = headings.iter().enumerate().map(column).collect();
        let meanings = headings.iter().map(meaning).collect();
        Self { mapping: ColumnMapping { columns }, meanings, sample, known_values }
    }

    fn assign(&mut self, position: usize, field: Column, recognised: RecognisedBy) {
        let column = &mut self.mapping.columns[position];
        column.field = Some(field);
        column.recognised = recognised;
    }

    /// The rank of a heading for a field.
    fn rank(&self, position: usize, field: Column) -> Option<usize> {
        match self.meanings[position] {
            HeadingMeaning::Field { column, rank } if column == field => Some(rank),
            _ => None,
        }
    }

    /// A list takes all of its columns; another field the one with the best heading.
    fn by_headings(&mut self) {
        for spec in COLUMNS {
            let ranked = (0..self.meanings.len()).filter_map(|at| Some((self.rank(at, spec.column)?, at)));
            let mut ranked: Vec<_> = ranked.collect();
            ranked.sort_unstable();
            let taken = if spec.is_list { ranked.len() } else { 1 };
            for (_, position) in ranked.into_iter().take(taken) {
                self.assign(position, spec.column, RecognisedBy::Heading);
            }
        }
    }

    /// The columns without a field whose headings are unknown, so that only their cells can tell.
    fn free(&self) -> Vec<usize> {
        let is_free = |position: &usize| {
            self.mapping.columns[*position].field.is_none() && self.meanings[*position] == HeadingMeaning::Unknown
        };
        (0..self.meanings.len()).filter(is_free).collect()
    }

    /// Chooses the column with the most titles of known films.
    fn title_by_cells(&mut self) {
        let current = self.mapping.positions(Column::Title).next();
        if current
            .is_some_and(|position| self.rank(position, Column::Title).is_some_and(|rank| rank <= SURE_TITLE_RANK))
        {
            return;
        }
        let share = |position: usize| {
            // A cell that is the same in many rows counts once: it names what the rows have in common.
            let mut seen = HashSet::new();
            self.share(position, MAX_TITLES, |cell| {
                cell.contains(char::is_alphabetic) && seen.insert(cell.to_owned()) && self.known_values.has_title(cell)
            })
        };
        let best = self.free().into_iter().map(|position| (share(position), position));
        let Some((best, position)) = best.max_by_key(|(share, position)| (*share, Reverse(*position))) else { return };
        let least = current.map_or(MIN_TITLES, |current| share(current) * 3 + MIN_TITLES);
        if best >= least {
            if let Some(current) = current {
                self.mapping.columns[current].field = None;
                self.mapping.columns[current].recognised = RecognisedBy::Nothing;
            }
            self.assign(position, Column::Title, RecognisedBy::Cells);
        }
    }

    fn others_by_cells(&mut self) {
        for field in [Column::Year, Column::Type, Column::Genres, Column::Keywords, Column::Synopsis] {
            if self.mapping.positions(field).next().is_none() {
                let best =
                    self.free().into_iter().map(|position| (self.likeness(position, field), Reverse(position))).max();
                if let Some((MIN_LIKENESS.., Reverse(position))) = best {
                    self.assign(position, field, RecognisedBy::Cells);
                }
            }
        }
        // Of two columns of people, the one with fewer names per film has the directors.
        let mut people: Vec<_> = (self.free().into_iter())
            .filter(|&position| self.likeness(position, Column::Cast) >= MIN_LIKENESS)
            .map(|position| (self.values_per_cell(position), position))
            .collect();
        people.sort_unstable();
        for (hundredths, position) in people {
            let has = |field| self.mapping.positions(field).next().is_some();
            if !has(Column::Directors) && hundredths < MAX_DIRECTORS {
                self.assign(position, Column::Directors, RecognisedBy::Cells);
            } else if !has(Column::Cast) {
                self.assign(position, Column::Cast, RecognisedBy::Cells);
            }
        }
    }

    /// Chooses the column that looks most like titles, although none of them is known: the leftmost one with distinct,
    /// short texts.
    fn title_by_shape(&mut self) {
        let looks_like_titles = |position: &usize| {
            let cells: Vec<&str> = self.sample.cells(*position).take(MAX_TITLES).collect();
            // Dates, numbers of films and lists are no titles.
            let is_title = |cell: &&&str| {
                let (letters, all) =
                    (cell.chars().filter(|letter| letter.is_alphabetic()).count(), cell.chars().count());
                cell.len() <= MAX_NAME_LEN
                    && letters * 3 >= all
                    && !cell.contains("://")
                    && literal::values(cell).is_none()
            };
            let different: HashSet<&&str> = cells.iter().collect();
            !cells.is_empty()
                && cells.iter().filter(is_title).count() * 10 >= cells.len() * 9
                && different.len() * 2 >= cells.len()
        };
        if let Some(position) = self.free().into_iter().find(looks_like_titles) {
            self.assign(position, Column::Title, RecognisedBy::Cells);
        }
    }

    /// The percentage of the cells of a column that look like values of a field.
    fn likeness(&self, position: usize, field: Column) -> usize {
        let separator = self.mapping.columns[position].separator;
        let mostly = |cell: &str, is_known: &dyn Fn(&str) -> bool| {
            let values = list::values(cell, separator);
            !values.is_empty() && values.iter().filter(|value| is_known(value)).count() * 2 >= values.len()
        };
        match field {
            Column::Year => self.years(position),
            Column::Type => self.share(position, MAX_LISTS, is_type),
            Column::Genres => {
                self.share(position, MAX_LISTS, |cell| mostly(cell, &|value| self.known_values.is_genre(value)))
            }
            Column::Keywords => {
                self.share(position, MAX_LISTS, |cell| mostly(cell, &|value| self.known_values.is_keyword(value)))
            }
            Column::Cast | Column::Directors => {
                self.share(position, MAX_LISTS, |cell| mostly(cell, &|value| self.known_values.is_person(value)))
            }
            Column::Synopsis => self.share(position, MAX_LISTS, |cell| cell.split_whitespace().count() >= MIN_WORDS),
            Column::Title | Column::OriginalTitle | Column::K => 0,
        }
    }

    /// Years, or dates that span decades: the dates of a diary usually do not.
    fn years(&self, position: usize) -> usize {
        let years: HashSet<u16> = (self.sample.cells(position).take(MAX_LISTS))
            .filter_map(|cell| if let Year::Read(year) = Year::of(cell) { Some(year) } else { None })
            .collect();
        let is_plain =
            self.share(position, MAX_LISTS, |cell| cell.trim().trim_end_matches(".0").len() == 4) >= MIN_LIKENESS;
        let spans_decades = years.iter().max().zip(years.iter().min()).is_some_and(|(last, first)| last - first >= 25);
        if is_plain || spans_decades {
            self.share(position, MAX_LISTS, |cell| {
                // A number among words is not a year of release.
                cell.len() <= 30 && matches!(Year::of(cell), Year::Read(_))
            })
        } else {
            0
        }
    }

    /// The percentage of the cells with a value for which a test is true.
    fn share(&self, position: usize, max: usize, mut test: impl FnMut(&str) -> bool) -> usize {
        let (mut cells, mut passed) = (0, 0);
        for cell in self.sample.cells(position).take(max) {
            cells += 1;
            passed += usize::from(test(cell));
        }
        if cells == 0 { 0 } else { (passed * 100).div_ceil(cells) }
    }

    /// The mean number of values of a cell, in hundredths.
    fn values_per_cell(&self, position: usize) -> usize {
        let separator = self.mapping.columns[position].separator;
        let counts: Vec<_> =
            self.sample.cells(position).take(MAX_LISTS).map(|cell| list::values(cell, separator).len()).collect();
        counts.iter().sum::<usize>() * 100 / counts.len().max(1)
    }
}

/// The least percentage of cells that must be titles of known films.
const MIN_TITLES: usize = 8;
/// The least percentage of cells that must look like a field.
const MIN_LIKENESS: usize = 60;
/// The least number of words of a synopsis.
const MIN_WORDS: usize = 8;
/// The largest mean number of directors, in hundredths.
const MAX_DIRECTORS: usize = 170;

/// Whether a cell names the type of a title, as exports do.
pub fn is_type(cell: &str) -> bool {
    let word = domain::normalised_heading(cell);
    let is_short = cell.split_whitespace().count() <= 4
        && !cell.contains(|character: char| character == ':' || character.is_ascii_digit());
    matches!(word.as_str(), "movie" | "film" | "feature" | "tvmovie" | "short" | "video" | "tvspecial")
        || (is_short && is_series_or_episode("", Some(cell), None))
}

/// What separates the values of a column, judged by its cells: the separator that yields known values, or else the one
/// that yields short values.
fn separator<'c>(cells: impl Iterator<Item = &'c str>, known_values: &KnownValues) -> ListSeparator {
    const OTHERS: [ListSeparator; 3] = [ListSeparator::Semicolon, ListSeparator::Comma, ListSeparator::Slash];
    #[derive(Default, Clone, Copy)]
    struct Evidence {
        cells: usize,
        parts: usize,
        short: usize,
        known: usize,
        /// The number of cells that are known values as a whole, although they contain the separator.
        whole: usize,
    }
    let mut evidence = [Evidence::default(); OTHERS.len()];
    let mut bars = 0;
    for cell in cells.filter(|cell| cell.len() <= 1000) {
        if cell.contains('|') {
            bars += 1;
            continue;
        }
        let is_literal = || literal::values(cell).is_some();
        for (evidence, separator) in evidence.iter_mut().zip(OTHERS) {
            if !cell.contains(separator.character()) || is_literal() {
                continue;
            }
            evidence.cells += 1;
            evidence.whole += usize::from(known_values.is_term(cell));
            list::split(cell, separator, &mut |part| {
                evidence.parts += 1;
                evidence.short += usize::from(part.len() <= 40 && part.split_whitespace().count() <= 5);
                evidence.known += usize::from(known_values.is_term(part));
            });
        }
    }
    if evidence.iter().all(|found| found.cells <= bars) {
        return ListSeparator::Bar;
    }
    let known = |found: &Evidence| {
        (found.known * 100 / found.parts.max(1)).saturating_sub(100 * found.whole / found.cells.max(1))
    };
    let best = evidence.iter().zip(OTHERS).filter(|(found, _)| found.cells > 0).max_by_key(|(found, _)| {
        // A rare separator may be part of a name.
        (known(found) >= 10, found.cells * known(found).max(1))
    });
    match best {
        Some((found, separator)) if known(found) >= 10 => separator,
        _ => {
            let is_plausible = |(found, _): &(&Evidence, ListSeparator)| {
                found.cells > 0 && found.short * 10 >= found.parts * 8 && found.whole == 0
            };
            evidence.iter().zip(OTHERS).find(is_plausible).map_or(ListSeparator::Bar, |(_, separator)| separator)
        }
    }
}

fn found(headings: &[String]) -> String {
    let more = headings.len().saturating_sub(MAX_FOUND);
    let found: Vec<_> = headings.iter().take(MAX_FOUND).map(|heading| truncated(heading, 60)).collect();
    let found = found.join(", ");
    if more == 0 { found } else { format!("{found} and {more} more") }
}
