//! Rows of popular and of new films.

use std::time::Duration;

use domain::{Rating, Slug};
use http::StatusCode;
use server::id::new_id;
use server::services::history::SqlHistory;

use crate::harness::{TestApp, TestConfig};

/// Creates users who like these films.
async fn users_who_like(app: &TestApp, users: usize, films: &[&str]) {
    let history = SqlHistory::new(app.store().await);
    let films: Vec<Slug> = films.iter().map(|film| film.parse().expect("a slug")).collect();
    for _ in 0..users {
        history.rate(&new_id(), &films, Rating::Like).await.expect("rated");
    }
}

async fn app_without_fresh_cache() -> TestApp {
    TestApp::with(TestConfig { fresh_for: Duration::ZERO, ..TestConfig::default() }).await
}

#[tokio::test]
async fn with_little_activity_there_is_no_list_and_the_page_says_so() {
    let app = app_without_fresh_cache().await;
    app.execute("update film set added = null").await;
    let home = app.get("/").await;
    let top = home.section("top-10").expect("a panel");
    assert!(top.contains("No one has watched, liked or saved a film here in the last seven days"), "{top}");
    assert_eq!(home.panel("top-10", "data-outcome"), Some("substitute"));
    for panel in ["popular", "new"] {
        assert!(home.section(panel).is_none(), "{panel} has nothing to show");
        assert_eq!(app.get(&format!("/panel/{panel}")).await.status, StatusCode::OK);
    }
    users_who_like(&app, 4, &["heat-1995"]).await;
    assert!(app.get("/").await.section("top-10").expect("a panel").contains("4 people have watched"));
    assert!(app.get("/panel/popular").await.body.contains("too few for a list"));
}

#[tokio::test]
async fn popular_films_are_ranked_by_people_and_a_short_list_does_not_claim_to_be_ten() {
    let app = app_without_fresh_cache().await;
    users_who_like(&app, 4, &["heat-1995", "alien-1979"]).await;
    users_who_like(&app, 2, &["heat-1995", "ronin-1998"]).await;
    users_who_like(&app, 1, &["jaws-1975"]).await;
    let home = app.get("/").await;
    assert_eq!(home.cards("top-10"), ["heat-1995", "alien-1979", "ronin-1998"]);
    assert_eq!(home.panel("top-10", "aria-label"), Some("Top 3 this week"));
    let top = home.section("top-10").expect("a panel");
    assert!(top.contains("No. 1 · 6 people") && top.contains("No. 3 · 2 people"), "{top}");
    assert_eq!(home.cards("popular"), ["heat-1995", "alien-1979", "ronin-1998"]);

    app.execute("update rating set rated_at = rated_at - 8 * 86400").await;
    let home = app.get("/").await;
    assert!(home.section("top-10").expect("a panel").contains("No one"));
    assert_eq!(home.cards("popular").len(), 3, "of all time");
}

#[tokio::test]
async fn ranks_stay_true_when_a_user_dismissed_a_film() {
    let app = app_without_fresh_cache().await;
    users_who_like(&app, 5, &["heat-1995", "alien-1979"]).await;
    users_who_like(&app, 1, &["heat-1995"]).await;
    let mut client = app.client();
    client.post("/ratings", "dismiss=heat-1995").await;
    let home = client.get("/").await;
    assert_eq!(home.cards("top-10"), ["alien-1979"]);
    assert!(home.section("top-10").expect("a panel").contains("No. 2 · 5 people"));
}

#[tokio::test]
async fn new_films_come_latest_first_and_say_when_they_were_added() {
    let app = app_without_fresh_cache().await;
    app.execute("update film set added = null").await;
    app.execute("update film set added = 1798243200 where slug = 'heat-1995'").await;
    app.execute("update film set added = 1798156800 where slug = 'alien-1979'").await;
    let home = app.get("/").await;
    assert_eq!(home.cards("new"), ["heat-1995", "alien-1979"]);
    let new = home.section("new").expect("a panel");
    assert!(new.contains("added 26 December 2026") && new.contains("added 25 December 2026"), "{new}");
}
