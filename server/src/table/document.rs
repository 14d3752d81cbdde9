//! JSON documents whose rows are not the objects of one list: lists of titles or of lists, columns, several lists, objects
//! by key. They are rewritten, as cells or as one object on each line, and read like these.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};

use domain::{Column, FileFormat, HeadingMeaning};
use serde_json::{Map, Value};

use super::delimited::Delimited;
use super::json::{Json, ROW_LIST_KEYS};
use super::{Encoding, Table, TableError, TableLimits};

/// The longest document that is rewritten, in bytes: it is in memory meanwhile.
const MAX_LEN: u64 = 16 * 1024 * 1024;
/// How deep lists and titles are searched.
const MAX_DEPTH: usize = 6;
/// What lists of series are called.
const SERIES_LIST_KEYS: [&str; 5] = ["shows", "series", "episodes", "tv", "tvshows"];

type Object = Map<String, Value>;

/// Finds the table in a document. `None` if it is none that needs to be rewritten.
///
/// # Errors
/// As [`Table::open`].
pub fn open(file: &File, encoding: Encoding, limits: TableLimits) -> Result<Option<Table>, TableError> {
    let mut text = Vec::new();
    encoding.reader(file)?.take(MAX_LEN + 1).read_to_end(&mut text)?;
    let document = if text.len() as u64 > MAX_LEN { None } else { serde_json::from_slice(&text).ok() };
    drop(text);
    match document.and_then(rows) {
        None => Ok(None),
        Some(Rows::Cells(rows)) if rows.is_empty() => Err(TableError::Empty),
        Some(Rows::Cells(rows)) => Delimited::from_sheet(cells(&rows)?, FileFormat::Json, limits).map(Some),
        Some(Rows::Objects(objects)) => Json::open(lines(&objects)?, Encoding::Ascii, limits).map(Some),
    }
}

/// The rows of a document.
#[derive(Debug, PartialEq)]
enum Rows {
    Cells(Vec<Vec<String>>),
    Objects(Vec<Object>),
}

fn rows(document: Value) -> Option<Rows> {
    match document {
        Value::Array(items) if items.iter().all(Value::is_object) && !items.is_empty() => None,
        Value::Array(items) if items.iter().all(is_scalar) => Some(Rows::Cells(in_rows(items))),
        Value::Array(items) if items.iter().all(is_list_of_scalars) => {
            Some(Rows::Cells(items.into_iter().map(into_cells).collect()))
        }
        Value::Object(members) if is_row(&members) => None,
        Value::Object(members) => in_columns(&members).map(Rows::Cells).or_else(|| in_lists(Value::Object(members))),
        document => in_lists(document),
    }
}

/// A row for each value.
fn in_rows(values: Vec<Value>) -> Vec<Vec<String>> {
    values.into_iter().map(|value| vec![cell(&value)]).collect()
}

/// Columns, as data frames write them: `{"title": ["Heat"], "year": [1995]}`, with objects in place of the lists, or
/// `{"columns": ["title", "year"], "data": [["Heat", 1995]]}`.
fn in_columns(members: &Object) -> Option<Vec<Vec<String>>> {
    if let (Some(headings), Some(Value::Array(data))) = (members.get("columns"), members.get("data"))
        && is_list_of_scalars(headings)
        && data.iter().all(is_list_of_scalars)
    {
        return Some(std::iter::once(headings).chain(data).cloned().map(into_cells).collect());
    }
    let columns: Vec<(&String, Vec<String>)> =
        members.iter().filter_map(|(key, value)| Some((key, column_cells(value)?))).collect();
    let len = columns.iter().find(|(key, _)| is_title(key))?.1.len();
    let columns = columns.iter().filter(|(_, cells)| cells.len() == len);
    let row = |at: usize| columns.clone().map(|(_, cells)| cells[at].clone()).collect();
    let headings = columns.clone().map(|(key, _)| (*key).clone()).collect();
    Some(std::iter::once(headings).chain((0..len).map(row)).collect())
}

fn column_cells(value: &Value) -> Option<Vec<String>> {
    let values: Vec<&Value> = match value {
        Value::Array(values) => values.iter().collect(),
        Value::Object(values) => {
            // The keys are the numbers of the rows, in the order of texts.
            let numbered = values.iter().map(|(key, value)| Some((key.parse::<u64>().ok()?, value)));
            let mut numbered: Vec<(u64, &Value)> = numbered.collect::<Option<_>>()?;
            numbered.sort_by_key(|&(number, _)| number);
            numbered.into_iter().map(|(_, value)| value).collect()
        }
        _ => return None,
    };
    (!values.is_empty() && values.iter().all(|value| is_scalar(value))).then(|| values.into_iter().map(cell).collect())
}

