//! A model with more films than the site: the site never names films that it does not have.

use std::collections::HashSet;
use std::time::Duration;

use http::StatusCode;
use serde_json::json;
use server::store::{self, Store};

use crate::harness::{CATALOGUE, TestApp, TestConfig, eventually};

/// Every third film, and the films that the requests are about.
fn smaller() -> models::Catalogue {
    let mut smaller = CATALOGUE.clone();
    let mut number = 0;
    smaller.films.retain(|film| {
        number += 1;
        number % 3 == 0 || ["heat-1995", "alien-1979", "unforgiven-1992"].contains(&film.slug.as_str())
    });
    "a smaller catalogue".clone_into(&mut smaller.checksum);
    smaller
}

/// The films of the larger catalogue that a text names: no other words look like their slugs.
fn named(text: &str) -> HashSet<&str> {
    let words = text
        .split(|character: char| !character.is_ascii_lowercase() && !character.is_ascii_digit() && character != '-');
    let known: HashSet<&str> = CATALOGUE.films.iter().map(|film| film.slug.as_str()).collect();
    words.filter(|word| known.contains(word)).collect()
}

/// The responses of the site to all kinds of requests, by request.
async fn answers(app: &TestApp) -> Vec<(String, String)> {
    let mut answers = Vec::new();
    for address in [
        "/",
        "/movie/heat-1995",
        "/movie/alien-1979",
        "/model",
        "/welcome",
        "/panel/shelf?of=group:0",
        "/panel/shelf?of=group:1",
        "/panel/model-map",
        "/api/v1/movies/heat-1995/similar?k=50",
        "/api/v1/movies/alien-1979/similar?k=50",
        "/api/v1/shelves/0",
        "/api/v1/onboarding",
        "/api/v1/model/map",
    ] {
        let answer = app.get(address).await;
        answers.push((address.to_owned(), answer.body));
    }
    for (address, request) in [
        ("/api/v1/similar", json!({"genres": ["crime"], "keywords": ["heist"], "k": 50})),
        ("/api/v1/similar", json!({"title": "Little Women", "genres": ["drama"]})),
        ("/api/v1/similar", json!({"title": "The Godfather", "year": 1972})),
        ("/api/v1/similar", json!({"title": "Jaws", "year": 1975, "k": 50})),
        ("/api/v1/suggestions", json!({"films": [{"slug": "unforgiven-1992"}], "k": 50})),
        (
            "/api/v1/tastes",
            json!({"films": [{"slug": "unforgiven-1992"}, {"slug": "heat-1995"}, {"slug": "alien-1979"}]}),
        ),
        (
            "/v2/models/matinee/infer",
            json!({"inputs": [{"name": "title", "shape": [2], "datatype": "BYTES", "data": ["Heat", "Jaws"]}]}),
        ),
        ("/invocations", json!({"dataframe_records": [{"title": "Jaws"}, {"title": "Alien"}]})),
    ] {
        let answer = app.post_json(address, request.to_string()).await;
        assert_eq!(answer.status, StatusCode::OK, "{address} {request}: {}", answer.body);
        answers.push((format!("{address} {request}"), answer.body));
    }
    let mut client = app.client();
    let file = "title,year,genres\nHeat,1995,\nJaws,1975,\nLittle Women,,\nThe Long Con,1998,crime\n";
    let batch = client.upload("/api/v1/batches", "films.csv", file).await;
    let address = batch.header("location").to_owned();
    eventually("the batch is done", async || client.get(&address).await.json()["status"] == "done").await;
    for export in ["results.csv", "results.jsonl", "films.csv", "letterboxd.csv"] {
        let answer = client.get(&format!("{address}/{export}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{export}");
        answers.push((format!("the batch's {export}"), answer.body));
    }
    let page = client.get(&address.replace("/api/v1/batches", "/batch")).await;
    assert_eq!(page.status, StatusCode::OK);
    answers.push(("the page of the batch".to_owned(), page.body));
    answers
}

#[tokio::test]
async fn no_answer_of_a_larger_model_names_a_film_that_the_site_does_not_have() {
    let smaller = smaller();
    let app = TestApp::with(TestConfig { catalogue: smaller.clone(), ..TestConfig::default() }).await;
    app.start_worker().await;
    let present: HashSet<&str> = smaller.films.iter().map(|film| film.slug.as_str()).collect();
    let mut count = 0;
    for (question, answer) in answers(&app).await {
        let named = named(&answer);
        count += named.len();
        let missing: Vec<_> = named.difference(&present).collect();
        assert!(missing.is_empty(), "{question} names {missing:?}");
    }
    assert!(count > 300, "the answers name only {count} films");
    assert_eq!(app.get("/movie/jaws-1975").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_catalogue_that_another_process_loads_counts_after_a_few_seconds() {
    let app = TestApp::start().await;
    let similar = async || app.get("/api/v1/movies/heat-1995/similar?k=50").await;
    let before = similar().await;
    assert!(named(&before.body).contains("ronin-1998"), "{}", before.body);

    let other = Store::open(app.database()).await.expect("another process");
    store::catalogue::load(&other, &smaller()).await.expect("loaded");
    let present: HashSet<String> = smaller().films.iter().map(|film| film.slug.clone()).collect();
    // The interval at which the catalogue is checked.
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(5)).await;
    tokio::time::resume();
    let after = similar().await;
    assert_eq!(after.status, StatusCode::OK);
    let missing: Vec<_> = named(&after.body).into_iter().filter(|slug| !present.contains(*slug)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
