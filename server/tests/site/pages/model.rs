//! The page of the model: its card, its evaluation and its map; and the same over REST.

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use domain::{Fault, Service};
use http::StatusCode;
use serde_json::{Value, json};

use crate::harness::{CATALOGUE, SECRET_CAUSE, TestApp, TestConfig, artifact};

/// Invented results of an evaluation.
fn results() -> Value {
    let rows = |method: &str, deciles: Value| {
        json!({
            "protocol": "P2", "split": "mean", "method": method,
            "info@12": 0.125, "ndcg@12": 0.25, "precision@12": 0.25,
            "coverage": 0.5, "novelty": 3.0, "deciles": deciles,
        })
    };
    json!([
        {"protocol": "P1", "split": "mean", "method": "EASE", "recall@20": 0.25, "recall@50": 0.5, "ndcg@100": 0.3125},
        {"protocol": "P1", "split": "mean", "method": "M", "recall@20": 0.375, "recall@50": 0.625, "ndcg@100": 0.4375,
         "people": {"later": true}},
        {"protocol": "P1", "split": "mls_p1_1", "method": "M", "recall@20": 0.9, "recall@50": 0.9, "ndcg@100": 0.9},
        rows("popularity", json!([0, 0, 0, 0, 0, 0, 0, 0, 0, 1])),
        rows("M", json!([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1])),
    ])
}

/// A folder with the committed artifact and, beside it, an evaluation.
fn with_evaluation(evaluation: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let model = folder.path().join("m.safetensors");
    fs::copy(artifact(), &model).expect("a copy");
    fs::write(folder.path().join("evaluation.json"), evaluation).expect("written");
    (folder, model)
}

#[tokio::test]
async fn the_page_has_the_version_the_evaluation_and_the_map_of_the_model() {
    let (_folder, model) = with_evaluation(&results().to_string());
    let app = TestApp::with(TestConfig { model, ..TestConfig::default() }).await;
    let page = app.get("/model").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("<title>The model · Matinee</title>"));
    for panel in ["model-card", "model-metrics", "model-map"] {
        assert_eq!(page.panel(panel, "data-service"), Some("recommender"), "{panel}");
        assert_eq!(page.panel(panel, "data-outcome"), Some("fresh"), "{panel}");
    }
    let card = app.get("/api/v1/model").await.json();
    assert!(
        page.section("model-card").is_some_and(|panel| panel.contains(card["version"].as_str().expect("a version")))
    );
    for shown in ["EASE 0.250, M 0.375", "0.438", "popularity 100%, M 10%"] {
        assert!(page.body.contains(shown), "{shown}");
    }
    assert!(!page.body.contains("0.900"), "one split is not the mean");
    assert!(!page.body.contains(" style="), "the content policy allows no inline style");
}

#[tokio::test]
async fn every_point_of_the_map_links_to_an_existing_film() {
    let app = TestApp::start().await;
    let page = app.get("/model").await;
    let points = page.cards("model-map");
    let distinct: HashSet<_> = points.iter().copied().collect();
    assert_eq!((points.len(), distinct.len()), (CATALOGUE.films.len(), CATALOGUE.films.len()));
    assert!(page.body.contains("href=\"/movie/heat-1995\" data-movie=\"heat-1995\""));
    assert!(page.body.contains("<title>Heat (1995)</title>"));
    assert!(page.body.contains("<title>Butch Cassidy and the Sundance Kid (1969)</title>"));
    for slug in points.iter().step_by(199) {
        assert_eq!(app.get(&format!("/movie/{slug}")).await.status, StatusCode::OK, "{slug}");
    }
    let tab_stops = page.body.matches("data-movie=").count() - page.body.matches("tabindex=\"-1\"").count();
    assert!((8..=30).contains(&tab_stops), "{tab_stops} films are tab stops");
    let map = &page.body[page.body.rfind("<svg").expect("a map")..];
    let map = &map[..map.find("</svg>").expect("its end")];
    assert!(map.len() < 160 * points.len(), "{} bytes for {} films", map.len(), points.len());
}

#[tokio::test]
async fn without_a_usable_evaluation_the_page_explains_how_to_run_one() {
    for evaluation in [None, Some(""), Some("{}"), Some("[{\"protocol\": 7}]"), Some("[]")] {
        let (_folder, model) = with_evaluation(evaluation.unwrap_or_default());
        if evaluation.is_none() {
            fs::remove_file(model.with_file_name("evaluation.json")).expect("removed");
        }
        let app = TestApp::with(TestConfig { model, ..TestConfig::default() }).await;
        let page = app.get("/model").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.section("model-metrics").is_some_and(|panel| panel.contains("matinee evaluate")),
            "{evaluation:?}"
        );
        assert_eq!(app.get("/api/v1/model").await.json()["metrics"], json!([]));
    }
}

#[tokio::test]
async fn without_the_recommender_each_panel_has_a_notice_and_the_page_remains() {
    let app = TestApp::start().await;
    app.fail(Service::Recommender, Fault::Error);
    let page = app.get("/model").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("<h1>The model behind “More like this”</h1>"));
    for panel in ["model-card", "model-metrics", "model-map"] {
        assert_eq!(page.panel(panel, "data-outcome"), Some("unavailable"), "{panel}");
        let alone = app.get(&format!("/panel/{panel}")).await;
        assert_eq!(alone.status, StatusCode::SERVICE_UNAVAILABLE, "{panel}");
    }
    assert!(page.panel("menu", "data-outcome").is_some_and(|outcome| outcome != "unavailable"));
    assert!(!page.body.contains(SECRET_CAUSE));
}

#[tokio::test]
async fn the_model_card_over_rest_has_the_time_of_training_and_the_evaluation() {
    let (_folder, model) = with_evaluation(&results().to_string());
    let app = TestApp::with(TestConfig { model, ..TestConfig::default() }).await;
    let card = app.get("/api/v1/model").await.json();
    let written = card["trained_at"].as_str().expect("a time");
    assert!(written.len() == 20 && written.starts_with("20") && written.ends_with('Z'), "{written}");
    let rows = results();
    let means: Vec<_> = rows.as_array().expect("rows").iter().filter(|row| row["split"] == "mean").cloned().collect();
    let numbers = |rows: &[Value]| -> Vec<(Value, Option<f64>)> {
        rows.iter().map(|row| (row["method"].clone(), row["recall@20"].as_f64().or(row["info@12"].as_f64()))).collect()
    };
    let metrics = card["metrics"].as_array().expect("metrics");
    assert_eq!(numbers(metrics), numbers(&means));
    assert_eq!(metrics[3]["deciles"].as_array().map(Vec::len), Some(10));
}

#[tokio::test]
async fn the_map_over_rest_has_coordinates_and_a_group_for_every_described_film() {
    let app = TestApp::start().await;
    let map = app.get("/api/v1/model/map").await.json();
    assert_eq!(map["model"]["version"].as_str().map(str::len), Some(12));
    let films = map["films"].as_array().expect("films");
    assert_eq!(films.len(), CATALOGUE.films.len());
    for film in films {
        let known = CATALOGUE.films.iter().find(|known| known.slug == film["slug"]).expect("a film of the catalogue");
        assert!(known.genres.iter().any(|genre| *genre == film["group"]), "{film}");
        for axis in ["x", "y"] {
            assert!(film[axis].as_f64().is_some_and(|value| value.abs() <= 1.0), "{film}");
        }
    }
}
