//! Ratings, from a thumb on a card to the rows that follow from it.

use domain::{Fault, Service};
use http::StatusCode;

use crate::harness::{PASSWORD, TestApp, TestClient, TestResponse};

/// The attributes of a film's first rating button.
fn button<'p>(page: &'p TestResponse, film: &str, action: &str) -> &'p str {
    let tags = page.body.split("<button").map(|rest| rest.split('>').next().unwrap_or_default());
    let (value, action) = (format!("value=\"{film}\""), format!("data-rating=\"{action}\""));
    let mut tags = tags.filter(|tag| tag.contains(&value) && tag.contains(&action));
    tags.next().unwrap_or_else(|| panic!("no {action} of {film}"))
}

fn is_pressed(page: &TestResponse, film: &str, action: &str) -> bool {
    let tag = button(page, film, action);
    let pressed = tag.contains("aria-pressed=\"true\"");
    assert!(pressed || tag.contains("aria-pressed=\"false\""), "{tag}");
    assert!(tag.contains(&format!("name=\"{}\"", if pressed { "clear" } else { action })), "{tag}");
    pressed
}

async fn rate(client: &mut TestClient<'_>, form: &str) {
    assert_eq!(client.post("/ratings", form).await.status, StatusCode::SEE_OTHER, "{form}");
}

