//! A request to infer: tensors that describe films.

use http::HeaderMap;
use models::model::MAX_NEIGHBOURS;
use serde::Deserialize;
use serde_json::Value;

use super::response::{Output, RequestedOutput};
use super::row::{self, FIELDS, FieldKind, Row};
use super::tensor::Datatype;
use super::{JSON_LEN, MAX_BODY_LEN, MAX_ROWS};
use crate::recommender::ValidationError;
use crate::recommender::fields::{self, Bounded, List};

/// The input whose elements are JSON objects with all fields of a film.
pub const REQUEST: &str = "request";

/// The maximum number of inputs: one for each field.
const MAX_INPUTS: usize = FIELDS.len();

/// A parsed request.
pub struct InferRequest {
    pub id: Option<String>,
    pub rows: Vec<Row>,
    /// In the order of the response.
    pub outputs: Vec<RequestedOutput>,
}

/// The JSON of a request. Unknown parameters are ignored.
#[derive(Deserialize)]
struct Message {
    id: Option<String>,
    inputs: List<InputMessage, 1, MAX_INPUTS>,
    outputs: Option<List<OutputMessage, 0, { Output::ALL.len() }>>,
    parameters: Option<Parameters>,
}

#[derive(Deserialize, Default)]
struct Parameters {
    k: Option<Bounded<1, { MAX_NEIGHBOURS as u64 }>>,
    binary_data_output: Option<bool>,
}

#[derive(Deserialize)]
struct InputMessage {
    name: String,
    datatype: String,
    shape: List<Bounded<0, { MAX_ROWS as u64 }>, 1, 2>,
    data: Option<Value>,
    parameters: Option<InputParameters>,
}

#[derive(Deserialize)]
struct InputParameters {
    binary_data_size: Option<Bounded<0, { MAX_BODY_LEN as u64 }>>,
}

#[derive(Deserialize)]
struct OutputMessage {
    name: String,
    parameters: Option<OutputParameters>,
}

#[derive(Deserialize)]
struct OutputParameters {
    binary_data: Option<bool>,
}

/// An input with its elements, one for each row.
struct Input {
    name: String,
    elements: Vec<Value>,
}

impl InferRequest {
    /// Reads a body: JSON, and, if a header says where that ends, the bytes of its tensors.
    ///
    /// # Errors
    /// If the tensors are not what the model's metadata describes. Errors of a row are stored in that row instead.
    pub fn read(headers: &HeaderMap, body: &[u8]) -> Result<Self, ValidationError> {
        let (json, mut bytes) = split(headers, body)?;
        let Message { id, inputs, outputs, parameters } = fields::from_json(json)?;
        let Parameters { k, binary_data_output } = parameters.unwrap_or_default();
        let outputs =
            requested(outputs.map_or_else(Vec::new, |List(outputs)| outputs), binary_data_output == Some(true))?;
        let mut read = Vec::new();
        for (number, input) in inputs.0.into_iter().enumerate() {
            read.push(input.read(&format!("inputs[{number}]"), &mut bytes)?);
        }
        if !bytes.is_empty() {
            return Err(malformed(format!("The body has {} bytes more than its inputs.", bytes.len())));
        }
        Ok(Self { id, rows: rows(read, k.map(|k| k.get() as usize))?, outputs })
    }
}

/// Separates the JSON from the bytes after it.
fn split<'a>(headers: &HeaderMap, body: &'a [u8]) -> Result<(&'a [u8], &'a [u8]), ValidationError> {
    let Some(len) = headers.get(JSON_LEN) else { return Ok((body, &[])) };
    let len: Option<usize> = len.to_str().ok().and_then(|len| len.parse().ok());
    len.and_then(|len| body.split_at_checked(len)).ok_or_else(|| {
        malformed(format!("The header {JSON_LEN} must be the length of the JSON, at most the body's {}.", body.len()))
    })
}

fn malformed(detail: String) -> ValidationError {
    ValidationError { malformed: true, field: None, detail }
}

