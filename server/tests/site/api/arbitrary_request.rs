//! Property tests: any request to the model is answered or rejected with a problem; none causes a panic or a 500.

use std::sync::LazyLock;

use http::{Request, StatusCode};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::harness::{TestApp, TestResponse};

static SITE: LazyLock<(Runtime, TestApp)> = LazyLock::new(|| {
    let runtime = Runtime::new().expect("a runtime");
    let app = runtime.block_on(TestApp::start());
    (runtime, app)
});

fn is_answered_or_rejected(body: Vec<u8>) -> Result<(), TestCaseError> {
    for call in ["/api/v1/similar", "/api/v1/suggestions"] {
        is_answered_or_rejected_by(call, body.clone())?;
    }
    Ok(())
}

fn is_answered_or_rejected_by(call: &str, body: Vec<u8>) -> Result<(), TestCaseError> {
    let (runtime, app) = &*SITE;
    let page = runtime.block_on(app.post_json(call, body));
    if page.status == StatusCode::OK {
        let answer = page.json();
        prop_assert!(answer["similar"].as_array().is_some_and(|similar| similar.len() <= 100));
        for film in answer["similar"].as_array().into_iter().flatten() {
            prop_assert!(film["score"].is_number(), "{film}");
        }
    } else {
        prop_assert!(page.status.is_client_error(), "{} {}", page.status, page.body);
        prop_assert_eq!(page.header("content-type"), "application/problem+json");
        prop_assert_eq!(page.json()["status"].as_u64(), Some(page.status.as_u16().into()));
    }
    Ok(())
}

/// The same for the protocols of other model servers, whose errors have a different format. Without a length, the body
/// is JSON.
fn is_answered_or_rejected_as_message(call: &str, body: Vec<u8>, json_len: Option<usize>) -> Result<(), TestCaseError> {
    let (runtime, app) = &*SITE;
    let mut request = Request::post(call);
    if let Some(len) = json_len {
        request = request.header("inference-header-content-length", len);
    }
    let request = request.body(body.into()).expect("a request");
    let response = runtime.block_on(async { TestResponse::receive(app.send(request).await).await });
    if response.status != StatusCode::OK {
        prop_assert!(response.status.is_client_error(), "{} {}", response.status, response.body);
        prop_assert!(response.json()["error"].is_string(), "{}", response.body);
    }
    Ok(())
}

