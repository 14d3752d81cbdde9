//! `OpenDocument` spreadsheets. calamine is not used, because it reads all sheets into memory, with every repeated
//! cell.

use std::fs::File;
use std::io::{BufRead, BufReader};

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;
use zip::ZipArchive;

use super::{MAX_SHEETS, MAX_TEXT_OF_SHEETS, Sheet, SheetWriter, reopened};
use crate::table::TableError;

/// The largest numbers of rows and columns of a sheet.
const MAX_ROWS: u64 = 1_048_576;
const MAX_COLUMNS: u64 = 16_384;

/// All sheets, in the order of the workbook.
pub fn sheets(file: &File) -> Result<Vec<Sheet>, TableError> {
    let mut archive = ZipArchive::new(BufReader::new(reopened(file)?)).map_err(|_| TableError::Workbook)?;
    let content = archive.by_name("content.xml").map_err(|_| TableError::Workbook)?;
    let mut xml = Reader::from_reader(BufReader::new(content));
    let mut buffer = Vec::new();
    let (mut sheets, mut room) = (Vec::new(), MAX_TEXT_OF_SHEETS);
    while sheets.len() < MAX_SHEETS {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(unreadable)? {
            Event::Start(tag) if tag.name().as_ref() == "table:table" => {
                let name = attribute(&tag, "table:name").unwrap_or_default();
                let (sheet, left) = read_sheet(&mut xml, name, room)?;
                room = left;
                sheets.push(sheet);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(sheets)
}

fn unreadable(error: quick_xml::Error) -> TableError {
    tracing::debug!(%error, "cannot read a spreadsheet");
    TableError::Workbook
}

/// Reads the rows up to the end of the sheet.
fn read_sheet<R: BufRead>(xml: &mut Reader<R>, name: String, room: u64) -> Result<(Sheet, u64), TableError> {
    let mut writer = SheetWriter::new(room)?;
    let mut buffer = Vec::new();
    let mut row = 0;
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(unreadable)? {
            Event::Start(tag) if tag.name().as_ref() == "table:table-row" => {
                let repeats = repeats(&tag, "table:number-rows-repeated").min(MAX_ROWS.saturating_sub(row));
                let cells = read_row(xml)?;
                // Blank rows are usually repeated up to the last possible row.
                for row in row..row + if cells.is_empty() { 0 } else { repeats } {
                    for (column, text) in &cells {
                        writer.cell(row, *column, text)?;
                    }
                }
                row += repeats;
            }
            Event::Empty(tag) if tag.name().as_ref() == "table:table-row" => {
                row += repeats(&tag, "table:number-rows-repeated").min(MAX_ROWS.saturating_sub(row));
            }
            Event::End(tag) if tag.name().as_ref() == "table:table" => break,
            Event::Eof => return Err(TableError::Workbook),
            _ => {}
        }
    }
    writer.finish(name)
}

/// The cells of a row that are not blank, with their columns.
fn read_row<R: BufRead>(xml: &mut Reader<R>) -> Result<Vec<(u64, String)>, TableError> {
    let mut cells = Vec::new();
    let mut buffer = Vec::new();
    let (mut column, mut len) = (0, 0);
    loop {
        buffer.clear();
        let (repeats, text) = match xml.read_event_into(&mut buffer).map_err(unreadable)? {
            Event::Start(tag) if is_cell(&tag) => {
                let (repeats, value) = (repeats(&tag, "table:number-columns-repeated"), value(&tag));
                let name = tag.name().as_ref().to_owned();
                let text = match value {
                    Some(value) => {
                        skip(xml, &name)?;
                        value
                    }
                    None => read_text(xml, &name)?,
                };
                (repeats, text)
            }
            Event::Empty(tag) if is_cell(&tag) => {
                (repeats(&tag, "table:number-columns-repeated"), value(&tag).unwrap_or_default())
            }
            Event::End(tag) if tag.name().as_ref() == "table:table-row" => return Ok(cells),
            Event::Eof => return Err(TableError::Workbook),
            _ => continue,
        };
        let repeats = repeats.min(MAX_COLUMNS.saturating_sub(column));
        if !text.trim().is_empty() {
            len += text.len() as u64 * repeats;
            if len > MAX_TEXT_OF_SHEETS / 8 {
                return Err(TableError::LargeWorkbook);
            }
            cells.extend((column..column + repeats).map(|column| (column, text.clone())));
        }
        column += repeats;
    }
}

fn is_cell(tag: &BytesStart<'_>) -> bool {
    matches!(tag.name().as_ref(), "table:table-cell" | "table:covered-table-cell")
}

/// The value of a cell that is a number or a date. Texts are their content.
fn value(tag: &BytesStart<'_>) -> Option<String> {
    match attribute(tag, "office:value-type")?.as_str() {
        "date" => attribute(tag, "office:date-value"),
        "float" => attribute(tag, "office:value"),
        _ => None,
    }
}

/// The paragraphs of a cell, without notes.
fn read_text<R: BufRead>(xml: &mut Reader<R>, cell: &str) -> Result<String, TableError> {
    let (mut text, mut buffer) = (String::new(), Vec::new());
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(unreadable)? {
            Event::Start(tag) if tag.name().as_ref() == "office:annotation" => skip(xml, "office:annotation")?,
            Event::Start(tag) if tag.name().as_ref() == "text:p" && !text.is_empty() => text.push(' '),
            Event::Empty(tag) if matches!(tag.name().as_ref(), "text:s" | "text:tab" | "text:line-break") => {
                text.push(' ');
            }
            Event::Text(part) => text.push_str(&part.xml10_content()),
            Event::CData(part) => text.push_str(&part.xml10_content()),
            Event::GeneralRef(reference) => text.extend(character(&reference)),
            Event::End(tag) if tag.name().as_ref() == cell => return Ok(text),
            Event::Eof => return Err(TableError::Workbook),
            _ => {}
        }
    }
}

/// Skips to the end of an element.
fn skip<R: BufRead>(xml: &mut Reader<R>, element: &str) -> Result<(), TableError> {
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(unreadable)? {
            Event::End(tag) if tag.name().as_ref() == element => return Ok(()),
            Event::Eof => return Err(TableError::Workbook),
            _ => {}
        }
    }
}

fn character(reference: &BytesRef<'_>) -> Option<char> {
    match &*reference.xml10_content() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok().flatten()?;
    Some(attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}

fn repeats(tag: &BytesStart<'_>, name: &str) -> u64 {
    attribute(tag, name).and_then(|number| number.parse().ok()).unwrap_or(1)
}
