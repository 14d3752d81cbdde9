//! X-ray: the drawer at the end of a page that shows how the page was made.

use domain::{Fault, Service};
use http::{StatusCode, header};

use crate::harness::{TestApp, TestResponse};

const FILM: &str = "/movie/heat-1995";

fn row<'r>(page: &'r TestResponse, panel: &str) -> &'r str {
    let start = page.body.find(&format!("<tr data-of=\"{panel}\"")).unwrap_or_else(|| panic!("no row of {panel}"));
    let row = &page.body[start..];
    &row[..row.find("</tr>").expect("its end")]
}

#[tokio::test]
async fn the_drawer_has_each_panel_and_follows_the_page() {
    let app = TestApp::start().await;
    let page = app.get("/movie/heat-1995?xray=1").await;
    for panel in ["menu", "details", "similar", "tune", "also-watched", "join"] {
        let outcome = page.panel(panel, "data-outcome").expect("the panel");
        assert!(row(&page, panel).contains(&format!("data-outcome-of=\"{outcome}\"")), "{}", row(&page, panel));
    }
    assert!(page.body.contains("<html lang=\"en\" data-xray=\"on\""));
    let (drawer, end) =
        (page.body.find("id=\"xray\"").expect("the drawer"), page.body.rfind("</body>").expect("an end"));
    assert!(drawer < end, "{}", &page.body[end..]);
    assert_eq!(page.body.matches("</body>").count(), 1);
}

#[tokio::test]
async fn only_pages_with_xray_have_a_drawer_and_are_otherwise_the_same() {
    let app = TestApp::start().await;
    // Both have answers from the cache.
    app.get(FILM).await;
    let plain = app.get(FILM).await;
    assert!(!plain.body.contains("id=\"xray\""));
    let with = app.get_with(FILM, &[(header::COOKIE, "xray=on")]).await;
    assert!(with.body.contains("id=\"xray\""));
    assert!(plain.sections() == with.sections(), "a panel differs");
    let off = app.get_with("/movie/heat-1995?xray=0", &[(header::COOKIE, "xray=on")]).await;
    assert!(!off.body.contains("id=\"xray\""));
    for address in ["/art/heat-1995.svg?xray=1", "/api/v1/movies/heat-1995?xray=1", "/readyz?xray=1"] {
        assert!(!app.get(address).await.body.contains("id=\"xray\""), "{address}");
    }
}

#[tokio::test]
async fn errors_and_redirects_keep_their_status_with_xray() {
    let app = TestApp::start().await;
    let missing = app.get("/movie/no-such-film-1900?xray=1").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert!(missing.body.contains("id=\"xray\""));
    let panel = app.get("/panel/similar?movie=heat-1995&xray=1").await;
    assert!(row(&panel, "similar").contains("fresh"));
    let redirect = app.client().post("/demo?xray=1", "xray=on&back=/").await;
    assert_eq!(redirect.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_panel_that_falls_back_is_shown_with_its_substitute() {
    let app = TestApp::start().await;
    let page = app.during(Service::Recommender, Fault::Error, app.get("/movie/alien-1979?xray=1")).await;
    assert!(row(&page, "similar").contains("substitute"), "{}", row(&page, "similar"));
    assert!(row(&page, "similar").contains("catalogue @ in-process"), "{}", row(&page, "similar"));
}
