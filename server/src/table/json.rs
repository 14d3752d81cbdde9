//! A table in JSON: objects in a list, on lines, or one after another. Each object is a row, and its keys are columns.
//! A single object around a list of them, such as a response of TMDB, is treated as a wrapper. An object within an
//! object is a group of columns (`movie.title`); a list is the text of its cell.

use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};

use domain::FileFormat;
use encoding_rs::WINDOWS_1252;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::lines::Lines;
use super::record::{Record, RowProblem};
use super::segments::MAX_HEADING_CHARS;
use super::{Encoding, Layout, Source, Table, TableError, TableLimits, check_rows, kept_columns};

/// A file of JSON objects.
pub struct Json {
    file: File,
    encoding: Encoding,
    /// Whether the rows are in a list of a wrapper.
    is_wrapped: bool,
    /// The columns that are read, by key.
    columns: HashMap<String, usize>,
}

/// Keys that mark an object as a film and not as a wrapper, because a film may contain a list of objects, too.
const FILM_KEYS: [&str; 4] = ["title", "name", "original_title", "film"];
/// Keys that mark a list as rows, even if the object around it has one of [`FILM_KEYS`]: a list of films may have a
/// name.
pub const ROW_LIST_KEYS: [&str; 5] = ["results", "items", "movies", "films", "entries"];
/// The maximum number of different keys that are counted.
const MAX_KEYS: usize = 20_000;
/// The maximum depth of nested objects that become columns.
const MAX_DEPTH: usize = 4;

impl Json {
    /// Finds the objects of a JSON file.
    ///
    /// # Errors
    /// If the file contains no objects, exceeds the limits, or cannot be read.
    pub fn open(file: File, encoding: Encoding, limits: TableLimits) -> Result<Table, TableError> {
        let is_wrapped = is_wrapped(Objects::of(encoding.reader(&file)?, false))?;
        let (mut keys, mut known) = (Vec::new(), HashMap::new());
        let (mut rows, mut utf_8, mut others) = (0, 0, 0);
        let mut objects = Objects::of(encoding.reader(&file)?, is_wrapped);
        while let Some(object) = objects.next()? {
            rows += 1;
            utf_8 += u64::from(object.is_utf_8 && !object.text.is_ascii());
            others += u64::from(!object.is_utf_8);
            for (key, _) in object.cells().unwrap_or_default() {
                if keys.len() < MAX_KEYS && !known.contains_key(&key) {
                    known.insert(key.clone(), keys.len());
                    keys.push(key);
                }
            }
        }
        if rows == 0 {
            return Err(TableError::Empty);
        }
        check_rows(rows, limits)?;
        let (kept, more_columns) = kept_columns(&keys);
        let layout = Layout {
            format: FileFormat::Json,
            encoding: encoding.name(utf_8, others),
            more_columns,
            ..Layout::default()
        };
        let reencoded_cells = if layout.encoding == "Windows-1252" { 0 } else { others };
        let headings = kept.iter().map(|&key| keys[key].chars().take(MAX_HEADING_CHARS).collect()).collect();
        let columns = kept.iter().enumerate().map(|(column, &key)| (keys[key].clone(), column)).collect();
        Ok(Table {
            layout: Layout { reencoded_cells, ..layout },
            headings,
            has_heading: true,
            rows,
            source: Source::Json(Self { file, encoding, is_wrapped, columns }),
        })
    }

    /// Reads the rows, in the order of the file.
    ///
    /// # Errors
    /// The first error of `on_record`, and if the file cannot be read.
    pub fn read<E: From<TableError>>(&self, on_record: &mut impl FnMut(Record) -> Result<(), E>) -> Result<(), E> {
        let reader = self.encoding.reader(&self.file).map_err(TableError::from)?;
        let mut objects = Objects::of(reader, self.is_wrapped);
        while let Some(object) = objects.next().map_err(TableError::from)? {
            let mut record = Record { line: object.line, ..Record::default() };
            match object.cells() {
                Some(cells) => {
                    for (key, value) in cells {
                        if let Some(&column) = self.columns.get(&key) {
                            if record.cells.len() <= column {
                                record.cells.resize(column + 1, String::new());
                            }
                            record.cells[column] = value;
                        }
                    }
                }
                None if object.is_cut => record.problem = Some(RowProblem::LongRow),
                None => record.problem = Some(RowProblem::NotJson),
            }
            on_record(record)?;
        }
        Ok(())
    }
}

/// Whether a file is one object around the list of its rows: it has a single list of objects, and is not a film itself.
fn is_wrapped(mut objects: Objects<impl Read>) -> io::Result<bool> {
    let Some(first) = objects.next()? else { return Ok(false) };
    if objects.next()?.is_some() {
        return Ok(false);
    }
    let Ok(Members(members)) = serde_json::from_str(&first.text) else { return Ok(first.is_cut) };
    let is_list =
        |value: &Value| value.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(Value::is_object));
    let lists: Vec<&str> = members.iter().filter(|(_, value)| is_list(value)).map(|(key, _)| key.as_str()).collect();
    let is_film = members.iter().any(|(key, _)| FILM_KEYS.contains(&&*key.to_lowercase()));
    Ok(matches!(lists[..], [list] if !is_film || ROW_LIST_KEYS.contains(&list)))
}

