//! Recommendations from watched films: `POST /api/v1/suggestions`.

use http::StatusCode;
use serde_json::{Value, json};

use crate::harness::{CATALOGUE, TestApp, TestConfig, TestResponse};

async fn recommend(app: &TestApp, request: Value) -> TestResponse {
    app.post_json("/api/v1/suggestions", request.to_string()).await
}

fn slugs(page: &TestResponse) -> Vec<String> {
    let similar = page.json()["similar"].as_array().unwrap_or_else(|| panic!("{}", page.body)).clone();
    similar.iter().map(|film| film["slug"].as_str().expect("a slug").to_owned()).collect()
}

fn westerns(slugs: &[String]) -> usize {
    let film = |slug: &String| CATALOGUE.films.iter().find(|film| film.slug == *slug).expect("a film");
    slugs.iter().filter(|slug| film(slug).genres.iter().any(|genre| genre == "western")).count()
}

#[tokio::test]
async fn a_user_who_watched_westerns_is_recommended_westerns_with_reasons() {
    let app = TestApp::start().await;
    let page = recommend(&app, json!({"films": [{"slug": "the-searchers-1956"}, {"slug": "unforgiven-1992"}]})).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let recommended = slugs(&page);
    assert_eq!(recommended.len(), 6, "six by default");
    assert!(westerns(&recommended) >= 5, "{recommended:?}");
    assert_eq!(page.json()["model"]["version"].as_str().map(str::len), Some(12));
    assert_eq!(page.json()["ignored"], json!([]));
    for film in page.json()["similar"].as_array().expect("films") {
        assert!(film["score"].as_f64().is_some_and(|score| score > 0.0 && score <= 1.0), "{film}");
        assert!(film["because"].as_array().is_some_and(|because| !because.is_empty()), "{film}");
    }
}

#[tokio::test]
async fn films_of_greater_weight_have_more_influence() {
    let app = TestApp::start().await;
    let mut found = Vec::new();
    for (western, cartoon) in [(1.0, 0.2), (0.2, 1.0)] {
        let films = json!([
            {"slug": "the-searchers-1956", "weight": western}, {"slug": "unforgiven-1992", "weight": western},
            {"slug": "bambi-1942", "weight": cartoon}, {"slug": "the-jungle-book-1967", "weight": cartoon},
        ]);
        found.push(westerns(&slugs(&recommend(&app, json!({"films": films, "k": 12})).await)));
    }
    assert!(found[0] > found[1] + 3, "{found:?}");
}

#[tokio::test]
async fn watched_and_excluded_films_are_not_recommended() {
    let app = TestApp::start().await;
    let films = json!([{"slug": "the-searchers-1956"}, {"slug": "unforgiven-1992"}]);
    let first = slugs(&recommend(&app, json!({"films": films, "k": 20})).await);
    let next = slugs(&recommend(&app, json!({"films": films, "leave_out": first, "k": 20})).await);
    assert_eq!(next.len(), 20);
    for slug in first.iter().chain(&next) {
        assert!(!["the-searchers-1956", "unforgiven-1992"].contains(&slug.as_str()));
    }
    assert!(next.iter().all(|slug| !first.contains(slug)), "{first:?} {next:?}");
}

#[tokio::test]
async fn an_unknown_film_is_ignored_and_reported() {
    let app = TestApp::start().await;
    let known = recommend(&app, json!({"films": [{"slug": "heat-1995"}]})).await;
    let request = json!({"films": [{"slug": "no-such-film-1900"}, {"slug": "heat-1995"}], "leave_out": ["nor-this"]});
    let with_another = recommend(&app, request).await;
    assert_eq!(slugs(&known), slugs(&with_another));
    assert_eq!(with_another.json()["ignored"], json!([{"field": "films", "value": "no-such-film-1900"}]));

    let unknown = recommend(&app, json!({"films": [{"slug": "no-such-film-1900"}]})).await;
    assert_eq!((unknown.status, unknown.json()["similar"].clone()), (StatusCode::OK, json!([])));
    assert_eq!(unknown.json()["ignored"], json!([{"field": "films", "value": "no-such-film-1900"}]));
}

