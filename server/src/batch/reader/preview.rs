//! Counts the cells and rows of a file by kind, before a batch is started.

use std::collections::HashSet;

use domain::{Column, ColumnMapping, FileColumn, ImportPreview, PreviewRow, RowCounts, truncated};
use models::titles::TitleMatch;

use super::cell::is_null;
use super::field::Field;
use super::mapping::is_type;
use super::row::{ParsedRow, Reading, RowContent, RowDraft, RowParser};
use crate::recommender::SimilarRequest;
use crate::services::known_values::KnownValues;
use crate::table::{Layout, Record};

/// The counts and examples of a part of a file.
pub struct Preview {
    columns: Vec<FileColumn>,
    counts: RowCounts,
    unusable: u64,
    matches: u64,
    /// Films of the catalogue that rows are about, by their position. Bounded by the catalogue.
    films: HashSet<usize>,
    rows: Vec<PreviewRow>,
}

/// The number of rows in the preview.
const PREVIEW_ROWS: usize = 5;
/// The number of examples of a column.
const EXAMPLES: usize = 3;
/// The longest example that is displayed in full, in characters.
const MAX_EXAMPLE_LEN: usize = 60;
/// The longest synopsis that the preview displays in full, in characters.
const MAX_TEXT_LEN: usize = 200;

impl Preview {
    /// Counts the records of a part of a file.
    pub fn of(mapping: &ColumnMapping, known_values: &KnownValues, records: &[Record]) -> Self {
        let columns =
            mapping.columns.iter().map(|mapped| FileColumn { mapped: mapped.clone(), ..FileColumn::default() });
        let (counts, films, rows) = (RowCounts::default(), HashSet::new(), Vec::new());
        let mut preview = Self { columns: columns.collect(), counts, unusable: 0, matches: 0, films, rows };
        let parser = RowParser::new(mapping);
        for record in records {
            preview.count(record, &parser, known_values);
        }
        preview
    }

    /// Adds the part of the file that follows this one.
    pub fn append(&mut self, next: Self) {
        for (column, next) in self.columns.iter_mut().zip(next.columns) {
            column.understood += next.understood;
            column.unknown += next.unknown;
            column.truncated += next.truncated;
            column.empty += next.empty;
            next.examples.into_iter().for_each(|example| add_example(&mut column.examples, example));
            next.unknown_examples.into_iter().for_each(|example| add_example(&mut column.unknown_examples, example));
        }
        let (counts, other) = (&mut self.counts, next.counts);
        counts.films += other.films;
        counts.ambiguous += other.ambiguous;
        counts.described += other.described;
        counts.only_year += other.only_year;
        counts.unknown += other.unknown;
        counts.series += other.series;
        self.unusable += next.unusable;
        self.matches += next.matches;
        self.films.extend(next.films);
        self.rows.extend(next.rows);
        self.rows.truncate(PREVIEW_ROWS);
    }

    /// The preview of a file with this layout.
    pub fn with_layout(self, layout: &Layout) -> ImportPreview {
        let file = ImportPreview {
            format: layout.format,
            encoding: layout.encoding.to_owned(),
            reencoded_cells: layout.reencoded_cells,
            delimiter: layout.delimiter,
            skipped: layout.skipped.clone(),
            more_columns: layout.more_columns as u64,
            ..ImportPreview::default()
        };
        self.replacing(file)
    }

    /// The preview of a file whose mapping was changed: these counts with the other facts of `file`.
    pub fn replacing(self, file: ImportPreview) -> ImportPreview {
        let mut columns = Vec::new();
        for field in self.columns.iter().filter_map(|column| column.mapped.field) {
            if !columns.iter().any(|name| name == field.name()) {
                columns.push(field.name().to_owned());
            }
        }
        let ignored = self.columns.iter().filter(|column| column.mapped.field.is_none());
        let ignored_columns = ignored.map(|column| column.mapped.heading.clone()).collect();
        let duplicates = self.counts.films - self.films.len() as u64;
        ImportPreview {
            columns,
            ignored_columns,
            file_columns: self.columns,
            counts: RowCounts { duplicates, ..self.counts },
            rows: self.rows,
            unusable: self.unusable,
            matches: self.matches,
            ..file
        }
    }

