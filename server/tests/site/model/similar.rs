//! Films similar to a description: `POST /api/v1/similar`.

use http::{Request, StatusCode, header};
use models::movielens::DatasetFilm;
use serde_json::{Value, json};
use server::store::movielens::{self, Listing};

use crate::harness::{CATALOGUE, TestApp, TestResponse};

async fn similar(app: &TestApp, request: Value) -> TestResponse {
    app.post_json("/api/v1/similar", request.to_string()).await
}

fn slugs(page: &TestResponse) -> Vec<String> {
    let similar = page.json()["similar"].as_array().unwrap_or_else(|| panic!("{}", page.body)).clone();
    similar.iter().map(|film| film["slug"].as_str().expect("a slug").to_owned()).collect()
}

#[tokio::test]
async fn a_film_outside_the_catalogue_has_similar_films() {
    let app = TestApp::start().await;
    let request = json!({
        "title": "The Long Con", "year": 1998, "genres": ["crime", "thriller"], "keywords": ["heist", "con-artist"],
        "directors": ["Michael Mann"], "cast": ["Al Pacino"], "synopsis": "A crew plans one last job.",
        "tone": {"dark": 7, "tense": 8}, "k": 3,
    });
    let page = similar(&app, request).await;
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
    let app = TestApp::start().await;
    let by_slug = similar(&app, json!({"genres": ["sci-fi"], "keywords": ["time-loop", "race-against-time"]})).await;
    let by_name =
        similar(&app, json!({"genres": ["SCIENCE FICTION"], "keywords": ["Time Loop", "race against TIME"]})).await;
    assert_eq!(by_name.json()["ignored"], json!([]), "{}", by_name.body);
    assert_eq!(slugs(&by_slug), slugs(&by_name));
}

#[tokio::test]
async fn unknown_terms_are_ignored_and_reported() {
    let app = TestApp::start().await;
    let request = json!({
        "genres": ["Drama", "splatterpunk"], "keywords": ["heist", "Warp Cores"], "directors": ["Nobody Atall"],
        "cast": ["Al Pacino", "No One"],
    });
    let page = similar(&app, request).await;
    assert_eq!(page.status, StatusCode::OK);
    let ignored = json!([
        {"field": "genres", "value": "splatterpunk"}, {"field": "keywords", "value": "Warp Cores"},
        {"field": "directors", "value": "Nobody Atall"}, {"field": "cast", "value": "No One"},
    ]);
    assert_eq!(page.json()["ignored"], ignored);
}

#[tokio::test]
async fn a_named_film_is_not_similar_to_itself() {
    let app = TestApp::start().await;
    let heat = app.get("/api/v1/movies/heat-1995").await.json();
    let names =
        |field: &str| heat[field].as_array().expect("a list").iter().map(|named| named["name"].clone()).collect();
    let (genres, keywords): (Vec<Value>, Vec<Value>) = (names("genres"), names("keywords"));
    let mut request = json!({
        "genres": genres, "keywords": keywords, "directors": heat["directors"], "cast": heat["cast"],
        "synopsis": heat["synopsis"],
    });
    assert_eq!(slugs(&similar(&app, request.clone()).await)[0], "heat-1995", "without its title it is the nearest");
    request["title"] = json!("heat");
    request["year"] = json!(1995);
    let others = slugs(&similar(&app, request).await);
    assert!(others.len() == 6 && !others.contains(&"heat-1995".to_owned()), "{others:?}");
}

