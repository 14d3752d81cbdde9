//! Watching: the title sequence, where one has stopped, and the row of what was begun.

use http::StatusCode;

use super::guest::PASSWORD;
use super::house::{House, Page, Plan, Trouble};

const HEAT: &str = "/watch/heat-1995";
const ALIEN: &str = "/watch/alien-1979";

/// Where the player would go on from.
fn resumes_at(page: &Page) -> Option<&str> {
    page.body.split("data-resume=\"").nth(1)?.split('"').next()
}

#[tokio::test]
async fn the_titles_are_whole_without_a_script() {
    let house = House::open().await;
    let page = house.get(HEAT).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("<title>Watch Heat (1995) · Matinee</title>"));
    assert_eq!(page.panel("watch", "data-service"), Some("catalogue"));
    let film = page.section("watch").expect("the panel");
    assert!(film.contains("/art/heat-1995.svg?shape=backdrop"));
    assert_eq!(film.matches("class=\"titles-card\"").count(), 6);
    for says in [">Heat</h1>", "1995 · United States", "Michael Mann", "Al Pacino", "A film about", "heist"] {
        assert!(film.contains(says), "{says}");
    }
    assert!(film.contains("method=\"post\"") && film.contains("Mark as watched"));
    assert!(!page.body.contains("<template") && !page.body.contains(" style=\""));
    assert_eq!(page.cards("similar").len(), 6);
}

#[tokio::test]
async fn the_style_sheet_and_the_player_agree_on_how_long_the_titles_are() {
    let house = House::open().await;
    let sheet = house.get("/assets/0/pkg/matinee.css").await;
    assert!(sheet.body.contains("--titles-length: 24s"));
    let page = house.get(HEAT).await;
    assert!(page.body.contains("max=\"24000\"") && page.body.contains("0:24"));
}

#[tokio::test]
async fn a_film_that_is_not_there_cannot_be_watched() {
    let house = House::open().await;
    for address in ["/watch/no-such-film-1900", "/watch/UPPER-Case", "/watch/%E2%98%83"] {
        let page = house.get(address).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{address}");
        assert!(page.body.contains("role=\"search\"") && page.panel("menu", "data-service").is_some(), "{address}");
        assert!(page.panel("watch", "data-outcome").is_none());
        assert_eq!(house.post(address, "thousandth=5").await.status, StatusCode::NOT_FOUND, "{address}");
    }
    assert_eq!(house.get("/panel/watch?movie=no-such-film-1900").await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.get("/panel/watch?movie=heat-1995").await.status, StatusCode::OK);
}

#[tokio::test]
async fn films_lead_to_their_titles() {
    let house = House::open().await;
    assert!(
        house.get("/movie/heat-1995").await.section("details").expect("a panel").contains("href=\"/watch/heat-1995\"")
    );
    assert!(house.get("/").await.section("billboard").expect("a panel").contains("href=\"/watch/"));
}

#[tokio::test]
async fn a_film_goes_on_where_it_was_left() {
    let house = House::open().await;
    let mut guest = house.guest();
    assert_eq!(resumes_at(&guest.get(HEAT).await), None);
    let told = guest.post(HEAT, "quietly=1&thousandth=500").await;
    assert_eq!((told.status, told.body.as_str()), (StatusCode::NO_CONTENT, ""));
    let page = guest.get(HEAT).await;
    assert_eq!(resumes_at(&page), Some("500"));
    assert_eq!(page.panel("progress", "data-service"), Some("history"));
    assert!(page.body.contains("Last time you stopped at 0:12."));
    assert_eq!(resumes_at(&guest.get(ALIEN).await), None, "another film is another");

    guest.post(HEAT, "quietly=1&thousandth=250").await;
    assert_eq!(resumes_at(&guest.get(HEAT).await), Some("250"), "back is a place too");
}

#[tokio::test]
async fn films_that_were_begun_are_on_the_home_page_the_latest_first() {
    let house = House::open().await;
    let mut guest = house.guest();
    assert_eq!(guest.get("/").await.panel("continue", "data-outcome"), None);
    guest.post(HEAT, "quietly=1&thousandth=500").await;
    guest.post(ALIEN, "quietly=1&thousandth=20").await;
    house.minutes_pass("heat-1995", -5).await;
    let page = guest.get("/").await;
    assert_eq!(page.cards("continue"), ["alien-1979", "heat-1995"]);
    assert_eq!(page.panel("continue", "data-service"), Some("history"));
    let row = page.section("continue").expect("the row");
    assert!(row.contains("href=\"/watch/heat-1995\"") && row.contains("value=\"500\""));
    let places: Vec<_> =
        ["billboard", "continue", "shelf"].map(|name| page.body.find(&format!("data-panel=\"{name}\""))).into();
    assert!(places.is_sorted(), "it comes right after the billboard");
}

