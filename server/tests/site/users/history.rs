//! Rows that follow from watch histories: films that others also watched, and recommendations.

use domain::{Fault, Service, Slug};
use http::StatusCode;
use server::id::new_id;
use server::services::history::{SqlHistory, also_watched};

use crate::harness::{SECRET_CAUSE, TestApp};

/// Creates a user who watched these films to the end, the last one latest.
async fn user_who_watched(app: &TestApp, films: &[&str]) {
    let history = SqlHistory::new(app.store().await);
    let user = new_id();
    for film in films {
        history.record_progress(&user, &slug(film), 1000).await.expect("recorded");
    }
    also_watched::update(&app.store().await).await.expect("counted");
}

fn slug(text: &str) -> Slug {
    text.parse().expect("a slug")
}

#[tokio::test]
async fn a_film_with_too_few_viewers_has_films_of_the_same_people_instead() {
    let app = TestApp::start().await;
    let page = app.get("/movie/heat-1995").await;
    assert_eq!(page.panel("also-watched", "data-outcome"), Some("substitute"));
    assert_eq!(page.panel("also-watched", "data-service"), Some("history"));
    let row = page.section("also-watched").expect("a panel");
    assert!(row.contains("More by the same people") && row.contains("Directed by Michael Mann"), "{row}");
    assert!(!page.cards("also-watched").contains(&"heat-1995"));
    for _ in 0..4 {
        user_who_watched(&app, &["heat-1995", "alien-1979"]).await;
    }
    let few = app.get("/api/panel/also-watched?movie=heat-1995").await;
    assert_eq!(few.json()["source"]["outcome"], "substitute", "four are too few");
    assert_eq!(few.json()["value"]["films"], serde_json::json!([]));
}

#[tokio::test]
async fn a_film_without_viewers_and_whose_people_made_no_other_has_a_notice() {
    let app = TestApp::start().await;
    app.execute("delete from film_term where film <> 'heat-1995' and kind in ('director', 'cast')").await;
    let page = app.get("/movie/heat-1995").await;
    assert_eq!(page.panel("also-watched", "data-outcome"), Some("substitute"));
    assert!(page.section("also-watched").expect("a panel").contains("No one has watched this here yet"));
}

#[tokio::test]
async fn also_watched_films_are_ordered_by_lift_and_display_their_counts() {
    let app = TestApp::start().await;
    for _ in 0..6 {
        // Every user watches Titanic; only viewers of Heat watch Ronin.
        user_who_watched(&app, &["heat-1995", "ronin-1998", "titanic-1997"]).await;
        user_who_watched(&app, &["amelie-2001", "titanic-1997"]).await;
        user_who_watched(&app, &["casablanca-1942", "titanic-1997"]).await;
    }
    user_who_watched(&app, &["heat-1995", "brazil-1985"]).await;
    let page = app.get("/movie/heat-1995").await;
    assert_eq!(page.panel("also-watched", "data-outcome"), Some("fresh"));
    let films = page.cards("also-watched");
    assert_eq!(films.first(), Some(&"ronin-1998"));
    assert!(!films.contains(&"titanic-1997"), "its lift is 1");
    assert!(!films.contains(&"brazil-1985"), "one viewer is too few");
    assert!(page.section("also-watched").expect("a panel").contains("6 of 7 people"));
}

#[tokio::test]
async fn after_one_film_home_has_a_row_for_this_user_only_without_what_was_watched() {
    let app = TestApp::start().await;
    let mut member = app.member("ada@example.org").await;
    let user = app.user_id("ada@example.org").await;
    let history = SqlHistory::new(app.store().await);
    for (film, permille) in [("alien-1979", 10), ("unforgiven-1992", 1000)] {
        assert!(!member.get("/").await.body.contains("Because you watched"), "a film that was left early says nothing");
        history.record_progress(&user, &slug(film), permille).await.expect("recorded");
    }
    assert!(member.get("/").await.body.contains("Because you watched Unforgiven<"));
    for (film, permille) in [("the-searchers-1956", 900), ("once-upon-a-time-in-the-west-1968", 800)] {
        history.record_progress(&user, &slug(film), permille).await.expect("recorded");
    }
    let page = member.get("/").await;
    let films = page.cards("personal");
    assert!(films.len() >= 12, "{films:?}");
    for watched in ["unforgiven-1992", "the-searchers-1956", "once-upon-a-time-in-the-west-1968", "alien-1979"] {
        assert!(!films.contains(&watched), "{watched} was watched already");
    }
    assert_eq!(member.get("/panel/personal").await.status, StatusCode::OK);
    assert!(!app.get("/").await.body.contains("data-panel=\"personal\""));
    assert_eq!(app.get("/api/panel/personal").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn without_history_the_page_of_a_film_keeps_its_other_panels() {
    let undisturbed = TestApp::start().await.get("/movie/alien-1979").await;
    for fault in [Fault::Error, Fault::Panic] {
        let app = TestApp::start().await;
        let page = app.during(Service::History, fault, app.get("/movie/alien-1979")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.panel("also-watched", "data-outcome"), Some("unavailable"));
        for panel in ["menu", "details", "join", "similar"] {
            assert_eq!(page.section(panel), undisturbed.section(panel), "{panel}");
        }
        assert!(!page.body.contains(SECRET_CAUSE));
    }
}
