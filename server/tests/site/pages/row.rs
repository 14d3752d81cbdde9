//! The complete lists that rows begin, and the way from film to film in them.

use http::StatusCode;

use crate::harness::TestApp;

/// The addresses behind "See all" on the home page.
fn lists(home: &str) -> Vec<&str> {
    let headings = home.split("<h2 class=\"section-title\">").skip(1);
    headings.filter_map(|heading| heading.strip_prefix("<a href=\"")?.split('"').next()).collect()
}

#[tokio::test]
async fn each_row_of_the_home_page_has_a_reason_and_leads_to_all_of_its_films() {
    let app = TestApp::start().await;
    let home = app.get("/").await;
    let lists = lists(&home.body);
    let shelves = home.body.matches("data-panel=\"shelf\"").count();
    assert!(shelves >= 8 && lists.len() == shelves, "{lists:?}");
    assert!(home.body.matches("<p class=\"row-reason\">").count() >= shelves);
    for address in lists {
        let page = app.get(address).await;
        let of = address.trim_start_matches("/row/").replace("/genre/", "genre:");
        let row = app.get(&format!("/panel/shelf?of={of}")).await;
        let (all, row) = (page.cards(if address.starts_with("/row/") { "row" } else { "genre" }), row.cards("shelf"));
        assert!(all.starts_with(&row) && all.len() >= row.len(), "{address}: {all:?} {row:?}");
    }
}

#[tokio::test]
async fn a_film_leads_to_its_neighbours_in_the_row_that_the_visitor_came_from() {
    let app = TestApp::start().await;
    let mut client = app.client();
    for of in ["genre:western", "genre:drama,2", "group:0", "theme:heist", "year:1995", "person:michael-mann"] {
        let list: domain::ListPage = of.parse().expect("a list");
        let listing = client.get(&list.path()).await;
        let panel = ["genre", "row", "topic", "person"].into_iter().find(|name| listing.section(name).is_some());
        let cards: Vec<String> = listing.cards(panel.expect("a list")).into_iter().take(3).map(str::to_owned).collect();
        let address = |film: &str| format!("href=\"/movie/{film}?from={of}\"");
        assert!(listing.body.contains(&address(&cards[0])), "{of}");
        let film = client.get(&format!("/movie/{}?from={of}", cards[1])).await;
        let position = film.section("row-position").expect("a panel");
        assert!(position.contains(&address(&cards[0])) && position.contains(&address(&cards[2])), "{position}");
        assert!(position.contains(&format!("href=\"{}\"", list.path())), "{position}");
    }
}

#[tokio::test]
async fn dismissed_films_are_left_out_between_the_others() {
    let app = TestApp::start().await;
    let mut client = app.client();
    let cards: Vec<String> = client.get("/theme/heist").await.cards("topic").into_iter().map(str::to_owned).collect();
    client.post("/ratings", &format!("dismiss={}", cards[1])).await;
    let film = client.get(&format!("/movie/{}?from=theme:heist", cards[0])).await;
    assert!(film.section("row-position").is_some_and(|panel| panel.contains(&cards[2]) && !panel.contains(&cards[1])));
}

#[tokio::test]
async fn a_film_that_is_not_in_the_row_or_a_row_that_does_not_exist_is_ignored() {
    let app = TestApp::start().await;
    let film = app.get("/movie/heat-1995").await;
    for of in ["genre:western", "genre:talkies", "group:999", "popular", "everything", "theme:heist,99", "%22%3E"] {
        let page = app.get(&format!("/movie/heat-1995?from={of}")).await;
        assert_eq!(page.status, StatusCode::OK, "{of}");
        assert!(page.section("row-position").is_none(), "{of}");
        assert_eq!(page.cards("similar"), film.cards("similar"), "{of}");
    }
    for address in ["/row/group:999", "/row/everything", "/row/popular,2"] {
        assert_eq!(app.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
}

#[tokio::test]
async fn a_list_that_is_still_empty_says_so() {
    let app = TestApp::start().await;
    for (address, title) in [("/row/popular", "Popular on Matinee"), ("/row/this-week", "Popular this week")] {
        let page = app.get(address).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.body.contains(&format!("<h1>{title}</h1>")) && page.body.contains("Nothing here yet"),
            "{address}"
        );
    }
}

#[tokio::test]
async fn the_menu_marks_the_section_of_the_page() {
    let app = TestApp::start().await;
    for (page, link) in [
        ("/", "href=\"/\" aria-current=\"true\">Home"),
        ("/movie/heat-1995", "href=\"/search?sort=fame\" aria-current=\"true\">Films"),
        ("/my-list", "href=\"/my-list\" aria-current=\"true\">My list"),
        ("/search?q=heat", "href=\"/search\" aria-current=\"true\">Search"),
        ("/model", "href=\"/model\" aria-current=\"true\">The model"),
    ] {
        let page = app.get(page).await;
        let menu = page.section("menu").expect("the menu");
        assert!(menu.contains(link), "{menu}");
        assert_eq!(menu.matches("aria-current").count(), 1, "{menu}");
    }
}
