//! The REST API.

use http::StatusCode;

use super::house::House;

#[tokio::test]
async fn a_film_is_given_with_its_details() {
    let house = House::open().await;
    let film = house.get("/api/v1/movies/heat-1995").await;
    assert_eq!(film.status, StatusCode::OK);
    assert_eq!(film.json()["title"], "Heat");
    assert_eq!(film.json()["year"], 1995);
}

#[tokio::test]
async fn the_catalogue_is_paged_from_end_to_end_without_gaps() {
    let house = House::open().await;
    let mut after = String::new();
    let mut seen = Vec::new();
    loop {
        let page = house.get(&format!("/api/v1/movies?limit=100&after={after}")).await.json();
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
async fn similar_films_come_with_scores_reasons_and_the_models_version() {
    let house = House::open().await;
    let answer = house.get("/api/v1/movies/heat-1995/similar?k=8").await.json();
    assert_eq!(answer["model"]["version"].as_str().map(str::len), Some(12));
    let similar = answer["similar"].as_array().expect("similar");
    assert_eq!(similar.len(), 8);
    for film in similar {
        assert!(film["score"].as_f64().is_some_and(|score| score > 0.0 && score <= 1.0));
        assert!(film["because"].as_array().is_some_and(|because| !because.is_empty()));
    }
    assert_eq!(house.get("/api/v1/movies/heat-1995/similar").await.json()["similar"].as_array().map(Vec::len), Some(6));
}

#[tokio::test]
async fn errors_are_problems_that_say_what_would_be_right() {
    let house = House::open().await;
    for (address, status) in [
        ("/api/v1/movies/no-such-film-1900", 404),
        ("/api/v1/movies/no-such-film-1900/similar", 404),
        ("/api/v1/nothing", 404),
        ("/api/v1/movies/heat-1995/similar?k=0", 400),
        ("/api/v1/movies/heat-1995/similar?k=51", 400),
        ("/api/v1/movies/heat-1995/similar?k=-1", 400),
        ("/api/v1/movies/heat-1995/similar?k=six", 400),
        ("/api/v1/movies/heat-1995/similar?count=6", 400),
        ("/api/v1/movies?limit=0", 400),
        ("/api/v1/movies?limit=1000000000000", 400),
    ] {
        let problem = house.get(address).await;
        assert_eq!(problem.status.as_u16(), status, "{address}");
        assert_eq!(problem.header("content-type"), "application/problem+json", "{address}");
        assert_eq!(problem.json()["status"], status, "{address}");
        assert!(problem.json()["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{address}");
    }
}
