//! The Open Inference Protocol v2.

use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use models::Artifact;
use serde_json::{Value, json};
use server::recommender::{InProcessModel, Versions};
use server::web;
use tokio::net::TcpListener;

use crate::harness::{TestApp, TestConfig, TestResponse, artifact, never_closes};

const INFER: &str = "/v2/models/matinee/infer";
const JSON_LEN: &str = "inference-header-content-length";

/// A tensor of titles as JSON.
fn titles(titles: &[&str]) -> Value {
    json!({"name": "title", "datatype": "BYTES", "shape": [titles.len()], "data": titles})
}

/// Posts a body without a content type, as some clients do.
async fn post(app: &TestApp, address: &str, body: impl Into<Body>) -> TestResponse {
    let request = Request::post(address).body(body.into()).expect("a request");
    TestResponse::receive(app.send(request).await).await
}

async fn infer(app: &TestApp, request: &Value) -> TestResponse {
    post(app, INFER, request.to_string()).await
}

/// The elements of an output.
fn output<'a>(response: &'a Value, name: &str) -> &'a [Value] {
    let outputs = response["outputs"].as_array().unwrap_or_else(|| panic!("{response}"));
    let output = outputs.iter().find(|output| output["name"] == name).expect("the output");
    output["data"].as_array().expect("data")
}

#[tokio::test]
async fn the_server_and_the_model_describe_themselves() {
    let app = TestApp::start().await;
    let version = app.get("/api/v1/model").await.json()["version"].clone();
    for (address, body) in [
        ("/v2/health/live", json!({"live": true})),
        ("/v2/health/ready", json!({"ready": true})),
        ("/ping", json!({"ready": true})),
        ("/v2/models/matinee/ready", json!({"name": "matinee", "ready": true})),
    ] {
        let response = app.get(address).await;
        assert_eq!((response.status, response.json()), (StatusCode::OK, body), "{address}");
        let head = Request::head(address).body(Body::empty()).expect("a request");
        assert_eq!(app.send(head).await.status(), StatusCode::OK, "{address}");
    }
    assert_eq!(app.get("/v2").await.json()["extensions"], json!(["binary_tensor_data"]));
    let model = app.get("/v2/models/matinee").await.json();
    assert_eq!((&model["name"], &model["versions"]), (&json!("matinee"), &json!([version])));
    assert_eq!(model["inputs"][2], json!({"name": "year", "datatype": "INT32", "shape": [-1]}));
    assert_eq!(model["outputs"][1], json!({"name": "slug", "datatype": "BYTES", "shape": [-1, -1]}));
}

