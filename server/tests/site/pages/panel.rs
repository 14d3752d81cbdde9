//! Panels at their own URLs.

use app::Audience;
use http::StatusCode;

use crate::harness::{ActiveMember, TestApp};

#[tokio::test]
async fn every_panel_is_complete_at_its_own_address_without_a_script() {
    let app = TestApp::start().await;
    let mut member = ActiveMember::of(&app).await;
    for panel in app::all_panels() {
        let address = member.url_of(panel);
        let page = member.client.get(&address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        assert_eq!(page.panel(panel.name, "data-service"), Some(panel.service.as_str()), "{address}");
        assert!(page.panel(panel.name, "data-outcome").is_some(), "{address}");
        assert!(!page.body.contains("<template"), "{address}");
    }
    assert_eq!(app.get("/panel/similar?movie=heat-1995").await.cards("similar").len(), 6);
    assert_eq!(app.get("/panel/shelf?of=genre:crime").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_panel_is_displayed_to_its_audience_only() {
    let app = TestApp::start().await;
    let member = ActiveMember::of(&app).await;
    for panel in app::all_panels() {
        let address = member.url_of(panel);
        let page = app.get(&address).await;
        if panel.audience == Audience::Everyone {
            assert_eq!(page.status, StatusCode::OK, "{address}");
        } else {
            assert!(page.status.is_client_error(), "{address}: {}", page.status);
            assert!(page.panel(panel.name, "data-outcome").is_none(), "{address}");
            let answer = app.get(&address.replace("/panel/", "/api/panel/")).await;
            assert!(answer.status.is_client_error(), "{address}: {}", answer.status);
        }
    }
}

#[tokio::test]
async fn how_it_works_lists_every_panel_and_links_to_those_with_an_example() {
    let page = TestApp::start().await.get("/how-it-works").await;
    for panel in app::all_panels() {
        assert!(page.body.contains(&format!(">{}<", panel.name)), "{}", panel.name);
        let address = panel.example.map(|query| panel.url(query).replace('&', "&amp;"));
        assert!(address.is_none_or(|address| page.body.contains(&format!("href=\"{address}\""))), "{}", panel.name);
    }
}

#[tokio::test]
async fn an_unknown_panel_or_film_is_a_404_and_a_malformed_query_a_400() {
    let app = TestApp::start().await;
    for address in [
        "/panel/payroll",
        "/panel/similar?movie=no-such-film-1900",
        "/panel/similar",
        "/panel/details?movie=x",
        "/panel/shelf?of=group:999",
    ] {
        assert_eq!(app.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    for address in
        ["/panel/shelf?of=everything", "/genre/drama?page=0", "/genre/drama?page=many", "/search?q=x&page=-1"]
    {
        assert_eq!(app.get(address).await.status, StatusCode::BAD_REQUEST, "{address}");
    }
}
