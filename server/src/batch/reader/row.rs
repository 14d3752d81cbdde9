//! One row: a request to the model, a series, or the reason why it is unusable.

use std::borrow::Cow;

use domain::{BatchRow, COLUMNS, Column, ColumnMapping, ListSeparator, RowOutcome, truncated};
use models::titles::is_series_or_episode;

use super::cell::{cut, is_null, many_lines, one_line};
use super::field::Field;
use super::garbled::restored;
use super::list;
use super::year::Year;
use crate::recommender::{MAX_TITLE_LEN, MAX_VALUE_LEN, SimilarRequest};
use crate::table::{Record, RowProblem};

/// One row of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct ParsedRow {
    /// The line of the file at which the row begins, counted from 1.
    pub line: u64,
    /// Empty if it could not be read.
    pub title: String,
    pub content: RowContent,
    /// What was left out or changed, in sentences for the owner of the file.
    pub notes: Vec<String>,
}

/// What a row contains.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "nearly all rows are films")]
pub enum RowContent {
    /// A valid request to the model. If the title is that of an episode, the row is about a series unless the title is
    /// also that of a film.
    Film { request: SimilarRequest, has_episode_title: bool },
    /// The file marks the row as a series, a season or an episode.
    Series,
    /// Why the row cannot be used, in a sentence for the owner of the file.
    Unusable(String),
}

/// A row that is being read.
#[derive(Default)]
pub struct RowDraft {
    pub kind: Option<String>,
    pub request: SimilarRequest,
}

/// The result of reading a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading<'r> {
    Empty,
    Text,
    Number,
    Values(&'r [String]),
    Unreadable,
}

/// Parses rows with the mapping of their file.
pub struct RowParser {
    /// The fields that have columns, in the order of [`COLUMNS`].
    fields: Vec<(Column, Vec<(usize, ListSeparator)>)>,
}

/// The longest value that a note quotes in full, in characters.
const MAX_QUOTED_LEN: usize = 40;
const GARBLED: &str = "Garbled letters were restored.";
const NO_TITLE: &str = "There is no title.";

impl RowParser {
    /// A parser for rows of a file with this mapping.
    pub fn new(mapping: &ColumnMapping) -> Self {
        let positions = |column| {
            let positions = mapping.positions(column);
            positions.map(|position| (position, mapping.columns[position].separator)).collect::<Vec<_>>()
        };
        let fields = COLUMNS.iter().map(|spec| (spec.column, positions(spec.column)));
        Self { fields: fields.filter(|(_, positions)| !positions.is_empty()).collect() }
    }

    /// Parses the rows of a stored chunk.
    ///
    /// # Errors
    /// If they are not a JSON list of records.
    pub fn parse_chunk(&self, rows: &str) -> Result<Vec<ParsedRow>, serde_json::Error> {
        let records: Vec<Record> = serde_json::from_str(rows)?;
        Ok(records.iter().map(|record| self.parse(record)).collect())
    }

    /// Parses a row. Unusable values are left out and noted; only a row without a title is unusable.
    pub fn parse(&self, record: &Record) -> ParsedRow {
        self.parse_observed(record, &mut |_, _, _| {})
    }

