//! One row of a table, as it is stored until it is processed.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A row with its cells as text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The line of the file at which the row begins, counted from 1. Empty lines and newlines within quotes count. In a
    /// spreadsheet, the number of the row.
    pub line: u64,
    /// One for each column of the table, except for blank ones at the end; each of at most 64 kB.
    pub cells: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<RowProblem>,
}

/// A problem of a row. The message is a sentence for the owner of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(rename_all = "snake_case")]
pub enum RowProblem {
    #[error("The row has an opening quotation mark without a closing one.")]
    OpenQuote,
    #[error(
        "The row has {cells} cells, but the heading has {headings}. A cell that contains the separator needs quotation marks."
    )]
    TooManyCells { cells: usize, headings: usize },
    /// The row has more cells than the heading, but can be used.
    #[error("The row is longer than 1 MB; only its beginning was read.")]
    LongRow,
    #[error("The row is not valid JSON.")]
    NotJson,
}

impl Record {
    /// The cell of a column; empty if the row is shorter.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

impl RowProblem {
    /// Whether the row can be used despite the problem.
    pub fn is_harmless(self) -> bool {
        self == Self::LongRow
    }
}
