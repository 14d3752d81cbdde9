//! Cuts what is below the heading into rows, of which no more is held than can be used.

use csv_core::{ReadFieldResult, ReaderBuilder};

use super::Unreadable;
use super::columns::{COLUMNS, Column, Columns};
use super::lines::Lines;

/// Of a cell no more than this is held, in bytes: the longest list that is within the limits is half as long.
const MOST_HELD: usize = 64 * 1024;

/// So much is taken from the parser at a time.
const PIECE: usize = 4096;

/// Reads the rows.
pub struct Records {
    csv: csv_core::Reader,
    lines: Lines,
    record: Record,
    /// Whether a row has begun and not ended.
    within: bool,
    piece: Vec<u8>,
}

/// One row: what is in its cells, but for those that are passed over.
pub struct Record {
    pub columns: Columns,
    pub line: u64,
    /// How many cells it has, blank ones at the end apart.
    pub count: usize,
    /// Whether a quotation mark is opened in it and not closed.
    pub open_quote: bool,
    cells: [Cell; COLUMNS],
    position: usize,
}

#[derive(Default)]
pub struct Cell {
    pub text: Vec<u8>,
    /// Whether it was longer than what is held of it.
    pub cut: bool,
}

impl Records {
    /// Goes on below the heading.
    pub fn new(columns: Columns, delimiter: u8, lines: Lines) -> Self {
        let mut csv = ReaderBuilder::new().delimiter(delimiter).build();
        // The parser would take a byte order mark for one that begins the file, and only where it comes in one piece.
        csv.read_field(b"\n", &mut [0]);
        let cells = Default::default();
        let record = Record { columns, line: 0, count: 0, open_quote: false, cells, position: 0 };
        Self { csv, lines, record, within: false, piece: vec![0; PIECE] }
    }

    /// Gives every row that the bytes complete, blank ones apart.
    ///
    /// # Errors
    /// What `each` returns, at once.
    pub fn read(
        &mut self,
        mut bytes: &[u8],
        each: &mut impl FnMut(&Record) -> Result<(), Unreadable>,
    ) -> Result<(), Unreadable> {
        loop {
            if !self.within {
                let breaks = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
                self.lines.pass(&bytes[..breaks]);
                bytes = &bytes[breaks..];
                self.record.begin(self.lines.current());
            }
            // The parser would take an empty piece for the end of the file.
            if bytes.is_empty() {
                return Ok(());
            }
            self.within = true;
            let (result, read, written) = self.csv.read_field(bytes, &mut self.piece);
            self.lines.pass(&bytes[..read]);
            bytes = &bytes[read..];
            self.record.hold(&self.piece[..written]);
            if let ReadFieldResult::Field { record_end } = result {
                self.record.position += 1;
                if record_end {
                    self.within = false;
                    if self.record.count > 0 {
                        each(&self.record)?;
                    }
                }
            }
        }
    }

    /// Gives the row that no newline ends, if there is one.
    ///
    /// # Errors
    /// What `each` returns.
    pub fn finish(&mut self, each: &mut impl FnMut(&Record) -> Result<(), Unreadable>) -> Result<(), Unreadable> {
        self.read(b"\n", each)?;
        if self.within {
            // Only within quotes does a newline not end a row.
            self.record.open_quote = true;
            each(&self.record)?;
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

    fn hold(&mut self, bytes: &[u8]) {
        if !bytes.trim_ascii().is_empty() {
            self.count = self.position + 1;
        }
        if let Some(column) = self.columns.at(self.position) {
            let cell = &mut self.cells[column as usize];
            let room = MOST_HELD - cell.text.len();
            cell.cut |= bytes.len() > room;
            cell.text.extend_from_slice(&bytes[..bytes.len().min(room)]);
        }
    }
}