/// The objects of all lists of films, wherever they are; without any, all texts in lists.
fn in_lists(document: Value) -> Option<Rows> {
    let is_simple = matches!(&document, Value::Object(members) if members.values().filter(|value| is_list_of_objects(value)).count() == 1);
    let mut lists = Lists::default();
    lists.collect("", document, MAX_DEPTH);
    match lists {
        // Its lines have numbers if it is read as it is.
        Lists { with_title: 1, is_nested: false, .. } if is_simple => None,
        Lists { objects, .. } if !objects.is_empty() => Some(Rows::Objects(objects)),
        Lists { texts, .. } if !texts.is_empty() => Some(Rows::Cells(texts)),
        _ => None,
    }
}

/// What a document contains.
#[derive(Default)]
struct Lists {
    /// The objects of all lists of films.
    objects: Vec<Object>,
    /// The number of these lists, and whether one is deeper than in the outermost object.
    with_title: usize,
    is_nested: bool,
    texts: Vec<Vec<String>>,
}

impl Lists {
    fn collect(&mut self, key: &str, value: Value, depth: usize) {
        let Some(below) = depth.checked_sub(1) else { return };
        match value {
            Value::Array(items) if is_list_of_films(items.iter()) => self.add(key, items, depth),
            Value::Object(members) if members.len() > 1 && is_list_of_films(members.values()) => {
                self.add(key, members.into_iter().map(|(_, value)| value), depth - 1);
            }
            Value::Array(items) if !items.is_empty() && items.iter().all(Value::is_string) => {
                self.texts.extend(in_rows(items));
            }
            Value::Array(items) => items.into_iter().for_each(|item| self.collect(key, item, below)),
            Value::Object(members) => members.into_iter().for_each(|(key, value)| self.collect(&key, value, below)),
            _ => {}
        }
    }

    fn add(&mut self, key: &str, films: impl IntoIterator<Item = Value>, depth: usize) {
        self.with_title += 1;
        self.is_nested |= depth + 1 < MAX_DEPTH;
        let is_of_series = SERIES_LIST_KEYS.contains(&&*domain::normalised_heading(key));
        for film in films {
            if let Value::Object(mut film) = film {
                if is_of_series {
                    film.entry("type").or_insert_with(|| Value::from("series"));
                }
                self.objects.push(film);
            }
        }
    }
}

/// Whether values are objects of which most have a title.
fn is_list_of_films<'v>(values: impl Iterator<Item = &'v Value>) -> bool {
    let (mut count, mut with_title) = (0, 0);
    for value in values {
        let Value::Object(members) = value else { return false };
        count += 1;
        with_title += usize::from(has_title(members, 4));
    }
    with_title > 0 && with_title * 2 >= count
}

fn has_title(members: &Object, depth: usize) -> bool {
    members.iter().any(|(key, value)| match value {
        Value::String(_) => is_title(key),
        Value::Object(members) => is_title(key) || (depth > 0 && has_title(members, depth - 1)),
        _ => false,
    })
}

/// Whether an object is a film itself, and not only the wrapping of a list that may have a name.
fn is_row(members: &Object) -> bool {
    let wraps = ROW_LIST_KEYS.iter().any(|key| members.get(*key).is_some_and(is_list_of_objects));
    !wraps && members.iter().any(|(key, value)| value.is_string() && is_title(key))
}

fn is_title(key: &str) -> bool {
    let field = Column::from_heading(key);
    matches!(field, HeadingMeaning::Field { column: Column::Title | Column::OriginalTitle, .. })
}

fn is_scalar(value: &Value) -> bool {
    !value.is_array() && !value.is_object()
}

fn is_list_of_scalars(value: &Value) -> bool {
    value.as_array().is_some_and(|list| list.iter().all(is_scalar))
}

fn is_list_of_objects(value: &Value) -> bool {
    value.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(Value::is_object))
}

fn into_cells(list: Value) -> Vec<String> {
    let Value::Array(values) = list else { return Vec::new() };
    values.iter().map(cell).collect()
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

fn cells(rows: &[Vec<String>]) -> io::Result<File> {
    let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(tempfile::tempfile()?);
    for row in rows {
        csv.write_record(row)?;
    }
    csv.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

fn lines(objects: &[Object]) -> io::Result<File> {
    let mut file = BufWriter::new(tempfile::tempfile()?);
    for object in objects {
        serde_json::to_writer(&mut file, object)?;
        file.write_all(b"\n")?;
    }
    file.into_inner().map_err(io::IntoInnerError::into_error)
}
