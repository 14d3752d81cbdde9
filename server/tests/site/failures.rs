//! Services that fail, are late or panic: their panel says so or has a substitute; no other panel moves by a byte.

use std::time::Duration;

use http::{StatusCode, header};

use super::house::{House, Page, Plan, Trouble};

const ALL: [&str; 4] = ["menu", "details", "join", "similar"];

async fn whole() -> Page {
    let house = House::open().await;
    // Asked twice, so that what can be remembered is.
    house.get("/movie/alien-1979").await;
    house.get("/movie/alien-1979").await
}

fn others_are_unmoved(page: &Page, whole: &Page, failing: &[&str]) {
    for panel in ALL.iter().filter(|panel| !failing.contains(panel)) {
        let outcome_apart = |section: Option<String>| section.map(|html| html.replace("fresh", "cached"));
        assert_eq!(outcome_apart(page.section(panel)), outcome_apart(whole.section(panel)), "{panel}");
    }
}

#[tokio::test]
async fn without_the_recommender_the_strip_shows_films_of_the_same_genres() {
    let whole = whole().await;
    for trouble in [CallFailure::Broken, CallFailure::Panics, CallFailure::Slow(Duration::from_secs(30))] {
        // Long enough for the catalogue on a busy machine, which is held to it too.
        let deadline = Duration::from_secs(1);
        let house = House::with(Plan { recommender: trouble, deadline, ..Plan::default() }).await;
        let page = house.get("/movie/alien-1979").await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.panel("similar", "data-outcome"), Some("substitute"), "{trouble:?}");
        assert_eq!(page.panel("similar", "data-service"), Some("catalogue"), "{trouble:?}");
        assert_eq!(page.cards("similar").len(), 6);
        others_are_unmoved(&page, &whole, &["similar"]);
        assert!(!page.body.contains("secret cause"));
    }
}

#[tokio::test]
async fn without_membership_the_join_form_still_works_and_says_less() {
    let whole = whole().await;
    let house = House::with(Plan { membership: CallFailure::Broken, ..Plan::default() }).await;
    let page = house.get("/movie/alien-1979").await;
    assert_eq!(page.panel("join", "data-outcome"), Some("unavailable"));
    assert!(page.body.contains("action=\"/join\""));
    others_are_unmoved(&page, &whole, &["join"]);
}

#[tokio::test]
async fn without_the_catalogue_the_page_is_a_503_that_keeps_its_other_panels() {
    let whole = whole().await;
    for trouble in [CallFailure::Broken, CallFailure::Panics] {
        let house = House::with(Plan { catalogue: trouble, ..Plan::default() }).await;
        let page = house.get("/movie/alien-1979").await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(page.panel("details", "data-outcome"), Some("unavailable"));
        assert!(page.body.contains("aria-label=\"Main\""), "the menu has its fixed links");
        others_are_unmoved(&page, &whole, &["details", "menu"]);
        assert!(!page.body.contains("secret cause") && !page.body.contains("on purpose"));
    }
}

#[tokio::test]
async fn a_service_that_fails_later_leaves_its_last_good_answer() {
    let house = House::open().await;
    assert_eq!(house.get("/movie/alien-1979").await.panel("details", "data-outcome"), Some("fresh"));
    let page = house.get_with("/movie/alien-1979", &[(header::COOKIE, "plugs=catalogue-pulled")]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.panel("details", "data-outcome"), Some("stale"));
    assert!(page.body.contains("<h1>Alien</h1>"));
}

#[tokio::test]
async fn only_the_primary_panel_decides_the_status() {
    let house = House::open().await;
    house.get("/movie/alien-1979").await;
    let pulled = [(header::COOKIE, "plugs=catalogue-pulled.recommender-pulled.membership-pulled")];
    let page = house.get_with("/movie/alien-1979", &pulled).await;
    assert_eq!(page.panel("details", "data-outcome"), Some("stale"));
    assert_eq!(page.panel("similar", "data-outcome"), Some("unavailable"));
    assert_eq!(page.status, StatusCode::OK, "the strip's failure is not the page's");
    assert_eq!(house.get_with("/", &pulled).await.status, StatusCode::OK);
    let alone = house.get_with("/panel/similar?movie=alien-1979", &pulled).await;
    assert_eq!(alone.status, StatusCode::SERVICE_UNAVAILABLE, "alone, it is");
}

#[tokio::test]
async fn a_plug_is_pulled_for_the_visitor_who_pulled_it() {
    let house = House::open().await;
    let pulled = house.post("/demo", "service=recommender&plug=pulled&back=%2Fmovie%2Falien-1979").await;
    assert_eq!(pulled.status, StatusCode::SEE_OTHER);
    assert_eq!(pulled.header("location"), "/movie/alien-1979");
    let cookie = pulled.header("set-cookie").split(';').next().expect("a cookie").to_owned();
    let theirs = house.get_with("/movie/alien-1979", &[(header::COOKIE, &cookie)]).await;
    assert_eq!(theirs.panel("similar", "data-outcome"), Some("substitute"));
    let ours = house.get("/movie/alien-1979").await;
    assert_eq!(ours.panel("similar", "data-outcome"), Some("fresh"));
}

#[tokio::test]
async fn plugs_do_nothing_unless_the_site_is_a_demonstration() {
    let house = House::with(Plan { demo: false, ..Plan::default() }).await;
    let page = house.get_with("/movie/alien-1979", &[(header::COOKIE, "plugs=recommender-pulled")]).await;
    assert_eq!(page.panel("similar", "data-outcome"), Some("fresh"));
    assert!(!page.body.contains("unplugged"));
    assert_eq!(house.post("/demo", "service=recommender&plug=pulled").await.header("set-cookie"), "");
}

#[tokio::test]
async fn without_a_model_the_site_starts_and_readyz_says_why() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let corrupt = folder.path().join("corrupt.safetensors");
    std::fs::write(&corrupt, b"not a model").expect("written");
    for (model, says) in [(folder.path().join("missing.safetensors"), "cannot read"), (corrupt, "not a model")] {
        let house = House::with(Plan { model, ..Plan::default() }).await;
        let page = house.get("/movie/alien-1979").await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.panel("similar", "data-outcome"), Some("substitute"));
        let ready = house.get("/readyz").await;
        assert_eq!(ready.json()["status"], "degraded");
        let problem = ready.json()["services"][2]["problem"].to_string();
        assert!(problem.contains(says) && problem.contains("make train"), "{problem}");
        assert_eq!(house.get("/api/v1/movies/alien-1979/similar").await.status, StatusCode::SERVICE_UNAVAILABLE);
    }
}

#[tokio::test]
async fn a_house_in_order_is_alive_and_ready() {
    let house = House::open().await;
    assert_eq!(house.get("/healthz").await.status, StatusCode::OK);
    let ready = house.get("/readyz").await;
    assert_eq!((ready.status, &ready.json()["status"]), (StatusCode::OK, &serde_json::json!("ready")));
}
