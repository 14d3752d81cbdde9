//! Pages that list films: home and genres.

use http::StatusCode;

use crate::harness::TestApp;

#[tokio::test]
async fn home_has_a_billboard_and_at_least_eight_shelves() {
    let app = TestApp::start().await;
    let page = app.get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.panel("billboard", "data-outcome").is_some());
    let rows = page.body.matches("data-panel=\"shelf\"").count();
    assert!(rows >= 8, "{rows} rows");
    assert!(page.body.matches("data-movie=").count() >= 80);
}

#[tokio::test]
async fn a_genre_is_displayed_in_pages() {
    let app = TestApp::start().await;
    let page = app.get("/genre/drama").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.cards("genre").len(), 48);
    assert!(page.body.contains("/genre/drama?page=2"));
    let second = app.get("/genre/drama?page=2").await;
    assert_ne!(page.cards("genre"), second.cards("genre"));
    assert_eq!(app.get("/genre/talkies").await.status, StatusCode::NOT_FOUND);
}
