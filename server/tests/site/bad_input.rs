//! Addresses and bodies that make no sense.

use axum::body::Body;
use http::{Request, StatusCode, header};

use super::house::{House, Plan, Trouble};

#[tokio::test]
async fn addresses_too_long_or_not_text_are_a_clear_400() {
    let house = House::open().await;
    let long = format!("/search?q={}", "a".repeat(10_000));
    for address in [long.as_str(), "/movie/%FF%FE", "/movie/a%00b", "/search?q=%C3%28", "/art/%80.svg"] {
        let page = house.get(address).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{address:.40}");
        assert!(page.json()["detail"].as_str().is_some(), "{address:.40}");
    }
}

#[tokio::test]
async fn a_search_of_any_text_is_answered_and_shown_as_text() {
    let house = House::open().await;
    for query in [
        "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "%25%25",
        "%27%3B+drop+table+film%3B--",
        "%F0%9F%8E%AC",
        "+",
        "",
        "%22%3E%3Cimg+src%3Dx%3E",
    ] {
        let page = house.get(&format!("/search?q={query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        assert!(!page.body.contains("<script>alert"), "{query}");
        assert!(!page.body.contains("<img src=x>"), "{query}");
    }
    let long = house.get(&format!("/search?q={}", "a".repeat(200))).await;
    assert_eq!(long.status, StatusCode::BAD_REQUEST);
    assert!(long.body.contains("at most 100 characters"));
}

#[tokio::test]
async fn the_panels_server_functions_check_what_they_are_given() {
    let house = House::open().await;
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
        let page = house.get(address).await;
        assert_eq!(page.status, status, "{address}: {}", page.body);
    }
    let broken = House::with(Plan { catalogue: CallFailure::Broken, ..Plan::default() }).await;
    let page = broken.get("/api/panel/details?movie=heat-1995").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!page.body.contains("secret cause"));
}

#[tokio::test]
async fn a_form_that_is_too_large_or_none_is_refused() {
    let house = House::open().await;
    assert_eq!(
        house.post("/join", &format!("email={}", "a".repeat(1_000_000))).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    let request = Request::post("/join")
        .header(header::HOST, "matinee.example")
        .header(header::ORIGIN, "http://matinee.example")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from("{}"))
        .expect("a request");
    assert_eq!(house.send(request).await.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(house.get("/demo").await.status, StatusCode::METHOD_NOT_ALLOWED);
}