#[tokio::test]
async fn an_invalid_request_is_rejected_with_the_name_of_the_field() {
    let app = TestApp::start().await;
    let heat = || json!({"slug": "heat-1995"});
    let long = "a".repeat(121);
    for (request, field) in [
        (json!({}), "films"),
        (json!({"films": []}), "films"),
        (json!({"films": "heat-1995"}), "films"),
        (json!({"films": vec![heat(); 2001]}), "films"),
        (json!({"films": [heat(), "heat-1995"]}), "films[1]"),
        (json!({"films": [["heat-1995", 1.0]]}), "films[0]"),
        (json!({"films": [heat(), {"weight": 1.0}]}), "films[1].slug"),
        (json!({"films": [{"slug": 7}]}), "films[0].slug"),
        (json!({"films": [{"slug": long}]}), "films[0].slug"),
        (json!({"films": [{"slug": "heat-1995", "stars": 5}]}), "films[0].stars"),
        (json!({"films": [heat(), heat(), heat(), {"slug": "heat-1995", "weight": 0}]}), "films[3].weight"),
        (json!({"films": [{"slug": "heat-1995", "weight": 1.01}]}), "films[0].weight"),
        (json!({"films": [{"slug": "heat-1995", "weight": -1}]}), "films[0].weight"),
        (json!({"films": [{"slug": "heat-1995", "weight": 1.000_000_001}]}), "films[0].weight"),
        (json!({"films": [{"slug": "heat-1995", "weight": "much"}]}), "films[0].weight"),
        (json!({"films": [heat()], "leave_out": "heat-1995"}), "leave_out"),
        (json!({"films": [heat()], "leave_out": [1]}), "leave_out[0]"),
        (json!({"films": [heat()], "leave_out": ["a", long]}), "leave_out[1]"),
        (json!({"films": [heat()], "leave_out": vec!["a"; 1001]}), "leave_out"),
        (json!({"films": [heat()], "k": 0}), "k"),
        (json!({"films": [heat()], "k": 101}), "k"),
        (json!({"films": [heat()], "k": 1.5}), "k"),
        (json!({"films": [heat()], "count": 6}), "count"),
    ] {
        let page = recommend(&app, request.clone()).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{request:.80} {}", page.body);
        assert_eq!(page.header("content-type"), "application/problem+json");
        assert_eq!(page.json()["field"], field, "{}", page.body);
        assert!(page.json()["detail"].as_str().is_some_and(|detail| detail.starts_with(field)), "{}", page.body);
    }
    let tiny = json!({"films": [{"slug": "heat-1995", "weight": 1e-300}]});
    for request in [json!({"films": vec![heat(); 2000]}), tiny] {
        assert_eq!(recommend(&app, request).await.json()["similar"].as_array().map(Vec::len), Some(6));
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_or_not_an_object_is_rejected() {
    let app = TestApp::start().await;
    for body in ["", "{", "not json", r#"{"films":[{"slug":"a","weight":1e999}]}"#, r#"{"films":[]} {}"#] {
        let page = app.post_json("/api/v1/suggestions", body).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{body:?} {}", page.body);
        assert_eq!(page.header("content-type"), "application/problem+json");
    }
    for body in ["[]", r#"[[{"slug": "heat-1995"}]]"#, "null", "7"] {
        let page = app.post_json("/api/v1/suggestions", body).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    }
    let large = json!({"films": [{"slug": "a".repeat(256 * 1024)}]});
    assert_eq!(recommend(&app, large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn the_openapi_document_marks_optional_fields() {
    let app = TestApp::start().await;
    let schemas = app.get("/api/openapi.json").await.json()["components"]["schemas"].clone();
    assert_eq!(schemas["RecommendRequest"]["required"], json!(["films"]));
    assert_eq!(schemas["WatchedFilm"]["required"], json!(["slug"]));
    assert_eq!(schemas["WatchedFilm"]["properties"]["weight"]["default"], json!(1));
    assert_eq!(schemas["RecommendRequest"]["properties"]["k"]["default"], json!(6));
}

#[tokio::test]
async fn without_a_model_recommendations_are_unavailable_and_the_cause_stays_secret() {
    let app = TestApp::with(TestConfig { model: "no/such/model".into(), ..TestConfig::default() }).await;
    let page = recommend(&app, json!({"films": [{"slug": "heat-1995"}]})).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!page.body.contains("no/such/model"), "{}", page.body);
}
