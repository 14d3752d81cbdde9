//! `POST /invocations`, the call of MLflow and SageMaker.
//!
//! MLflow sends a table, in one of four JSON forms or as CSV, and reads `predictions`, one for each row. SageMaker
//! passes on the body of its client: here, one request as JSON, or one on each line.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use models::model::MAX_NEIGHBOURS;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::response::Answer;
use super::row::{self, Row};
use super::{Body, MAX_ROWS, ask};
use crate::recommender::fields::{self, Bounded};
use crate::recommender::{ModelClient, SimilarResult, ValidationError};
use crate::web::problem::Problem;

/// MLflow's forms of a table, and the parameters of the model. Exactly one form is given.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    dataframe_split: Option<SplitTable>,
    dataframe_records: Option<Vec<Value>>,
    instances: Option<Value>,
    inputs: Option<Value>,
    params: Option<Parameters>,
}

/// The names of the forms.
const FORMS: [&str; 4] = ["dataframe_split", "dataframe_records", "instances", "inputs"];

#[derive(Deserialize)]
struct SplitTable {
    columns: Vec<String>,
    data: Vec<Vec<Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    k: Option<Bounded<1, { MAX_NEIGHBOURS as u64 }>>,
}

#[derive(Serialize)]
struct Predictions<'a> {
    predictions: Vec<Answer<'a>>,
}

/// `POST /invocations`
pub async fn invocations(
    State(model): State<ModelClient>,
    headers: HeaderMap,
    Body(body): Body,
) -> Result<Response, Problem> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "" | "application/json" => match table_of_json(&body)? {
            Some(rows) => predictions(&model, rows).await,
            None => Ok(Json(model.similar_to_details(fields::from_json(&body)?).await?.value).into_response()),
        },
        "text/csv" => predictions(&model, table_of_csv(&body)?).await,
        media_type @ ("application/jsonlines"
        | "application/x-jsonlines"
        | "application/jsonl"
        | "application/x-ndjson") => {
            let results = ask(&model, bounded(lines(&body))?).await?;
            let answers: Vec<_> = results.iter().map(|result| Answer::from(result).to_json() + "\n").collect();
            Ok(([(header::CONTENT_TYPE, media_type.to_owned())], answers.concat()).into_response())
        }
        _ => {
            let detail = "Send JSON (application/json), JSON Lines (application/jsonlines) or CSV (text/csv).";
            Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail))
        }
    }
}

async fn predictions(model: &ModelClient, rows: Vec<Row>) -> Result<Response, Problem> {
    let results: Vec<SimilarResult> = ask(model, bounded(rows)?).await?;
    Ok(Json(Predictions { predictions: results.iter().map(Answer::from).collect() }).into_response())
}

fn bounded(rows: Vec<Row>) -> Result<Vec<Row>, ValidationError> {
    if rows.len() <= MAX_ROWS {
        return Ok(rows);
    }
    Err(invalid(format!("There are {} rows; the maximum is {MAX_ROWS}.", rows.len())))
}

fn invalid(detail: String) -> ValidationError {
    ValidationError { malformed: false, field: None, detail }
}

/// The rows of a table, or `None` for an object that is a single request.
fn table_of_json(body: &[u8]) -> Result<Option<Vec<Row>>, ValidationError> {
    let is_table = |object: Map<String, Value>| FORMS.iter().any(|form| object.contains_key(*form));
    if !serde_json::from_slice(body).is_ok_and(is_table) {
        return Ok(None);
    }
    let Table { dataframe_split, dataframe_records, instances, inputs, params } = fields::from_json(body)?;
    let k = params.and_then(|params| params.k).map(|k| k.get() as usize);
    let rows = match (dataframe_split, dataframe_records, instances, inputs) {
        (Some(table), None, None, None) => split_rows(table, k)?,
        (None, Some(records), None, None) => item_rows("dataframe_records", records, k)?,
        (None, None, Some(table), None) => rows_or_columns("instances", table, k)?,
        (None, None, None, Some(table)) => rows_or_columns("inputs", table, k)?,
        _ => return Err(invalid(format!("Give exactly one of {}.", FORMS.join(", ")))),
    };
    Ok(Some(rows))
}

