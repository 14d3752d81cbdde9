//! Watching: the title sequence, resuming, and the row of unfinished films.

use domain::{Fault, Service};
use http::StatusCode;

use crate::harness::{PASSWORD, SECRET_CAUSE, TestApp, TestResponse};

const HEAT: &str = "/watch/heat-1995";
const ALIEN: &str = "/watch/alien-1979";

/// The progress from which the player resumes, in permille.
fn resumes_at(page: &TestResponse) -> Option<&str> {
    page.body.split("data-resume=\"").nth(1)?.split('"').next()
}

#[tokio::test]
async fn the_title_sequence_is_complete_without_a_script() {
    let app = TestApp::start().await;
    let page = app.get(HEAT).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("<title>Watch Heat (1995) · Matinee</title>"));
    assert_eq!(page.panel("watch", "data-service"), Some("catalogue"));
    let film = page.section("watch").expect("the panel");
    assert!(film.contains("/art/heat-1995.svg?shape=backdrop"));
    assert_eq!(film.matches("class=\"titles-card\"").count(), 6);
    for text in [">Heat</h1>", "1995 · United States", "Michael Mann", "Al Pacino", "A film about", "heist"] {
        assert!(film.contains(text), "{text}");
    }
    assert!(film.contains("method=\"post\"") && film.contains("Mark as watched"));
    assert!(!page.body.contains("<template") && !page.body.contains(" style=\""));
    assert_eq!(page.cards("similar").len(), 6);
}

#[tokio::test]
async fn the_style_sheet_and_the_player_agree_on_the_length_of_the_titles() {
    let app = TestApp::start().await;
    let sheet = app.get("/assets/0/pkg/matinee.css").await;
    assert!(sheet.body.contains("--titles-length: 24s"));
    let page = app.get(HEAT).await;
    assert!(page.body.contains("max=\"24000\"") && page.body.contains("0:24"));
}

#[tokio::test]
async fn an_unknown_film_cannot_be_watched() {
    let app = TestApp::start().await;
    for address in ["/watch/no-such-film-1900", "/watch/UPPER-Case", "/watch/%E2%98%83"] {
        let page = app.get(address).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{address}");
        assert!(page.body.contains("role=\"search\"") && page.panel("menu", "data-service").is_some(), "{address}");
        assert!(page.panel("watch", "data-outcome").is_none());
        assert_eq!(app.post(address, "permille=5").await.status, StatusCode::NOT_FOUND, "{address}");
    }
    assert_eq!(app.get("/panel/watch?movie=no-such-film-1900").await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get("/panel/watch?movie=heat-1995").await.status, StatusCode::OK);
}

#[tokio::test]
async fn films_link_to_their_title_sequence() {
    let app = TestApp::start().await;
    assert!(
        app.get("/movie/heat-1995").await.section("details").expect("a panel").contains("href=\"/watch/heat-1995\"")
    );
    assert!(app.get("/").await.section("billboard").expect("a panel").contains("href=\"/watch/"));
}

#[tokio::test]
async fn a_film_resumes_where_it_was_stopped() {
    let app = TestApp::start().await;
    let mut client = app.client();
    assert_eq!(resumes_at(&client.get(HEAT).await), None);
    let recorded = client.post(HEAT, "quietly=1&permille=500").await;
    assert_eq!((recorded.status, recorded.body.as_str()), (StatusCode::NO_CONTENT, ""));
    let page = client.get(HEAT).await;
    assert_eq!(resumes_at(&page), Some("500"));
    assert_eq!(page.panel("progress", "data-service"), Some("history"));
    assert!(page.body.contains("Last time you stopped at 0:12."));
    assert_eq!(resumes_at(&client.get(ALIEN).await), None, "other films are unaffected");

    client.post(HEAT, "quietly=1&permille=250").await;
    assert_eq!(resumes_at(&client.get(HEAT).await), Some("250"), "progress can go back");
}

#[tokio::test]
async fn unfinished_films_are_on_the_home_page_latest_first() {
    let app = TestApp::start().await;
    let mut client = app.client();
    assert_eq!(client.get("/").await.panel("continue", "data-outcome"), None);
    client.post(HEAT, "quietly=1&permille=500").await;
    client.post(ALIEN, "quietly=1&permille=20").await;
    app.shift_watching("heat-1995", -5).await;
    let page = client.get("/").await;
    assert_eq!(page.cards("continue"), ["alien-1979", "heat-1995"]);
    assert_eq!(page.panel("continue", "data-service"), Some("history"));
    let row = page.section("continue").expect("the row");
    assert!(row.contains("href=\"/watch/heat-1995\"") && row.contains("value=\"500\""));
    let positions: Vec<_> =
        ["billboard", "continue", "shelf"].map(|name| page.body.find(&format!("data-panel=\"{name}\""))).into();
    assert!(positions.is_sorted(), "the row follows the billboard");
}

#[tokio::test]
async fn finished_films_and_those_reset_to_the_beginning_leave_the_row() {
    let app = TestApp::start().await;
    let mut client = app.client();
    for address in [HEAT, ALIEN] {
        client.post(address, "quietly=1&permille=949").await;
    }
    assert_eq!(client.get("/").await.cards("continue").len(), 2);
    let marked = client.post_from(HEAT, HEAT, "permille=1000").await;
    assert_eq!((marked.status, marked.header("location")), (StatusCode::SEE_OTHER, HEAT));
    assert_eq!(client.get("/").await.cards("continue"), ["alien-1979"]);
    let page = client.get(HEAT).await;
    assert!(page.body.contains("You’ve watched this to the end."));
    assert_eq!(resumes_at(&page), None, "it starts from the beginning");
    assert_eq!(client.post(ALIEN, "permille=0").await.header("location"), ALIEN);
    assert_eq!(client.get("/").await.panel("continue", "data-outcome"), None);
}