#[tokio::test]
async fn without_a_model_the_server_is_alive_and_not_ready() {
    let app = TestApp::with(TestConfig { model: "no/such/model".into(), ..TestConfig::default() }).await;
    assert_eq!(app.get("/v2/health/live").await.status, StatusCode::OK);
    for address in ["/v2/health/ready", "/v2/models/matinee/ready", "/ping"] {
        let response = app.get(address).await;
        assert_eq!((response.status, &response.json()["ready"]), (StatusCode::SERVICE_UNAVAILABLE, &json!(false)));
    }
    let response = infer(&app, &json!({"inputs": [titles(&["Heat"])]})).await;
    assert_eq!(response.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(response.json()["error"].as_str().is_some_and(|error| !error.contains("no/such/model")));
}

#[tokio::test]
async fn each_row_has_the_answer_of_the_rest_api() {
    let app = TestApp::start().await;
    let version = app.get("/api/v1/model").await.json()["version"].clone();
    let questions = [
        json!({"title": "Heat", "year": 1995, "k": 3}),
        json!({"genres": ["crime", "thriller"], "keywords": ["heist"], "k": 3}),
    ];
    let tensor = |name: &str, data: Value| json!({"name": name, "datatype": "BYTES", "shape": [2, 1], "data": data});
    let columns = json!({"id": "42", "parameters": {"k": 3}, "inputs": [
        tensor("title", json!([["Heat"], [""]])), tensor("genres", json!(["", "crime|thriller"])),
        tensor("keywords", json!(["", "heist"])), tensor("year", json!(["1995", ""])),
    ]});
    let objects = json!({"inputs": [tensor("request", json!(questions.each_ref().map(Value::to_string)))]});
    for request in [columns, objects] {
        let response = infer(&app, &request).await.json();
        assert_eq!((&response["model_name"], &response["model_version"]), (&json!("matinee"), &version));
        assert_eq!(response["id"], request["id"]);
        for (row, question) in questions.iter().enumerate() {
            let expected = app.post_json("/api/v1/similar", question.to_string()).await;
            assert_eq!(output(&response, "similar")[row], json!(expected.body));
            for (rank, film) in expected.json()["similar"].as_array().expect("films").iter().enumerate() {
                assert_eq!(output(&response, "slug")[row * 3 + rank], film["slug"]);
                assert_eq!(output(&response, "score")[row * 3 + rank], film["score"]);
            }
        }
        assert_eq!(output(&response, "error"), ["", ""]);
    }
}

#[tokio::test]
async fn a_row_that_is_wrong_has_its_error_beside_the_answers_of_the_others() {
    let app = TestApp::start().await;
    let years = json!({"name": "year", "datatype": "INT32", "shape": [2], "data": [1995, 99999]});
    let response =
        infer(&app, &json!({"inputs": [titles(&["Heat", "Heat"]), years], "parameters": {"k": 2}})).await.json();
    let error = "year is 99999; it must be a whole number from 1870 to 2100";
    assert_eq!(output(&response, "error"), ["", error]);
    assert_eq!(output(&response, "similar")[1], json!({"error": error}).to_string());
    let slugs = output(&response, "slug");
    assert!(slugs[1] != "" && slugs[2..] == ["", ""], "{slugs:?}");
    assert_eq!(output(&response, "score")[2..], [0.0, 0.0]);
}

#[tokio::test]
async fn tensors_are_accepted_and_returned_in_binary_form() {
    let app = TestApp::start().await;
    let texts = |texts: &[&str]| {
        texts.iter().flat_map(|text| [&(text.len() as u32).to_le_bytes(), text.as_bytes()].concat()).collect::<Vec<_>>()
    };
    let bytes = texts(&["Heat", "Alien"]);
    let tensor =
        json!({"name": "title", "datatype": "BYTES", "shape": [2], "parameters": {"binary_data_size": bytes.len()}});
    let request = json!({"inputs": [tensor], "parameters": {"binary_data_output": true, "k": 2}}).to_string();
    let response = Request::post(INFER).header(JSON_LEN, request.len());
    let response = app.send(response.body([request.into_bytes(), bytes].concat().into()).expect("a request")).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/octet-stream");
    let json_len: usize = response.headers()[JSON_LEN].to_str().expect("ASCII").parse().expect("a length");
    let body = response.into_body().collect().await.expect("a body").to_bytes();
    let described: Value = serde_json::from_slice(&body[..json_len]).expect("JSON");
    let plain = infer(&app, &json!({"inputs": [titles(&["Heat", "Alien"])], "parameters": {"k": 2}})).await.json();
    let mut rest = &body[json_len..];
    for (binary, plain) in
        described["outputs"].as_array().expect("outputs").iter().zip(plain["outputs"].as_array().expect("outputs"))
    {
        assert_eq!(
            (&binary["name"], &binary["shape"], &binary["data"]),
            (&plain["name"], &plain["shape"], &Value::Null)
        );
        let size = binary["parameters"]["binary_data_size"].as_u64().expect("a size") as usize;
        let data = plain["data"].as_array().expect("data");
        let expected = if binary["datatype"] == "FP32" {
            data.iter().flat_map(|number| (number.as_f64().expect("a number") as f32).to_le_bytes()).collect()
        } else {
            texts(&data.iter().map(|text| text.as_str().expect("text")).collect::<Vec<_>>())
        };
        assert_eq!(rest[..size], expected, "{}", binary["name"]);
        rest = &rest[size..];
    }
    assert!(rest.is_empty());
}

#[tokio::test]
async fn every_error_is_an_object_with_the_error_alone() {
    let app = TestApp::start().await;
    let valid = json!({"inputs": [titles(&["Heat"])]}).to_string();
    let large = " ".repeat(1024 * 1024 + 1);
    for (method, address, body, status) in [
        ("POST", INFER, "", StatusCode::BAD_REQUEST),
        ("POST", INFER, "{}", StatusCode::UNPROCESSABLE_ENTITY),
        ("POST", INFER, large.as_str(), StatusCode::PAYLOAD_TOO_LARGE),
        ("GET", INFER, "", StatusCode::METHOD_NOT_ALLOWED),
        ("POST", "/v2/models/jukebox/infer", &valid, StatusCode::NOT_FOUND),
        ("POST", "/v2/models/matinee/versions/1/infer", &valid, StatusCode::NOT_FOUND),
        ("POST", "/v2/models/matinee/versions/..%2F..%2Fpasswd/infer", &valid, StatusCode::NOT_FOUND),
        ("GET", "/v2/models/jukebox", "", StatusCode::NOT_FOUND),
        ("GET", "/v2/models/matinee/config", "", StatusCode::NOT_FOUND),
        ("GET", "/v2/", "", StatusCode::NOT_FOUND),
        ("GET", "/v2/models/%FF", "", StatusCode::BAD_REQUEST),
    ] {
        let request = Request::builder().method(method).uri(address).header(header::ACCEPT, "text/html");
        let response = app.send(request.body(body.to_owned().into()).expect("a request")).await;
        assert_eq!(response.headers().contains_key(header::ALLOW), status == StatusCode::METHOD_NOT_ALLOWED);
        let response = TestResponse::receive(response).await;
        assert_error(&response, status);
    }
    for (name, value, status) in [
        (header::ORIGIN, "https://elsewhere.example", StatusCode::FORBIDDEN),
        (header::CONTENT_ENCODING, "gzip", StatusCode::UNSUPPORTED_MEDIA_TYPE),
    ] {
        let request = Request::post(INFER).header(header::HOST, "matinee.example").header(name, value);
        let request = request.body(valid.clone().into()).expect("a request");
        assert_error(&TestResponse::receive(app.send(request).await).await, status);
    }
}

fn assert_error(response: &TestResponse, status: StatusCode) {
    assert_eq!((response.status, response.header("content-type")), (status, "application/json"), "{}", response.body);
    let body = response.json();
    let fields = body.as_object().expect("an object");
    assert!(fields.len() == 1 && fields["error"].as_str().is_some_and(|error| !error.is_empty()), "{body}");
}

#[tokio::test]
async fn questions_count_towards_the_limit_of_an_address() {
    let app = TestApp::start().await;
    let request = || {
        let mut request = Request::post(INFER).body(Body::empty()).expect("a request");
        let address = std::net::SocketAddr::from(([192, 0, 2, 7], 5000));
        request.extensions_mut().insert(axum::extract::ConnectInfo(address));
        request
    };
    let mut rejected = None;
    for _ in 0..1500 {
        let response = app.send(request()).await;
        if response.status() == StatusCode::TOO_MANY_REQUESTS {
            rejected = Some(TestResponse::receive(response).await);
            break;
        }
    }
    let rejected = rejected.expect("a limit");
    assert!(!rejected.header("retry-after").is_empty());
    assert_error(&rejected, StatusCode::TOO_MANY_REQUESTS);
}

/// Writes an artifact that differs from the committed one in the title of a shelf. Returns its version.
fn write(path: &Path, title: &str) -> String {
    let (mut other, _) = Artifact::read(&artifact()).expect("the committed artifact");
    title.clone_into(&mut other.shelves[0].title);
    other.write(path).expect("written");
    Versions::beside(path).store([&other]).expect("stored");
    Artifact::read(path).expect("a valid artifact").1[..12].to_owned()
}

#[tokio::test]
async fn a_version_in_the_path_selects_a_stored_model() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("m.safetensors");
    let [forgotten, damaged, earlier, in_use] = ["one", "two", "three", "four"].map(|title| write(&path, title));
    std::fs::write(folder.path().join("versions").join(format!("{damaged}.safetensors")), "damaged").expect("written");
    let app = TestApp::with(TestConfig { model: path, ..TestConfig::default() }).await;
    let at = |version: &str| format!("/v2/models/matinee/versions/{version}");
    let request = json!({"inputs": [titles(&["Heat"])]}).to_string();
    for version in [&in_use, &earlier, &earlier] {
        let response = post(&app, &format!("{}/infer", at(version)), request.clone()).await;
        assert_eq!((response.status, &response.json()["model_version"]), (StatusCode::OK, &json!(version)));
        let similar: Value =
            serde_json::from_str(output(&response.json(), "similar")[0].as_str().expect("text")).expect("JSON");
        assert_eq!(similar["model"]["version"], json!(version), "the answer is this model's");
        assert_eq!(app.get(&at(version)).await.json()["versions"], json!([version]));
        assert_eq!(app.get(&format!("{}/ready", at(version))).await.status, StatusCode::OK);
    }
    assert_eq!(infer(&app, &json!({"inputs": [titles(&["Heat"])]})).await.json()["model_version"], json!(in_use));
    let listed = app.get("/v2/models/matinee").await.json()["versions"].clone();
    assert_eq!(listed.as_array().map(Vec::len), Some(3));
    assert_eq!(listed[0], json!(in_use));
    for (version, status) in [(&forgotten, StatusCode::NOT_FOUND), (&damaged, StatusCode::SERVICE_UNAVAILABLE)] {
        for response in [
            post(&app, &format!("{}/infer", at(version)), request.clone()).await,
            app.get(&at(version)).await,
            app.get(&format!("{}/ready", at(version))).await,
        ] {
            assert_error(&response, status);
        }
    }
}