impl InputMessage {
    /// `path` is the path of the input in the request. Takes the bytes of the input from `bytes`.
    fn read(self, path: &str, bytes: &mut &[u8]) -> Result<Input, ValidationError> {
        let Self { name, datatype, shape: List(shape), data, parameters } = self;
        let accepted = match FieldKind::of(&name) {
            Some(kind) => kind.datatypes(),
            None if name == REQUEST => &["BYTES"],
            None => {
                let names: Vec<_> = FIELDS.iter().map(|(name, _)| *name).collect();
                let detail = format!("is unknown; the inputs are {}, or {REQUEST} alone", names.join(", "));
                return Err(ValidationError::of(&format!("{path}.name"), &detail));
            }
        };
        let datatype = Datatype::of(&datatype).filter(|_| accepted.contains(&datatype.as_str())).ok_or_else(|| {
            let detail = format!("is not one of {}, which {name} accepts", accepted.join(", "));
            ValidationError::of(&format!("{path}.datatype"), &detail)
        })?;
        let error = |detail: &str| ValidationError::of(path, detail);
        let [rows, columns] = [shape.first(), shape.get(1)].map(|len| len.map_or(1, |len| len.get() as usize));
        if columns != 1 {
            return Err(ValidationError::of(
                &format!("{path}.shape"),
                "must be [n] or [n, 1], with one element per film",
            ));
        }
        let size = parameters.and_then(|parameters| parameters.binary_data_size);
        let elements = match (data, size) {
            (Some(data), None) => datatype.read_json(data, rows),
            (None, Some(size)) => {
                let (taken, rest) = bytes.split_at_checked(size.get() as usize).ok_or_else(|| {
                    let detail = format!(
                        "has {} bytes by its binary_data_size, but {} are left after the JSON; the header {JSON_LEN} says \
                         where that ends",
                        size.get(),
                        bytes.len()
                    );
                    error(&detail)
                })?;
                *bytes = rest;
                datatype.read_bytes(taken, rows)
            }
            (Some(_), Some(_)) => Err("has both data and a binary_data_size".to_owned()),
            (None, None) => Err("has neither data nor a binary_data_size; shared memory is not supported".to_owned()),
        };
        Ok(Input { name, elements: elements.map_err(|detail| error(&detail))? })
    }
}

fn rows(inputs: Vec<Input>, k: Option<usize>) -> Result<Vec<Row>, ValidationError> {
    let count = inputs[0].elements.len();
    for (number, input) in inputs.iter().enumerate() {
        let path = format!("inputs[{number}]");
        if inputs[..number].iter().any(|other| other.name == input.name) {
            return Err(ValidationError::of(&path, &format!("is a second {}", input.name)));
        }
        if input.elements.len() != count {
            let (first, len) = (&inputs[0].name, input.elements.len());
            return Err(ValidationError::of(&path, &format!("has {len} rows, but {first} has {count}")));
        }
        if input.name == REQUEST && inputs.len() > 1 {
            return Err(ValidationError::of(&path, &format!("is {REQUEST}, which must be the only input")));
        }
    }
    let mut rows: Vec<Vec<(String, Value)>> = vec![Vec::new(); count];
    for Input { name, elements } in inputs {
        rows.iter_mut().zip(elements).for_each(|(row, element)| row.push((name.clone(), element)));
    }
    let row = |cells: Vec<(String, Value)>| match &cells[..] {
        [(name, Value::String(object))] if name == REQUEST => row::from_object(object.as_bytes(), k),
        _ => row::from_cells(cells, k),
    };
    Ok(rows.into_iter().map(row).collect())
}