async fn rated(client: &mut TestClient<'_>) -> Vec<String> {
    let page = client.get("/ratings").await;
    assert_eq!(page.status, StatusCode::OK);
    page.cards("ratings").into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn a_film_is_rated_on_any_page_that_shows_it_and_the_rating_is_changed_and_removed() {
    let app = TestApp::start().await;
    let mut client = app.client();
    let page = client.get("/movie/heat-1995").await;
    assert!(!is_pressed(&page, "heat-1995", "like") && !is_pressed(&page, "heat-1995", "dismiss"));
    assert!(button(&page, "heat-1995", "like").contains("aria-label=\"Like Heat\""));
    assert!(button(&page, "heat-1995", "dismiss").contains("aria-label=\"Not for me: Heat\""));

    let answer = client.post_from("/movie/heat-1995?from=home", "/ratings", "like=heat-1995").await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/movie/heat-1995?from=home"));
    for address in ["/movie/heat-1995", "/watch/heat-1995", "/search?q=heat", "/ratings"] {
        let page = client.get(address).await;
        assert!(is_pressed(&page, "heat-1995", "like") && !is_pressed(&page, "heat-1995", "dismiss"), "{address}");
    }
    rate(&mut client, "dismiss=heat-1995").await;
    let page = client.get("/ratings").await;
    assert_eq!(page.cards("ratings"), ["heat-1995"]);
    assert!(!is_pressed(&page, "heat-1995", "like") && is_pressed(&page, "heat-1995", "dismiss"));
    assert!(page.body.contains("data-dismissed"));
    for _ in 0..2 {
        rate(&mut client, "clear=heat-1995").await;
        assert!(rated(&mut client).await.is_empty());
    }
}

#[tokio::test]
async fn every_card_has_both_buttons_of_the_single_rating_form_of_the_page() {
    let app = TestApp::start().await;
    for address in ["/", "/movie/heat-1995", "/genre/western", "/search?q=alien", "/panel/similar?movie=heat-1995"] {
        let page = app.get(address).await;
        let count = |what: &str| page.body.matches(what).count();
        assert!(count("class=\"card\"") > 0, "{address}");
        assert!(count("form=\"rating-form\"") >= 2 * count("class=\"card\""), "{address}");
        assert_eq!(count("<form id=\"rating-form\" method=\"post\" action=\"/ratings\""), 1, "{address}");
        let in_link =
            page.body.split("<a ").any(|link| link.split("</a>").next().is_some_and(|a| a.contains("<button")));
        assert!(!in_link, "{address}: a button in a link");
    }
}

#[tokio::test]
async fn a_dismissed_film_is_missing_from_every_row_and_only_for_its_user() {
    let app = TestApp::start().await;
    let mut client = app.client();
    let before = client.get("/movie/heat-1995").await;
    let dismissed = before.cards("similar")[2].to_owned();
    rate(&mut client, &format!("dismiss={dismissed}")).await;
    let after = client.get("/movie/heat-1995").await;
    assert_eq!(after.panel("similar", "data-outcome"), before.panel("similar", "data-outcome"));
    let expected: Vec<_> = before.cards("similar").into_iter().filter(|film| *film != dismissed).collect();
    assert_eq!(after.cards("similar"), expected);
    assert_eq!(app.get("/movie/heat-1995").await.cards("similar"), before.cards("similar"), "for others");

    let home = client.get("/").await;
    let shown = home.cards("shelf")[0].to_owned();
    rate(&mut client, &format!("dismiss={shown}")).await;
    let home = client.get("/").await;
    for (panel, html) in home.sections() {
        assert!(panel == "billboard" || !html.contains(&format!("data-movie=\"{shown}\"")), "{panel}");
    }
    let found = client.get(&format!("/movie/{shown}")).await;
    assert_eq!(found.status, StatusCode::OK, "its own page stays");
    assert!(is_pressed(&found, &shown, "dismiss"));
}

#[tokio::test]
async fn a_row_of_dismissed_films_says_why_it_is_empty() {
    let app = TestApp::start().await;
    let mut client = app.client();
    let page = client.get("/panel/similar?movie=heat-1995").await;
    for film in page.cards("similar") {
        rate(&mut client, &format!("dismiss={film}")).await;
    }
    let page = client.get("/panel/similar?movie=heat-1995").await;
    assert!(page.cards("similar").is_empty());
    assert!(page.section("similar").expect("a panel").contains("not for you"));
}

#[tokio::test]
async fn one_liked_film_is_enough_for_a_row_that_is_named_after_it() {
    let app = TestApp::start().await;
    let mut client = app.client();
    assert!(!client.get("/").await.body.contains("data-panel=\"personal\""));
    rate(&mut client, "like=heat-1995").await;
    let home = client.get("/").await;
    assert!(home.section("personal").expect("a panel").contains("Because you liked Heat<"));
    let films = home.cards("personal");
    assert!(films.len() >= 12 && !films.contains(&"heat-1995"), "{films:?}");

    let dismissed = films[0].to_owned();
    rate(&mut client, &format!("dismiss={dismissed}")).await;
    let home = client.get("/").await;
    let films = home.cards("personal");
    assert!(films.len() >= 12 && !films.contains(&&*dismissed), "another film takes its place: {films:?}");
    assert!(!app.get("/").await.body.contains("data-panel=\"personal\""));
}

#[tokio::test]
async fn a_user_of_whom_nothing_is_known_is_invited_to_choose_films() {
    let app = TestApp::start().await;
    let mut member = app.member("ada@example.org").await;
    for form in ["", "dismiss=heat-1995"] {
        if !form.is_empty() {
            rate(&mut member, form).await;
        }
        let home = member.get("/").await;
        assert_eq!(home.panel("personal", "data-outcome"), Some("fresh"));
        assert!(home.section("personal").expect("a panel").contains("href=\"/welcome\""));
    }
}

#[tokio::test]
async fn ratings_move_to_the_member_who_joins_and_are_exported() {
    let app = TestApp::start().await;
    let mut client = app.client();
    rate(&mut client, "like=heat-1995").await;
    app.execute("update rating set rated_at = rated_at - 60").await;
    rate(&mut client, "dismiss=alien-1979").await;
    client.join("ada@example.org").await;
    assert_eq!(rated(&mut client).await, ["alien-1979", "heat-1995"], "they stay in the session until the first login");
    client.log_in("ada@example.org", PASSWORD).await;
    assert_eq!(rated(&mut client).await, ["alien-1979", "heat-1995"]);

    let export = client.get("/account/export.json").await.json();
    let ratings = export["ratings"].as_array().expect("ratings");
    let facts: Vec<_> = ratings.iter().map(|rating| [&rating["film"], &rating["title"], &rating["rating"]]).collect();
    assert_eq!(facts, [["alien-1979", "Alien", "dismissed"], ["heat-1995", "Heat", "like"]]);
    assert!(ratings[0]["rated_at"].as_str().is_some_and(|time| time.ends_with('Z')));

    client.post("/logout", "").await;
    assert!(rated(&mut client).await.is_empty());
}

#[tokio::test]
async fn users_see_and_change_only_their_own_ratings() {
    let app = TestApp::start().await;
    let (mut ada, mut eve) = (app.member("ada@example.org").await, app.client());
    rate(&mut ada, "like=heat-1995").await;
    rate(&mut eve, "like=alien-1979").await;
    rate(&mut eve, "clear=heat-1995").await;
    assert_eq!(rated(&mut ada).await, ["heat-1995"]);
    assert_eq!(rated(&mut eve).await, ["alien-1979"]);
    assert_eq!(eve.get("/api/panel/ratings?page=1").await.json()["value"]["total"], 1);
    assert_eq!(app.get("/api/panel/ratings?page=1").await.json()["value"]["total"], 0);
}

#[tokio::test]
async fn a_visitor_without_ratings_sees_none_and_gets_no_session() {
    let app = TestApp::start().await;
    let mut client = app.client();
    let page = client.get("/ratings").await;
    assert_eq!(page.panel("ratings", "data-service"), Some("history"));
    assert!(page.body.contains("href=\"/welcome\"") && page.body.contains("<title>Your ratings · Matinee</title>"));
    rate(&mut client, "clear=heat-1995").await;
    assert!(client.cookies.is_empty(), "there is nothing to remember");
}

#[tokio::test]
async fn an_unknown_film_is_a_404_and_an_unknown_change_a_400() {
    let app = TestApp::start().await;
    let mut client = app.client();
    for film in ["no-such-film-1900", "", "HEAT-1995", "%27+or+1%3D1", "heat-1995%00"] {
        for action in ["like", "dismiss"] {
            let page = client.post("/ratings", &format!("{action}={film}")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{film}");
            assert_eq!(page.header("content-type"), "application/problem+json", "{film}");
        }
    }
    for form in ["", "love=heat-1995", "like=heat-1995&dismiss=heat-1995", "like=heat-1995&clear=alien-1979"] {
        assert_eq!(client.post("/ratings", form).await.status, StatusCode::BAD_REQUEST, "{form}");
    }
    assert!(rated(&mut client).await.is_empty());
}

#[tokio::test]
async fn an_island_receives_a_status_without_a_body() {
    let app = TestApp::start().await;
    let mut client = app.client();
    for form in ["like=heat-1995", "dismiss=heat-1995", "clear=heat-1995", "like=alien-1979"] {
        let answer = client.post_as_island("/ratings", form).await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::NO_CONTENT, ""), "{form}");
        assert_eq!(answer.header("clear-site-data"), "\"prefetchCache\"", "{form}");
    }
    assert_eq!(rated(&mut client).await, ["alien-1979"]);
    assert_eq!(client.post_as_island("/ratings", "like=no-such-film-1900").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn without_history_ratings_are_unavailable_and_no_film_counts_as_rated() {
    let app = TestApp::start().await;
    let mut client = app.client();
    rate(&mut client, "dismiss=alien-1979").await;
    let page = app.during(Service::History, Fault::Error, client.get("/ratings")).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(page.panel("ratings", "data-outcome"), Some("unavailable"));
    client.cookies.insert("faults".to_owned(), "history-outage".to_owned());
    assert!(!is_pressed(&client.get("/movie/alien-1979").await, "alien-1979", "dismiss"));
    client.cookies.remove("faults");
    assert_eq!(rated(&mut client).await, ["alien-1979"]);
}
