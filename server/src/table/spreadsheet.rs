//! Tables in spreadsheets. Each sheet is written as CSV into a temporary file, row by row, and read like one: a sheet
//! may be larger than memory.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};

use domain::{FileFormat, SkippedKind, SkippedPart};
use memchr::memrchr;
use zip::ZipArchive;

use super::delimited::Delimited;
use super::{Table, TableError, TableLimits};

mod ods;
#[cfg(test)]
mod tests;
mod xlsx;

/// The maximum number of sheets that are searched for films.
const MAX_SHEETS: usize = 20;
/// The maximum number of files in an archive.
const MAX_FILES: usize = 10_000;
/// The maximum length of all files of an archive when they are unpacked, in bytes.
const MAX_UNPACKED: u64 = 512 * 1024 * 1024;
/// The maximum length of a file that is read as a whole, in bytes.
const MAX_WHOLE_FILE: u64 = 64 * 1024 * 1024;
/// The maximum distance between two tags, in bytes.
const MAX_TEXT: usize = 1024 * 1024;
/// The maximum length of all sheets as CSV, in bytes.
const MAX_TEXT_OF_SHEETS: u64 = 128 * 1024 * 1024;

/// Finds the table of films in a workbook: the sheet whose heading fits best.
pub fn open(file: &File, limits: TableLimits) -> Result<Table, TableError> {
    let format = check(file)?;
    let sheets = match format {
        FileFormat::Ods => ods::sheets(file)?,
        _ => xlsx::sheets(file)?,
    };
    let mut best: Option<(Table, String)> = None;
    let (mut skipped, mut error) = (Vec::new(), TableError::Empty);
    for Sheet { name, file } in sheets {
        let table = match Delimited::from_sheet(file, format, limits) {
            Ok(table) => table,
            // Only errors of sheets with a table are reported.
            Err(TableError::Empty) => continue,
            Err(found) => {
                error = found;
                continue;
            }
        };
        match &mut best {
            Some((found, _)) if rank(&table) <= rank(found) => skipped.push(skipped_sheet(&table, name)),
            best => {
                if let Some((worse, name)) = best.replace((table, name)) {
                    skipped.push(skipped_sheet(&worse, name));
                }
            }
        }
    }
    let Some((mut table, _)) = best else { return Err(error) };
    table.layout.skipped.extend(skipped);
    Ok(table)
}

/// How likely a sheet contains films: by the number of its columns that are recognised, then by its rows.
fn rank(table: &Table) -> (usize, u64) {
    let is_field = |heading: &&String| {
        matches!(domain::Column::from_heading(heading), domain::HeadingMeaning::Field { .. }) && table.has_heading
    };
    (table.headings.iter().filter(is_field).count(), table.rows)
}

fn skipped_sheet(table: &Table, name: String) -> SkippedPart {
    SkippedPart { kind: SkippedKind::Sheet, line: 0, rows: table.rows, text: domain::truncated(&name, 60) }
}

/// A sheet as CSV.
struct Sheet {
    name: String,
    file: File,
}

/// Checks that an archive is a workbook, and that unpacking it is harmless: the sizes that an archive states may be
/// wrong, so everything is unpacked once and discarded.
fn check(file: &File) -> Result<FileFormat, TableError> {
    let mut archive = ZipArchive::new(BufReader::new(reopened(file)?)).map_err(|_| TableError::NotATable {
        kind: "a damaged zip archive",
        advice: "Please upload a table of films: CSV, JSON, .xlsx or .ods.",
    })?;
    let has = |name: &str| archive.index_for_name(name).is_some();
    let format = match () {
        () if has("xl/workbook.xml") => FileFormat::Xlsx,
        () if has("content.xml") && has("mimetype") => FileFormat::Ods,
        () => {
            return Err(TableError::NotATable {
                kind: "a zip archive",
                advice: "Please unpack it and upload the table inside, or import it at /import if it is an export about your own films.",
            });
        }
    };
    if archive.len() > MAX_FILES {
        return Err(TableError::LargeWorkbook);
    }
    let mut unpacked = 0;
    for position in 0..archive.len() {
        let mut part = archive.by_index(position).map_err(|_| TableError::Workbook)?;
        let name = part.name().map_err(|_| TableError::Workbook)?.into_owned();
        let is_streamed = name.starts_with("xl/worksheets/") || name == "content.xml";
        let limit = if is_streamed { MAX_UNPACKED } else { MAX_WHOLE_FILE };
        let is_picture = name.starts_with("xl/media/") || name.starts_with("Pictures/");
        unpacked += unpack_into_nothing(&mut part, limit.min(MAX_UNPACKED - unpacked), is_picture)?;
    }
    Ok(format)
}

/// The number of bytes that a file has when it is unpacked.
fn unpack_into_nothing(part: &mut impl Read, limit: u64, is_picture: bool) -> Result<u64, TableError> {
    let (mut buffer, mut len, mut text) = (vec![0; 64 * 1024], 0, 0);
    loop {
        let read = match part.read(&mut buffer) {
            Ok(0) => return Ok(len),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => return Err(TableError::Workbook),
        };
        len += read as u64;
        text = match memrchr(b'<', &buffer[..read]) {
            Some(tag) => read - tag,
            None => text + read,
        };
        if len > limit || (text > MAX_TEXT && !is_picture) {
            return Err(TableError::LargeWorkbook);
        }
    }
}

fn reopened(file: &File) -> io::Result<File> {
    let mut file = file.try_clone()?;
    io::Seek::rewind(&mut file)?;
    Ok(file)
}

/// Writes a sheet as CSV. The line of each row is its number in the sheet.
struct SheetWriter {
    out: BufWriter<File>,
    /// The number of complete rows.
    rows: u64,
    /// The number of cells of the current row.
    cells: u64,
    /// The number of bytes that may still be written.
    room: u64,
}

impl SheetWriter {
    fn new(room: u64) -> io::Result<Self> {
        Ok(Self { out: BufWriter::new(tempfile::tempfile()?), rows: 0, cells: 0, room })
    }

    /// Adds a cell that is right of the last one, or below it. Rows and columns are counted from 0.
    fn cell(&mut self, row: u64, column: u64, text: &str) -> Result<(), TableError> {
        if text.is_empty() {
            return Ok(());
        }
        // Newlines within a cell would shift the numbers of the lines below.
        let text = text.replace(char::is_control, " ");
        let gap = row.saturating_sub(self.rows);
        let commas = if gap > 0 { column } else { column.saturating_sub(self.cells) };
        let len = gap + commas + 2 * text.len() as u64 + 2;
        self.room = self.room.checked_sub(len).ok_or(TableError::LargeWorkbook)?;
        while self.rows < row {
            self.out.write_all(b"\n")?;
            self.rows += 1;
            self.cells = 0;
        }
        while self.cells < column {
            self.out.write_all(b",")?;
            self.cells += 1;
        }
        if text.contains([',', '"']) || text.starts_with(' ') {
            write!(self.out, "\"{}\"", text.replace('"', "\"\""))?;
        } else {
            self.out.write_all(text.as_bytes())?;
        }
        Ok(())
    }

    fn finish(self, name: String) -> Result<(Sheet, u64), TableError> {
        let file = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok((Sheet { name, file }, self.room))
    }
}
