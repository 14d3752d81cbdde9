//! Services that fail, hang or panic, seen from the page of a film; and the switches that inject faults.

use std::time::Duration;

use domain::{Fault, Service};
use http::{StatusCode, header};
use strum::VariantArray;

use crate::harness::{SECRET_CAUSE, TestApp, TestConfig, TestResponse};

const FILM: &str = "/movie/alien-1979";
const PANELS: [&str; 4] = ["menu", "details", "join", "similar"];

async fn undisturbed() -> TestResponse {
    TestApp::start().await.get(FILM).await
}

fn assert_others_unchanged(page: &TestResponse, undisturbed: &TestResponse, failing: &[&str]) {
    for panel in PANELS.iter().filter(|panel| !failing.contains(panel)) {
        assert_eq!(page.section(panel), undisturbed.section(panel), "{panel}");
    }
}

#[tokio::test]
async fn without_the_recommender_films_of_the_same_genres_replace_similar_films() {
    let undisturbed = undisturbed().await;
    for &fault in Fault::VARIANTS {
        let app = TestApp::start().await;
        let page = app.during(Service::Recommender, fault, app.get(FILM)).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.panel("similar", "data-outcome"), Some("substitute"), "{fault:?}");
        assert_eq!(page.panel("similar", "data-service"), Some("catalogue"), "{fault:?}");
        assert_eq!(page.cards("similar").len(), 6);
        assert_others_unchanged(&page, &undisturbed, &["similar"]);
        assert!(!page.body.contains(SECRET_CAUSE));
    }
}

#[tokio::test]
async fn without_membership_the_join_form_still_works() {
    let app = TestApp::start().await;
    app.fail(Service::Membership, Fault::Error);
    let page = app.get(FILM).await;
    assert_eq!(page.panel("join", "data-outcome"), Some("unavailable"));
    assert!(page.body.contains("action=\"/join\""));
    assert_others_unchanged(&page, &undisturbed().await, &["join"]);
}

#[tokio::test]
async fn without_the_catalogue_the_page_is_a_503_that_keeps_its_other_panels() {
    let undisturbed = undisturbed().await;
    for fault in [Fault::Error, Fault::Panic] {
        let app = TestApp::start().await;
        let page = app.during(Service::Catalogue, fault, app.get(FILM)).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(page.panel("details", "data-outcome"), Some("unavailable"));
        assert!(page.body.contains("aria-label=\"Main\""), "the menu has its fixed links");
        assert_others_unchanged(&page, &undisturbed, &["details", "menu"]);
        assert!(!page.body.contains(SECRET_CAUSE));
    }
}

#[tokio::test]
async fn a_service_that_fails_later_leaves_its_last_good_answer() {
    let app = TestApp::start().await;
    assert_eq!(app.get(FILM).await.panel("details", "data-outcome"), Some("fresh"));
    let page = app.get_with(FILM, &[(header::COOKIE, "faults=catalogue-outage")]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.panel("details", "data-outcome"), Some("stale"));
    assert!(page.body.contains("<h1>Alien</h1>"));
}

#[tokio::test]
async fn only_the_primary_panel_decides_the_status() {
    let app = TestApp::start().await;
    app.get(FILM).await;
    let faults = [(header::COOKIE, "faults=catalogue-outage.recommender-outage.membership-outage")];
    let page = app.get_with(FILM, &faults).await;
    assert_eq!(page.panel("details", "data-outcome"), Some("stale"));
    assert_eq!(page.panel("similar", "data-outcome"), Some("unavailable"));
    assert_eq!(page.status, StatusCode::OK, "the failure of a deferred panel is not that of the page");
    assert_eq!(app.get_with("/", &faults).await.status, StatusCode::OK);
    let alone = app.get_with("/panel/similar?movie=alien-1979", &faults).await;
    assert_eq!(alone.status, StatusCode::SERVICE_UNAVAILABLE, "alone, it is primary");
}

#[tokio::test]
async fn every_fault_can_be_injected_by_a_form_and_affects_only_its_visitor() {
    // Short, because latency ends at the deadline.
    let app = TestApp::with(TestConfig { deadline: Duration::from_secs(2), ..TestConfig::default() }).await;
    for &fault in Fault::VARIANTS {
        let mut visitor = app.client();
        let form = format!("service=recommender&fault={}&back=%2Fmovie%2Falien-1979", fault.as_str());
        let injected = visitor.post("/demo", &form).await;
        assert_eq!(injected.status, StatusCode::SEE_OTHER);
        assert_eq!(injected.header("location"), FILM);
        let outcome = visitor.get("/panel/model-map").await.panel("model-map", "data-outcome").map(str::to_owned);
        assert!(matches!(outcome.as_deref(), Some("stale" | "unavailable")), "{fault:?}: {outcome:?}");

        let others = app.get("/panel/model-map").await.panel("model-map", "data-outcome").map(str::to_owned);
        assert!(matches!(others.as_deref(), Some("fresh" | "cached")), "{fault:?}: {others:?}");
        visitor.post("/demo", "service=recommender&fault=none").await;
        let after = visitor.get("/panel/model-map").await.panel("model-map", "data-outcome").map(str::to_owned);
        assert!(matches!(after.as_deref(), Some("fresh" | "cached")), "{fault:?}: {after:?}");
    }
}

#[tokio::test]
async fn a_fault_of_one_visitor_shows_a_substitute_to_that_visitor_only() {
    let app = TestApp::start().await;
    let mut visitor = app.client();
    visitor.post("/demo", "service=recommender&fault=outage&back=%2Fmovie%2Falien-1979").await;
    assert_eq!(visitor.get(FILM).await.panel("similar", "data-outcome"), Some("substitute"));
    assert_eq!(app.get(FILM).await.panel("similar", "data-outcome"), Some("fresh"));
}

#[tokio::test]
async fn without_the_demo_setting_no_faults_can_be_injected() {
    let app = TestApp::with(TestConfig { demo: false, ..TestConfig::default() }).await;
    let page = app.get_with(FILM, &[(header::COOKIE, "faults=recommender-outage")]).await;
    assert_eq!(page.panel("similar", "data-outcome"), Some("fresh"));
    assert!(!page.body.contains("unplugged"));
    assert_eq!(app.post("/demo", "service=recommender&fault=outage").await.header("set-cookie"), "");
}

#[tokio::test]
async fn without_a_model_the_site_starts_and_readyz_explains_why() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let corrupt = folder.path().join("corrupt.safetensors");
    std::fs::write(&corrupt, b"not a model").expect("written");
    for (model, expected) in [(folder.path().join("missing.safetensors"), "cannot read"), (corrupt, "not a model")] {
        let app = TestApp::with(TestConfig { model, ..TestConfig::default() }).await;
        let page = app.get(FILM).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.panel("similar", "data-outcome"), Some("substitute"));
        let ready = app.get("/readyz").await;
        assert_eq!(ready.json()["status"], "degraded");
        let problem = ready.json()["services"][2]["problem"].to_string();
        assert!(problem.contains(expected) && problem.contains("make train"), "{problem}");
        assert_eq!(app.get("/api/v1/movies/alien-1979/similar").await.status, StatusCode::SERVICE_UNAVAILABLE);
    }
}
