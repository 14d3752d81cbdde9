//! The calls of MLflow and SageMaker.

use axum::body::Body;
use http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::harness::{TestApp, TestResponse};

async fn invoke(app: &TestApp, content_type: &str, body: impl Into<Body>) -> TestResponse {
    let mut request = Request::post("/invocations");
    if !content_type.is_empty() {
        request = request.header(header::CONTENT_TYPE, content_type);
    }
    TestResponse::receive(app.send(request.body(body.into()).expect("a request")).await).await
}

#[tokio::test]
async fn every_form_of_a_table_has_one_prediction_for_each_row() {
    let app = TestApp::start().await;
    let mut expected = Vec::new();
    for question in [json!({"title": "Heat", "year": 1995}), json!({"genres": ["western"]})] {
        expected.push(app.post_json("/api/v1/similar", question.to_string()).await.json());
    }
    expected.push(json!({"error": "year is \"soon\"; it must be a whole number from 1870 to 2100"}));
    let records =
        json!([{"title": "Heat", "year": 1995}, {"genres": ["western"]}, {"title": "Someday", "year": "soon"}]);
    let columns = json!({
        "title": ["Heat", null, "Someday"], "year": [1995, null, "soon"], "genres": [null, "western", null],
    });
    let data = json!([["Heat", 1995, null], [null, null, "western"], ["Someday", "soon", null]]);
    for table in [
        json!({"dataframe_split": {"columns": ["title", "year", "genres"], "data": data}}),
        json!({"dataframe_records": records}),
        json!({"instances": records}),
        json!({"inputs": columns}),
    ] {
        let response = invoke(&app, "application/json; charset=utf-8", table.to_string()).await;
        assert_eq!((response.status, &response.json()), (StatusCode::OK, &json!({"predictions": expected})), "{table}");
    }
    let csv = "title,year,genres\nHeat,1995,\n,,western\nSomeday,soon,\n";
    assert_eq!(invoke(&app, "text/csv", csv).await.json(), json!({"predictions": expected}));
    let empty = json!({"dataframe_split": {"columns": ["title"], "data": []}});
    assert_eq!(invoke(&app, "", empty.to_string()).await.json(), json!({"predictions": []}));
}

#[tokio::test]
async fn questions_are_answered_alone_or_on_lines() {
    let app = TestApp::start().await;
    let question = r#"{"title": "Heat", "year": 1995, "k": 2}"#;
    let expected = app.post_json("/api/v1/similar", question).await.json();
    for content_type in ["", "application/json"] {
        assert_eq!(invoke(&app, content_type, question).await.json(), expected);
    }
    let response = invoke(&app, "application/jsonlines", format!("{question}\nHeat\n{question}\n")).await;
    assert_eq!(response.header("content-type"), "application/jsonlines");
    let lines: Vec<Value> = response.body.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((lines.len(), &lines[0], &lines[2]), (3, &expected, &expected));
    assert!(lines[1]["error"].is_string());
}

#[tokio::test]
async fn what_is_no_table_and_no_question_is_rejected() {
    let app = TestApp::start().await;
    let rows = vec!["Heat"; 1025];
    for (content_type, body, status) in [
        ("application/json", "", StatusCode::BAD_REQUEST),
        ("", "[]", StatusCode::UNPROCESSABLE_ENTITY),
        ("", r#"{"inputs": ["Heat"], "instances": ["Heat"]}"#, StatusCode::UNPROCESSABLE_ENTITY),
        ("", r#"{"inputs": {"plot": ["Two thieves"]}}"#, StatusCode::UNPROCESSABLE_ENTITY),
        ("", &json!({"inputs": rows}).to_string(), StatusCode::UNPROCESSABLE_ENTITY),
        ("", r#"{"title": "Heat", "year": 99999}"#, StatusCode::UNPROCESSABLE_ENTITY),
        ("text/csv", "title,year\nHeat\n", StatusCode::BAD_REQUEST),
        ("application/jsonlines", &"{}\n".repeat(1025), StatusCode::UNPROCESSABLE_ENTITY),
        ("application/x-www-form-urlencoded", "title=Heat", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("", &" ".repeat(1024 * 1024 + 1), StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        let response = invoke(&app, content_type, body.to_owned()).await;
        assert_eq!(response.status, status, "{body:.80} {}", response.body);
        assert!(response.json()["error"].is_string(), "{}", response.body);
    }
}
