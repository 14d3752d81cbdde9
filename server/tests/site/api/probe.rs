//! Health, readiness and metrics.

use http::StatusCode;

use crate::harness::{CATALOGUE, TestApp};

#[tokio::test]
async fn requests_panels_and_the_model_have_metrics() {
    let app = TestApp::start().await;
    app.get("/movie/heat-1995").await;
    app.get("/api/v1/movies/no-such-film-1900/similar").await;
    let metrics = app.get("/metrics").await;
    assert!(metrics.header("content-type").starts_with("text/plain"));
    for line in [
        "matinee_requests_total{route=\"/movie/{slug}\",status=\"200\"}",
        "matinee_requests_total{route=\"/api/v1/movies/{slug}/similar\",status=\"404\"}",
        "matinee_request_seconds_bucket{route=\"/movie/{slug}\",le=\"0.005\"}",
        "matinee_panels_total{panel=\"similar\",service=\"recommender\",outcome=\"fresh\"}",
        "matinee_panel_seconds_bucket{panel=\"similar\",le=\"0.5\"}",
        "matinee_model_info{version=",
        "matinee_build_info{version=",
        "process_resident_memory_bytes ",
    ] {
        assert!(metrics.body.lines().any(|counted| counted.starts_with(line)), "{line} in {}", metrics.body);
    }
}

#[tokio::test]
async fn a_healthy_site_is_alive_and_ready() {
    let app = TestApp::start().await;
    assert_eq!(app.get("/healthz").await.status, StatusCode::OK);
    let ready = app.get("/readyz").await;
    assert_eq!((ready.status, &ready.json()["status"]), (StatusCode::OK, &serde_json::json!("ready")));
    assert_eq!(ready.json()["services"][2].get("difference"), None);
}

#[tokio::test]
async fn readiness_counts_the_films_that_model_and_site_do_not_share() {
    let app = TestApp::start().await;
    let store = app.store().await;
    let mut smaller = CATALOGUE.clone();
    smaller.films.retain(|film| film.year < 2015);
    smaller.checksum = "a smaller catalogue".to_owned();
    server::store::catalogue::load(&store, &smaller).await.expect("loaded");
    let missing = CATALOGUE.films.len() - smaller.films.len();
    let ready = app.get("/readyz").await.json();
    let difference = serde_json::json!({"only_in_model": missing, "only_on_site": 0});
    assert_eq!((&ready["status"], &ready["services"][2]["difference"]), (&serde_json::json!("ready"), &difference));
}
