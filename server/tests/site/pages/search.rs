//! The page of a search, suggestions while one is typed, and the call of the REST API.

use http::StatusCode;

use crate::harness::TestApp;

#[tokio::test]
async fn a_search_is_displayed_as_it_was_typed_with_filters_in_the_address() {
    let app = TestApp::start().await;
    let page = app.get("/search?q=%E5%AF%84%E7%94%9F%E8%99%AB").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.cards("search").first(), Some(&"parasite-2019"));
    assert!(page.body.contains("for “寄生虫”"), "{}", page.body);

    let page = app.get("/search?q=horror").await;
    assert!(page.body.contains("/search?q=horror&amp;decade=1980"), "{}", page.body);
    let filtered = app.get("/search?q=horror&decade=1980&sort=year").await;
    let cards = filtered.cards("search");
    assert!(!cards.is_empty() && cards.iter().all(|slug| slug.contains("-198")), "{cards:?}");
    assert!(filtered.body.contains("Clear filters"));
}

#[tokio::test]
async fn a_search_without_a_text_lists_all_films_best_known_first() {
    let app = TestApp::start().await;
    let page = app.get("/search").await;
    assert_eq!(page.cards("search").len(), 48);
    assert!(page.body.contains("/search?page=2"));
    let western = app.get("/search?genre=western&country=IT").await;
    assert!(western.cards("search").contains(&"the-good-the-bad-and-the-ugly-1966"));
}

#[tokio::test]
async fn a_search_for_films_like_one_lists_its_neighbours() {
    let app = TestApp::start().await;
    let page = app.get("/search?q=films+like+heat").await;
    assert!(page.body.contains("Films like Heat"), "{}", page.body);
    let cards = page.cards("search");
    assert!(cards.len() >= 6 && !cards.contains(&"heat-1995"), "{cards:?}");
    let title = app.get("/search?q=like+water+for+chocolate").await;
    assert_eq!(title.cards("search").first(), Some(&"like-water-for-chocolate-1992"));
}

#[tokio::test]
async fn a_search_that_finds_nothing_leads_on() {
    let app = TestApp::start().await;
    let page = app.get("/search?q=qqqzzzqqq").await;
    assert!(page.body.contains("Nothing found for “qqqzzzqqq”"), "{}", page.body);
    assert_eq!(page.cards("search").len(), 6);
    assert!(page.section("search").is_some_and(|panel| panel.contains("/genre/western")));
    let filtered = app.get("/search?q=alien&genre=musical&decade=1930").await;
    assert_eq!(filtered.status, StatusCode::OK);
    assert!(filtered.body.contains("Search without filters"), "{}", filtered.body);
}

#[tokio::test]
async fn invalid_filters_orders_and_texts_are_answered_calmly() {
    let app = TestApp::start().await;
    let long = format!("q={}", "alien+".repeat(800));
    for query in [
        long.as_str(),
        "q=alien&sort=backwards",
        "q=alien&genre=%3Cscript%3Ealert&decade=-1&length=99999999999",
        "q=alien&genre=horror&genre=comedy",
        "q=%D7%A9%D7%9C%D7%95%D7%9D+alien+%E2%80%AE%D8%B3%D9%84%D8%A7%D9%85",
        "q=the+of+a",
        "q=title%3Aalien*+AND+NEAR(x)",
    ] {
        let page = app.get(&format!("/search?{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query:.60}: {}", page.body);
        assert!(!page.body.contains("<script>alert"), "{query:.60}");
    }
    for page in ["/search?q=alien&page=2000", "/search?q=alien&page=99999999"] {
        assert!(app.get(page).await.status.is_client_error(), "{page}");
    }
}

#[tokio::test]
async fn suggestions_are_options_that_browsers_may_keep_for_a_while() {
    let app = TestApp::start().await;
    let page = app.get("/search/suggestions?q=godf").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.header("cache-control").contains("max-age"));
    assert!(page.body.contains("/movie/the-godfather-1972") && page.body.contains("option"), "{}", page.body);
    assert!(page.body.len() < 5_000, "{} bytes", page.body.len());
    assert_eq!(app.get("/search/suggestions?q=").await.body, "");
    let markup = app.get("/search/suggestions?q=%3Cimg+src%3Dx%3E").await;
    assert!(!markup.body.contains("<img src=x"), "{}", markup.body);
    let long = app.get(&format!("/search/suggestions?q={}", "a".repeat(5_000))).await;
    assert_eq!(long.status, StatusCode::OK);
}

#[tokio::test]
async fn programs_search_with_the_same_filters() {
    let app = TestApp::start().await;
    let found = app.get("/api/v1/search?q=80s+horror&sort=fame&country=US").await;
    assert_eq!(found.status, StatusCode::OK, "{}", found.body);
    let json = found.json();
    assert!(json["total"].as_u64().is_some_and(|total| total > 5), "{json}");
    assert!(json["films"][0]["slug"].is_string() && json["filters"][0]["choices"][0]["films"].is_u64(), "{json}");
    for (query, status) in [
        ("q=x&sort=backwards", StatusCode::BAD_REQUEST),
        ("q=x&director=x", StatusCode::BAD_REQUEST),
        (&*format!("q={}", "a".repeat(201)), StatusCode::BAD_REQUEST),
        ("q=alien&page=2400", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(app.get(&format!("/api/v1/search?{query}")).await.status, status, "{query:.60}");
    }
}