fn split_rows(SplitTable { columns, data }: SplitTable, k: Option<usize>) -> Result<Vec<Row>, ValidationError> {
    check_columns("dataframe_split.columns", columns.iter())?;
    let mut rows = Vec::new();
    for (number, cells) in data.into_iter().enumerate() {
        if cells.len() != columns.len() {
            let detail = format!("has {} cells, but there are {} columns", cells.len(), columns.len());
            return Err(ValidationError::of(&format!("dataframe_split.data[{number}]"), &detail));
        }
        rows.push(row::from_cells(columns.iter().cloned().zip(cells), k));
    }
    Ok(rows)
}

/// Tables of tensors are lists of rows, or objects of columns.
fn rows_or_columns(form: &str, table: Value, k: Option<usize>) -> Result<Vec<Row>, ValidationError> {
    match table {
        Value::Array(items) => item_rows(form, items, k),
        Value::Object(columns) => column_rows(form, columns, k),
        _ => Err(ValidationError::of(form, "must be a list of rows or an object of columns")),
    }
}

/// Rows that are objects or, as in a tensor of texts, titles.
fn item_rows(form: &str, items: Vec<Value>, k: Option<usize>) -> Result<Vec<Row>, ValidationError> {
    let mut rows = Vec::new();
    for (number, item) in items.into_iter().enumerate() {
        let path = format!("{form}[{number}]");
        rows.push(match item {
            Value::Object(cells) => {
                check_columns(&path, cells.keys())?;
                row::from_cells(cells, k)
            }
            title @ Value::String(_) => row::from_cells([("title".to_owned(), title)], k),
            _ => return Err(ValidationError::of(&path, "must be an object or a title")),
        });
    }
    Ok(rows)
}

fn column_rows(form: &str, columns: Map<String, Value>, k: Option<usize>) -> Result<Vec<Row>, ValidationError> {
    check_columns(form, columns.keys())?;
    let mut rows: Option<Vec<Vec<(String, Value)>>> = None;
    for (name, cells) in columns {
        let path = format!("{form}.{name}");
        let Value::Array(cells) = cells else { return Err(ValidationError::of(&path, "must be a list")) };
        let rows = rows.get_or_insert_with(|| vec![Vec::new(); cells.len()]);
        if cells.len() != rows.len() {
            let detail = format!("has {} cells, but another column has {}", cells.len(), rows.len());
            return Err(ValidationError::of(&path, &detail));
        }
        rows.iter_mut().zip(cells).for_each(|(row, cell)| row.push((name.clone(), cell)));
    }
    Ok(rows.unwrap_or_default().into_iter().map(|cells| row::from_cells(cells, k)).collect())
}

fn check_columns<'a>(path: &str, mut names: impl Iterator<Item = &'a String>) -> Result<(), ValidationError> {
    match names.find(|name| !row::is_field(name)) {
        None => Ok(()),
        Some(name) => {
            let name: String = name.chars().take(40).collect();
            let detail = format!("has the column {name:?}, which is unknown; expected some of {}", row::field_names());
            Err(ValidationError::of(path, &detail))
        }
    }
}

/// The rows of a table that pandas has written: a heading, then cells separated by commas. Its index has no heading.
fn table_of_csv(body: &[u8]) -> Result<Vec<Row>, ValidationError> {
    let malformed = |error: csv::Error| ValidationError {
        malformed: true,
        field: None,
        detail: format!("The body is not a table in CSV: {error}"),
    };
    let mut reader = csv::Reader::from_reader(body);
    let columns: Vec<String> = reader.headers().map_err(malformed)?.iter().map(|name| name.trim().to_owned()).collect();
    check_columns("The heading", columns.iter().filter(|name| !name.is_empty()))?;
    let row = |record: csv::StringRecord| {
        let cells = columns.iter().zip(&record).filter(|(name, _)| !name.is_empty());
        row::from_cells(cells.map(|(name, cell)| (name.clone(), Value::from(cell))), None)
    };
    reader.records().map(|record| record.map(row).map_err(malformed)).collect()
}

