//! Drawn posters, style sheets and icons.

use http::{StatusCode, header};

use crate::harness::TestApp;

#[tokio::test]
async fn posters_are_reproducible_and_cached_by_the_browser() {
    let app = TestApp::start().await;
    let first = app.get("/art/heat-1995.svg").await;
    assert_eq!(first.header("content-type"), "image/svg+xml");
    assert!(first.body.starts_with("<svg") && first.body.len() < 8200);
    let tag = first.header("etag").to_owned();
    let again = app.get_with("/art/heat-1995.svg", &[(header::IF_NONE_MATCH, &tag)]).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    let weak = format!("\"another\", W/{tag}");
    let again = app.get_with("/art/heat-1995.svg", &[(header::IF_NONE_MATCH, &weak)]).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert_ne!(app.get("/art/heat-1995.svg?shape=backdrop").await.body, first.body);
    assert_eq!(app.get("/art/heat-1995.svg?shape=blob").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(app.get("/art/no-such-film-1900.svg").await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get("/art/heat-1995.png").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn assets_are_immutable_only_at_the_address_with_their_version() {
    let app = TestApp::start().await;
    let page = app.get("/").await;
    let start = page.body.find("/assets/").expect("a style sheet");
    let sheet = page.body[start..].split('"').next().expect("an address").to_owned();
    let found = app.get(&sheet).await;
    assert_eq!(found.status, StatusCode::OK);
    assert!(found.header("cache-control").contains("immutable"));
    let other_version = app.get("/assets/000000000000/pkg/matinee.css").await;
    assert_eq!((other_version.status, other_version.header("cache-control")), (StatusCode::OK, "no-store"));
    assert_eq!(app.get("/favicon.svg").await.status, StatusCode::OK);
    assert_eq!(app.get("/robots.txt").await.status, StatusCode::OK);
}

#[tokio::test]
async fn assets_are_compressed_for_clients_that_accept_it() {
    let app = TestApp::start().await;
    for (accepted, encoding) in [
        ("br;q=1", "br"),
        ("gzip;q=0.5, br;q=1.0", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0", ""),
        ("gzip", "gzip"),
        ("", ""),
    ] {
        let sheet = app.get_with("/assets/0/pkg/matinee.css", &[(header::ACCEPT_ENCODING, accepted)]).await;
        assert_eq!(sheet.header("content-encoding"), encoding, "{accepted:?}");
    }
}
