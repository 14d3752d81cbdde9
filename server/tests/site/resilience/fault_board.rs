//! The faults that a visitor sets on the board: signed, limited, and without effect on other visitors.

use std::time::Duration;

use domain::{Fault, Service};
use http::{StatusCode, header};
use strum::VariantArray;

use crate::harness::{TestApp, TestClient, TestConfig};

const FILM: &str = "/movie/alien-1979";

async fn set(visitor: &mut TestClient<'_>, part: &str, fault: &str) -> StatusCode {
    let form = format!("part={part}&fault={fault}&milliseconds=5&percent=100");
    visitor.post_from("/how-it-works", "/faults", &form).await.status
}

async fn outcome(visitor: &mut TestClient<'_>, panel: &str) -> String {
    let page = visitor.get(FILM).await;
    page.panel(panel, "data-outcome").unwrap_or_default().to_owned()
}

#[tokio::test]
async fn each_setting_of_a_service_is_for_its_visitor_only_until_it_is_fine_again() {
    let app = TestApp::start().await;
    let (mut visitor, mut other) = (app.client(), app.client());
    for (fault, expected) in
        [("slow", "fresh"), ("failing", "substitute"), ("panicking", "substitute"), ("unreachable", "substitute")]
    {
        assert_eq!(set(&mut visitor, "recommender", fault).await, StatusCode::SEE_OTHER, "{fault}");
        assert_eq!(outcome(&mut visitor, "similar").await, expected, "{fault}");
        assert_eq!(outcome(&mut other, "similar").await, "fresh", "{fault}");
    }
    set(&mut visitor, "recommender", "fine").await;
    assert_eq!(outcome(&mut visitor, "similar").await, "fresh");
}

#[tokio::test]
async fn a_slow_service_is_slower_by_what_was_set() {
    let app = TestApp::start().await;
    let mut visitor = app.client();
    set(&mut visitor, "recommender", "slow").await;
    let page = visitor.get(FILM).await;
    let elapsed: f64 = page.panel("similar", "data-ms").and_then(|ms| ms.parse().ok()).expect("a time");
    assert!(elapsed >= 5.0, "{elapsed}");
}

#[tokio::test]
async fn without_the_database_pages_show_what_was_answered_before() {
    let app = TestApp::start().await;
    let mut visitor = app.client();
    visitor.get(FILM).await;
    assert_eq!(set(&mut visitor, "database", "unreachable").await, StatusCode::SEE_OTHER);
    let page = visitor.get(FILM).await;
    assert_eq!(page.status, StatusCode::OK);
    for (panel, expected) in [("details", "stale"), ("join", "stale"), ("similar", "fresh")] {
        assert_eq!(page.panel(panel, "data-outcome"), Some(expected), "{panel}");
    }
    assert_eq!(set(&mut visitor, "all", "fine").await, StatusCode::SEE_OTHER);
    assert!(!visitor.cookies.contains_key("faults"));
    assert_eq!(outcome(&mut visitor, "details").await, "cached");
}