/// Whatever other details the request contains, a film of the model gets its own neighbours.
#[tokio::test]
async fn details_do_not_make_a_known_film_unknown() {
    let app = TestApp::start().await;
    let by_slug = app.get("/api/v1/movies/heat-1995/similar").await.json();
    for request in [
        json!({"title": "Heat", "year": 1995, "genres": ["Crime", "Drama"], "directors": ["Michael Mann"]}),
        json!({"title": "Heat (1995)", "genres": ["splatterpunk"], "cast": ["Al Pacino", "No One"]}),
        json!({"title": "heat", "year": 1996, "synopsis": "Two men at a table.", "tone": {"dark": 1}}),
        json!({"title": "Hitze", "original_title": "Heat", "year": 1995, "keywords": ["romance"]}),
    ] {
        let page = similar(&app, request.clone()).await.json();
        assert_eq!(page["similar"], by_slug["similar"], "{request}");
        assert_eq!((&page["recognised"], &page["matched"]["slug"]), (&json!("film"), &json!("heat-1995")), "{request}");
        assert!(page["matched"]["confidence"].as_f64().is_some_and(|confidence| confidence >= 0.4), "{page}");
    }
    let tuned = similar(&app, json!({"title": "Heat", "tune": {"dark": -1}})).await.json();
    assert_eq!(tuned["matched"]["slug"], "heat-1995");
    assert_ne!(tuned["similar"], by_slug["similar"]);
}

#[tokio::test]
async fn several_films_of_one_name_are_listed_until_something_decides() {
    let app = TestApp::start().await;
    let both = similar(&app, json!({"title": "Little Women"})).await.json();
    assert_eq!(both["recognised"], "ambiguous");
    let candidates: Vec<_> = both["candidates"].as_array().expect("films").iter().map(|film| &film["slug"]).collect();
    assert_eq!(candidates, ["little-women-1994", "little-women-2019"]);
    assert_eq!((&both["similar"], &both["matched"]), (&json!([]), &Value::Null));
    let described = similar(&app, json!({"title": "Little Women", "keywords": ["siblings", "writer"]})).await;
    assert_eq!(described.json()["recognised"], "ambiguous");
    let slugs = slugs(&described);
    assert!(slugs.len() == 6 && slugs.iter().all(|slug| !slug.starts_with("little-women")), "{slugs:?}");
    for decisive in [
        json!({"title": "Little Women", "year": 2019}),
        json!({"title": "Little Women", "directors": ["Greta Gerwig"]}),
        json!({"title": "Little Women", "cast": ["Saoirse Ronan"]}),
    ] {
        let page = similar(&app, decisive).await.json();
        assert_eq!(page["matched"]["slug"], "little-women-2019", "{page}");
    }
}

#[tokio::test]
async fn a_question_that_says_little_gets_an_answer_that_says_so() {
    let app = TestApp::start().await;
    for request in
        [json!({"year": 1995}), json!({"title": "The Quiet Plumber", "year": 1995, "keywords": ["warp-cores"]})]
    {
        let page = similar(&app, request).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert_eq!((&page.json()["recognised"], slugs(&page).len()), (&json!("only_year"), 0));
    }
    for request in [
        json!({"synopsis": "A plumber finds a ledger behind a wall and a cop who wants it back.", "k": 12}),
        json!({"title": "The Quiet Plumber", "year": 1995, "directors": ["Michael Mann"], "k": 12}),
        json!({"genres": ["Krimi", "Science Fiction"], "k": 12}),
    ] {
        let page = similar(&app, request).await.json();
        assert_eq!(page["recognised"], "described");
        let films = page["similar"].as_array().expect("films");
        assert!(!films.is_empty() && films.iter().all(|film| film["because"] != json!([])), "{page}");
    }
}

#[tokio::test]
async fn tuning_down_darkness_finds_lighter_films() {
    let app = TestApp::start().await;
    let mut darkness = Vec::new();
    for tune in [1.0, -1.0] {
        let page =
            similar(&app, json!({"genres": ["crime"], "keywords": ["heist"], "tune": {"dark": tune}, "k": 12})).await;
        let mut sum = 0;
        for slug in slugs(&page) {
            let film = app.get(&format!("/api/v1/movies/{slug}")).await.json();
            let tone = film["tone"].as_array().expect("a tone").clone();
            let dark = tone.iter().find(|axis| axis[0] == "dark").expect("darkness");
            sum += dark[1].as_u64().expect("a score");
        }
        darkness.push(sum);
    }
    assert!(darkness[1] + 12 < darkness[0], "{darkness:?}");
}

