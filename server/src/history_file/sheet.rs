//! One table of an export, in memory: exports are small, and some of them are read twice.

use std::fs::File;
use std::io::{self, Write};

use crate::table::{Table, TableError, TableLimits};

/// A heading and rows of cells.
pub struct Sheet {
    headings: Vec<String>,
    rows: Vec<SheetRow>,
}

struct SheetRow {
    line: u64,
    /// Without white space around them.
    cells: Vec<String>,
    problem: Option<String>,
}

/// One row.
#[derive(Clone, Copy)]
pub struct Row<'s>(&'s SheetRow);

impl Sheet {
    /// Reads a table of at most `max_rows` rows.
    ///
    /// # Errors
    /// If the file is not a table.
    pub fn read(bytes: &[u8], max_rows: u64) -> Result<Self, TableError> {
        let table = Table::open(in_memory(bytes)?, TableLimits { max_rows })?;
        let mut rows = Vec::new();
        table.read(&mut |record| {
            rows.push(SheetRow {
                line: record.line,
                problem: record.problem.filter(|problem| !problem.is_harmless()).map(|problem| problem.to_string()),
                cells: record.cells.into_iter().map(|cell| cell.trim().to_owned()).collect(),
            });
            Ok::<_, TableError>(())
        })?;
        Ok(Self { headings: table.headings.iter().map(|heading| folded(heading)).collect(), rows })
    }

    /// The names of the columns, in lower case and with spaces instead of underscores.
    pub fn headings(&self) -> &[String] {
        &self.headings
    }

    /// The first column with one of these names.
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.headings.iter().position(|heading| heading == name))
    }

    /// All rows, in the order of the file.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(Row)
    }
}

fn folded(heading: &str) -> String {
    heading.trim().to_lowercase().replace('_', " ")
}

/// A file in memory (`memfd`), not on a disk.
#[cfg(target_os = "linux")]
fn in_memory(bytes: &[u8]) -> io::Result<File> {
    let file = rustix::fs::memfd_create(c"export", rustix::fs::MemfdFlags::CLOEXEC)?;
    written(File::from(file), bytes)
}

/// A file without a name.
#[cfg(not(target_os = "linux"))]
fn in_memory(bytes: &[u8]) -> io::Result<File> {
    written(tempfile::tempfile()?, bytes)
}

fn written(mut file: File, bytes: &[u8]) -> io::Result<File> {
    file.write_all(bytes)?;
    Ok(file)
}

impl<'s> Row<'s> {
    /// The text of a cell; empty if there is no such column, or if the row is shorter.
    pub fn cell(self, column: Option<usize>) -> &'s str {
        column.and_then(|column| self.0.cells.get(column)).map_or("", String::as_str)
    }

    /// Why the row cannot be read.
    pub fn problem(self) -> Option<&'s str> {
        self.0.problem.as_deref()
    }

    /// The line of the file, counted from 1.
    pub fn line(self) -> u64 {
        self.0.line
    }
}
