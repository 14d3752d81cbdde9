//! Splits the file below the heading into records, and keeps only as much of each as can be used.

use csv_core::{ReadFieldResult, ReaderBuilder};
use domain::{COLUMNS, Column};

use super::CsvError;
use super::columns::Columns;
use super::lines::Lines;

/// The maximum number of bytes of a cell that are kept: twice the longest list within the limits.
const MAX_CELL_LEN: usize = 64 * 1024;

/// The size of the parser's output buffer, in bytes.
const BUFFER_LEN: usize = 4096;

/// Reads records.
pub struct Records {
    csv: csv_core::Reader,
    lines: Lines,
    /// Reused for all records.
    record: Record,
    /// Whether the reader is inside a record.
    is_inside: bool,
    buffer: Vec<u8>,
}

/// One row of the file, with the cells of recognised columns.
pub struct Record {
    pub columns: Columns,
    pub delimiter: u8,
    /// The line at which the record begins, counted from 1.
    pub line: u64,
    /// The number of cells, without blank ones at the end.
    pub count: usize,
    /// Whether an opening quotation mark has no closing one.
    pub open_quote: bool,
    cells: [Cell; COLUMNS.len()],
    position: usize,
}

#[derive(Default)]
pub struct Cell {
    pub text: Vec<u8>,
    /// Whether the cell was longer than `text`.
    pub cut: bool,
}

impl Cell {
    pub fn is_blank(&self) -> bool {
        self.text.trim_ascii().is_empty()
    }
}

impl Records {
    /// Continues below the heading.
    pub fn new(columns: Columns, delimiter: u8, lines: Lines) -> Self {
        let mut csv = ReaderBuilder::new().delimiter(delimiter).build();
        // Otherwise the parser skips a byte order mark at its beginning, which here is not that of the file.
        csv.read_field(b"\n", &mut [0]);
        let cells = Default::default();
        let record = Record { columns, delimiter, line: 0, count: 0, open_quote: false, cells, position: 0 };
        Self { csv, lines, record, is_inside: false, buffer: vec![0; BUFFER_LEN] }
    }

    /// Passes each record that the bytes complete to `on_record`, except blank ones.
    ///
    /// # Errors
    /// The first error of `on_record`.
    pub fn read(
        &mut self,
        mut bytes: &[u8],
        on_record: &mut impl FnMut(&Record) -> Result<(), CsvError>,
    ) -> Result<(), CsvError> {
        loop {
            if !self.is_inside {
                let breaks = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
                self.lines.pass(&bytes[..breaks]);
                bytes = &bytes[breaks..];
                self.record.begin(self.lines.current());
            }
            // The parser takes empty input for the end of the file.
            if bytes.is_empty() {
                return Ok(());
            }
            self.is_inside = true;
            let (result, read, written) = self.csv.read_field(bytes, &mut self.buffer);
            self.lines.pass(&bytes[..read]);
            bytes = &bytes[read..];
            self.record.append(&self.buffer[..written]);
            if let ReadFieldResult::Field { record_end } = result {
                self.record.position += 1;
                if record_end {
                    self.is_inside = false;
                    if self.record.count > 0 {
                        on_record(&self.record)?;
                    }
                }
            }
        }
    }

    #[cfg(test)]
    pub fn buffer_capacity(&self) -> usize {
        self.record.cells.iter().map(|cell| cell.text.capacity()).sum::<usize>() + self.buffer.capacity()
    }

    /// Ends the file. Passes the last record to `on_record` if no newline ended it.
    ///
    /// # Errors
    /// The error of `on_record`.
    pub fn finish(&mut self, on_record: &mut impl FnMut(&Record) -> Result<(), CsvError>) -> Result<(), CsvError> {
        self.read(b"\n", on_record)?;
        if self.is_inside {
            // A newline ends every record except within quotes.
            self.record.open_quote = true;
            on_record(&self.record)?;
        }
        Ok(())
    }
}

impl Record {
    pub fn cell(&self, column: Column) -> &Cell {
        &self.cells[column as usize]
    }

    fn begin(&mut self, line: u64) {
        self.line = line;
        self.count = 0;
        self.position = 0;
        for cell in &mut self.cells {
            cell.text.clear();
            cell.cut = false;
        }
    }

    fn append(&mut self, bytes: &[u8]) {
        if !bytes.trim_ascii().is_empty() {
            self.count = self.position + 1;
        }
        if let Some(column) = self.columns.at(self.position) {
            let cell = &mut self.cells[column as usize];
            let room = MAX_CELL_LEN - cell.text.len();
            cell.cut |= bytes.len() > room;
            cell.text.extend_from_slice(&bytes[..bytes.len().min(room)]);
        }
    }
}
