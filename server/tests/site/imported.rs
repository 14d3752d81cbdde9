//! Films that came with ratings, and of which little is known.

use std::collections::HashMap;

use http::StatusCode;
use models::movielens::ListedFilm;
use server::store::movielens::{Listing, TagCounts, import};

use super::house::{CATALOGUE, House};

fn listed(movielens_id: u32, title: &str, genres: &[&str]) -> ListedFilm {
    ListedFilm {
        movielens_id,
        title: title.to_owned(),
        original_title: None,
        alternative_titles: Vec::new(),
        year: Some(2001),
        genres: genres.iter().map(|&genre| genre.to_owned()).collect(),
    }
}

async fn house_with_imported_films() -> House {
    let house = House::open().await;
    let films = vec![
        listed(1, "Quiet Harbour", &["drama", "romance"]),
        listed(2, "Silent Harbour", &["drama", "romance"]),
        listed(3, "Nothing BatchTotals", &[]),
    ];
    let listing = Listing {
        checksum: "films".to_owned(),
        films,
        links: HashMap::new(),
        matched: HashMap::new(),
        tags: TagCounts::default(),
    };
    import(&house.store().await, &CATALOGUE, &listing, std::iter::empty(), |_| {}).await.expect("imported");
    house
}

#[tokio::test]
async fn their_page_says_what_is_known_and_has_no_empty_headings() {
    let house = house_with_imported_films().await;
    for address in ["/movie/quiet-harbour-2001", "/movie/nothing-told-2001"] {
        let page = house.get(address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        let details = page.section("details").expect("details");
        assert!(details.contains("came with the ratings of MovieLens"), "{details}");
        for empty in ["Cast", "Director", "Language", "It has", "How it feels", "certificate", "<span></span>", " min<"]
        {
            assert!(!details.contains(empty), "{empty} in {details}");
        }
    }
    assert!(house.get("/movie/quiet-harbour-2001").await.body.contains("Quiet Harbour (2001): drama, romance."));
    let described = house.get("/movie/heat-1995").await.section("details").expect("details");
    assert!(described.contains("How it feels") && !described.contains("MovieLens"));
}

#[tokio::test]
async fn what_is_not_known_is_null_or_empty_in_json() {
    let house = house_with_imported_films().await;
    let film = house.get("/api/v1/movies/quiet-harbour-2001").await.json();
    assert_eq!((film["title"].as_str(), film["described_by"].as_str()), (Some("Quiet Harbour"), Some("movielens")));
    for unknown in ["runtime", "certificate", "synopsis", "original_title"] {
        assert!(film.get(unknown).is_some_and(serde_json::Value::is_null), "{unknown} in {film}");
    }
    for empty in ["cast", "directors", "countries", "tone"] {
        assert_eq!(film[empty], serde_json::json!([]), "{empty}");
    }
    assert_eq!(house.get("/api/v1/movies/heat-1995").await.json()["described_by"], "catalogue");
}

#[tokio::test]
async fn each_has_a_print_of_its_own() {
    let house = house_with_imported_films().await;
    let mut prints = Vec::new();
    for slug in ["quiet-harbour-2001", "silent-harbour-2001", "nothing-told-2001"] {
        for shape in ["poster", "backdrop"] {
            let art = house.get(&format!("/art/{slug}.svg?shape={shape}")).await;
            assert_eq!(art.status, StatusCode::OK, "{slug}");
            prints.push(art.body);
        }
    }
    prints.sort();
    prints.dedup();
    assert_eq!(prints.len(), 6);
}

#[tokio::test]
async fn each_has_a_strip_though_the_model_was_not_trained_on_it() {
    let house = house_with_imported_films().await;
    let page = house.get("/movie/quiet-harbour-2001").await;
    assert_eq!(page.panel("similar", "data-outcome"), Some("fresh"));
    assert_eq!(page.cards("similar").len(), 6);
    let similar = house.get("/api/v1/movies/quiet-harbour-2001/similar?k=4").await.json();
    assert_eq!(similar["similar"].as_array().map(Vec::len), Some(4));
}