#[tokio::test]
async fn a_site_passes_questions_on_to_its_replicas() {
    let replica = web::replica_router(Arc::new(InProcessModel::load(&artifact())), never_closes());
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let host = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, replica).await.expect("no error") });
    let app = TestApp::with(TestConfig { replicas: vec![format!("http://{host}")], ..TestConfig::default() }).await;
    let request = json!({"inputs": [titles(&["Heat", "Alien", ""])]});
    let response = infer(&app, &request).await;
    assert_eq!(response.status, StatusCode::OK, "{}", response.body);
    let in_process = infer(&TestApp::start().await, &request).await;
    assert_eq!(response.json(), in_process.json());

    let version = response.json()["model_version"].as_str().expect("a version").to_owned();
    let at = |version: &str| format!("/v2/models/matinee/versions/{version}/infer");
    assert_eq!(post(&app, &at(&version), request.to_string()).await.json(), in_process.json());
    let other = post(&app, &at("0123456789ab"), request.to_string()).await;
    assert_error(&other, StatusCode::NOT_FOUND);
    assert!(other.body.contains(&version) && other.body.contains("replicas"), "{}", other.body);
}

#[tokio::test]
async fn a_replica_speaks_the_protocol_itself() {
    let replica = web::replica_router(Arc::new(InProcessModel::load(&artifact())), never_closes());
    let send = async |method: &str, address: &str, body: String| {
        let request = Request::builder().method(method).uri(address).body(Body::from(body)).expect("a request");
        let response = tower::ServiceExt::oneshot(replica.clone(), request).await.expect("infallible");
        TestResponse::receive(response).await
    };
    assert_eq!(send("GET", "/v2/health/ready", String::new()).await.json(), json!({"ready": true}));
    let response = send("POST", INFER, json!({"inputs": [titles(&["Heat"])]}).to_string()).await.json();
    assert_ne!(output(&response, "slug")[0], "");
    assert_error(&send("POST", INFER, String::new()).await, StatusCode::BAD_REQUEST);
    assert_error(&send("GET", "/v2/nothing", String::new()).await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn any_content_type_is_accepted() {
    let app = TestApp::start().await;
    let body = json!({"inputs": [titles(&["Heat"])]}).to_string();
    for content_type in ["application/json", "application/octet-stream", "text/plain", "nonsense"] {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, content_type.parse().expect("a value"));
        let mut request = Request::post(INFER).body(Body::from(body.clone())).expect("a request");
        *request.headers_mut() = headers;
        assert_eq!(app.send(request).await.status(), StatusCode::OK, "{content_type}");
    }
}
