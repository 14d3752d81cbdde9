//! Pages that are assembled from memory are the same as rendered ones, byte for byte.

use std::time::Duration;

use domain::{Fault, Service};
use strum::VariantArray;

use crate::harness::{TestApp, TestClient, TestConfig, TestResponse};

const FILM: &str = "/movie/heat-1995";
const PAGES: [&str; 4] = ["/", FILM, "/movie/the-matrix-1999", "/movie/heat-1995?from=%22%3E&then=1"];

/// The beginning of X-ray's drawer.
const DRAWER: &str = "<details class=\"xray-drawer\"";
/// The calls to the model for the page of a film: for similar films, and for a tuned row.
const CALLS: usize = 2;

/// A site whose cached answers are fresh until the test ends.
async fn app() -> TestApp {
    TestApp::with(TestConfig { fresh_for: Duration::from_hours(1), ..TestConfig::default() }).await
}

/// An assembled page has a length; a rendered one, and one that ends with X-ray's drawer, is streamed.
fn is_assembled(page: &TestResponse) -> bool {
    page.headers.contains_key("content-length")
}

/// A page as it is rendered: for visitors who inject faults, even into a service that the page does not call.
async fn get_rendered(client: &mut TestClient<'_>, address: &str) -> TestResponse {
    client.cookies.insert("faults".to_owned(), "batches-error".to_owned());
    let page = client.get(address).await;
    client.cookies.remove("faults");
    assert!(!is_assembled(&page), "{address}");
    page
}

/// A page without what differs between two requests: times, nonces and X-ray's drawer.
fn comparable(page: &TestResponse) -> String {
    let html = ["data-ms=\"", "nonce=\"", "crossorigin=\""].iter().fold(page.body.clone(), |html, label| {
        let without_value = |part: &str| part.split_once('"').map(|(_, rest)| format!("{label}{rest}"));
        let mut parts = html.split(label);
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |html, part| html + &without_value(part).expect("a closing quote"))
    });
    html.split_once(DRAWER).map_or(html.clone(), |(page, _)| page.to_owned())
}

#[track_caller]
fn assert_same(assembled: &TestResponse, rendered: &TestResponse, context: &str) {
    assert_eq!(assembled.status, rendered.status, "{context}");
    let (assembled, rendered) = (comparable(assembled), comparable(rendered));
    let differs = assembled.bytes().zip(rendered.bytes()).position(|(one, other)| one != other);
    let near = |html: &str, at: usize| {
        String::from_utf8_lossy(&html.as_bytes()[at.saturating_sub(80)..html.len().min(at + 80)]).into_owned()
    };
    if let Some(at) = differs {
        panic!("{context}:\n{}\n{}", near(&assembled, at), near(&rendered, at));
    }
    assert_eq!(assembled.len(), rendered.len(), "{context}");
}

/// A page whose answers and contents are in memory.
async fn get_assembled(client: &mut TestClient<'_>, address: &str) -> TestResponse {
    client.get(address).await;
    let page = client.get(address).await;
    assert!(is_assembled(&page), "{address}");
    page
}

#[tokio::test]
async fn an_anonymous_visitor_gets_the_same_page_assembled_as_rendered() {
    let app = app().await;
    let mut anonymous = app.client();
    for address in PAGES {
        let assembled = get_assembled(&mut anonymous, address).await;
        let rendered = get_rendered(&mut anonymous, address).await;
        assert_same(&assembled, &rendered, address);
        for header in ["content-type", "cache-control", "x-content-type-options"] {
            assert_eq!(assembled.header(header), rendered.header(header), "{address}");
        }
        assert!(assembled.header("content-security-policy").contains("'nonce-"), "{address}");
    }
}

#[tokio::test]
async fn a_page_under_xray_is_the_same_assembled_as_rendered() {
    let app = app().await;
    let mut anonymous = app.client();
    for address in PAGES {
        get_assembled(&mut anonymous, address).await;
        anonymous.cookies.insert("xray".to_owned(), "on".to_owned());
        let assembled = anonymous.get(address).await;
        assert!(assembled.body.contains(DRAWER), "{address}");
        assert_same(&assembled, &get_rendered(&mut anonymous, address).await, address);
        anonymous.cookies.insert("xray".to_owned(), "off".to_owned());
    }
}

