//! Errors as RFC 9457 problems, and the ids of requests.

use axum::body::Body;
use http::{HeaderName, Request, StatusCode, header};

use crate::harness::{TestApp, TestResponse};

#[tokio::test]
async fn errors_are_problems_with_an_explanation() {
    let app = TestApp::start().await;
    for (address, status) in [
        ("/api/v1/movies/no-such-film-1900", 404),
        ("/api/v1/movies/no-such-film-1900/similar", 404),
        ("/api/v1/nothing", 404),
        ("/api/v1/movies/heat-1995/similar?k=0", 400),
        ("/api/v1/movies/heat-1995/similar?k=51", 400),
        ("/api/v1/movies/heat-1995/similar?k=-1", 400),
        ("/api/v1/movies/heat-1995/similar?k=six", 400),
        ("/api/v1/movies/heat-1995/similar?count=6", 400),
        ("/api/v1/movies?limit=0", 400),
        ("/api/v1/movies?limit=1000000000000", 400),
    ] {
        let problem = app.get(address).await;
        assert_eq!(problem.status.as_u16(), status, "{address}");
        assert_eq!(problem.header("content-type"), "application/problem+json", "{address}");
        assert_eq!(problem.json()["status"], status, "{address}");
        assert!(problem.json()["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{address}");
    }
}

#[tokio::test]
async fn an_invalid_query_is_rejected_with_the_name_of_the_parameter() {
    let app = TestApp::start().await;
    for (query, field, detail) in [
        ("k=0", "k", "k is 0; it must be a whole number from 1 to 50"),
        ("k=six", "k", "k is \"six\"; it must be a whole number from 1 to 50"),
        ("k=6&k=7", "k", "k is given twice"),
        ("count=6", "count", "count is unknown; expected k"),
    ] {
        let problem = app.get(&format!("/api/v1/movies/heat-1995/similar?{query}")).await.json();
        assert_eq!((&problem["field"], &problem["detail"]), (&field.into(), &detail.into()), "{query}");
    }
}

#[tokio::test]
async fn errors_of_the_router_are_problems_too() {
    let app = TestApp::start().await;
    for (method, address, status) in [
        ("DELETE", "/api/v1/movies/heat-1995", 405),
        ("GET", "/api/v1/similar", 405),
        ("PUT", "/api/v1/similar", 405),
        ("POST", "/api/v1/movies", 405),
        ("POST", "/api/v1/nothing", 404),
        ("GET", "/api/nothing", 404),
        ("GET", "/api/v1/movies/%FF/similar", 400),
    ] {
        let request = Request::builder().method(method).uri(address).body(Body::empty()).expect("a request");
        let problem = TestResponse::receive(app.send(request).await).await;
        assert_eq!(problem.status.as_u16(), status, "{method} {address}");
        assert_eq!(problem.header("content-type"), "application/problem+json", "{method} {address}");
        assert_eq!(problem.json()["status"], status, "{method} {address}");
        assert_eq!(problem.header("allow").is_empty(), status != 405, "{method} {address}");
    }
}

#[tokio::test]
async fn requests_from_pages_of_other_sites_are_rejected_and_those_from_programs_are_not() {
    let app = TestApp::start().await;
    let post = async |name: &'static str, value: &'static str| {
        let request = Request::post("/api/v1/similar")
            .header(header::HOST, "matinee.example")
            .header(header::CONTENT_TYPE, "application/json")
            .header(name, value)
            .body(Body::from(r#"{"genres":["crime"]}"#));
        TestResponse::receive(app.send(request.expect("a request")).await).await
    };
    assert_eq!(post("user-agent", "curl/8.0").await.status, StatusCode::OK);
    assert_eq!(post("sec-fetch-site", "same-origin").await.status, StatusCode::OK);
    for (name, value) in [("origin", "https://elsewhere.example"), ("sec-fetch-site", "cross-site")] {
        let rejected = post(name, value).await;
        assert_eq!(rejected.status, StatusCode::FORBIDDEN, "{name}");
        assert_eq!(rejected.header("content-type"), "application/problem+json", "{name}");
    }
}

#[tokio::test]
async fn a_valid_request_id_is_kept_and_any_other_replaced() {
    let app = TestApp::start().await;
    let get = async |id: &str| app.get_with("/api/v1/nothing", &[(HeaderName::from_static("x-request-id"), id)]).await;
    let kept = get("trace-42").await;
    assert_eq!((kept.header("x-request-id"), &kept.json()["request_id"]), ("trace-42", &"trace-42".into()));
    let replaced = get("two words").await;
    assert_ne!(replaced.header("x-request-id"), "two words");
    assert_eq!(replaced.json()["request_id"], replaced.header("x-request-id"));
    let generated = [app.get("/movie/heat-1995").await, app.get("/movie/heat-1995").await];
    assert!(!generated[0].header("x-request-id").is_empty());
    assert_ne!(generated[0].header("x-request-id"), generated[1].header("x-request-id"));
}