    /// Parses a row. `on_cell` receives the position of each cell that is used, the result, and whether it was
    /// truncated.
    pub fn parse_observed(&self, record: &Record, on_cell: &mut impl FnMut(usize, Reading<'_>, bool)) -> ParsedRow {
        let mut notes = Vec::new();
        match record.problem {
            Some(problem) if problem.is_harmless() => notes.push(problem.to_string()),
            Some(problem) => return self.unusable(record, problem, notes),
            None => {}
        }
        let (mut draft, mut is_garbled) = (RowDraft::default(), false);
        for (column, positions) in &self.fields {
            for &(position, separator) in positions {
                let cell = restored(record.cell(position));
                is_garbled |= matches!(cell, Cow::Owned(_));
                read(*column, &cell, separator, &mut draft, &mut notes, &mut |reading, is_cut| {
                    on_cell(position, reading, is_cut);
                });
            }
        }
        if is_garbled {
            notes.push(GARBLED.to_owned());
        }
        self.exchange_title_and_year(record, &mut draft, &mut notes);
        let RowDraft { kind, mut request } = draft;
        request.title = request.title.or_else(|| request.original_title.clone());
        request.original_title = request.original_title.filter(|original| request.title.as_ref() != Some(original));
        let title = request.title.clone().unwrap_or_default();
        let is_series = is_series_or_episode(&title, kind.as_deref(), None);
        let content = match request.title {
            _ if is_series && kind.is_some() => RowContent::Series,
            Some(_) => RowContent::Film { request, has_episode_title: is_series },
            None => RowContent::Unusable(NO_TITLE.to_owned()),
        };
        ParsedRow { line: record.line, title, content, notes }
    }

    fn unusable(&self, record: &Record, problem: RowProblem, notes: Vec<String>) -> ParsedRow {
        let title = self.position(Column::Title).map(|position| one_line(record.cell(position))).unwrap_or_default();
        ParsedRow {
            line: record.line,
            title: title.chars().take(MAX_TITLE_LEN).collect(),
            content: RowContent::Unusable(problem.to_string()),
            notes,
        }
    }

    /// Some files exchange title and year in some of their rows.
    fn exchange_title_and_year(&self, record: &Record, draft: &mut RowDraft, notes: &mut Vec<String>) {
        let (Some(title), None) = (&draft.request.title, draft.request.year) else { return };
        let Some(other) = self.position(Column::Year).map(|position| one_line(record.cell(position))) else { return };
        if let Year::Read(year) = Year::of(title)
            && title.len() == 4
            && Year::of(&other) == Year::Unreadable
            && other.contains(char::is_alphabetic)
        {
            draft.request.title = Some(other.chars().take(MAX_TITLE_LEN).collect());
            draft.request.year = Some(year);
            notes.clear();
            notes.push("Title and year were swapped.".to_owned());
        }
    }

    fn position(&self, column: Column) -> Option<usize> {
        self.fields.iter().find(|(field, _)| *field == column).map(|(_, positions)| positions[0].0)
    }
}

/// Reads a cell into its field.
fn read(
    column: Column,
    cell: &str,
    separator: ListSeparator,
    draft: &mut RowDraft,
    notes: &mut Vec<String>,
    on_cell: &mut impl FnMut(Reading<'_>, bool),
) {
    let name = column.name();
    let is_null = is_null(cell);
    match Field::of(column, draft) {
        _ if is_null => on_cell(Reading::Empty, false),
        Field::Line(field, max) => {
            let mut text = one_line(cell);
            let is_cut = cut(&mut text, max);
            if is_cut {
                notes.push(format!("The {name} was cut to {max} characters."));
            }
            on_cell(if text.is_empty() { Reading::Empty } else { Reading::Text }, is_cut);
            *field = Some(text).filter(|text| !text.is_empty());
        }
        Field::Text(field, max) => {
            *field = many_lines(cell);
            let is_cut = cut(field, max);
            if is_cut {
                notes.push(format!("The {name} was cut to {max} characters."));
            }
            on_cell(Reading::Text, is_cut);
        }
        Field::List(field, max) => {
            let mut values = list::values(cell, separator);
            let count = values.len();
            values.retain(|value| value.chars().count() <= MAX_VALUE_LEN);
            let long = count - values.len();
            if long > 0 {
                let values = if long == 1 { "a value".to_owned() } else { format!("{long} values") };
                notes.push(format!("We left out {values} of more than {MAX_VALUE_LEN} characters under {name}."));
            }
            let is_cut = long > 0 || values.len() > max;
            if values.len() > max {
                notes.push(format!("Of {count} values under {name}, the first {max} are used."));
                values.truncate(max);
            }
            on_cell(if values.is_empty() && !is_cut { Reading::Empty } else { Reading::Values(&values) }, is_cut);
            // Several columns may fill a list.
            for value in values {
                if field.len() < max && !field.contains(&value) {
                    field.push(value);
                }
            }
        }
        Field::Year(field) => match Year::of(cell) {
            Year::Read(year) => {
                *field = Some(year);
                on_cell(Reading::Number, false);
            }
            Year::Missing => on_cell(Reading::Empty, false),
            Year::Unreadable => {
                notes.push(format!("The {name} {} could not be read and was left out.", quoted(cell)));
                on_cell(Reading::Unreadable, false);
            }
        },
        Field::Count(field, range) => {
            let text = one_line(cell);
            let number: Option<i64> = text.strip_suffix(".0").unwrap_or(&text).parse().ok();
            let number = number.map(|number| usize::try_from(number).unwrap_or(0));
            if let Some(number) = number {
                *field = number.clamp(*range.start(), *range.end());
            }
            if number == Some(*field) {
                on_cell(Reading::Number, false);
            } else {
                let quoted = quoted(cell);
                notes.push(format!(
                    "The {name} {quoted} is not a number from {} to {}; {field} is used.",
                    range.start(),
                    range.end()
                ));
                on_cell(Reading::Unreadable, false);
            }
        }
    }
}

fn quoted(cell: &str) -> String {
    format!("“{}”", truncated(&one_line(cell), MAX_QUOTED_LEN))
}

impl ParsedRow {
    /// The row of a batch without results, and the request to get them; an unusable row has a failure instead.
    pub fn into_batch_row(self, number: u64) -> (BatchRow, Option<SimilarRequest>) {
        let Self { line, title, notes, content, .. } = self;
        let row = BatchRow { row: number, line, title, notes, ..BatchRow::default() };
        match content {
            RowContent::Film { request, has_episode_title } => {
                let outcome = if has_episode_title { RowOutcome::Series } else { RowOutcome::Described };
                (BatchRow { year: request.year, outcome, ..row }, Some(request))
            }
            RowContent::Series => (BatchRow { outcome: RowOutcome::Series, ..row }, None),
            RowContent::Unusable(failure) => {
                (BatchRow { outcome: RowOutcome::Failed, failure: Some(failure), ..row }, None)
            }
        }
    }
}