#[tokio::test]
async fn a_member_gets_the_same_page_assembled_as_rendered_whatever_was_remembered_for_others() {
    let app = app().await;
    let (mut anonymous, mut member) = (app.client(), app.member("ada@example.org").await);
    let page = get_assembled(&mut anonymous, FILM).await;
    let neighbours = page.cards("similar");
    member.post("/my-list", &format!("add={}", neighbours[0])).await;
    member.post("/ratings", &format!("like={}", neighbours[1])).await;
    member.post("/ratings", &format!("dismiss={}", neighbours[2])).await;
    member.post("/my-list", "add=the-matrix-1999").await;
    for address in &PAGES[1..] {
        let assembled = get_assembled(&mut member, address).await;
        assert_same(&assembled, &get_rendered(&mut member, address).await, address);
        let for_anonymous = get_assembled(&mut anonymous, address).await;
        assert_same(&for_anonymous, &get_rendered(&mut anonymous, address).await, address);
        assert!(!for_anonymous.body.contains("ada@example.org"));
    }
    let page = get_assembled(&mut member, FILM).await;
    assert_eq!(page.cards("similar").len(), neighbours.len() - 1, "the dismissed film is missing");
    assert!(page.body.contains("ada@example.org"));
    for film in &neighbours {
        member.post("/ratings", &format!("dismiss={film}")).await;
    }
    let assembled = get_assembled(&mut member, FILM).await;
    assert!(assembled.cards("similar").is_empty());
    assert_same(&assembled, &get_rendered(&mut member, FILM).await, "with every neighbour dismissed");
    let home = member.get("/").await;
    assert!(!is_assembled(&home), "a member's home page waits for personal panels");
}

#[tokio::test]
async fn a_page_is_the_same_under_each_fault() {
    let app = app().await;
    let mut anonymous = app.client();
    for address in PAGES {
        get_assembled(&mut anonymous, address).await;
    }
    for &service in Service::VARIANTS {
        for &fault in Fault::VARIANTS {
            for address in PAGES {
                // Only the model is called each time; other answers are in the fresh cache.
                let is_called = service == Service::Recommender && address != "/";
                let (page, rendered) = if is_called {
                    let page = app.during(service, fault, anonymous.get(address)).await;
                    (page, app.during(service, fault, get_rendered(&mut anonymous, address)).await)
                } else {
                    app.fail(service, fault);
                    let assembled = get_assembled(&mut anonymous, address).await;
                    let pages = (assembled, get_rendered(&mut anonymous, address).await);
                    app.repair(service);
                    pages
                };
                assert_eq!(is_assembled(&page), !is_called, "{address} during {service} {fault:?}");
                assert_same(&page, &rendered, &format!("{address} during {service} {fault:?}"));
            }
        }
    }
}

#[tokio::test]
async fn each_panel_of_an_assembled_page_asks_its_service_once() {
    let app = app().await;
    let mut anonymous = app.client();
    get_assembled(&mut anonymous, FILM).await;
    let before = app.calls(Service::Recommender);
    for requests in 1..=3 {
        let page = anonymous.get(FILM).await;
        assert_eq!(page.panel("similar", "data-outcome"), Some("fresh"));
        assert_eq!(page.panel("details", "data-outcome"), Some("cached"));
        assert_eq!(app.calls(Service::Recommender), before + CALLS * requests);
    }
}

#[tokio::test]
async fn a_page_that_waits_for_a_service_asks_the_others_only_once() {
    let app = app().await;
    let mut anonymous = app.client();
    let before = app.calls(Service::Recommender);
    let page = anonymous.get(FILM).await;
    assert!(!is_assembled(&page), "the database has not been asked before");
    assert_eq!(app.calls(Service::Recommender), before + CALLS);
    let missing = app.get("/movie/no-such-film").await;
    assert_eq!(missing.status, http::StatusCode::NOT_FOUND);
}
