//! Finds the table of films among the rows of a file: its heading, and where it ends. Exports may have lines before the
//! heading, and several tables below each other.

use std::borrow::Cow;

use domain::{Column, HeadingMeaning, SURE_TITLE_RANK, SkippedKind, SkippedPart, truncated};

use super::rows::Row;

/// Collects the headings and sections of a file.
#[derive(Default)]
pub struct Segments {
    sections: Vec<Section>,
    /// Rows before the first heading.
    preamble: Option<SkippedPart>,
    /// The first rows, as long as no heading was found.
    head: Vec<HeadRow>,
    /// The number of rows that are not blank.
    rows: u64,
    /// The largest number of cells of a row without a heading.
    widest: usize,
}

/// A heading and the rows below it.
struct Section {
    line: u64,
    heading: Vec<String>,
    weight: Weight,
    rows: u64,
    /// Whether all cells of a column are numbers, as far as the first rows show.
    numbers: Vec<bool>,
    repeated: Option<SkippedPart>,
}

/// How likely a heading is that of a table of films.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Weight {
    /// The sum of: 1 for a title, 1 if its heading is unambiguous, 1 for a year.
    class: u8,
    points: u32,
}

struct HeadRow {
    line: u64,
    cells: Vec<String>,
}

/// The table of films.
pub struct Segment {
    /// `None` if the first row is a film.
    pub heading: Option<Vec<String>>,
    /// The number of columns.
    pub width: usize,
    /// The line of the heading, or the one before the first row.
    pub after: u64,
    /// The line of the next table.
    pub end: Option<u64>,
    /// The number of rows, including those that are skipped because they repeat the heading.
    pub rows: u64,
    pub skipped: Vec<SkippedPart>,
    weight: Option<Weight>,
    /// Without a heading: the percentage of the first rows that have the most frequent number of cells, and this number.
    regularity: (usize, usize),
}

/// The number of rows in which a heading is searched for.
const HEAD_ROWS: u64 = 200;
/// The number of rows below a heading in which a better one is searched for, in case the first is not a heading.
const UNSURE_ROWS: u64 = 50;
/// The maximum number of tables that are distinguished.
const MAX_SECTIONS: usize = 50;
/// The longest heading cell that is kept, in characters.
pub const MAX_HEADING_CHARS: usize = 60;

impl Segments {
    /// Adds the next row of the file.
    pub fn take(&mut self, row: &Row<'_>) {
        self.rows += 1;
        let (may_be_heading, is_unsure) = match self.sections.last() {
            None => (self.rows <= HEAD_ROWS || row.after_gap, true),
            Some(section) => (row.after_gap || section.rows < UNSURE_ROWS, section.rows < UNSURE_ROWS),
        };
        if let Some(section) = self.sections.last_mut()
            && is_part_of_heading(&section.heading, row, section.rows == 0)
        {
            let repeated = || SkippedPart { rows: 0, ..part(SkippedKind::RepeatedHeading, row) };
            section.repeated.get_or_insert_with(repeated).rows += 1;
            return;
        }
        let weight =
            if may_be_heading && self.sections.len() < MAX_SECTIONS { weigh(&row.cells, row.after_gap) } else { None };
        let begins_table = weight.is_some_and(|(weight, fields)| match self.sections.last() {
            None => true,
            Some(section) => {
                (row.after_gap && (fields > 1 || section.has_numbers_for_names(&row.cells)))
                    || (is_unsure && weight > section.weight)
            }
        });
        if let (true, Some((weight, _))) = (begins_table, weight) {
            let heading = row.cells.iter().map(|cell| cell.chars().take(MAX_HEADING_CHARS).collect()).collect();
            let numbers = vec![true; row.cells.len()];
            self.sections.push(Section { line: row.line, heading, weight, rows: 0, numbers, repeated: None });
            self.head.clear();
        } else if let Some(section) = self.sections.last_mut() {
            section.rows += 1;
            if section.rows <= UNSURE_ROWS {
                for (numbers, cell) in section.numbers.iter_mut().zip(&row.cells) {
                    *numbers &= is_number(cell) || cell.trim().is_empty();
                }
            }
        } else {
            self.widest = self.widest.max(row.cells.len());
            self.preamble.get_or_insert_with(|| part(SkippedKind::Preamble, row)).rows += 1;
            if self.head.len() < HEAD_ROWS as usize {
                let cells = row.cells.iter().map(|cell| truncated(cell, MAX_HEADING_CHARS)).collect();
                self.head.push(HeadRow { line: row.line, cells });
            }
        }
    }

