//! Films for a person, by what they have watched: `POST /api/v1/suggestions`.

use http::StatusCode;
use serde_json::{Value, json};

use super::house::{CATALOGUE, House, Page, Plan};

async fn ask(house: &House, taste: Value) -> Page {
    house.ask("/api/v1/suggestions", taste.to_string()).await
}

fn slugs(page: &Page) -> Vec<String> {
    let similar = page.json()["similar"].as_array().unwrap_or_else(|| panic!("{}", page.body)).clone();
    similar.iter().map(|film| film["slug"].as_str().expect("a slug").to_owned()).collect()
}

fn westerns(slugs: &[String]) -> usize {
    let film = |slug: &String| CATALOGUE.films.iter().find(|film| film.slug == *slug).expect("a film");
    slugs.iter().filter(|slug| film(slug).genres.iter().any(|genre| genre == "western")).count()
}

#[tokio::test]
async fn who_watched_westerns_is_suggested_westerns_and_told_why() {
    let house = House::open().await;
    let page = ask(&house, json!({"films": [{"slug": "the-searchers-1956"}, {"slug": "unforgiven-1992"}]})).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let suggested = slugs(&page);
    assert_eq!(suggested.len(), 6, "six where nothing is said");
    assert!(westerns(&suggested) >= 5, "{suggested:?}");
    assert_eq!(page.json()["model"]["version"].as_str().map(str::len), Some(12));
    assert_eq!(page.json()["ignored"], json!([]));
    for film in page.json()["similar"].as_array().expect("films") {
        assert!(film["score"].as_f64().is_some_and(|score| score > 0.0 && score <= 1.0), "{film}");
        assert!(film["because"].as_array().is_some_and(|because| !because.is_empty()), "{film}");
    }
}

#[tokio::test]
async fn a_film_that_weighs_more_draws_the_row_to_its_side() {
    let house = House::open().await;
    let mut found = Vec::new();
    for (western, cartoon) in [(1.0, 0.2), (0.2, 1.0)] {
        let films = json!([
            {"slug": "the-searchers-1956", "weight": western}, {"slug": "unforgiven-1992", "weight": western},
            {"slug": "bambi-1942", "weight": cartoon}, {"slug": "the-jungle-book-1967", "weight": cartoon},
        ]);
        found.push(westerns(&slugs(&ask(&house, json!({"films": films, "k": 12})).await)));
    }
    assert!(found[0] > found[1] + 3, "{found:?}");
}

#[tokio::test]
async fn what_was_watched_or_left_out_does_not_come_back() {
    let house = House::open().await;
    let films = json!([{"slug": "the-searchers-1956"}, {"slug": "unforgiven-1992"}]);
    let first = slugs(&ask(&house, json!({"films": films, "k": 20})).await);
    let next = slugs(&ask(&house, json!({"films": films, "leave_out": first, "k": 20})).await);
    assert_eq!(next.len(), 20);
    for slug in first.iter().chain(&next) {
        assert!(!["the-searchers-1956", "unforgiven-1992"].contains(&slug.as_str()));
    }
    assert!(next.iter().all(|slug| !first.contains(slug)), "{first:?} {next:?}");
}

#[tokio::test]
async fn a_film_that_the_model_has_never_seen_is_passed_over_and_said() {
    let house = House::open().await;
    let known = ask(&house, json!({"films": [{"slug": "heat-1995"}]})).await;
    let with_another =
        json!({"films": [{"slug": "no-such-film-1900"}, {"slug": "heat-1995"}], "leave_out": ["nor-this"]});
    let with_another = ask(&house, with_another).await;
    assert_eq!(slugs(&known), slugs(&with_another));
    assert_eq!(with_another.json()["ignored"], json!([{"field": "films", "value": "no-such-film-1900"}]));

    let unknown = ask(&house, json!({"films": [{"slug": "no-such-film-1900"}]})).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(unknown.json()["field"], "films");
    assert_eq!(unknown.json()["detail"], "films has none that the model knows");
}

