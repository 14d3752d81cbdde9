//! The catalogue and similar films over REST.

use http::StatusCode;

use crate::harness::TestApp;

#[tokio::test]
async fn a_film_has_its_details() {
    let app = TestApp::start().await;
    let film = app.get("/api/v1/movies/heat-1995").await;
    assert_eq!(film.status, StatusCode::OK);
    assert_eq!(film.json()["title"], "Heat");
    assert_eq!(film.json()["year"], 1995);
}

#[tokio::test]
async fn the_catalogue_is_paged_without_gaps_or_repetitions() {
    let app = TestApp::start().await;
    let mut after = String::new();
    let mut seen = Vec::new();
    loop {
        let page = app.get(&format!("/api/v1/movies?limit=100&after={after}")).await.json();
        let films = page["movies"].as_array().expect("movies").clone();
        seen.extend(films.iter().map(|film| film["slug"].as_str().expect("a slug").to_owned()));
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut after),
            None => break,
        }
    }
    assert!(seen.len() >= 600 && seen.is_sorted());
    let total = seen.len();
    seen.dedup();
    assert_eq!(seen.len(), total);
}

#[tokio::test]
async fn similar_films_have_scores_reasons_and_the_version_of_the_model() {
    let app = TestApp::start().await;
    let answer = app.get("/api/v1/movies/heat-1995/similar?k=8").await.json();
    assert_eq!(answer["model"]["version"].as_str().map(str::len), Some(12));
    let similar = answer["similar"].as_array().expect("similar");
    assert_eq!(similar.len(), 8);
    for film in similar {
        assert!(film["score"].as_f64().is_some_and(|score| score > 0.0 && score <= 1.0));
        assert!(film["because"].as_array().is_some_and(|because| !because.is_empty()));
    }
    assert_eq!(app.get("/api/v1/movies/heat-1995/similar").await.json()["similar"].as_array().map(Vec::len), Some(6));
}
