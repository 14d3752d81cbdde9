//! Converts rows of tables and tensors to requests to the model.

use serde_json::{Map, Number, Value};

use crate::recommender::{SimilarRequest, ValidationError, fields};

/// The request of a row, or its error.
pub type Row = Result<SimilarRequest, ValidationError>;

/// How the cells of a field are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    Text,
    /// A whole number. Zero means missing, because tensors of numbers have no empty cells.
    Whole,
    /// Values, or text that separates them by `|`.
    List,
}

/// The fields of [`SimilarRequest`] that a column or a tensor can have.
pub const FIELDS: [(&str, FieldKind); 9] = [
    ("title", FieldKind::Text),
    ("original_title", FieldKind::Text),
    ("year", FieldKind::Whole),
    ("genres", FieldKind::List),
    ("keywords", FieldKind::List),
    ("directors", FieldKind::List),
    ("cast", FieldKind::List),
    ("synopsis", FieldKind::Text),
    ("k", FieldKind::Whole),
];

/// The fields that only an object can have.
const NESTED: [&str; 2] = ["tone", "tune"];

impl FieldKind {
    /// The kind of a field, if there is one of this name.
    pub fn of(name: &str) -> Option<Self> {
        FIELDS.iter().find(|(field, _)| *field == name).map(|&(_, kind)| kind)
    }

    /// The accepted types of a tensor, the usual one first.
    pub fn datatypes(self) -> &'static [&'static str] {
        match self {
            Self::Text | Self::List => &["BYTES"],
            Self::Whole => &["INT32", "INT64", "INT16", "UINT16", "UINT32", "UINT64", "FP32", "FP64", "BYTES"],
        }
    }

    /// The value of a cell, or `None` if the cell is empty.
    fn value(self, cell: Value) -> Option<Value> {
        match (self, cell) {
            (_, Value::Null) => None,
            (_, Value::String(text)) if text.trim().is_empty() => None,
            (Self::List, Value::String(text)) => {
                let values = text.split('|').map(str::trim).filter(|value| !value.is_empty());
                Some(values.map(Value::from).collect())
            }
            (Self::Whole, Value::String(text)) => match text.trim().parse::<f64>() {
                Ok(number) if number == 0.0 || number.is_nan() => None,
                Ok(number) => Number::from_f64(number).map(Value::Number).or(Some(Value::String(text))),
                Err(_) => Some(Value::String(text)),
            },
            (Self::Whole, Value::Number(number)) if number.as_f64() == Some(0.0) => None,
            (_, cell) => Some(cell),
        }
    }
}

/// Whether a request has a field of this name.
pub fn is_field(name: &str) -> bool {
    FieldKind::of(name).is_some() || NESTED.contains(&name)
}

/// The names of all fields, for errors.
pub fn field_names() -> String {
    FIELDS.iter().map(|(name, _)| *name).chain(NESTED).collect::<Vec<_>>().join(", ")
}

/// Parses the cells of a row. `k` applies unless the row has one of its own.
pub fn from_cells(cells: impl IntoIterator<Item = (String, Value)>, k: Option<usize>) -> Row {
    let mut object = Map::new();
    for (name, cell) in cells {
        let value = match FieldKind::of(&name) {
            Some(kind) => kind.value(cell),
            None => Some(cell).filter(|cell| !cell.is_null()),
        };
        if let Some(value) = value {
            object.insert(name, value);
        }
    }
    if let Some(k) = k {
        object.entry("k").or_insert_with(|| k.into());
    }
    fields::from_json(Value::Object(object).to_string().as_bytes())
}

/// Parses a JSON object, like the body of `POST /api/v1/similar`. `k` applies unless it has one of its own.
pub fn from_object(json: &[u8], k: Option<usize>) -> Row {
    let mut request: SimilarRequest = fields::from_json(json)?;
    let has_k = serde_json::from_slice::<Map<String, Value>>(json).is_ok_and(|object| object.contains_key("k"));
    if let Some(k) = k.filter(|_| !has_k) {
        request.k = k;
    }
    Ok(request)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row(cells: &Value) -> Row {
        from_cells(cells.as_object().expect("an object").clone(), Some(3))
    }

    #[test]
    fn a_row_is_the_question_that_its_cells_say() {
        let read = row(&json!({
            "title": "The Long Con", "year": "1998.0", "genres": "crime | thriller|", "cast": ["Ann"], "tone": {"dark": 7},
        }));
        let expected = r#"{"title": "The Long Con", "year": 1998, "genres": ["crime", "thriller"], "cast": ["Ann"],
            "tone": {"dark": 7}, "k": 3}"#;
        assert_eq!(read, fields::from_json(expected.as_bytes()));
    }

    #[test]
    fn empty_cells_are_missing() {
        let title_only = row(&json!({"title": "Heat"}));
        for empty in [json!(null), json!(""), json!(" "), json!(0), json!(0.0), json!("0"), json!("nan")] {
            assert_eq!(row(&json!({"title": "Heat", "year": empty})), title_only, "{empty}");
        }
        for empty in [json!(null), json!(""), json!(" | "), json!([])] {
            assert_eq!(row(&json!({"title": "Heat", "genres": empty, "tune": null})), title_only, "{empty}");
        }
    }

    #[test]
    fn the_error_of_a_row_names_its_cell() {
        for (cells, error) in [
            (json!({"year": "soon"}), r#"year is "soon"; it must be a whole number from 1870 to 2100"#),
            (json!({"year": 1995.5}), "year is 1995.5; it must be a whole number from 1870 to 2100"),
            (json!({"year": "1e400"}), r#"year is "1e400"; it must be a whole number from 1870 to 2100"#),
            (json!({"genres": ["crime", 5]}), "genres[1] is 5; it must be a string"),
            (json!({"title": 7}), "title is 7; it must be a string"),
        ] {
            assert_eq!(row(&cells).map_err(|error| error.to_string()), Err(error.to_owned()));
        }
    }

    #[test]
    fn an_object_keeps_its_own_number_of_films() {
        let k = |json: &str| from_object(json.as_bytes(), Some(3)).expect(json).k;
        assert_eq!((k(r#"{"title": "Heat"}"#), k(r#"{"title": "Heat", "k": 9}"#)), (3, 9));
        assert!(from_object(b"Heat", None).is_err_and(|error| error.malformed));
    }
}