    /// The table of films. `None` if there are no rows.
    pub fn best(self) -> Option<Segment> {
        if self.rows == 0 {
            return None;
        }
        let best = self.sections.iter().enumerate().max_by_key(|(position, section)| {
            (section.weight.class, section.rows, section.weight.points, std::cmp::Reverse(*position))
        });
        let Some((best, _)) = best else { return Some(self.without_known_heading()) };
        let end = self.sections.get(best + 1).map(|next| next.line);
        let mut skipped: Vec<_> = self.preamble.into_iter().collect();
        let mut chosen = None;
        for (position, section) in self.sections.into_iter().enumerate() {
            if position == best {
                skipped.extend(section.repeated.clone());
                chosen = Some(section);
            } else {
                // A few lines above the table count as its preamble.
                let is_preamble = position < best && section.rows <= 3;
                let kind = if is_preamble { SkippedKind::Preamble } else { SkippedKind::OtherTable };
                let rows = section.rows + 1;
                match skipped.last_mut() {
                    Some(SkippedPart { kind: SkippedKind::Preamble, rows: before, .. }) if is_preamble => {
                        *before += rows;
                    }
                    _ => {
                        let text = beginning(&section.heading);
                        skipped.push(SkippedPart { kind, line: section.line, rows, text });
                    }
                }
            }
        }
        let section = chosen?;
        Some(Segment {
            width: section.heading.len(),
            heading: Some(section.heading),
            after: section.line,
            end,
            rows: section.rows,
            skipped,
            weight: Some(section.weight),
            regularity: (100, 1),
        })
    }

    /// The table of a file without a known heading. The first row still counts as a heading if it has names above
    /// numbers.
    fn without_known_heading(self) -> Segment {
        let comments = self.head.iter().take_while(|row| row.cells[0].trim_start().starts_with('#')).count();
        let comments = if comments == self.head.len() { 0 } else { comments };
        let rows = &self.head[comments..];
        let heading = rows.split_first().filter(|(first, rest)| has_names(first, rest)).map(|(first, _)| first);
        let mut counts = std::collections::BTreeMap::<usize, usize>::new();
        for row in rows {
            *counts.entry(row.cells.len()).or_default() += 1;
        }
        let rules = usize::from(heading.is_some() && rows.get(1).is_some_and(|row| is_rule(&row.cells)));
        let (usual, count) = counts.into_iter().max_by_key(|(_, count)| *count).unwrap_or((1, 1));
        let skipped = self.preamble.filter(|_| comments > 0).map(|part| SkippedPart { rows: comments as u64, ..part });
        Segment {
            width: heading.map_or(self.widest, |heading| heading.cells.len()),
            after: heading.map_or(rows[0].line - 1, |heading| heading.line),
            heading: heading.map(|heading| heading.cells.clone()),
            end: None,
            rows: self.rows - (comments + rules) as u64 - u64::from(heading.is_some()),
            skipped: skipped.into_iter().collect(),
            weight: None,
            regularity: (count * 100 / rows.len(), usual),
        }
    }
}

impl Segment {
    /// How well a delimiter fits a file, in order: a better heading, more rows of equal length, more cells. `fitting`
    /// is the percentage of the first rows that have no more cells than the heading.
    pub fn quality(&self, fitting: usize) -> (u8, u32, usize, usize) {
        match self.weight {
            Some(Weight { class, points }) => (class, points, fitting / 10, self.width),
            None => (0, 0, self.regularity.0 / 10, self.regularity.1),
        }
    }
}