fn lines(body: &[u8]) -> Vec<Row> {
    let lines = body.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    lines.map(|line| row::from_object(line, None)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(table: &Value) -> Result<Vec<Row>, String> {
        let rows = table_of_json(table.to_string().as_bytes()).map_err(|error| error.to_string())?;
        Ok(rows.expect("a table"))
    }

    #[test]
    fn a_table_means_the_same_in_every_form() {
        let params = json!({"k": 3});
        let records = json!([
            {"title": "Heat", "year": 1995.0, "genres": ["crime"]}, {"title": "Amélie", "year": null, "genres": "drama"},
        ]);
        let columns = json!({"title": ["Heat", "Amélie"], "year": [1995, null], "genres": ["crime", "drama"]});
        let split = json!({
            "columns": ["year", "title", "genres"], "index": [0, 1],
            "data": [[1995, "Heat", "crime"], [null, "Amélie", ["drama"]]],
        });
        let rows = read(&json!({"dataframe_records": records, "params": params})).expect("rows");
        assert_eq!(
            rows.iter().flatten().map(|row| (row.year, row.k)).collect::<Vec<_>>(),
            [(Some(1995), 3), (None, 3)]
        );
        for table in [
            json!({"dataframe_split": split, "params": params}),
            json!({"instances": records, "params": params}),
            json!({"instances": columns, "params": params}),
            json!({"inputs": records, "params": params}),
            json!({"inputs": columns, "params": params}),
        ] {
            assert_eq!(read(&table), Ok(rows.clone()), "{table}");
        }
        let csv = ",title,year,genres,k\n0,Heat,1995.0,crime,3\n1,\"Amélie\",,drama,3\n";
        assert_eq!(table_of_csv(csv.as_bytes()), Ok(rows));
        let titles = read(&json!({"inputs": ["Heat", "Amélie"]})).expect("rows");
        assert_eq!(table_of_csv("title\nHeat\nAmélie\n".as_bytes()), Ok(titles));
    }

    #[test]
    fn what_is_wrong_with_a_row_leaves_the_others() {
        let usable = |rows: &[Row]| rows.iter().map(Result::is_ok).collect::<Vec<_>>();
        let rows = read(&json!({"instances": [{"title": "Heat"}, {"year": "soon"}, {"title": 7}, "Alien"]}));
        assert_eq!(rows.as_deref().map(usable), Ok(vec![true, false, false, true]));
        let rows = lines(b"{\"title\": \"Heat\"}\n\nHeat\r\n{\"titel\": \"Heat\"}");
        assert_eq!(usable(&rows), [true, false, false]);
    }

    #[test]
    fn a_table_that_is_none_is_rejected_with_its_place() {
        for (table, error) in [
            (
                json!({"inputs": ["Heat"], "instances": ["Heat"]}),
                "Give exactly one of dataframe_split, dataframe_records, instances, inputs.",
            ),
            (json!({"inputs": "Heat"}), "inputs must be a list of rows or an object of columns"),
            (json!({"inputs": {"title": "Heat"}}), "inputs.title must be a list"),
            (
                json!({"inputs": ["Heat"], "params": {"k": 51}}),
                "params.k is 51; it must be a whole number from 1 to 50",
            ),
            (json!({"inputs": ["Heat"], "params": {"n": 1}}), "params.n is unknown; expected k"),
            (json!({"instances": [["Heat", 1995]]}), "instances[0] must be an object or a title"),
            (
                json!({"inputs": {"title": ["Heat"], "year": [1995, 1979]}}),
                "inputs.year has 2 cells, but another column has 1",
            ),
            (
                json!({"dataframe_split": {"columns": ["title"], "data": [["Heat"], ["Alien", 1979]]}}),
                "dataframe_split.data[1] has 2 cells, but there are 1 columns",
            ),
            (json!({"dataframe_split": {"data": []}}), "dataframe_split.columns is missing"),
            (
                json!({"dataframe_records": [{"plot": "Two thieves"}]}),
                "dataframe_records[0] has the column \"plot\", which is unknown; expected some of title, original_title, year, \
                 genres, keywords, directors, cast, synopsis, k, tone, tune",
            ),
        ] {
            assert_eq!(read(&table), Err(error.to_owned()));
        }
        assert!(bounded(vec![row::from_object(b"{}", None); MAX_ROWS + 1]).is_err());
        for csv in [&b"title,year\nHeat\n"[..], b"name\nHeat\n", b"title\n\xff\n"] {
            assert!(table_of_csv(csv).is_err());
        }
    }

    #[test]
    fn an_object_without_a_table_is_a_question() {
        assert_eq!(table_of_json(br#"{"title": "Heat"}"#), Ok(None));
        assert_eq!(table_of_json(b"[]"), Ok(None), "and no valid one");
    }
}
