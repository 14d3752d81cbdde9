//! The tensors of a response.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, header};
use serde::Serialize;
use serde_json::{Value, json};

use super::tensor::texts_to_bytes;
use super::{JSON_LEN, MODEL};
use crate::recommender::{SimilarResponse, SimilarResult};

/// An output of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// `[n]`: for each row the JSON that `POST /api/v1/similar` returns, or an object with the `error` of the row.
    Similar,
    /// `[n, k]`: the slugs of each row's films, best first; empty beyond the last one.
    Slug,
    /// `[n, k]`: their scores; zero beyond the last one.
    Score,
    /// `[n]`: why a row has no answer; empty if it has one.
    Error,
}

/// An output that a client has requested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestedOutput {
    pub output: Output,
    /// Whether its elements follow the JSON in binary form.
    pub binary: bool,
}

/// The elements of an output.
#[derive(Serialize)]
#[serde(untagged)]
enum Elements {
    Texts(Vec<String>),
    Numbers(Vec<f32>),
}

/// The JSON of a response.
#[derive(Serialize)]
struct Message<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    model_name: &'static str,
    model_version: &'a str,
    outputs: Vec<OutputMessage>,
}

#[derive(Serialize)]
struct OutputMessage {
    name: &'static str,
    datatype: &'static str,
    shape: Vec<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Elements>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parameters: Option<Value>,
}

impl Output {
    pub const ALL: [Self; 4] = [Self::Similar, Self::Slug, Self::Score, Self::Error];

    /// The name of the output in the protocol.
    pub fn name(self) -> &'static str {
        match self {
            Self::Similar => "similar",
            Self::Slug => "slug",
            Self::Score => "score",
            Self::Error => "error",
        }
    }

    fn datatype(self) -> &'static str {
        if self == Self::Score { "FP32" } else { "BYTES" }
    }

    /// The lengths of the output for `rows` rows of at most `width` films.
    fn shape<N>(self, rows: N, width: N) -> Vec<N> {
        match self {
            Self::Similar | Self::Error => vec![rows],
            Self::Slug | Self::Score => vec![rows, width],
        }
    }

    /// The output as the model's metadata describes it. Lengths that depend on the request are -1.
    pub fn metadata(self) -> Value {
        json!({ "name": self.name(), "datatype": self.datatype(), "shape": self.shape(-1, -1) })
    }

    fn elements(self, results: &[SimilarResult], width: usize) -> Elements {
        match self {
            Self::Similar => Elements::Texts(results.iter().map(|result| Answer::from(result).to_json()).collect()),
            Self::Error => {
                let error = |result: &SimilarResult| result.as_ref().err().map(ToString::to_string);
                Elements::Texts(results.iter().map(|result| error(result).unwrap_or_default()).collect())
            }
            Self::Slug => {
                let slug = |result: &SimilarResult, rank: usize| {
                    Some(result.as_ref().ok()?.similar.get(rank)?.film.slug.to_string())
                };
                Elements::Texts(table(results, width, slug))
            }
            Self::Score => {
                let score = |result: &SimilarResult, rank: usize| Some(result.as_ref().ok()?.similar.get(rank)?.score);
                Elements::Numbers(table(results, width, score))
            }
        }
    }
}

/// `width` values for each row, the default where there are fewer.
fn table<T: Default>(
    results: &[SimilarResult],
    width: usize,
    value: impl Fn(&SimilarResult, usize) -> Option<T>,
) -> Vec<T> {
    let row = |result| (0..width).map(|rank| value(result, rank).unwrap_or_default()).collect::<Vec<_>>();
    results.iter().flat_map(row).collect()
}

/// The answer of a row.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Answer<'a> {
    Films(&'a SimilarResponse),
    Failure { error: String },
}

impl<'a> From<&'a SimilarResult> for Answer<'a> {
    fn from(result: &'a SimilarResult) -> Self {
        match result {
            Ok(response) => Self::Films(response),
            Err(error) => Self::Failure { error: error.to_string() },
        }
    }
}

impl Answer<'_> {
    /// The answer as JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("answers consist of strings, numbers and lists")
    }
}

impl Elements {
    fn into_bytes(self) -> Vec<u8> {
        match self {
            Self::Texts(texts) => texts_to_bytes(texts.iter().map(String::as_str)),
            Self::Numbers(numbers) => numbers.into_iter().flat_map(f32::to_le_bytes).collect(),
        }
    }
}

/// The response to a request. `width` is the number of films that its rows ask for at most.
pub fn write(
    id: Option<String>,
    version: &str,
    outputs: &[RequestedOutput],
    results: &[SimilarResult],
    width: usize,
) -> Response {
    let mut bytes = Vec::new();
    let mut messages = Vec::new();
    for &RequestedOutput { output, binary } in outputs {
        let elements = output.elements(results, width);
        let (data, parameters) = if binary {
            let binary = elements.into_bytes();
            let parameters = json!({ "binary_data_size": binary.len() });
            bytes.extend(binary);
            (None, Some(parameters))
        } else {
            (Some(elements), None)
        };
        let shape = output.shape(results.len(), width);
        messages.push(OutputMessage { name: output.name(), datatype: output.datatype(), shape, data, parameters });
    }
    let message = Message { id, model_name: MODEL, model_version: version, outputs: messages };
    if outputs.iter().all(|output| !output.binary) {
        return Json(message).into_response();
    }
    let json = serde_json::to_vec(&message).expect("messages consist of strings, numbers and lists");
    let headers = [
        (HeaderName::from_static(JSON_LEN), HeaderValue::from(json.len())),
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
    ];
    (headers, [json, bytes].concat()).into_response()
}
