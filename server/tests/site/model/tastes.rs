//! Rows for each taste of a user: `POST /api/v1/tastes`.

use std::collections::HashSet;

use http::StatusCode;
use serde_json::{Value, json};

use crate::harness::TestApp;

fn slugs(films: &Value) -> Vec<String> {
    let films = films.as_array().expect("films").iter();
    films.map(|film| film["slug"].as_str().expect("a slug").to_owned()).collect()
}

#[tokio::test]
async fn each_taste_has_a_row_named_by_its_films() {
    let app = TestApp::start().await;
    let films = json!([
        {"slug": "the-searchers-1956"}, {"slug": "bambi-1942", "weight": 0.4}, {"slug": "unforgiven-1992"},
        {"slug": "no-such-film-1900"},
    ]);
    let page = app.post_json("/api/v1/tastes", json!({"films": films, "rows": 2, "k": 5}).to_string()).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let rows = page.json()["rows"].as_array().expect("rows").clone();
    assert_eq!(rows.len(), 2);
    assert!(slugs(&rows[0]["because_of"]).contains(&"the-searchers-1956".to_owned()), "{}", page.body);
    assert_eq!(page.json()["ignored"], json!([{"field": "films", "value": "no-such-film-1900"}]));
    let all: Vec<String> = rows.iter().flat_map(|row| slugs(&row["films"])).collect();
    assert_eq!(all.len(), 10);
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), 10, "no film is in two rows");
}

#[tokio::test]
async fn a_person_without_a_known_film_has_no_rows() {
    let app = TestApp::start().await;
    let page = app.post_json("/api/v1/tastes", json!({"films": [{"slug": "no-such-film"}]}).to_string()).await;
    assert_eq!((page.status, page.json()["rows"].clone()), (StatusCode::OK, json!([])));
    assert_eq!(page.json()["ignored"], json!([{"field": "films", "value": "no-such-film"}]));
}