impl Section {
    /// Whether a row has names where the rows of this table have numbers, so that it is the heading of another table.
    fn has_numbers_for_names(&self, cells: &[Cow<'_, str>]) -> bool {
        let is_name =
            |cell: &str| !cell.trim().is_empty() && !cell.contains(|character: char| character.is_ascii_digit());
        self.rows > 0 && self.numbers.iter().zip(cells).any(|(numbers, cell)| *numbers && is_name(cell))
    }
}

/// Whether a row belongs to the heading: it repeats it, or is the rule below it.
pub fn is_part_of_heading(heading: &[String], row: &Row<'_>, is_first: bool) -> bool {
    (is_first && is_rule(&row.cells)) || is_heading_again(heading, row)
}

/// Whether a row is a rule, as Markdown has it below a heading: `|---|:---:|`.
fn is_rule(cells: &[impl AsRef<str>]) -> bool {
    let is_line = |cell: &str| {
        let line = cell.trim().trim_matches(':');
        line.len() >= 3 && line.bytes().all(|byte| matches!(byte, b'-' | b'=' | b'+'))
    };
    let mut cells = cells.iter().map(AsRef::as_ref).filter(|cell: &&str| !cell.trim().is_empty()).peekable();
    cells.peek().is_some() && cells.all(is_line)
}

/// Whether a row repeats the heading, as in concatenated files.
fn is_heading_again(heading: &[String], row: &Row<'_>) -> bool {
    heading.len() == row.cells.len()
        && heading
            .iter()
            .zip(&row.cells)
            .all(|(heading, cell)| cell.len() <= 4 * MAX_HEADING_CHARS && **heading == **cell)
}

fn part(kind: SkippedKind, row: &Row<'_>) -> SkippedPart {
    SkippedPart { kind, line: row.line, rows: 0, text: beginning(&row.cells) }
}

fn beginning(cells: &[impl AsRef<str>]) -> String {
    let mut text = String::new();
    for cell in cells.iter().map(|cell| cell.as_ref().trim()).filter(|cell| !cell.is_empty()).take(10) {
        if !text.is_empty() {
            text += ", ";
        }
        text += cell;
    }
    truncated(&text.replace(char::is_control, " "), MAX_HEADING_CHARS)
}

/// The weight of a row as a heading, and the number of fields that it names; `None` if it is not a heading.
fn weigh(cells: &[Cow<'_, str>], is_beginning: bool) -> Option<(Weight, usize)> {
    let mut fields = Vec::new();
    let (mut others, mut numbers, mut sure_title) = (0, 0, false);
    for cell in cells {
        match Column::from_heading(cell) {
            HeadingMeaning::Field { column, rank } => {
                sure_title |= column == Column::Title && rank <= SURE_TITLE_RANK;
                if !fields.contains(&column) {
                    fields.push(column);
                }
            }
            HeadingMeaning::Other => others += 1,
            HeadingMeaning::Unknown => numbers += usize::from(is_number(cell)),
        }
    }
    let is_heading = match fields.len() {
        0 => false,
        1 => numbers == 0 && (is_beginning || sure_title || others > 0),
        _ => numbers * 2 <= cells.len(),
    };
    if !is_heading {
        return None;
    }
    let has = |column: Column| fields.contains(&column);
    let class = u8::from(has(Column::Title)) + u8::from(sure_title) + u8::from(has(Column::Year));
    let points =
        fields.iter().map(|field| if matches!(field, Column::Title | Column::Year) { 8 } else { 4 }).sum::<u32>();
    Some((Weight { class, points: points + others }, fields.len()))
}

fn is_number(cell: &str) -> bool {
    let cell = cell.trim();
    cell.starts_with(|first: char| first.is_ascii_digit())
        && cell
            .chars()
            .all(|character| character.is_ascii_digit() || matches!(character, '.' | ',' | '-' | '/' | ':' | ' '))
}

/// Whether the first row has names where most of the others have numbers or dates.
fn has_names(first: &HeadRow, rest: &[HeadRow]) -> bool {
    let is_name = |cell: &String| !cell.trim().is_empty() && !is_number(cell);
    if rest.is_empty() || !first.cells.iter().all(is_name) {
        return false;
    }
    (0..first.cells.len()).any(|column| {
        let numbers = rest.iter().filter(|row| row.cells.get(column).is_some_and(|cell| is_number(cell))).count();
        numbers * 5 >= rest.len() * 4
    })
}