#[tokio::test]
async fn finished_films_and_those_put_back_to_the_beginning_leave_the_row() {
    let house = House::open().await;
    let mut guest = house.guest();
    for address in [HEAT, ALIEN] {
        guest.post(address, "quietly=1&thousandth=949").await;
    }
    assert_eq!(guest.get("/").await.cards("continue").len(), 2);
    let marked = guest.post_from(HEAT, HEAT, "thousandth=1000").await;
    assert_eq!((marked.status, marked.header("location")), (StatusCode::SEE_OTHER, HEAT));
    assert_eq!(guest.get("/").await.cards("continue"), ["alien-1979"]);
    let page = guest.get(HEAT).await;
    assert!(page.body.contains("You have watched this to its end."));
    assert_eq!(resumes_at(&page), None, "it begins anew");
    assert_eq!(guest.post(ALIEN, "thousandth=0").await.header("location"), ALIEN);
    assert_eq!(guest.get("/").await.panel("continue", "data-outcome"), None);
}

#[tokio::test]
async fn nobody_sees_what_another_has_begun() {
    let house = House::open().await;
    let mut guest = house.guest();
    guest.post(HEAT, "quietly=1&thousandth=500").await;
    guest.get(HEAT).await;
    guest.get("/").await;
    let mut other = house.guest();
    other.post(ALIEN, "quietly=1&thousandth=100").await;
    assert_eq!(resumes_at(&other.get(HEAT).await), None);
    assert_eq!(other.get("/").await.cards("continue"), ["alien-1979"]);
    for address in ["/api/panel/continue", "/api/panel/progress?movie=heat-1995", "/panel/continue"] {
        assert_eq!(house.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    assert_eq!(house.get("/").await.panel("continue", "data-outcome"), None);
    assert_eq!(guest.get("/panel/continue").await.cards("continue"), ["heat-1995"]);
}

#[tokio::test]
async fn what_a_stranger_has_begun_goes_on_in_their_account_from_the_later_place() {
    let house = House::open().await;
    let mut member = house.member("ada@example.org").await;
    member.post(HEAT, "quietly=1&thousandth=100").await;
    member.post(ALIEN, "quietly=1&thousandth=800").await;
    house.minutes_pass("heat-1995", -5).await;
    house.minutes_pass("alien-1979", 5).await;

    let mut stranger = house.guest();
    for (address, thousandth) in [(HEAT, 300), (ALIEN, 200), ("/watch/the-matrix-1999", 400)] {
        stranger.post(address, &format!("quietly=1&thousandth={thousandth}")).await;
    }
    stranger.log_in("ada@example.org", PASSWORD).await;
    for (address, thousandth) in [(HEAT, "300"), (ALIEN, "800"), ("/watch/the-matrix-1999", "400")] {
        assert_eq!(resumes_at(&stranger.get(address).await), Some(thousandth), "{address}");
        assert_eq!(resumes_at(&member.get(address).await), Some(thousandth), "{address} on the other device");
    }
}

#[tokio::test]
async fn a_place_outside_the_film_is_refused() {
    let house = House::open().await;
    let mut guest = house.guest();
    for form in ["", "thousandth=", "thousandth=-1", "thousandth=1001", "thousandth=half", "thousandth=0.5"] {
        let page = guest.post(HEAT, &format!("quietly=1&{form}")).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{form}");
        assert_eq!(page.json()["field"], "thousandth", "{form}");
        assert_eq!(page.header("set-cookie"), "", "{form}");
    }
}

#[tokio::test]
async fn looking_changes_nothing() {
    let house = House::open().await;
    let mut guest = house.guest();
    for address in [HEAT, "/watch/heat-1995?thousandth=700", "/"] {
        assert_eq!(guest.get(address).await.header("set-cookie"), "", "{address}");
    }
    guest.post(HEAT, "quietly=1&thousandth=500").await;
    guest.get("/watch/heat-1995?thousandth=700&quietly=1").await;
    assert_eq!(resumes_at(&guest.get(HEAT).await), Some("500"));
}

#[tokio::test]
async fn without_history_the_film_plays_from_its_beginning_and_home_keeps_its_rows() {
    for trouble in [CallFailure::Broken, CallFailure::Panics] {
        let house = House::with(Plan { history: trouble, ..Plan::default() }).await;
        let mut guest = house.guest();
        let strangers = guest.get("/").await;
        // Forms do not go by the panels' way, which is what is broken.
        assert_eq!(guest.post(HEAT, "quietly=1&thousandth=500").await.status, StatusCode::NO_CONTENT);
        let page = guest.get(HEAT).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.panel("progress", "data-outcome"), Some("unavailable"));
        assert!(page.body.contains("begins at its beginning") && !page.body.contains("secret cause"));
        assert_eq!(resumes_at(&page), None);
        assert!(page.section("watch").is_some_and(|film| film.contains(">Heat</h1>")));

        let home = guest.get("/").await;
        assert_eq!(home.status, StatusCode::OK);
        assert_eq!(home.panel("continue", "data-outcome"), Some("unavailable"));
        let count = |page: &Page| page.body.matches("data-panel=\"shelf\"").count();
        assert_eq!(count(&home), count(&strangers));
        assert_eq!(home.cards("billboard"), strangers.cards("billboard"));
        assert_eq!(strangers.panel("continue", "data-outcome"), None, "nobody was asked for a stranger");
    }
}
