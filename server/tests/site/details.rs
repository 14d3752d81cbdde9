//! A film given by its details: `POST /api/v1/similar`.

use std::collections::HashMap;

use http::{Request, StatusCode, header};
use models::movielens::ListedFilm;
use serde_json::{Value, json};
use server::store::movielens::{self, Listing, TagCounts};

use super::house::{CATALOGUE, House, Page};

async fn ask(house: &House, question: Value) -> Page {
    house.ask("/api/v1/similar", question.to_string()).await
}

fn slugs(page: &Page) -> Vec<String> {
    let similar = page.json()["similar"].as_array().unwrap_or_else(|| panic!("{}", page.body)).clone();
    similar.iter().map(|film| film["slug"].as_str().expect("a slug").to_owned()).collect()
}

#[tokio::test]
async fn a_film_that_is_in_no_catalogue_has_similar_films() {
    let house = House::open().await;
    let question = json!({
        "title": "The Long Con", "year": 1998, "genres": ["crime", "thriller"], "keywords": ["heist", "con-artist"],
        "directors": ["Michael Mann"], "cast": ["Al Pacino"], "synopsis": "A crew plans one last job.",
        "tone": {"dark": 7, "tense": 8}, "k": 3,
    });
    let page = ask(&house, question).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert_eq!(slugs(&page).len(), 3);
    assert_eq!(page.json()["ignored"], json!([]));
    assert_eq!(page.json()["model"]["version"].as_str().map(str::len), Some(12));
    for film in page.json()["similar"].as_array().expect("similar") {
        assert!(film["score"].as_f64().is_some_and(f64::is_finite), "{film}");
    }
}

#[tokio::test]
async fn genres_and_keywords_are_known_by_slug_and_by_name_in_any_case() {
    let house = House::open().await;
    let by_slug = ask(&house, json!({"genres": ["sci-fi"], "keywords": ["time-loop", "race-against-time"]})).await;
    let by_name =
        ask(&house, json!({"genres": ["SCIENCE FICTION"], "keywords": ["Time Loop", "race against TIME"]})).await;
    assert_eq!(by_name.json()["ignored"], json!([]), "{}", by_name.body);
    assert_eq!(slugs(&by_slug), slugs(&by_name));
}

#[tokio::test]
async fn what_the_model_has_no_word_for_is_passed_over_and_said() {
    let house = House::open().await;
    let question = json!({
        "genres": ["Drama", "splatterpunk"], "keywords": ["heist", "Warp Cores"], "directors": ["Nobody Atall"],
        "cast": ["Al Pacino", "No One"],
    });
    let page = ask(&house, question).await;
    assert_eq!(page.status, StatusCode::OK);
    let ignored = json!([
        {"field": "genres", "value": "splatterpunk"}, {"field": "keywords", "value": "Warp Cores"},
        {"field": "directors", "value": "Nobody Atall"}, {"field": "cast", "value": "No One"},
    ]);
    assert_eq!(page.json()["ignored"], ignored);
}

#[tokio::test]
async fn the_film_itself_is_left_out_of_its_own_answer() {
    let house = House::open().await;
    let heat = house.get("/api/v1/movies/heat-1995").await.json();
    let names =
        |field: &str| heat[field].as_array().expect("a list").iter().map(|named| named["name"].clone()).collect();
    let (genres, keywords): (Vec<Value>, Vec<Value>) = (names("genres"), names("keywords"));
    let mut question = json!({
        "genres": genres, "keywords": keywords, "directors": heat["directors"], "cast": heat["cast"],
        "synopsis": heat["synopsis"],
    });
    assert_eq!(slugs(&ask(&house, question.clone()).await)[0], "heat-1995", "nothing is nearer than itself");
    question["title"] = json!("heat");
    question["year"] = json!(1995);
    let others = slugs(&ask(&house, question).await);
    assert!(others.len() == 6 && !others.contains(&"heat-1995".to_owned()), "{others:?}");
}

#[tokio::test]
async fn a_wish_for_less_darkness_finds_lighter_films() {
    let house = House::open().await;
    let mut darkness = Vec::new();
    for wish in [1.0, -1.0] {
        let page =
            ask(&house, json!({"genres": ["crime"], "keywords": ["heist"], "tune": {"dark": wish}, "k": 12})).await;
        let mut sum = 0;
        for slug in slugs(&page) {
            let film = house.get(&format!("/api/v1/movies/{slug}")).await.json();
            let tone = film["tone"].as_array().expect("a tone").clone();
            let dark = tone.iter().find(|axis| axis[0] == "dark").expect("darkness");
            sum += dark[1].as_u64().expect("a score");
        }
        darkness.push(sum);
    }
    assert!(darkness[1] + 12 < darkness[0], "{darkness:?}");
}

