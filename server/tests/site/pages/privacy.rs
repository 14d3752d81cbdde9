//! `/privacy`: what is stored, and for how long.

use crate::harness::{Process, TestApp, TestClient};

#[tokio::test]
async fn every_page_leads_to_what_is_stored_about_its_visitor() {
    let app = TestApp::start().await;
    assert!(app.get("/").await.body.contains("href=\"/privacy\""));
    let page = app.get("/privacy").await;
    for part in ["60 days", "href=\"/account\"", "href=\"/import\"", "Wrong passwords"] {
        assert!(page.body.contains(part), "{part}");
    }
}

#[tokio::test]
async fn the_periods_are_those_that_the_site_is_set_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = format!("sqlite://{}/matinee.db", folder.path().display());
    let site = Process::serve_with(&database, &["--keep-messages", "12", "--keep-sessions", "34"]).await;
    let page = TestClient::connected_to(&site.host).get("/privacy").await;
    assert!(page.body.contains("12 days") && page.body.contains("34 days"), "{}", page.body);
}