/// A request to infer with valid or invalid tensors.
fn any_infer_request() -> impl Strategy<Value = Value> {
    let name = prop::sample::select(vec!["title", "year", "genres", "k", "request", "plot"]);
    let datatype = prop::sample::select(vec!["BYTES", "INT32", "INT64", "FP32", "FP16", ""]);
    let len = prop_oneof![9 => 0..4_u64, 1 => any::<u64>()];
    let data = prop_oneof![
        prop::collection::vec(prop_oneof![Just("Heat"), Just("1995"), Just("{}"), Just("")], 0..4)
            .prop_map(Value::from),
        prop::collection::vec(1990..2000_i32, 0..4).prop_map(Value::from),
        any_json(),
    ];
    let size = prop::option::of(0..40_u64);
    let tensor = (name, datatype, prop::collection::vec(len, 0..3), data, size).prop_map(
        |(name, datatype, shape, data, size)| match size {
            None => json!({"name": name, "datatype": datatype, "shape": shape, "data": data}),
            Some(size) => {
                json!({"name": name, "datatype": datatype, "shape": shape, "parameters": {"binary_data_size": size}})
            }
        },
    );
    (prop::collection::vec(tensor, 0..3), any::<bool>())
        .prop_map(|(inputs, binary)| json!({"inputs": inputs, "parameters": {"binary_data_output": binary}}))
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
        prop_oneof![Just("crime"), Just("heist"), Just("Al Pacino"), Just("dark")].prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(".{0,12}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// An object with known fields and valid or invalid values.
fn any_similar_request() -> impl Strategy<Value = Value> {
    let words = prop::collection::vec(prop_oneof![Just("crime"), Just("Heist"), Just("nonsense")], 0..70);
    let axes = prop::collection::btree_map(
        prop_oneof![Just("dark"), Just("funny"), Just("gloomy")].prop_map(str::to_owned),
        prop_oneof![(0..12_i64).prop_map(Value::from), (-2.0..2.0_f64).prop_map(Value::from)],
        0..3,
    );
    let value = prop_oneof![
        words.prop_map(Value::from),
        axes.prop_map(|axes| Value::Object(axes.into_iter().collect())),
        (0..60_i64).prop_map(Value::from),
        (1860..2110_i64).prop_map(Value::from),
        ".{0,60}".prop_map(Value::from),
        any_json(),
    ];
    let field = prop::sample::select(vec![
        "title",
        "year",
        "genres",
        "keywords",
        "directors",
        "cast",
        "synopsis",
        "tone",
        "k",
        "tune",
        "other",
    ]);
    prop::collection::vec((field, value), 0..6)
        .prop_map(|fields| Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()))
}

/// A request for recommendations with valid or invalid films.
fn any_recommend_request() -> impl Strategy<Value = Value> {
    let slug = prop_oneof![Just("heat-1995"), Just("bambi-1942"), Just("no-such-film-1900"), Just("")];
    let weight = prop_oneof![(0.0..1.2_f64).prop_map(Value::from), any::<f64>().prop_map(Value::from), any_json()];
    let film = (slug.clone(), prop::option::of(weight)).prop_map(|(slug, weight)| match weight {
        Some(weight) => serde_json::json!({"slug": slug, "weight": weight}),
        None => serde_json::json!({"slug": slug}),
    });
    let films = prop::collection::vec(prop_oneof![9 => film, 1 => any_json()], 0..6);
    (films, prop::collection::vec(slug, 0..4), 0..60_i64)
        .prop_map(|(films, leave_out, k)| serde_json::json!({"films": films, "leave_out": leave_out, "k": k}))
}

#[test]
fn any_tensors_are_answered_or_rejected() {
    let config = || Config { cases: 300, failure_persistence: None, ..Config::default() };
    let bytes =
        prop_oneof![prop::collection::vec(any::<u8>(), 0..40), Just([[4, 0, 0, 0], *b"Heat", [0; 4]].concat()),];
    let requests = (any_infer_request(), bytes, -1..2_isize);
    let infer = |(request, bytes, difference): (Value, Vec<u8>, isize)| {
        let json = request.to_string();
        let len = json.len().saturating_add_signed(difference);
        is_answered_or_rejected_as_message("/v2/models/matinee/infer", json.clone().into_bytes(), None)?;
        is_answered_or_rejected_as_message("/v2/models/matinee/infer", [json.into_bytes(), bytes].concat(), Some(len))
    };
    TestRunner::new(config()).run(&requests, infer).unwrap_or_else(|error| panic!("{error}"));

    let form =
        prop::sample::select(vec!["dataframe_split", "dataframe_records", "instances", "inputs", "title", "params"]);
    let tables = prop::collection::vec((form, any_json()), 0..3)
        .prop_map(|forms| forms.into_iter().map(|(form, table)| (form.to_owned(), table)).collect::<Value>());
    let invoke =
        |table: Value| is_answered_or_rejected_as_message("/invocations", table.to_string().into_bytes(), None);
    TestRunner::new(config()).run(&tables, invoke).unwrap_or_else(|error| panic!("{error}"));
}

fn hold_for<S: Strategy<Value = Vec<u8>>>(requests: S) {
    let config = Config { cases: 300, failure_persistence: None, ..Config::default() };
    TestRunner::new(config).run(&requests, is_answered_or_rejected).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn any_bytes_are_answered_or_rejected() {
    hold_for(prop::collection::vec(any::<u8>(), 0..400));
}

#[test]
fn any_json_is_answered_or_rejected() {
    hold_for(any_json().prop_map(|json| json.to_string().into_bytes()));
}

#[test]
fn any_fields_are_answered_or_rejected() {
    hold_for(any_similar_request().prop_map(|json| json.to_string().into_bytes()));
}

#[test]
fn any_watched_films_are_answered_or_rejected() {
    hold_for(any_recommend_request().prop_map(|json| json.to_string().into_bytes()));
}

#[test]
fn a_valid_request_truncated_or_changed_anywhere_is_answered_or_rejected() {
    let similar =
        br#"{"genres":["crime"],"keywords":["heist"],"tone":{"dark":7},"tune":{"funny":-0.5},"year":1995,"k":3}"#;
    let recommend = br#"{"films":[{"slug":"heat-1995","weight":0.5},{"slug":"alien-1979"}],"leave_out":["x"],"k":3}"#;
    let valid = prop_oneof![Just(similar.as_slice()), Just(recommend.as_slice())];
    let changed = (valid, any::<prop::sample::Index>(), any::<u8>(), any::<bool>()).prop_map(
        |(valid, index, byte, truncated)| {
            let index = index.index(valid.len());
            let mut body = valid.to_vec();
            body[index] = byte;
            body.truncate(if truncated { index } else { body.len() });
            body
        },
    );
    hold_for(changed);
}