#[tokio::test]
async fn a_taste_that_is_wrong_is_refused_by_the_name_of_the_field() {
    let house = House::open().await;
    let heat = || json!({"slug": "heat-1995"});
    let long = "a".repeat(121);
    for (taste, field) in [
        (json!({}), "films"),
        (json!({"films": []}), "films"),
        (json!({"films": "heat-1995"}), "films"),
        (json!({"films": vec![heat(); 201]}), "films"),
        (json!({"films": [heat(), "heat-1995"]}), "films[1]"),
        (json!({"films": [["heat-1995", 1.0]]}), "films[0]"),
        (json!({"films": [heat(), {"weight": 1.0}]}), "films[1].slug"),
        (json!({"films": [{"slug": 7}]}), "films[0].slug"),
        (json!({"films": [{"slug": long}]}), "films[0].slug"),
        (json!({"films": [{"slug": "heat-1995", "stars": 5}]}), "films[0].stars"),
        (json!({"films": [heat(), heat(), heat(), {"slug": "heat-1995", "weight": 0}]}), "films[3].weight"),
        (json!({"films": [{"slug": "heat-1995", "weight": 1.01}]}), "films[0].weight"),
        (json!({"films": [{"slug": "heat-1995", "weight": -1}]}), "films[0].weight"),
        (json!({"films": [{"slug": "heat-1995", "weight": 1e-300}]}), "films[0].weight"),
        (json!({"films": [{"slug": "heat-1995", "weight": "much"}]}), "films[0].weight"),
        (json!({"films": [heat()], "leave_out": "heat-1995"}), "leave_out"),
        (json!({"films": [heat()], "leave_out": [1]}), "leave_out[0]"),
        (json!({"films": [heat()], "leave_out": ["a", long]}), "leave_out[1]"),
        (json!({"films": [heat()], "leave_out": vec!["a"; 1001]}), "leave_out"),
        (json!({"films": [heat()], "k": 0}), "k"),
        (json!({"films": [heat()], "k": 51}), "k"),
        (json!({"films": [heat()], "k": 1.5}), "k"),
        (json!({"films": [heat()], "count": 6}), "count"),
    ] {
        let page = ask(&house, taste.clone()).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{taste:.80} {}", page.body);
        assert_eq!(page.header("content-type"), "application/problem+json");
        assert_eq!(page.json()["field"], field, "{}", page.body);
        assert!(page.json()["detail"].as_str().is_some_and(|detail| detail.starts_with(field)), "{}", page.body);
    }
    assert_eq!(ask(&house, json!({"films": vec![heat(); 200]})).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_no_taste_at_all_is_refused_before_it_is_read() {
    let house = House::open().await;
    for body in ["", "{", "not json", r#"{"films":[{"slug":"a","weight":1e999}]}"#, r#"{"films":[]} {}"#] {
        let page = house.ask("/api/v1/suggestions", body).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{body:?} {}", page.body);
        assert_eq!(page.header("content-type"), "application/problem+json");
    }
    for body in ["[]", r#"[[{"slug": "heat-1995"}]]"#, "null", "7"] {
        let page = house.ask("/api/v1/suggestions", body).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    }
    let large = json!({"films": [{"slug": "a".repeat(64 * 1024)}]});
    assert_eq!(ask(&house, large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn the_contract_says_what_may_be_left_out() {
    let house = House::open().await;
    let schemas = house.get("/api/openapi.json").await.json()["components"]["schemas"].clone();
    assert_eq!(schemas["RecommendRequest"]["required"], json!(["films"]));
    assert_eq!(schemas["WatchedFilm"]["required"], json!(["slug"]));
    assert_eq!(schemas["WatchedFilm"]["properties"]["weight"]["default"], json!(1));
    assert_eq!(schemas["RecommendRequest"]["properties"]["k"]["default"], json!(6));
}

#[tokio::test]
async fn without_a_model_there_are_no_suggestions_and_nothing_says_why_to_a_visitor() {
    let house = House::with(Plan { model: "no/such/model".into(), ..Plan::default() }).await;
    let page = ask(&house, json!({"films": [{"slug": "heat-1995"}]})).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!page.body.contains("no/such/model"), "{}", page.body);
}