#[tokio::test]
async fn a_question_that_is_wrong_is_refused_by_the_name_of_the_field() {
    let house = House::open().await;
    let long = "a".repeat(200);
    for (question, field) in [
        (json!({"colour": "red"}), "colour"),
        (json!({"genres": "crime"}), "genres"),
        (json!({"genres": ["crime", 7]}), "genres[1]"),
        (json!({"genres": vec!["crime"; 65]}), "genres"),
        (json!({"keywords": vec!["heist"; 1000]}), "keywords"),
        (json!({"cast": ["Al Pacino", long]}), "cast[1]"),
        (json!({"directors": vec!["Michael Mann"; 65]}), "directors"),
        (json!({"synopsis": "word ".repeat(1001)}), "synopsis"),
        (json!({"title": long.repeat(2)}), "title"),
        (json!({"year": 1066}), "year"),
        (json!({"year": -1}), "year"),
        (json!({"year": 1e9}), "year"),
        (json!({"tone": {"dark": 11}}), "tone.dark"),
        (json!({"tone": {"dark": 2.5}}), "tone.dark"),
        (json!({"tone": {"gloomy": 1}}), "tone.gloomy"),
        (json!({"genres": ["crime"], "tune": {"dark": 1.5}}), "tune.dark"),
        (json!({"genres": ["crime"], "tune": {"dark": 1e300}}), "tune.dark"),
        (json!({"genres": ["crime"], "tune": {"gloomy": 0}}), "tune.gloomy"),
        (json!({"genres": ["crime"], "k": 0}), "k"),
        (json!({"genres": ["crime"], "k": 51}), "k"),
    ] {
        let page = ask(&house, question.clone()).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{question:.80} {}", page.body);
        assert_eq!(page.header("content-type"), "application/problem+json");
        assert_eq!(page.json()["field"], field, "{}", page.body);
        assert!(
            page.json()["detail"].as_str().is_some_and(|detail| detail.contains(field) || detail.contains("invalid")),
            "{}",
            page.body
        );
    }
}

#[tokio::test]
async fn a_question_of_nothing_known_says_so() {
    let house = House::open().await;
    for question in [json!({}), json!({"title": "Heat 17"}), json!({"keywords": ["warp-cores"]}), json!({"genres": []})]
    {
        let page = ask(&house, question).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.json()["detail"].as_str().is_some_and(|detail| detail.contains("nothing")), "{}", page.body);
    }
}

#[tokio::test]
async fn a_film_that_the_model_knows_needs_no_more_than_its_name() {
    let house = House::open().await;
    let by_slug = house.get("/api/v1/movies/heat-1995/similar").await.json();
    for question in [json!({"title": "Heat"}), json!({"title": "heat", "year": 1995}), json!({"title": "Heat (1995)"})]
    {
        let page = ask(&house, question.clone()).await;
        assert_eq!(page.json()["similar"], by_slug["similar"], "{question}");
    }
    let listed = ask(&house, json!({"title": "Matrix, The (1999)", "k": 3})).await.json();
    let by_slug = house.get("/api/v1/movies/the-matrix-1999/similar?k=3").await.json();
    assert_eq!(listed["similar"], by_slug["similar"]);
}

#[tokio::test]
async fn what_is_not_json_or_too_large_is_refused_before_it_is_read() {
    let house = House::open().await;
    for body in ["", "{", "not json", r#"{"tune":{"dark":1e999}}"#, "{}{}", "[1,2", "\u{0}"] {
        let page = house.ask("/api/v1/similar", body).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{body:?} {}", page.body);
        assert_eq!(page.header("content-type"), "application/problem+json");
    }
    for body in ["[]", r#"["Heat", 1995]"#, "null", "7", "\"crime\""] {
        assert_eq!(house.ask("/api/v1/similar", body).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    }
    for question in [
        json!({"keywords": (0..10_000).map(|number| format!("keyword-{number}")).collect::<Vec<_>>()}),
        json!({"synopsis": "a".repeat(1024 * 1024)}),
    ] {
        let page = ask(&house, question).await;
        assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(page.header("content-type"), "application/problem+json");
    }
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] {
        let request = Request::post("/api/v1/similar").header(header::CONTENT_TYPE, kind).body("{}".into());
        let page = Page::read(house.send(request.expect("a request")).await).await;
        assert_eq!(page.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
        assert_eq!(page.header("content-type"), "application/problem+json");
    }
}

/// Films of 2021 that came with ratings.
async fn import(house: &House, films: &[(&str, &[&str])]) {
    let films = (1..).zip(films).map(|(movielens_id, (title, genres))| ListedFilm {
        movielens_id,
        title: (*title).to_owned(),
        original_title: None,
        alternative_titles: Vec::new(),
        year: Some(2021),
        genres: genres.iter().map(|&genre| genre.to_owned()).collect(),
    });
    let listing = Listing {
        checksum: "films".to_owned(),
        films: films.collect(),
        links: HashMap::new(),
        matched: HashMap::new(),
        tags: TagCounts::default(),
    };
    let store = house.store().await;
    movielens::import(&store, &CATALOGUE, &listing, std::iter::empty(), |_| {}).await.expect("imported");
}

#[tokio::test]
async fn a_film_that_only_the_site_knows_has_a_strip_by_its_details() {
    let house = House::open().await;
    import(&house, &[("The Imported", &["crime", "thriller"]), ("The Unknown", &[])]).await;
    let page = house.get("/movie/the-imported-2021").await;
    assert_eq!(page.panel("similar", "data-outcome"), Some("fresh"));
    assert_eq!(page.cards("similar").len(), 6);
    let answer = house.get("/api/v1/movies/the-imported-2021/similar?k=4").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(slugs(&answer).len(), 4);
    assert_eq!(house.get("/movie/the-unknown-2021").await.status, StatusCode::OK);
    assert_eq!(house.get("/api/v1/movies/no-such-film-1900/similar").await.status, StatusCode::NOT_FOUND);
}