/// All outputs, unless the client names those that it wants.
fn requested(messages: Vec<OutputMessage>, binary_by_default: bool) -> Result<Vec<RequestedOutput>, ValidationError> {
    if messages.is_empty() {
        return Ok(Output::ALL.map(|output| RequestedOutput { output, binary: binary_by_default }).into());
    }
    let mut requested: Vec<RequestedOutput> = Vec::new();
    for (number, OutputMessage { name, parameters }) in messages.into_iter().enumerate() {
        let path = format!("outputs[{number}].name");
        let Some(output) = Output::ALL.into_iter().find(|output| output.name() == name) else {
            let names = Output::ALL.map(Output::name).join(", ");
            return Err(ValidationError::of(&path, &format!("is unknown; the outputs are {names}")));
        };
        if requested.iter().any(|other| other.output == output) {
            return Err(ValidationError::of(&path, &format!("is a second {name}")));
        }
        let binary = parameters.and_then(|parameters| parameters.binary_data).unwrap_or(binary_by_default);
        requested.push(RequestedOutput { output, binary });
    }
    Ok(requested)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use serde_json::json;

    use super::super::tensor::texts_to_bytes;
    use super::*;

    fn read(json: &Value) -> Result<InferRequest, ValidationError> {
        InferRequest::read(&HeaderMap::new(), json.to_string().as_bytes())
    }

    /// A request in binary form, whose header gives a length of the JSON that is wrong by `difference`.
    fn read_binary(json: &Value, bytes: &[u8], difference: isize) -> Result<InferRequest, ValidationError> {
        let json = json.to_string();
        let len = json.len().checked_add_signed(difference).expect("a length");
        let headers = HeaderMap::from_iter([(http::HeaderName::from_static(JSON_LEN), HeaderValue::from(len))]);
        InferRequest::read(&headers, &[json.as_bytes(), bytes].concat())
    }

    fn titles(request: &InferRequest) -> Vec<Option<&str>> {
        request.rows.iter().map(|row| row.as_ref().expect("a question").title.as_deref()).collect()
    }

    #[test]
    fn the_same_tensors_mean_the_same_in_both_forms() {
        let tensor = |name: &str, datatype: &str| json!({"name": name, "datatype": datatype, "shape": [2]});
        let (mut title, mut year) = (tensor("title", "BYTES"), tensor("year", "INT64"));
        let bytes = texts_to_bytes(["Heat", "Amélie"]);
        let years = [1995_i64, 0].map(i64::to_le_bytes).concat();
        title["parameters"] = json!({"binary_data_size": bytes.len()});
        year["parameters"] = json!({"binary_data_size": years.len()});
        let binary = json!({"id": "7", "inputs": [title, year], "parameters": {"k": 3, "priority": 1}});
        let binary = read_binary(&binary, &[bytes, years].concat(), 0).expect("a request");
        let (mut title, mut year) = (tensor("title", "BYTES"), tensor("year", "INT64"));
        title["data"] = json!(["Heat", "Amélie"]);
        year["data"] = json!([1995, 0]);
        let plain = read(&json!({"id": "7", "inputs": [title, year], "parameters": {"k": 3}})).expect("a request");
        assert_eq!(binary.rows, plain.rows);
        assert_eq!((binary.id.as_deref(), titles(&binary)), (Some("7"), vec![Some("Heat"), Some("Amélie")]));
        let [heat, amelie] = &binary.rows[..] else { panic!("two rows") };
        assert_eq!(heat.as_ref().map(|heat| (heat.year, heat.k)), Ok((Some(1995), 3)));
        assert_eq!(amelie.as_ref().map(|amelie| amelie.year), Ok(None));
    }

    #[test]
    fn a_request_of_no_rows_has_no_rows() {
        for tensor in [
            json!({"name": "title", "datatype": "BYTES", "shape": [0], "data": []}),
            json!({"name": "title", "datatype": "BYTES", "shape": [0, 1], "data": null, "parameters": {"binary_data_size": 0}}),
        ] {
            assert_eq!(read(&json!({"inputs": [tensor]})).map(|request| request.rows.len()), Ok(0));
        }
    }

    #[test]
    fn what_is_wrong_with_a_row_leaves_the_others() {
        let data = json!(["{\"title\": \"Heat\"}", "Heat", "{\"titel\": \"Heat\"}"]);
        let tensor = json!({"name": "request", "datatype": "BYTES", "shape": [3, 1], "data": data});
        let rows = read(&json!({"inputs": [tensor]})).expect("a request").rows;
        assert_eq!(rows.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, false]);
    }

    #[test]
    fn outputs_are_those_that_the_client_names() {
        let outputs = |mut json: Value| {
            json["inputs"] = json!([{"name": "title", "datatype": "BYTES", "shape": [1], "data": ["Heat"]}]);
            let request = read(&json).map_err(|error| error.to_string())?;
            Ok::<_, String>(
                request.outputs.iter().map(|output| (output.output.name(), output.binary)).collect::<Vec<_>>(),
            )
        };
        assert_eq!(outputs(json!({})).map(|all| (all.len(), all[0])), Ok((Output::ALL.len(), ("similar", false))));
        assert_eq!(outputs(json!({"parameters": {"binary_data_output": true}})).map(|all| all[1]), Ok(("slug", true)));
        let named = json!([{"name": "score", "parameters": {"binary_data": true}}, {"name": "slug"}]);
        assert_eq!(outputs(json!({"outputs": named})), Ok(vec![("score", true), ("slug", false)]));
        for (named, error) in [
            (json!([{"name": "label"}]), "outputs[0].name is unknown; the outputs are similar, slug, score, error"),
            (json!([{"name": "slug"}, {"name": "slug"}]), "outputs[1].name is a second slug"),
            (json!([{}]), "outputs[0].name is missing"),
        ] {
            assert_eq!(outputs(json!({"outputs": named})), Err(error.to_owned()));
        }
    }

    #[test]
    fn invalid_tensors_are_rejected_with_their_place() {
        let title = || json!({"name": "title", "datatype": "BYTES", "shape": [1], "data": ["Heat"]});
        let changed = |field: &str, value: Value| {
            let mut tensor = title();
            tensor[field] = value;
            tensor
        };
        for (inputs, error) in [
            (json!([]), "inputs has 0 items; the minimum is 1"),
            (json!({}), "inputs is an object; it must be a list"),
            (json!([{"name": "title"}]), "inputs[0].datatype is missing"),
            (
                json!([changed("name", json!("plot"))]),
                "inputs[0].name is unknown; the inputs are title, original_title, year, genres, keywords, directors, cast, synopsis, k, or \
                 request alone",
            ),
            (
                json!([changed("datatype", json!("FP32"))]),
                "inputs[0].datatype is not one of BYTES, which title accepts",
            ),
            (json!([changed("shape", json!([2]))]), "inputs[0] has 1 elements, but its shape says 2"),
            (json!([changed("shape", json!([]))]), "inputs[0].shape has 0 items; the minimum is 1"),
            (
                json!([changed("shape", json!([-1]))]),
                "inputs[0].shape[0] is -1; it must be a whole number from 0 to 1024",
            ),
            (
                json!([changed("shape", json!([4_294_967_296_u64, 4_294_967_296_u64]))]),
                "inputs[0].shape[0] is 4294967296; it must be a whole number from 0 to 1024",
            ),
            (
                json!([changed("shape", json!([1, 2]))]),
                "inputs[0].shape must be [n] or [n, 1], with one element per film",
            ),
            (json!([changed("shape", json!([1, 1, 1]))]), "inputs[0].shape has 3 items; the maximum is 2"),
            (json!([changed("data", json!([5]))]), "inputs[0] has an element that is not a string, at position 0"),
            (
                json!([changed("data", json!(null))]),
                "inputs[0] has neither data nor a binary_data_size; shared memory is not supported",
            ),
            (
                json!([changed("parameters", json!({"binary_data_size": 8}))]),
                "inputs[0] has both data and a binary_data_size",
            ),
            (json!([title(), title()]), "inputs[1] is a second title"),
            (
                json!([title(), {"name": "year", "datatype": "INT32", "shape": [2], "data": [1995, 1979]}]),
                "inputs[1] has 2 rows, but title has 1",
            ),
            (
                json!([title(), {"name": "request", "datatype": "BYTES", "shape": [1], "data": ["{}"]}]),
                "inputs[1] is request, which must be the only input",
            ),
        ] {
            let read = read(&json!({"inputs": inputs})).map(|_| ()).map_err(|error| error.to_string());
            assert_eq!(read, Err(error.to_owned()));
        }
        let invalid = read(&json!({"inputs": [title()], "parameters": {"k": 0}})).map(|_| ());
        assert_eq!(invalid.map_err(|error| error.field), Err(Some("parameters.k".to_owned())));
    }

    #[test]
    fn a_body_that_does_not_have_the_stated_lengths_is_rejected() {
        let bytes = texts_to_bytes(["Heat"]);
        let tensor = |size: usize| json!({"inputs": [{"name": "title", "datatype": "BYTES", "shape": [1], "parameters": {"binary_data_size": size}}]});
        assert_eq!(read_binary(&tensor(8), &bytes, 0).map(|request| request.rows.len()), Ok(1));
        for (read, error) in [
            (read_binary(&tensor(8), &bytes, 9), "The header inference-header-content-length must be"),
            (read_binary(&tensor(8), &bytes, -1), "The body is not valid JSON"),
            (read_binary(&tensor(8), &bytes, 1), "The body is not valid JSON"),
            (read_binary(&tensor(7), &bytes, 0), "inputs[0] ends within the text at position 0"),
            (read_binary(&tensor(9), &bytes, 0), "inputs[0] has 9 bytes by its binary_data_size, but 8 are left"),
            (read_binary(&tensor(8), &[&bytes[..], &bytes].concat(), 0), "The body has 8 bytes more than its inputs."),
            (read(&tensor(8)), "inputs[0] has 8 bytes by its binary_data_size, but 0 are left"),
        ] {
            let read = read.map(|_| ()).map_err(|error| error.to_string());
            assert!(read.as_ref().is_err_and(|read| read.starts_with(error)), "{read:?}");
        }
        for len in ["", "-1", "1.5", "99999999999999999999", "ten"] {
            let header = HeaderValue::from_str(len).expect("a value");
            let headers = HeaderMap::from_iter([(http::HeaderName::from_static(JSON_LEN), header)]);
            assert!(InferRequest::read(&headers, b"{}").is_err_and(|error| error.malformed), "{len}");
        }
    }
}
