//! The page of a film.

use http::StatusCode;

use crate::harness::TestApp;

#[tokio::test]
async fn a_film_has_its_details_a_menu_a_join_form_and_six_similar_films() {
    let app = TestApp::start().await;
    let page = app.get("/movie/the-matrix-1999").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("<title>The Matrix (1999) · Matinee</title>"), "{}", &page.body[..2000]);
    assert!(page.body.contains("<h1>The Matrix</h1>"));
    for (panel, service) in
        [("details", "catalogue"), ("menu", "catalogue"), ("join", "membership"), ("similar", "recommender")]
    {
        assert_eq!(page.panel(panel, "data-service"), Some(service), "{panel}");
        assert_eq!(page.panel(panel, "data-host"), Some("in-process"), "{panel}");
        assert!(page.panel(panel, "data-ms").is_some_and(|ms| ms.parse::<f64>().is_ok()), "{panel}");
        assert!(matches!(page.panel(panel, "data-outcome"), Some("fresh" | "cached")), "{panel}");
    }
    assert_eq!(page.cards("similar").len(), 6);
}

#[tokio::test]
async fn an_unknown_film_or_page_is_a_real_404_with_the_menu_and_a_search_box() {
    let app = TestApp::start().await;
    for address in ["/movie/no-such-film-1900", "/movie/UPPER-Case", "/movie/%E2%98%83", "/nothing/here"] {
        let page = app.get(address).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{address}");
        assert!(page.body.contains("role=\"search\""), "{address}");
        assert!(page.panel("menu", "data-service").is_some(), "{address}");
    }
}
