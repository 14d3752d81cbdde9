//! A table in text whose cells are separated by a delimiter.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};

use domain::FileFormat;

use super::dialect::{Sniffed, sniff};
use super::record::{Record, RowProblem};
use super::rows::{Dialect, Row, Rows};
use super::segments::{Segments, is_part_of_heading};
use super::{Encoding, Layout, Source, Table, TableError, TableLimits, check_rows, kept_columns};

/// Where the table is, and how to read it.
pub struct Delimited {
    text: Text,
    heading: Option<Vec<String>>,
    /// The number of columns, including those that are not read.
    width: usize,
    /// The positions of the columns that are read.
    kept: Vec<usize>,
    /// The line before the first row.
    after: u64,
    /// The line after the last row; `None` if the table extends to the end of the file.
    end: Option<u64>,
}

/// A text and how it is written.
struct Text {
    file: File,
    encoding: Encoding,
    dialect: Dialect,
    has_hint: bool,
}

impl Delimited {
    /// Finds the table in a text file.
    pub fn open(file: File, encoding: Encoding, limits: TableLimits) -> Result<Table, TableError> {
        let Sniffed { dialect, hint } = sniff(|| encoding.reader(&file))?;
        let text = Text { file, encoding, dialect, has_hint: hint.is_some() };
        let delimiter = Some(char::from(dialect.delimiter));
        let layout = Layout { delimiter, skipped: hint.into_iter().collect(), ..Layout::default() };
        Self::find(text, layout, limits)
    }

    /// Finds the table in a sheet, which was written as CSV with commas.
    pub fn from_sheet(file: File, format: FileFormat, limits: TableLimits) -> Result<Table, TableError> {
        // Sheets are written by this program, so every row is well-formed.
        let dialect = Dialect { delimiter: b',', quoting: true, columns: 0, heading: 0 };
        let text = Text { file, encoding: Encoding::Ascii, dialect, has_hint: false };
        let mut table = Self::find(text, Layout { format, ..Layout::default() }, limits)?;
        table.layout.encoding = "";
        Ok(table)
    }

    fn find(text: Text, mut layout: Layout, limits: TableLimits) -> Result<Table, TableError> {
        let mut segments = Segments::default();
        let (mut rows, mut utf_8, mut others) = (text.rows()?, 0, 0);
        while let Some(row) = rows.next()? {
            segments.take(&row);
            utf_8 += u64::from(!row.is_ascii && row.reencoded == 0);
            others += row.reencoded;
        }
        let segment = segments.best().ok_or(TableError::Empty)?;
        check_rows(segment.rows, limits)?;
        layout.encoding = text.encoding.name(utf_8, others);
        layout.reencoded_cells = if layout.encoding == "Windows-1252" { 0 } else { others };
        layout.skipped.extend(segment.skipped);
        let names = match &segment.heading {
            Some(heading) => heading.iter().enumerate().map(|(position, name)| displayed(position, name)).collect(),
            None => (0..segment.width).map(|position| displayed(position, "")).collect::<Vec<_>>(),
        };
        let (kept, more) = kept_columns(&names);
        layout.more_columns = more;
        Ok(Table {
            layout,
            headings: kept.iter().map(|&position| names[position].clone()).collect(),
            has_heading: segment.heading.is_some(),
            rows: segment.rows,
            source: Source::Delimited(Self {
                text,
                heading: segment.heading,
                width: segment.width,
                kept,
                after: segment.after,
                end: segment.end,
            }),
        })
    }

    /// Reads the rows, in the order of the file.
    ///
    /// # Errors
    /// The first error of `on_record`, and if the file cannot be read.
    pub fn read<E: From<TableError>>(&self, on_record: &mut impl FnMut(Record) -> Result<(), E>) -> Result<(), E> {
        let mut rows = self.text.rows().map_err(TableError::from)?;
        let mut is_first = true;
        while let Some(row) = rows.next().map_err(TableError::from)? {
            let is_heading = |heading: &Vec<String>| is_part_of_heading(heading, &row, is_first);
            if row.line <= self.after || self.heading.as_ref().is_some_and(is_heading) {
                continue;
            }
            is_first = false;
            if self.end.is_some_and(|end| row.line >= end) {
                break;
            }
            on_record(self.record(row))?;
        }
        Ok(())
    }

    fn record(&self, row: Row<'_>) -> Record {
        let Row { line, cells, mut problem, .. } = row;
        if cells.len() > self.width && problem.is_none() {
            problem = Some(RowProblem::TooManyCells { cells: cells.len(), headings: self.width });
        }
        let cells = if self.kept.len() == self.width {
            cells.into_iter().take(self.width).map(Cow::into_owned).collect()
        } else {
            self.kept
                .iter()
                .map(|&position| cells.get(position).map_or_else(String::new, ToString::to_string))
                .collect()
        };
        Record { line, cells, problem }
    }
}

impl Text {
    fn rows(&self) -> io::Result<Rows<Box<dyn Read>>> {
        let mut rows = Rows::new(self.encoding.reader(&self.file)?, self.dialect);
        if self.has_hint {
            rows.skip_line()?;
        }
        Ok(rows)
    }
}

/// A heading as it is displayed.
fn displayed(position: usize, heading: &str) -> String {
    match heading.trim().replace(char::is_control, " ") {
        name if name.is_empty() => format!("column {}", position + 1),
        name => name,
    }
}
