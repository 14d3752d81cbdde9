//! Pages that browsers store, and revalidate before they show them again.

use std::time::Duration;

use http::{StatusCode, header};

use crate::harness::{TestApp, TestConfig, TestResponse};

const PAGES: [&str; 2] = ["/", "/movie/heat-1995"];

/// A site whose cached answers are fresh until the test ends.
async fn app() -> TestApp {
    TestApp::with(TestConfig { fresh_for: Duration::from_hours(1), ..TestConfig::default() }).await
}

/// A page that is assembled from memory, because its services were called before.
async fn get_assembled(app: &TestApp, address: &str) -> TestResponse {
    for _ in 0..2 {
        app.get(address).await;
    }
    app.get(address).await
}

#[tokio::test]
async fn a_page_of_a_visitor_without_a_session_is_revalidated() {
    let app = app().await;
    for address in PAGES {
        let page = get_assembled(&app, address).await;
        assert_eq!(page.header("cache-control"), "private, no-cache", "{address}");
        assert_eq!(page.header("vary"), "cookie, accept-encoding", "{address}");
        let tag = page.header("etag");
        assert!(tag.starts_with("W/\""), "{address}: the measured times differ");
        let strong = tag.trim_start_matches("W/");
        for condition in [tag, strong, &format!("\"other\", {tag}"), "*"] {
            let again = app.get_with(address, &[(header::IF_NONE_MATCH, condition)]).await;
            assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{address}: {condition}");
            assert!(again.bytes.is_empty());
            for name in ["etag", "cache-control", "content-security-policy"] {
                assert_eq!(again.header(name), page.header(name), "{address}");
            }
        }
        for condition in ["\"other\"", "W/\"other\"", "", "other"] {
            let again = app.get_with(address, &[(header::IF_NONE_MATCH, condition)]).await;
            assert_eq!(again.status, StatusCode::OK, "{address}: {condition}");
        }
    }
}

#[tokio::test]
async fn each_page_and_each_encoding_has_a_tag_of_its_own() {
    let app = app().await;
    let tag = |page: &TestResponse| page.header("etag").to_owned();
    let one = tag(&get_assembled(&app, "/movie/heat-1995").await);
    assert_ne!(one, tag(&get_assembled(&app, "/movie/the-matrix-1999").await));
    assert_ne!(
        one,
        tag(&get_assembled(&app, "/movie/heat-1995?from=elsewhere").await),
        "the page contains its address"
    );
    let encoded = app.get_with("/movie/heat-1995", &[(header::ACCEPT_ENCODING, "gzip")]).await;
    assert_eq!(tag(&encoded), format!("{};gzip\"", one.trim_end_matches('"')));
    let condition = [(header::ACCEPT_ENCODING, "gzip"), (header::IF_NONE_MATCH, one.as_str())];
    assert_eq!(
        app.get_with("/movie/heat-1995", &condition).await.status,
        StatusCode::OK,
        "the stored one is not encoded"
    );
}

#[tokio::test]
async fn a_page_with_an_injected_fault_is_not_stored() {
    let app = app().await;
    let before = get_assembled(&app, "/movie/heat-1995").await;
    let mut client = app.client();
    client.cookies.insert("faults".to_owned(), "recommender-outage".to_owned());
    let during = client.get("/movie/heat-1995").await;
    assert_eq!(during.header("cache-control"), "no-store");
    assert_eq!(during.header("etag"), "");
    assert_eq!(get_assembled(&app, "/movie/heat-1995").await.header("etag"), before.header("etag"));
}

#[tokio::test]
async fn a_page_of_a_visitor_with_a_session_is_not_stored() {
    let app = app().await;
    get_assembled(&app, "/movie/heat-1995").await;
    let mut anonymous = app.client();
    anonymous.post("/my-list", "add=heat-1995").await;
    for client in [&mut anonymous, &mut app.member("ada@example.org").await] {
        for _ in 0..3 {
            let page = client.get("/movie/heat-1995").await;
            assert_eq!(page.header("cache-control"), "no-store");
            assert_eq!(page.header("etag"), "");
        }
    }
}
