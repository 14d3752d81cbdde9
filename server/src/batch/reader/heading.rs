//! Finds the heading of a file, and what it says of all that follows.

use csv_core::{ReadRecordResult, ReaderBuilder};

use super::Unreadable;
use super::columns::Columns;
use super::kinds::{ENOUGH, refuse_binary, refuse_known};
use super::lines::Lines;

/// What separates cells; of two that fit as well, the first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];
/// The longest heading, in bytes.
const LONGEST: usize = 64 * 1024;
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The first line, read.
pub struct Heading {
    pub delimiter: u8,
    pub columns: Columns,
    /// The lines up to its end.
    pub lines: Lines,
    /// What was held beyond its end.
    pub rest: Vec<u8>,
}

/// The beginning of a file, held until the heading is whole.
#[derive(Default)]
pub struct Beginning {
    held: Vec<u8>,
    /// Whether the very first bytes have been looked at.
    known: bool,
    /// How many of the bytes held have been looked at.
    seen: usize,
    /// How many of those are text for sure.
    text: usize,
    at: At,
    lines: Lines,
}

/// Where in a line a byte is, before it is known what separates cells: a quotation mark opens where a cell may begin.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum At {
    #[default]
    CellStart,
    Cell,
    Quoted,
    /// Behind a quotation mark that closes, unless another follows.
    Closed,
}

impl At {
    fn behind(self, byte: u8) -> Self {
        match (self, byte) {
            (Self::Quoted, b'"') => Self::Closed,
            (Self::Quoted, _) | (Self::CellStart | Self::Closed, b'"') => Self::Quoted,
            (_, byte) if DELIMITERS.contains(&byte) => Self::CellStart,
            _ => Self::Cell,
        }
    }
}

impl Beginning {
    /// Holds as much as it may; returns what is left.
    pub fn take<'bytes>(&mut self, bytes: &'bytes [u8]) -> &'bytes [u8] {
        let room = LONGEST + 1 - self.held.len();
        let (taken, left) = bytes.split_at(room.min(bytes.len()));
        self.held.extend_from_slice(taken);
        left
    }

    /// The heading, if what is held has the whole of it: it is there once. After this there is room to hold more.
    ///
    /// # Errors
    /// As soon as it cannot be the heading of a batch.
    pub fn heading(&mut self, file_ends: bool) -> Result<Option<Heading>, Unreadable> {
        if !self.known {
            if self.held.len() < ENOUGH && !file_ends {
                return Ok(None);
            }
            refuse_known(&self.held)?;
            if self.held.starts_with(BOM) {
                self.held.drain(..BOM.len());
            }
            self.known = true;
        }
        // A blank line is passed over; its end is where the next begins.
        let mut begins = 0;
        let ends = loop {
            let Some(ends) = self.line_end(begins)? else {
                if file_ends && !is_blank(&self.held[begins..]) {
                    break self.held.len();
                }
                self.forget(begins);
                return if self.held.len() > LONGEST { Err(Unreadable::LongHeading) } else { Ok(None) };
            };
            if !is_blank(&self.held[begins..ends]) {
                break ends;
            }
            begins = ends + 1;
        };
        let line = &self.held[begins..ends];
        if line.len() > LONGEST {
            return Err(Unreadable::LongHeading);
        }
        let (delimiter, headings) = cells(line).ok_or(Unreadable::OpenQuote)?;
        let columns = Columns::of(&headings)?;
        let rest = self.held.split_off(self.held.len().min(ends + 1));
        self.lines.pass(&self.held);
        Ok(Some(Heading { delimiter, columns, lines: self.lines, rest }))
    }

    /// Where the line ends that begins there, and that what has been seen does not end.
    fn line_end(&mut self, begins: usize) -> Result<Option<usize>, Unreadable> {
        let mut ends = None;
        while ends.is_none() && self.seen < self.held.len() {
            let byte = self.held[self.seen];
            if matches!(byte, b'\r' | b'\n') && self.at != At::Quoted {
                ends = Some(self.seen);
                self.at = At::CellStart;
            } else {
                self.at = self.at.behind(byte);
            }
            self.seen += 1;
        }
        let from = self.text.max(begins);
        self.text = from + refuse_binary(&self.held[from..self.seen])?;
        Ok(ends)
    }

    /// Lets go of blank lines.
    fn forget(&mut self, blank: usize) {
        self.lines.pass(&self.held[..blank]);
        self.held.drain(..blank);
        self.seen -= blank;
        self.text -= blank;
    }
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| byte.is_ascii_whitespace() || *byte == b'"' || DELIMITERS.contains(byte))
}

/// The cells of the heading, and what separates them: that which makes the most known columns of it, or else the most cells.
/// Nothing where no separator makes one line of it.
fn cells(line: &[u8]) -> Option<(u8, Vec<String>)> {
    let read = DELIMITERS.iter().rev().filter_map(|&delimiter| Some((delimiter, separated(line, delimiter)?)));
    read.max_by_key(|(_, cells)| (Columns::known(cells), cells.len()))
}

fn separated(line: &[u8], delimiter: u8) -> Option<Vec<String>> {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
    let mut text = vec![0; line.len() + 1];
    let mut ends = vec![0; line.len() + 1];
    let (result, _, written, ended) = reader.read_record(line, &mut text, &mut ends);
    if result != ReadRecordResult::InputEmpty {
        return None;
    }
    let (result, _, _, last) = reader.read_record(b"\n", &mut text[written..], &mut ends[ended..]);
    if result != ReadRecordResult::Record {
        return None;
    }
    let mut begins = 0;
    let cells = ends[..ended + last].iter().map(|&end| {
        let cell = String::from_utf8_lossy(&text[begins..end]).into_owned();
        begins = end;
        cell
    });
    Some(cells.collect())
}
