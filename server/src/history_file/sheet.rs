//! One table of an export, in memory: exports are small, and some of them are read twice.

use thiserror::Error;

/// Why a file is not a table. The message is shown to its owner.
#[derive(Debug, Error)]
pub enum SheetError {
    #[error("This file is not a table.")]
    NotATable,
}

/// What a file contains.
pub enum Content {
    Sheet(Sheet),
    Json(String),
}

/// A heading and rows of cells.
pub struct Sheet {
    headings: Vec<String>,
    rows: Vec<(u64, Vec<String>)>,
}

/// One row.
#[derive(Clone, Copy)]
pub struct Row<'s> {
    line: u64,
    cells: &'s [String],
}

impl Content {
    pub fn of(bytes: &[u8], _name: &str) -> Result<Self, SheetError> {
        let text = String::from_utf8_lossy(bytes).trim_start_matches('\u{feff}').to_owned();
        if text.trim_start().starts_with(['[', '{']) {
            return Ok(Self::Json(text));
        }
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let headings = reader.headers().map_err(|_| SheetError::NotATable)?.iter().map(str::to_owned).collect();
        let rows = reader.records().filter_map(Result::ok).map(|record| {
            (
                record.position().map_or(0, csv::Position::line),
                record.iter().map(|cell| cell.trim().to_owned()).collect(),
            )
        });
        Ok(Self::Sheet(Sheet { headings, rows: rows.collect() }))
    }
}

impl Sheet {
    pub fn headings(&self) -> &[String] {
        &self.headings
    }

    /// The first column with one of these names, in lower case.
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.headings.iter().position(|heading| folded(heading) == *name))
    }

    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row { line: *line, cells })
    }
}

/// Lower case, with spaces instead of underscores.
fn folded(heading: &str) -> String {
    heading.trim().to_lowercase().replace('_', " ")
}

impl<'s> Row<'s> {
    /// The text of a cell; empty if there is no such column, or if the row is shorter.
    pub fn cell(&self, column: Option<usize>) -> &'s str {
        column.and_then(|column| self.cells.get(column)).map_or("", String::as_str)
    }

    pub fn problem(&self) -> Option<String> {
        None
    }

    pub fn line(&self) -> u64 {
        self.line
    }
}

/// A year, if the cell has one.
pub fn year(cell: &str) -> Option<u16> {
    cell.get(..4)?.parse().ok()
}
