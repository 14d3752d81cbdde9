//! Pages and panels, as a browser without JavaScript gets them.

use http::StatusCode;

use super::house::House;

#[tokio::test]
async fn a_film_has_its_details_menu_join_panel_and_six_similar_films() {
    let house = House::open().await;
    let page = house.get("/movie/the-matrix-1999").await;
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
async fn the_details_are_in_place_even_when_the_catalogue_takes_its_time() {
    use super::house::{Plan, Trouble};
    let slow = CallFailure::Slow(std::time::Duration::from_millis(60));
    let house = House::with(Plan { catalogue: slow, ..Plan::default() }).await;
    let page = house.get("/movie/alien-1979").await;
    let heading = page.body.find("<h1>Alien</h1>").expect("a heading");
    let script_moved = page.body.find("<template").unwrap_or(usize::MAX);
    assert!(heading < script_moved, "the details came in a template, which needs a script");
    assert!(page.body.contains("<title>Alien (1979) · Matinee</title>"));
    assert!(page.body.contains("<meta name=\"description\""));
}

#[tokio::test]
async fn home_has_a_billboard_and_at_least_eight_rows() {
    let house = House::open().await;
    let page = house.get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.panel("billboard", "data-outcome").is_some());
    let rows = page.body.matches("data-panel=\"shelf\"").count();
    assert!(rows >= 8, "{rows} rows");
    assert!(page.body.matches("data-movie=").count() >= 80);
}

#[tokio::test]
async fn an_unknown_film_is_a_real_404_with_the_menu_and_a_search_box() {
    let house = House::open().await;
    for address in ["/movie/no-such-film-1900", "/movie/UPPER-Case", "/movie/%E2%98%83", "/nothing/here"] {
        let page = house.get(address).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{address}");
        assert!(page.body.contains("role=\"search\""), "{address}");
        assert!(page.panel("menu", "data-service").is_some(), "{address}");
    }
}

#[tokio::test]
async fn every_panel_stands_alone_whole_without_a_script() {
    let house = House::open().await;
    for (address, panel) in [
        ("/panel/menu", "menu"),
        ("/panel/billboard", "billboard"),
        ("/panel/join", "join"),
        ("/panel/details?movie=heat-1995", "details"),
        ("/panel/similar?movie=heat-1995", "similar"),
        ("/panel/watch?movie=heat-1995", "watch"),
        ("/panel/shelf?of=genre:crime", "shelf"),
        ("/panel/shelf?of=group:0", "shelf"),
        ("/panel/search?q=alien", "search"),
        ("/panel/genre?genre=western", "genre"),
        ("/panel/my-list", "my-list"),
        ("/panel/batches", "batches"),
        ("/panel/inbox", "inbox"),
        ("/panel/model-card", "model-card"),
        ("/panel/model-metrics", "model-metrics"),
        ("/panel/model-map", "model-map"),
        ("/panel/plans", "plans"),
    ] {
        let page = house.get(address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        assert!(page.panel(panel, "data-outcome").is_some(), "{address}");
        assert!(!page.body.contains("<template"), "{address}");
    }
    assert_eq!(house.get("/panel/similar?movie=heat-1995").await.cards("similar").len(), 6);
}

#[tokio::test]
async fn a_panel_of_nothing_is_a_404_and_of_nonsense_a_400() {
    let house = House::open().await;
    for address in [
        "/panel/payroll",
        "/panel/similar?movie=no-such-film-1900",
        "/panel/similar",
        "/panel/details?movie=x",
        "/panel/shelf?of=group:999",
    ] {
        assert_eq!(house.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    for address in
        ["/panel/shelf?of=everything", "/genre/drama?page=0", "/genre/drama?page=many", "/search?q=x&page=-1"]
    {
        assert_eq!(house.get(address).await.status, StatusCode::BAD_REQUEST, "{address}");
    }
}

#[tokio::test]
async fn a_genre_is_paged() {
    let house = House::open().await;
    let page = house.get("/genre/drama").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.cards("genre").len(), 48);
    assert!(page.body.contains("/genre/drama?page=2"));
    let second = house.get("/genre/drama?page=2").await;
    assert_ne!(page.cards("genre"), second.cards("genre"));
    assert_eq!(house.get("/genre/talkies").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn art_is_drawn_the_same_each_time_and_kept_by_the_browser() {
    let house = House::open().await;
    let first = house.get("/art/heat-1995.svg").await;
    assert_eq!(first.header("content-type"), "image/svg+xml");
    assert!(first.body.starts_with("<svg") && first.body.len() < 8200);
    let tag = first.header("etag").to_owned();
    let again = house.get_with("/art/heat-1995.svg", &[(http::header::IF_NONE_MATCH, &tag)]).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert_ne!(house.get("/art/heat-1995.svg?shape=backdrop").await.body, first.body);
    assert_eq!(house.get("/art/heat-1995.svg?shape=blob").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(house.get("/art/no-such-film-1900.svg").await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.get("/art/heat-1995.png").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn assets_are_kept_for_good_under_their_version_only() {
    let house = House::open().await;
    let page = house.get("/").await;
    let start = page.body.find("/assets/").expect("a style sheet");
    let sheet = page.body[start..].split('"').next().expect("an address").to_owned();
    let found = house.get(&sheet).await;
    assert_eq!(found.status, StatusCode::OK);
    assert!(found.header("cache-control").contains("immutable"));
    let compressed =
        house.get_with("/assets/000000000000/pkg/matinee.css", &[(http::header::ACCEPT_ENCODING, "gzip, br")]).await;
    assert_eq!(compressed.header("content-encoding"), "br");
    assert_eq!(compressed.header("cache-control"), "no-store");
    assert_eq!(house.get("/favicon.svg").await.status, StatusCode::OK);
    assert_eq!(house.get("/robots.txt").await.status, StatusCode::OK);
}
