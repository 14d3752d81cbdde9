//! What people watch, and what it does to the pages of others and their own.

use http::StatusCode;
use server::services::history::SqlHistory;
use server::services::users::new_id;

use super::house::{House, Plan, Trouble};

/// Somebody who watches these films to their end, the last one latest.
async fn watches(house: &House, films: &[&str]) {
    let history = SqlHistory::new(house.store().await);
    let person = new_id();
    for film in films {
        history.watched(&person, film, 1000).await.expect("watched");
    }
}

#[tokio::test]
async fn where_nobody_has_watched_a_film_its_page_says_so_and_invents_nothing() {
    let house = House::open().await;
    let page = house.get("/movie/heat-1995").await;
    assert_eq!(page.panel("also-watched", "data-outcome"), Some("substitute"));
    assert_eq!(page.panel("also-watched", "data-service"), Some("history"));
    assert!(page.section("also-watched").expect("a panel").contains("Nobody has watched this"));
    for _ in 0..4 {
        watches(&house, &["heat-1995", "alien-1979"]).await;
    }
    let alone = house.get("/api/panel/also-watched?movie=heat-1995").await;
    assert_eq!(alone.json()["source"]["outcome"], "substitute", "four are too few");
    assert_eq!(alone.json()["value"]["films"], serde_json::json!([]));
}

#[tokio::test]
async fn what_people_watched_besides_comes_by_lift_with_its_counts() {
    let house = House::open().await;
    for _ in 0..6 {
        // Everybody watches Titanic; only those who watched Heat watch Ronin.
        watches(&house, &["heat-1995", "ronin-1998", "titanic-1997"]).await;
        watches(&house, &["amelie-2001", "titanic-1997"]).await;
        watches(&house, &["casablanca-1942", "titanic-1997"]).await;
    }
    watches(&house, &["heat-1995", "brazil-1985"]).await;
    let page = house.get("/movie/heat-1995").await;
    assert_eq!(page.panel("also-watched", "data-outcome"), Some("fresh"));
    let films = page.cards("also-watched");
    assert_eq!(films.first(), Some(&"ronin-1998"));
    assert!(!films.contains(&"titanic-1997"), "as many as everywhere is no more than usual");
    assert!(!films.contains(&"brazil-1985"), "one person is no support");
    assert!(page.section("also-watched").expect("a panel").contains("6 of 7 people"));
}

#[tokio::test]
async fn after_a_few_films_home_has_rows_for_one_person_and_for_nobody_else() {
    let house = House::open().await;
    let mut member = house.member("ada@example.org").await;
    let person = house.person("ada@example.org").await;
    let history = SqlHistory::new(house.store().await);
    for (film, thousandth) in [("unforgiven-1992", 1000), ("the-searchers-1956", 900)] {
        history.watched(&person, film, thousandth).await.expect("watched");
        assert!(!member.get("/").await.body.contains("Because you watched"), "two films are not a few");
    }
    history.watched(&person, "once-upon-a-time-in-the-west-1968", 800).await.expect("watched");
    history.watched(&person, "alien-1979", 10).await.expect("watched");
    let page = member.get("/").await;
    assert!(page.body.contains("Because you watched Once Upon a Time in the West"));
    let films = page.cards("personal");
    assert!(films.len() >= 12, "{films:?}");
    for seen in ["unforgiven-1992", "the-searchers-1956", "once-upon-a-time-in-the-west-1968", "alien-1979"] {
        assert!(!films.contains(&seen), "{seen} was watched already");
    }
    let latest = member.get("/panel/personal?of=latest").await;
    assert_eq!(latest.status, StatusCode::OK);
    assert!(!latest.cards("personal").contains(&"unforgiven-1992"));
    assert!(!house.get("/").await.body.contains("data-panel=\"personal\""));
    assert_eq!(house.get("/api/panel/personal?of=taste").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn without_the_history_a_films_page_keeps_its_other_panels() {
    let whole = House::open().await.get("/movie/alien-1979").await;
    for trouble in [CallFailure::Broken, CallFailure::Panics] {
        let house = House::with(Plan { history: trouble, ..Plan::default() }).await;
        let page = house.get("/movie/alien-1979").await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.panel("also-watched", "data-outcome"), Some("unavailable"));
        for panel in ["menu", "details", "join", "similar"] {
            assert_eq!(page.section(panel), whole.section(panel), "{panel}");
        }
        assert!(!page.body.contains("secret cause"));
    }
}
