//! The page that asks new users which films they like.

use std::collections::HashSet;

use domain::{Fault, Service};
use http::StatusCode;

use crate::harness::{CATALOGUE, TestApp, TestConfig, TestResponse};

/// The slugs of the films to choose from.
fn offered(page: &TestResponse) -> Vec<&str> {
    let boxes = page.body.split("type=\"checkbox\"").skip(1);
    boxes.filter_map(|rest| rest.split("value=\"").nth(1)?.split('"').next()).collect()
}

fn form(films: &[&str]) -> String {
    films.iter().map(|film| format!("like={film}")).collect::<Vec<_>>().join("&")
}

#[tokio::test]
async fn twenty_four_films_of_many_kinds_are_offered_and_can_be_skipped() {
    let app = TestApp::start().await;
    let page = app.get("/welcome").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.panel("welcome", "data-service"), Some("recommender"));
    let films = offered(&page);
    assert_eq!(films.iter().collect::<HashSet<_>>().len(), 24);
    let film = |slug: &&str| CATALOGUE.films.iter().find(|film| film.slug == **slug).expect("a film");
    let main_genres: HashSet<_> = films.iter().map(|slug| &film(slug).genres[0]).collect();
    assert!(main_genres.len() >= 8, "{main_genres:?}");
    assert!(page.section("welcome").expect("a panel").contains("href=\"/\""), "a link skips it");
    assert_eq!(offered(&app.get("/welcome").await), films, "always the same");
}

#[tokio::test]
async fn three_chosen_films_become_likes_and_lead_to_rows() {
    let app = TestApp::start().await;
    let mut client = app.client();
    let page = client.get("/welcome").await;
    let chosen = &offered(&page)[..3];
    let answer = client.post_from("/welcome", "/welcome", &form(chosen)).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/"));
    let mut rated = client.get("/ratings").await.cards("ratings").into_iter().map(str::to_owned).collect::<Vec<_>>();
    rated.sort();
    let mut expected = chosen.to_vec();
    expected.sort_unstable();
    assert_eq!(rated, expected);
    let home = client.get("/").await;
    let personal = home.section("personal").expect("a panel");
    assert!(personal.contains("Because you liked"), "{personal}");
}

#[tokio::test]
async fn fewer_than_three_films_are_rejected_and_stay_chosen() {
    let app = TestApp::start().await;
    let mut client = app.client();
    let page = client.get("/welcome").await;
    let films = offered(&page);
    let twice = form(&[films[0], films[1], films[1]]);
    for (form, missing) in
        [(String::new(), "choose 3 more films"), (form(&films[..1]), "choose 2 more films"), (twice, "one more film")]
    {
        let page = client.post("/welcome", &form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(page.body.contains(missing), "{form}");
        let checked = page
            .body
            .split("type=\"checkbox\"")
            .skip(1)
            .filter(|rest| rest.split('>').next().is_some_and(|tag| tag.contains("checked")));
        assert_eq!(checked.count(), form.split('&').filter(|f| !f.is_empty()).collect::<HashSet<_>>().len(), "{form}");
    }
    assert!(client.cookies.is_empty(), "nothing was stored");
}

#[tokio::test]
async fn an_unknown_film_stores_none_of_the_choice() {
    let app = TestApp::start().await;
    let mut client = app.client();
    for form in [form(&["heat-1995", "alien-1979", "no-such-film-1900"]), form(&["heat-1995", "alien-1979", "NO"])] {
        let page = client.post("/welcome", &form).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{form}");
    }
    assert_eq!(app.number("select count(*) from rating").await, 0);
}

#[tokio::test]
async fn a_new_member_is_led_to_the_choice() {
    let app = TestApp::start().await;
    let mut member = app.member("ada@example.org").await;
    member.subscribe("evening").await;
    assert!(member.get("/subscribe?done=1").await.body.contains("href=\"/welcome\""));
}

#[tokio::test]
async fn without_a_model_the_page_says_so_and_the_replica_call_gives_the_same_films() {
    let app = TestApp::start().await;
    let films = app.get("/api/v1/onboarding").await.json()["films"].clone();
    let slugs: Vec<_> = films.as_array().expect("films").iter().map(|film| film["slug"].as_str()).collect();
    let page = app.get("/welcome").await;
    assert_eq!(offered(&page).into_iter().map(Some).collect::<Vec<_>>(), slugs);

    let without = TestApp::with(TestConfig { model: "no/such/model".into(), ..TestConfig::default() }).await;
    let page = without.get("/welcome").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.body.contains("not available right now"));
    let page = app.during(Service::History, Fault::Error, app.get("/welcome")).await;
    assert_eq!(page.status, StatusCode::OK, "the history is not needed");
}
