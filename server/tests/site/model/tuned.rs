//! Tuned rows: similar films with more or less of something, on the page and over REST.

use http::StatusCode;
use serde_json::Value;

use crate::harness::{CATALOGUE, TestApp};

fn darkness(slug: &str) -> u8 {
    let film = CATALOGUE.films.iter().find(|film| film.slug == slug).expect("a film of the catalogue");
    film.tone.dark
}

#[tokio::test]
async fn every_film_of_a_tuned_row_differs_as_wished_and_says_so() {
    let app = TestApp::start().await;
    let page = app.get("/movie/heat-1995?tune=less-dark").await;
    assert_eq!(page.status, StatusCode::OK);
    let films = page.cards("tune");
    assert_eq!(films.len(), 6);
    for slug in films {
        assert!(darkness(slug) < darkness("heat-1995"), "{slug}");
    }
    let section = page.section("tune").expect("the panel");
    assert_eq!(section.matches("less dark (").count(), 6, "{section}");
    assert!(section.contains("6 films like this one, but less dark."), "{section}");
    assert_ne!(page.cards("similar"), page.cards("tune"));
}

/// The form works without JavaScript because each button contains the complete resulting state.
#[tokio::test]
async fn each_button_leads_to_the_wishes_after_it_is_pressed() {
    let app = TestApp::start().await;
    let button = async |address: &str, label: &str| {
        let section = app.get(address).await.section("tune").expect("the panel");
        let end = section.find(&format!("aria-label=\"{label}\"")).expect("the button");
        let button = &section[section[..end].rfind('<').expect("its beginning")..];
        button[..button.find('>').expect("its end")].to_owned()
    };
    let page = "/movie/heat-1995";
    assert!(button(page, "less dark").await.contains(r#"value="less-dark""#));
    let tuned = "/movie/heat-1995?tune=less-dark,more-funny";
    assert!(button(tuned, "less dark").await.contains(r#"value="more-funny""#));
    assert!(button(tuned, "more dark").await.contains(r#"value="more-funny,more-dark""#));
    assert!(button(tuned, "less dark").await.contains(r#"aria-pressed="true""#));
    let full = "/movie/heat-1995?tune=less-dark,more-funny,less-tense";
    assert!(button(full, "more epic").await.contains("disabled"));
    assert!(!button(full, "less dark").await.contains("disabled"));
}

#[tokio::test]
async fn without_wishes_there_is_the_form_and_no_row() {
    let app = TestApp::start().await;
    for address in ["/movie/heat-1995", "/movie/heat-1995?tune=", "/movie/heat-1995?tune=gloomier"] {
        let page = app.get(address).await;
        assert_eq!((page.status, page.panel("tune", "data-outcome")), (StatusCode::OK, Some("fresh")), "{address}");
        assert_eq!(page.cards("tune").len(), 0, "{address}");
        assert!(page.section("tune").is_some_and(|section| section.contains("up to 3 at once")), "{address}");
    }
}

#[tokio::test]
async fn wishes_that_no_film_meets_say_so() {
    let app = TestApp::start().await;
    let darkest = CATALOGUE.films.iter().find(|film| film.tone.dark == 10).expect("such a film");
    let section = app.get(&format!("/movie/{}?tune=more-dark", darkest.slug)).await.section("tune").expect("the panel");
    assert!(section.contains("Try removing one."), "{section}");
}

#[tokio::test]
async fn a_tuned_row_over_rest_has_the_tone_and_rejects_what_is_no_wish() {
    let app = TestApp::start().await;
    let response = app.get("/api/v1/movies/heat-1995/tuned?tune=less-dark,more-funny&k=3").await.json();
    assert_eq!(response["tone"]["dark"], darkness("heat-1995"));
    let reasons = response["similar"][0]["because"].as_array().expect("reasons");
    let begins = |reason: &Value, text: &str| reason.as_str().is_some_and(|reason| reason.starts_with(text));
    assert!(begins(&reasons[0], "less dark (") && begins(&reasons[1], "more funny ("), "{response}");
    assert_eq!(response["similar"].as_array().map(Vec::len), Some(3));
    for (address, status) in [
        ("/api/v1/movies/no-such-film-1900/tuned?tune=less-dark", 404),
        ("/api/v1/movies/heat-1995/tuned?tune=gloomier", 400),
        ("/api/v1/movies/heat-1995/tuned?tune=less-dark,less-funny,less-fast,less-epic", 400),
        ("/api/v1/movies/heat-1995/tuned?k=51", 400),
        ("/panel/tune?movie=heat-1995&tune=less-dark,less-funny,less-fast,less-epic", 200),
        ("/api/panel/tune?movie=heat-1995&tune=gloomier", 400),
    ] {
        assert_eq!(app.get(address).await.status.as_u16(), status, "{address}");
    }
}
