//! URLs and bodies that cannot be processed.

use axum::body::Body;
use domain::{Fault, Service};
use http::{Request, StatusCode, header};

use crate::harness::{SECRET_CAUSE, TestApp, TestResponse};

#[tokio::test]
async fn an_address_that_is_too_long_or_not_utf_8_is_a_400_with_a_reason() {
    let app = TestApp::start().await;
    let long = format!("/search?q={}", "a".repeat(10_000));
    for address in [long.as_str(), "/movie/%FF%FE", "/movie/a%00b", "/search?q=%C3%28", "/art/%80.svg"] {
        let page = app.get(address).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{address:.40}");
        assert!(page.json()["detail"].as_str().is_some(), "{address:.40}");
    }
}

#[tokio::test]
async fn any_search_is_answered_and_displayed_as_text() {
    let app = TestApp::start().await;
    for query in [
        "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "%25%25",
        "%27%3B+drop+table+film%3B--",
        "%F0%9F%8E%AC",
        "+",
        "",
        "%22%3E%3Cimg+src%3Dx%3E",
    ] {
        let page = app.get(&format!("/search?q={query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        assert!(!page.body.contains("<script>alert"), "{query}");
        assert!(!page.body.contains("<img src=x>"), "{query}");
    }
    let long = app.get(&format!("/search?q={}", "a".repeat(5_000))).await;
    assert_eq!(long.status, StatusCode::OK);
}

#[tokio::test]
async fn the_server_functions_of_panels_validate_their_arguments() {
    let app = TestApp::start().await;
    for (address, status) in [
        ("/api/panel/similar?movie=..%2F..%2Fetc", StatusCode::NOT_FOUND),
        ("/api/panel/details?movie=", StatusCode::NOT_FOUND),
        ("/api/panel/details?movie=no-such-film-1900", StatusCode::NOT_FOUND),
        ("/api/panel/shelf?of=x", StatusCode::BAD_REQUEST),
        ("/api/panel/search?q=a&page=0", StatusCode::BAD_REQUEST),
        ("/api/panel/details", StatusCode::BAD_REQUEST),
        ("/api/panel/payroll", StatusCode::NOT_FOUND),
        ("/api/panel/details?movie=heat-1995", StatusCode::OK),
    ] {
        let page = app.get(address).await;
        assert_eq!(page.status, status, "{address}: {}", page.body);
    }
    let uncached = "/api/panel/details?movie=alien-1979";
    let page = app.during(Service::Catalogue, Fault::Error, app.get(uncached)).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!page.body.contains(SECRET_CAUSE));
}

#[tokio::test]
async fn a_request_that_is_too_large_or_not_a_form_is_rejected() {
    let app = TestApp::start().await;
    assert_eq!(
        app.post("/join", &format!("email={}", "a".repeat(1_000_000))).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    let request = Request::post("/join")
        .header(header::HOST, "matinee.example")
        .header(header::ORIGIN, "http://matinee.example")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from("{}"))
        .expect("a request");
    assert_eq!(app.send(request).await.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(app.get("/demo").await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_browser_receives_errors_as_pages() {
    let app = TestApp::start().await;
    for (form, status, text) in [
        (format!("password={}", "a".repeat(1_000_000)), StatusCode::PAYLOAD_TOO_LARGE, "That is too much"),
        ("email=\u{ff}%ff".to_owned(), StatusCode::UNPROCESSABLE_ENTITY, "email address"),
    ] {
        let request = Request::post("/join")
            .header(header::HOST, "matinee.example")
            .header(header::ORIGIN, "http://matinee.example")
            .header(header::ACCEPT, "text/html,application/xhtml+xml")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .expect("a request");
        let page = TestResponse::receive(app.send(request).await).await;
        assert_eq!(page.status, status);
        assert!(page.header("content-type").starts_with("text/html"));
        assert!(page.body.contains(text), "{}", page.body);
    }
    let page = app.get_with("/demo", &[(header::ACCEPT, "text/html")]).await;
    assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(page.body.contains("<h1>"));
    assert_eq!(page.header("allow"), "POST");
}