/// Finds the objects of a file.
struct Objects<R> {
    source: R,
    piece: Vec<u8>,
    /// The bytes of `piece` that have been read.
    read: usize,
    lines: Lines,
    object: Vec<u8>,
    /// The position in the wrapper, if there is one.
    wrapping: Option<Wrapping>,
}

/// A position in an object that wraps the list of rows.
#[derive(Default)]
struct Wrapping {
    braces: usize,
    /// How many lists are open within the outer object.
    lists: usize,
    in_string: bool,
    is_escaped: bool,
}

impl Wrapping {
    /// Passes a byte outside of all rows; `true` if it begins a row.
    fn pass(&mut self, byte: u8) -> bool {
        match byte {
            _ if self.is_escaped => self.is_escaped = false,
            b'\\' if self.in_string => self.is_escaped = true,
            b'"' => self.in_string = !self.in_string,
            _ if self.in_string => {}
            b'{' if self.braces == 1 && self.lists > 0 => return true,
            b'{' => self.braces += 1,
            b'}' => self.braces = self.braces.saturating_sub(1),
            b'[' if self.braces == 1 => self.lists += 1,
            b']' if self.braces == 1 => self.lists = self.lists.saturating_sub(1),
            _ => {}
        }
        false
    }
}

struct Object {
    /// The line at which it begins, counted from 1.
    line: u64,
    text: String,
    is_utf_8: bool,
    is_cut: bool,
}

/// The longest object that is read, in bytes.
const MAX_OBJECT_LEN: usize = 1024 * 1024;
/// The number of bytes per read.
const PIECE_LEN: usize = 64 * 1024;

impl<R: Read> Objects<R> {
    /// The outermost objects, or those in the list of a wrapper.
    fn of(source: R, is_wrapped: bool) -> Self {
        let wrapping = is_wrapped.then(Wrapping::default);
        Self { source, piece: Vec::new(), read: 0, lines: Lines::default(), object: Vec::new(), wrapping }
    }

    /// The next object. One whose braces are not closed ends at the end of its line if a string is open there, or else
    /// with the file.
    fn next(&mut self) -> io::Result<Option<Object>> {
        self.object.clear();
        let (mut depth, mut in_string, mut is_escaped) = (0_usize, false, false);
        let (mut line, mut is_cut) = (0, false);
        while let Some(byte) = self.byte()? {
            if depth == 0 {
                let begins = self.wrapping.as_mut().map_or(byte == b'{', |wrapping| wrapping.pass(byte));
                if !begins {
                    continue;
                }
                line = self.lines.current();
            }
            if in_string {
                match byte {
                    _ if is_escaped => is_escaped = false,
                    b'\\' => is_escaped = true,
                    b'"' => in_string = false,
                    b'\n' | b'\r' => break,
                    _ => {}
                }
            } else {
                match byte {
                    b'"' => in_string = true,
                    b'{' => depth += 1,
                    b'}' => depth -= 1,
                    _ => {}
                }
            }
            if self.object.len() < MAX_OBJECT_LEN {
                self.object.push(byte);
            } else {
                is_cut = true;
            }
            if depth == 0 {
                break;
            }
        }
        if self.object.is_empty() {
            return Ok(None);
        }
        let is_utf_8 = str::from_utf8(&self.object).is_ok();
        let text = match str::from_utf8(&self.object) {
            Ok(text) => text.to_owned(),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(&self.object).0.into_owned(),
        };
        Ok(Some(Object { line, text, is_utf_8, is_cut }))
    }

    fn byte(&mut self) -> io::Result<Option<u8>> {
        if self.read == self.piece.len() {
            self.piece.clear();
            (&mut self.source).take(PIECE_LEN as u64).read_to_end(&mut self.piece)?;
            self.read = 0;
        }
        let byte = self.piece.get(self.read).copied();
        if let Some(byte) = byte {
            self.read += 1;
            self.lines.pass(&[byte]);
        }
        Ok(byte)
    }
}

impl Object {
    /// Keys and cells; `None` if it is not valid JSON.
    fn cells(&self) -> Option<Vec<(String, String)>> {
        let Members(members) = serde_json::from_str(&self.text).ok()?;
        let mut cells = Vec::with_capacity(members.len());
        for (key, value) in members {
            flatten(key, value, MAX_DEPTH, &mut cells);
        }
        Some(cells)
    }
}

fn flatten(key: String, value: Value, depth: usize, cells: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) if depth > 0 => {
            for (name, value) in members {
                flatten(format!("{key}.{name}"), value, depth - 1, cells);
            }
        }
        Value::Null => cells.push((key, String::new())),
        Value::String(text) => cells.push((key, text)),
        value => cells.push((key, value.to_string())),
    }
}

/// The members of an object, in its order.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;

        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(MembersVisitor)
    }
}
