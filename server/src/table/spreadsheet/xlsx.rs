//! Excel workbooks.

use std::fs::File;
use std::io::BufReader;

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};
use time::{Date, Duration, Month};

use super::{MAX_SHEETS, MAX_TEXT_OF_SHEETS, Sheet, SheetWriter, reopened};
use crate::table::TableError;

/// All sheets, in the order of the workbook.
pub fn sheets(file: &File) -> Result<Vec<Sheet>, TableError> {
    let mut workbook: Xlsx<_> = Xlsx::new(BufReader::new(reopened(file)?)).map_err(unreadable)?;
    let (mut sheets, mut room) = (Vec::new(), MAX_TEXT_OF_SHEETS);
    for name in workbook.sheet_names().into_iter().take(MAX_SHEETS) {
        // A chart may be a sheet of its own, without cells.
        let Ok(mut cells) = workbook.worksheet_cells_reader(&name) else { continue };
        let mut writer = SheetWriter::new(room)?;
        while let Some(cell) = cells.next_cell().map_err(unreadable)? {
            let (row, column) = cell.get_position();
            writer.cell(row.into(), column.into(), &text(cell.get_value()))?;
        }
        let (sheet, left) = writer.finish(name)?;
        room = left;
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn unreadable(error: XlsxError) -> TableError {
    match error {
        XlsxError::Io(error) => TableError::Disk(error),
        error => {
            tracing::debug!(%error, "cannot read a workbook");
            TableError::Workbook
        }
    }
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(time) => date(time),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// The day of a time such as `1995-12-15`; the number itself for a duration.
fn date(time: &ExcelDateTime) -> String {
    let days = time.as_f64();
    let first = Date::from_calendar_date(1899, Month::December, 30).ok().filter(|_| time.is_datetime());
    let date = first.and_then(|first| first.checked_add(Duration::checked_seconds_f64(days * 86_400.0)?));
    date.map_or_else(|| days.to_string(), |date| date.to_string())
}
