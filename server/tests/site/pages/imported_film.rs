//! Films that were imported with ratings, and have few details.

use http::StatusCode;
use models::movielens::DatasetFilm;
use server::store::movielens::{Listing, import};

use crate::harness::{CATALOGUE, TestApp};

fn imported(movielens_id: u32, title: &str, genres: &[&'static str]) -> DatasetFilm {
    DatasetFilm {
        movielens_id,
        title: title.to_owned(),
        original_title: None,
        alternative_titles: Vec::new(),
        year: Some(2001),
        genres: genres.to_vec(),
    }
}

async fn app_with_imported_films() -> TestApp {
    let app = TestApp::start().await;
    let films = vec![
        imported(1, "Quiet Harbour", &["drama", "romance"]),
        imported(2, "Silent Harbour", &["drama", "romance"]),
        imported(3, "Nothing Told", &[]),
    ];
    let listing = Listing { checksum: "films".to_owned(), films, ..Listing::default() };
    import(&app.store().await, &CATALOGUE, &listing, std::iter::empty(), |_| {}).await.expect("imported");
    app
}

#[tokio::test]
async fn the_page_of_an_imported_film_shows_what_is_known_without_empty_headings() {
    let app = app_with_imported_films().await;
    for address in ["/movie/quiet-harbour-2001", "/movie/nothing-told-2001"] {
        let page = app.get(address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        let details = page.section("details").expect("details");
        assert!(details.contains("was imported from a list"), "{details}");
        for empty in ["<dt>", "How it feels", "class=\"certificate\"", "<span></span>", " min<"] {
            assert!(!page.body.contains(empty), "{empty} at {address}");
        }
        assert_eq!(page.section("facts"), None, "{address}");
    }
    assert!(app.get("/movie/quiet-harbour-2001").await.body.contains("Quiet Harbour (2001): drama, romance."));
    let described = app.get("/movie/heat-1995").await.section("facts").expect("facts");
    assert!(described.contains("How it feels") && !described.contains("MovieLens"));
}

#[tokio::test]
async fn unknown_details_are_null_or_empty_in_json() {
    let app = app_with_imported_films().await;
    let film = app.get("/api/v1/movies/quiet-harbour-2001").await.json();
    assert_eq!((film["title"].as_str(), film["described_by"].as_str()), (Some("Quiet Harbour"), Some("movielens")));
    for unknown in ["runtime", "certificate", "synopsis", "original_title"] {
        assert!(film.get(unknown).is_some_and(serde_json::Value::is_null), "{unknown} in {film}");
    }
    for empty in ["cast", "directors", "countries", "tone"] {
        assert_eq!(film[empty], serde_json::json!([]), "{empty}");
    }
    assert_eq!(app.get("/api/v1/movies/heat-1995").await.json()["described_by"], "catalogue");
}

#[tokio::test]
async fn each_imported_film_has_its_own_posters() {
    let app = app_with_imported_films().await;
    let mut posters = Vec::new();
    for slug in ["quiet-harbour-2001", "silent-harbour-2001", "nothing-told-2001"] {
        for shape in ["poster", "backdrop"] {
            let art = app.get(&format!("/art/{slug}.svg?shape={shape}")).await;
            assert_eq!(art.status, StatusCode::OK, "{slug}");
            posters.push(art.body);
        }
    }
    posters.sort();
    posters.dedup();
    assert_eq!(posters.len(), 6);
}

#[tokio::test]
async fn an_imported_film_has_similar_films_although_the_model_was_not_trained_on_it() {
    let app = app_with_imported_films().await;
    let page = app.get("/movie/quiet-harbour-2001").await;
    assert_eq!(page.panel("similar", "data-outcome"), Some("fresh"));
    assert_eq!(page.cards("similar").len(), 6);
    let similar = app.get("/api/v1/movies/quiet-harbour-2001/similar?k=4").await.json();
    assert_eq!(similar["similar"].as_array().map(Vec::len), Some(4));
}