#[tokio::test]
async fn users_see_only_their_own_progress() {
    let app = TestApp::start().await;
    let mut client = app.client();
    client.post(HEAT, "quietly=1&permille=500").await;
    client.get(HEAT).await;
    client.get("/").await;
    let mut other = app.client();
    other.post(ALIEN, "quietly=1&permille=100").await;
    assert_eq!(resumes_at(&other.get(HEAT).await), None);
    assert_eq!(other.get("/").await.cards("continue"), ["alien-1979"]);
    for address in ["/api/panel/continue", "/api/panel/progress?movie=heat-1995", "/panel/continue"] {
        assert_eq!(app.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    assert_eq!(app.get("/").await.panel("continue", "data-outcome"), None);
    assert_eq!(client.get("/panel/continue").await.cards("continue"), ["heat-1995"]);
}

#[tokio::test]
async fn logging_in_merges_progress_and_the_later_one_counts() {
    let app = TestApp::start().await;
    let mut member = app.member("ada@example.org").await;
    member.post(HEAT, "quietly=1&permille=100").await;
    member.post(ALIEN, "quietly=1&permille=800").await;
    app.shift_watching("heat-1995", -5).await;
    app.shift_watching("alien-1979", 5).await;

    let mut anonymous = app.client();
    for (address, permille) in [(HEAT, 300), (ALIEN, 200), ("/watch/the-matrix-1999", 400)] {
        anonymous.post(address, &format!("quietly=1&permille={permille}")).await;
    }
    anonymous.log_in("ada@example.org", PASSWORD).await;
    for (address, permille) in [(HEAT, "300"), (ALIEN, "800"), ("/watch/the-matrix-1999", "400")] {
        assert_eq!(resumes_at(&anonymous.get(address).await), Some(permille), "{address}");
        assert_eq!(resumes_at(&member.get(address).await), Some(permille), "{address} on the other device");
    }
}

#[tokio::test]
async fn invalid_progress_is_rejected() {
    let app = TestApp::start().await;
    let mut client = app.client();
    for form in ["", "permille=", "permille=-1", "permille=1001", "permille=half", "permille=0.5"] {
        let page = client.post(HEAT, &format!("quietly=1&{form}")).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{form}");
        assert_eq!(page.json()["field"], "permille", "{form}");
        assert_eq!(page.header("set-cookie"), "", "{form}");
    }
}

#[tokio::test]
async fn get_requests_do_not_change_progress() {
    let app = TestApp::start().await;
    let mut client = app.client();
    for address in [HEAT, "/watch/heat-1995?permille=700", "/"] {
        assert_eq!(client.get(address).await.header("set-cookie"), "", "{address}");
    }
    client.post(HEAT, "quietly=1&permille=500").await;
    client.get("/watch/heat-1995?permille=700&quietly=1").await;
    assert_eq!(resumes_at(&client.get(HEAT).await), Some("500"));
}

#[tokio::test]
async fn without_history_a_film_starts_from_the_beginning_and_home_keeps_its_rows() {
    for fault in [Fault::Error, Fault::Panic] {
        let app = TestApp::start().await;
        app.fail(Service::History, fault);
        let mut client = app.client();
        let before = client.get("/").await;
        // Forms do not use the service, only panels do.
        assert_eq!(client.post(HEAT, "quietly=1&permille=500").await.status, StatusCode::NO_CONTENT);
        let page = client.get(HEAT).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.panel("progress", "data-outcome"), Some("unavailable"));
        assert!(page.body.contains("starts from the beginning") && !page.body.contains(SECRET_CAUSE));
        assert_eq!(resumes_at(&page), None);
        assert!(page.section("watch").is_some_and(|film| film.contains(">Heat</h1>")));

        let home = client.get("/").await;
        assert_eq!(home.status, StatusCode::OK);
        assert_eq!(home.panel("continue", "data-outcome"), Some("unavailable"));
        let count = |page: &TestResponse| page.body.matches("data-panel=\"shelf\"").count();
        assert_eq!(count(&home), count(&before));
        assert_eq!(home.cards("billboard"), before.cards("billboard"));
        assert_eq!(
            before.panel("continue", "data-outcome"),
            None,
            "the service is not called for a visitor without a user"
        );
    }
}

#[tokio::test]
async fn a_listed_film_is_not_yet_seen_until_it_has_been_watched() {
    let app = TestApp::start().await;
    let mut client = app.client();
    assert_eq!(client.get("/panel/unseen").await.status, StatusCode::NOT_FOUND, "only for users");
    for film in ["heat-1995", "alien-1979"] {
        client.post("/my-list", &format!("add={film}")).await;
    }
    assert_eq!(client.get("/panel/unseen").await.cards("unseen").len(), 2);
    client.post("/watch/heat-1995", "quietly=1&permille=1000").await;
    assert_eq!(client.get("/panel/unseen").await.cards("unseen"), ["alien-1979"]);
    client.post("/ratings", "dismiss=alien-1979").await;
    assert!(client.get("/panel/unseen").await.body.contains("You’ve seen everything on your list."));
    assert_eq!(client.get("/").await.section("unseen"), None);
}