#[tokio::test]
async fn what_no_form_offers_is_refused_with_a_reason() {
    let app = TestApp::start().await;
    let mut visitor = app.client();
    for (form, reason) in [
        ("part=payroll&fault=unreachable", "no such part"),
        ("part=replica%4010.0.0.1:1&fault=drip", "no such part"),
        ("part=all&fault=unreachable", "no such part"),
        ("part=recommender&fault=burnt", "cannot be set to that"),
        ("part=recommender&fault=html", "cannot be set to that"),
        ("part=recommender&fault=slow&milliseconds=60001", "1 to 60000 milliseconds"),
        ("part=recommender&fault=slow&milliseconds=0", "1 to 60000 milliseconds"),
        ("part=recommender&fault=slow", "1 to 60000 milliseconds"),
        ("part=recommender&fault=failing&percent=101", "0 to 100 percent"),
        ("part=recommender&fault=failing&percent=-1", "0 to 100 percent"),
    ] {
        let refused = visitor.post("/faults", form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(refused.body.contains(reason), "{form}: {}", refused.body);
        assert!(!visitor.cookies.contains_key("faults"), "{form}");
    }
}

#[tokio::test]
async fn the_faults_of_another_browser_and_changed_ones_are_ignored() {
    let app = TestApp::start().await;
    let (mut ada, mut eve) = (app.client(), app.client());
    set(&mut ada, "recommender", "unreachable").await;
    set(&mut eve, "inbox", "slow").await;
    let of_ada = ada.cookies["faults"].clone();
    eve.cookies.insert("faults".to_owned(), of_ada.clone());
    assert_eq!(outcome(&mut eve, "similar").await, "fresh");

    for forged in [
        of_ada.replace("unreachable", "slow~9"),
        of_ada.replacen('2', "3", 1),
        of_ada[..of_ada.len() - 1].to_owned(),
        "2|9999999999|recommender~unreachable|00".to_owned(),
        "|".repeat(3000),
    ] {
        ada.cookies.insert("faults".to_owned(), forged.clone());
        assert_eq!(outcome(&mut ada, "similar").await, "fresh", "{forged}");
    }
    ada.cookies.insert("faults".to_owned(), of_ada);
    assert_eq!(outcome(&mut ada, "similar").await, "substitute");
}

#[tokio::test]
async fn faults_hold_on_every_server_of_one_database() {
    let app = TestApp::start().await;
    let mut visitor = app.client();
    set(&mut visitor, "recommender", "unreachable").await;
    let other = TestApp::with(TestConfig { database: Some(app.database().to_owned()), ..TestConfig::default() }).await;
    assert_eq!(outcome(&mut visitor.at(&other), "similar").await, "substitute");
}

#[tokio::test]
async fn without_the_demo_setting_the_address_refuses_and_faults_are_ignored() {
    let app = TestApp::start().await;
    let mut visitor = app.client();
    set(&mut visitor, "recommender", "unreachable").await;
    let config = TestConfig { demo: false, database: Some(app.database().to_owned()), ..TestConfig::default() };
    let other = TestApp::with(config).await;
    let mut visitor = visitor.at(&other);
    assert_eq!(outcome(&mut visitor, "similar").await, "fresh");
    assert_eq!(set(&mut visitor, "recommender", "unreachable").await, StatusCode::NOT_FOUND);
    assert!(!visitor.get("/how-it-works").await.body.contains("action=\"/faults\""));
}

#[tokio::test]
async fn under_each_fault_of_the_board_only_panels_of_that_service_change() {
    let config = TestConfig { fresh_for: Duration::from_hours(1), ..TestConfig::default() };
    let app = TestApp::with(config).await;
    let mut visitor = app.client();
    for address in ["/", FILM, "/model"] {
        // Twice, because the second page has answers from the cache.
        visitor.get(address).await;
        let before = visitor.get(address).await.sections();
        for &service in Service::VARIANTS {
            for fault in Fault::VARIANTS.iter().filter(|fault| **fault != Fault::Latency) {
                let cookie = format!("faults={service}-{}", fault.as_str());
                let during = app.get_with(address, &[(header::COOKIE, &cookie)]).await.sections();
                for (name, html) in &before {
                    let is_of_service = html.contains(&format!("data-service=\"{service}\""));
                    let same = during.iter().any(|(other, after)| other == name && after == html);
                    // A row with too little to show is a substitute in any case.
                    let may_change = is_of_service && html.contains("data-outcome=\"substitute\"");
                    assert!(may_change || same != is_of_service, "{address} {name} during {cookie}");
                }
            }
        }
    }
}

/// The form of a part on the board.
fn form<'p>(page: &'p str, part: &str) -> &'p str {
    let at = page.find(&format!("data-part=\"{part}\"")).unwrap_or_else(|| panic!("no form for {part}"));
    let start = page[..at].rfind("<form").expect("a form");
    &page[start..at + page[at..].find("</form>").expect("its end")]
}

#[tokio::test]
async fn the_board_draws_the_system_and_has_a_form_for_each_part() {
    let app = TestApp::start().await;
    let mut visitor = app.client();
    visitor.get(FILM).await;
    let page = visitor.get("/how-it-works").await.body;
    let parts = Service::VARIANTS.iter().map(|service| service.as_str()).chain(["database"]);
    for part in parts {
        assert!(form(&page, part).contains("data-setting=\"fine\""), "{part}");
        assert!(!form(&page, part).contains("value=\"drip\""), "only replicas send garbage");
    }
    assert!(form(&page, "recommender").contains("Its latest answer took"), "{}", form(&page, "recommender"));
    assert!(form(&page, "database").contains("It answers in"));
    for name in ["Model: in this process.", "SQLite: ", "Queue: ", "Workers: ", "Mail: inbox only."] {
        assert!(page.contains(name), "{name}");
    }
    assert!(!page.contains("Repair everything"));

    set(&mut visitor, "recommender", "slow").await;
    let page = visitor.get("/how-it-works").await.body;
    assert!(form(&page, "recommender").contains("data-setting=\"slow\""));
    assert!(page.contains("Recommender: slow by 5 ms."), "the drawing says so");
    assert!(page.contains("Repair everything") && page.contains("by itself in 10 minutes"));
    assert!(form(&app.get("/how-it-works").await.body, "recommender").contains("data-setting=\"fine\""));
}

#[tokio::test]
async fn the_board_says_why_faults_are_ignored() {
    let app = TestApp::start().await;
    for (cookie, reason) in [
        ("faults=2|9999999999|inbox~slow~5|00", "set in another browser"),
        ("faults=1|inbox", "another version"),
        ("faults=inbox:slow", "another version"),
    ] {
        let page = app.get_with("/how-it-works", &[(header::COOKIE, cookie)]).await;
        assert!(page.body.contains(reason), "{cookie}");
    }
}

#[tokio::test]
async fn xray_leads_to_the_board_and_so_does_the_footer() {
    let app = TestApp::start().await;
    let link = "href=\"/how-it-works#faults\"";
    assert_eq!(app.get(FILM).await.body.matches(link).count(), 1);
    assert_eq!(app.get(&format!("{FILM}?xray=1")).await.body.matches(link).count(), 2);
    let other = TestApp::with(TestConfig { demo: false, ..TestConfig::default() }).await;
    assert_eq!(other.get(&format!("{FILM}?xray=1")).await.body.matches(link).count(), 0);
}