    fn count(&mut self, record: &Record, parser: &RowParser, known_values: &KnownValues) {
        let (mut is_described, mut title_cells) = (false, Vec::new());
        let columns = &mut self.columns;
        let row = parser.parse_observed(record, &mut |position, reading, is_cut| {
            let column = &mut columns[position];
            column.truncated += u64::from(is_cut);
            let is_known = match (column.mapped.field, reading) {
                (_, Reading::Empty) => {
                    column.empty += 1;
                    return;
                }
                (Some(Column::Title | Column::OriginalTitle), _) => return title_cells.push(position),
                (Some(Column::Type), _) => is_type(record.cell(position)),
                (Some(Column::Synopsis), _) => {
                    is_described = true;
                    true
                }
                (Some(field), Reading::Values(values)) => {
                    let is_known = values.iter().any(|value| is_known_value(field, value, known_values));
                    is_described |= is_known;
                    is_known
                }
                (_, reading) => reading != Reading::Unreadable,
            };
            count_cell(column, is_known, record.cell(position));
        });
        let is_film = self.count_row(&row, is_described, known_values);
        for position in title_cells {
            count_cell(&mut self.columns[position], is_film, record.cell(position));
        }
        for (column, cell) in self.columns.iter_mut().zip(&record.cells) {
            if column.examples.len() < EXAMPLES && !is_null(cell) {
                add_example(&mut column.examples, example(cell));
            }
        }
        if self.rows.len() < PREVIEW_ROWS {
            self.rows.push(self.displayed(row, record));
        }
    }

    /// Counts a row, and returns whether it is about films of the catalogue.
    fn count_row(&mut self, row: &ParsedRow, is_described: bool, known_values: &KnownValues) -> bool {
        let RowContent::Film { request, has_episode_title } = &row.content else {
            let is_series = row.content == RowContent::Series;
            *(if is_series { &mut self.counts.series } else { &mut self.unusable }) += 1;
            self.matches += 1;
            return false;
        };
        self.matches += request.k as u64;
        let (count, is_film) = match known_values.find(request) {
            TitleMatch::Film { position, .. } => {
                self.films.insert(position);
                (&mut self.counts.films, true)
            }
            TitleMatch::Ambiguous(_) => (&mut self.counts.ambiguous, true),
            TitleMatch::Unknown if *has_episode_title => (&mut self.counts.series, false),
            TitleMatch::Unknown if is_described => (&mut self.counts.described, false),
            TitleMatch::Unknown if request.year.is_some() => (&mut self.counts.only_year, false),
            TitleMatch::Unknown => (&mut self.counts.unknown, false),
        };
        *count += 1;
        is_film
    }

    /// The row as the preview displays it.
    fn displayed(&self, row: ParsedRow, record: &Record) -> PreviewRow {
        let ParsedRow { line, title, content, notes } = row;
        let mut preview = PreviewRow { line, title, notes, ..PreviewRow::default() };
        match content {
            RowContent::Unusable(failure) => preview.failure = Some(failure),
            RowContent::Film { request, .. } => {
                let mut draft = RowDraft { kind: None, request: SimilarRequest { title: None, ..request } };
                for (position, column) in self.columns.iter().enumerate() {
                    let Some(field) = column.mapped.field else { continue };
                    let is_listed = preview.details.iter().any(|(name, _)| name == field.name());
                    if is_listed || is_null(record.cell(position)) {
                        continue;
                    }
                    let values = displayed_values(Field::of(field, &mut draft));
                    if !values.is_empty() {
                        preview.details.push((field.name().to_owned(), values));
                    }
                }
            }
            RowContent::Series => {}
        }
        preview
    }
}

fn is_known_value(field: Column, value: &str, known_values: &KnownValues) -> bool {
    match field {
        Column::Genres => known_values.is_genre(value),
        Column::Keywords => known_values.is_keyword(value),
        _ => known_values.is_person(value),
    }
}

fn count_cell(column: &mut FileColumn, is_known: bool, cell: &str) {
    if is_known {
        column.understood += 1;
    } else {
        column.unknown += 1;
        if column.unknown_examples.len() < EXAMPLES {
            add_example(&mut column.unknown_examples, example(cell));
        }
    }
}

fn example(cell: &str) -> String {
    truncated(&super::cell::one_line(cell), MAX_EXAMPLE_LEN)
}

fn add_example(examples: &mut Vec<String>, example: String) {
    if examples.len() < EXAMPLES && !examples.contains(&example) {
        examples.push(example);
    }
}

/// The displayed values of a column other than the title.
fn displayed_values(field: Field<'_>) -> Vec<String> {
    match field {
        Field::Line(text, _) => text.iter().cloned().collect(),
        Field::Text(text, _) if text.is_empty() => Vec::new(),
        Field::Text(text, _) => vec![truncated(text, MAX_TEXT_LEN)],
        Field::List(values, _) => values.clone(),
        Field::Year(year) => year.iter().map(u16::to_string).collect(),
        Field::Count(count, _) => vec![count.to_string()],
    }
}
