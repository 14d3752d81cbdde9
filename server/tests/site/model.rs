//! The model's page: its card, how it was measured, its map; and the same over REST.

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use http::StatusCode;
use serde_json::{Value, json};

use super::house::{CATALOGUE, House, Plan, Trouble, artifact};

/// Figures that nobody has measured.
fn figures() -> Value {
    let strips = |method: &str, deciles: Value| {
        json!({
            "protocol": "P2", "split": "mean", "method": method, "info@12": 0.125, "ndcg@12": 0.25, "precision@12": 0.25,
            "coverage": 0.5, "novelty": 3.0, "deciles": deciles,
        })
    };
    json!([
        {"protocol": "P1", "split": "mean", "method": "EASE", "recall@20": 0.25, "recall@50": 0.5, "ndcg@100": 0.3125},
        {"protocol": "P1", "split": "mean", "method": "M", "recall@20": 0.375, "people": {"later": true}, "recall@50": 0.625, "ndcg@100": 0.4375},
        {"protocol": "P1", "split": "mls_p1_1", "method": "M", "recall@20": 0.9, "recall@50": 0.9, "ndcg@100": 0.9},
        strips("popularity", json!([0, 0, 0, 0, 0, 0, 0, 0, 0, 1])),
        strips("M", json!([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1])),
    ])
}

/// A folder with the committed model and, beside it, what is given as its evaluation.
fn measured(evaluation: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let model = folder.path().join("m.safetensors");
    fs::copy(artifact(), &model).expect("a copy");
    fs::write(folder.path().join("evaluation.json"), evaluation).expect("written");
    (folder, model)
}

#[tokio::test]
async fn the_page_has_the_models_version_its_figures_and_its_map() {
    let (_folder, model) = measured(&figures().to_string());
    let house = House::with(Plan { model, ..Plan::default() }).await;
    let page = house.get("/model").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("<title>The model · Matinee</title>"));
    for panel in ["model-card", "model-metrics", "model-map"] {
        assert_eq!(page.panel(panel, "data-service"), Some("recommender"), "{panel}");
        assert_eq!(page.panel(panel, "data-outcome"), Some("fresh"), "{panel}");
    }
    let card = house.get("/api/v1/model").await.json();
    assert!(
        page.section("model-card").is_some_and(|card_| card_.contains(card["version"].as_str().expect("a version")))
    );
    for shown in ["EASE 0.250, M 0.375", "0.438", "popularity 100 %, M 10 %"] {
        assert!(page.body.contains(shown), "{shown}");
    }
    assert!(!page.body.contains("0.900"), "one split is not the mean");
    assert!(!page.body.contains(" style="), "the content policy allows no inline style");
}

#[tokio::test]
async fn every_point_of_the_map_is_a_link_to_a_film_that_is_there() {
    let house = House::open().await;
    let page = house.get("/model").await;
    let points = page.cards("model-map");
    let distinct: HashSet<_> = points.iter().copied().collect();
    assert_eq!((points.len(), distinct.len()), (CATALOGUE.films.len(), CATALOGUE.films.len()));
    assert!(page.body.contains("href=\"/movie/heat-1995\" data-movie=\"heat-1995\""));
    assert!(page.body.contains("<title>Heat (1995)</title>"));
    assert!(page.body.contains("<title>Butch Cassidy and the Sundance Kid (1969)</title>"));
    for slug in points.iter().step_by(199) {
        assert_eq!(house.get(&format!("/movie/{slug}")).await.status, StatusCode::OK, "{slug}");
    }
    let tab_stops = page.body.matches("data-movie=").count() - page.body.matches("tabindex=\"-1\"").count();
    assert!((8..=30).contains(&tab_stops), "{tab_stops} films stop the tabulator");
    let map = &page.body[page.body.rfind("<svg").expect("a map")..];
    let map = &map[..map.find("</svg>").expect("its end")];
    assert!(map.len() < 180_000, "{} bytes", map.len());
}

#[tokio::test]
async fn a_model_that_was_not_measured_says_how_to_and_one_measured_by_nonsense_too() {
    for evaluation in [None, Some(""), Some("{}"), Some("[{\"protocol\": 7}]"), Some("[]")] {
        let (_folder, model) = measured(evaluation.unwrap_or_default());
        if evaluation.is_none() {
            fs::remove_file(model.with_file_name("evaluation.json")).expect("removed");
        }
        let house = House::with(Plan { model, ..Plan::default() }).await;
        let page = house.get("/model").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.section("model-metrics").is_some_and(|panel| panel.contains("matinee evaluate")),
            "{evaluation:?}"
        );
        assert_eq!(house.get("/api/v1/model").await.json()["metrics"], json!([]));
    }
}

#[tokio::test]
async fn without_the_recommender_each_panel_says_so_and_the_page_stands() {
    let house = House::with(Plan { recommender: CallFailure::Broken, ..Plan::default() }).await;
    let page = house.get("/model").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("<h1>The model behind the strips</h1>"));
    for panel in ["model-card", "model-metrics", "model-map"] {
        assert_eq!(page.panel(panel, "data-outcome"), Some("unavailable"), "{panel}");
        let alone = house.get(&format!("/panel/{panel}")).await;
        assert_eq!(alone.status, StatusCode::SERVICE_UNAVAILABLE, "{panel}");
    }
    assert!(page.panel("menu", "data-outcome").is_some_and(|outcome| outcome != "unavailable"));
    assert!(!page.body.contains("secret cause"));
}

#[tokio::test]
async fn the_card_over_rest_says_when_it_was_trained_and_how_it_was_measured() {
    let (_folder, model) = measured(&figures().to_string());
    let house = House::with(Plan { model, ..Plan::default() }).await;
    let card = house.get("/api/v1/model").await.json();
    let written = card["trained_at"].as_str().expect("a time");
    assert!(written.len() == 20 && written.starts_with("20") && written.ends_with('Z'), "{written}");
    let rows = figures();
    let means: Vec<_> = rows.as_array().expect("rows").iter().filter(|row| row["split"] == "mean").cloned().collect();
    let numbers = |rows: &[Value]| -> Vec<(Value, Option<f64>)> {
        rows.iter().map(|row| (row["method"].clone(), row["recall@20"].as_f64().or(row["info@12"].as_f64()))).collect()
    };
    let metrics = card["metrics"].as_array().expect("metrics");
    assert_eq!(numbers(metrics), numbers(&means));
    assert_eq!(metrics[3]["deciles"].as_array().map(Vec::len), Some(10));
}

#[tokio::test]
async fn the_map_over_rest_has_a_place_and_a_group_for_every_described_film() {
    let house = House::open().await;
    let map = house.get("/api/v1/model/map").await.json();
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