#[tokio::test]
async fn an_invalid_request_is_rejected_with_the_name_of_the_field() {
    let app = TestApp::start().await;
    let long = "a".repeat(200);
    for (request, field) in [
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
        let page = similar(&app, request.clone()).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{request:.80} {}", page.body);
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
async fn a_request_without_any_known_term_is_rejected() {
    let app = TestApp::start().await;
    for request in [json!({}), json!({"title": "Heat 17"}), json!({"keywords": ["warp-cores"]}), json!({"genres": []})]
    {
        let page = similar(&app, request).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.json()["detail"].as_str().is_some_and(|detail| detail.contains("knows none")), "{}", page.body);
    }
}

#[tokio::test]
async fn a_film_of_the_model_needs_only_its_title() {
    let app = TestApp::start().await;
    let by_slug = app.get("/api/v1/movies/heat-1995/similar").await.json();
    for request in [json!({"title": "Heat"}), json!({"title": "heat", "year": 1995}), json!({"title": "Heat (1995)"})] {
        let page = similar(&app, request.clone()).await;
        assert_eq!(page.json()["similar"], by_slug["similar"], "{request}");
    }
    let listed = similar(&app, json!({"title": "Matrix, The (1999)", "k": 3})).await.json();
    let by_slug = app.get("/api/v1/movies/the-matrix-1999/similar?k=3").await.json();
    assert_eq!(listed["similar"], by_slug["similar"]);
}

#[tokio::test]
async fn a_body_that_is_too_large_or_not_json_is_rejected() {
    let app = TestApp::start().await;
    for body in ["", "{", "not json", r#"{"tune":{"dark":1e999}}"#, "{}{}", "[1,2", "\u{0}"] {
        let page = app.post_json("/api/v1/similar", body).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{body:?} {}", page.body);
        assert_eq!(page.header("content-type"), "application/problem+json");
    }
    for body in ["[]", r#"["Heat", 1995]"#, "null", "7", "\"crime\""] {
        assert_eq!(app.post_json("/api/v1/similar", body).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    }
    for request in [
        json!({"keywords": (0..20_000).map(|number| format!("keyword-{number}")).collect::<Vec<_>>()}),
        json!({"synopsis": "a".repeat(1024 * 1024)}),
    ] {
        let page = similar(&app, request).await;
        assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(page.header("content-type"), "application/problem+json");
    }
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] {
        let request = Request::post("/api/v1/similar").header(header::CONTENT_TYPE, content_type).body("{}".into());
        let page = TestResponse::receive(app.send(request.expect("a request")).await).await;
        assert_eq!(page.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{content_type}");
        assert_eq!(page.header("content-type"), "application/problem+json");
    }
}

/// Imports films of 2021, without ratings.
async fn import(app: &TestApp, films: &[(&str, &[&'static str])]) {
    let films = (1..).zip(films).map(|(movielens_id, (title, genres))| DatasetFilm {
        movielens_id,
        title: (*title).to_owned(),
        original_title: None,
        alternative_titles: Vec::new(),
        year: Some(2021),
        genres: genres.to_vec(),
    });
    let listing = Listing { checksum: "films".to_owned(), films: films.collect(), ..Listing::default() };
    let store = app.store().await;
    movielens::import(&store, &CATALOGUE, &listing, std::iter::empty(), |_| {}).await.expect("imported");
}

#[tokio::test]
async fn a_film_that_the_model_does_not_know_has_similar_films_by_its_details() {
    let app = TestApp::start().await;
    import(&app, &[("The Imported", &["crime", "thriller"]), ("The Unknown", &[])]).await;
    let page = app.get("/movie/the-imported-2021").await;
    assert_eq!(page.panel("similar", "data-outcome"), Some("fresh"));
    assert_eq!(page.cards("similar").len(), 6);
    let answer = app.get("/api/v1/movies/the-imported-2021/similar?k=4").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(slugs(&answer).len(), 4);
    assert_eq!(app.get("/movie/the-unknown-2021").await.status, StatusCode::OK);
    assert_eq!(app.get("/api/v1/movies/no-such-film-1900/similar").await.status, StatusCode::NOT_FOUND);
}
