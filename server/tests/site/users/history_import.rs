//! Importing a history from another site, and exporting it.

use domain::{Fault, Service};
use http::StatusCode;

use crate::harness::{TestApp, TestClient};

const RATINGS: &str = "Date,Name,Year,Letterboxd URI,Rating\n\
    2026-03-01,Heat,1995,https://boxd.it/a,4.5\n2026-03-02,Amelie,2001,https://boxd.it/b,4\n\
    2026-03-03,Ronin,1998,https://boxd.it/c,2.5\n2026-03-04,A Film of My Own,1999,https://boxd.it/d,5\n\
    2026-03-05,Little Women,,https://boxd.it/e,3\n";

/// Uploads an export and returns the path of its page.
async fn upload(client: &mut TestClient<'_>, name: &str, file: &str) -> String {
    let answer = client.upload("/import", name, file).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.header("location").to_owned()
}

#[tokio::test]
async fn an_export_is_shown_before_it_is_added_and_leads_to_recommendations() {
    let app = TestApp::start().await;
    let mut client = app.client();
    let address = upload(&mut client, "ratings.csv", RATINGS).await;
    let page = client.get(&address).await;
    assert_eq!(page.status, StatusCode::OK);
    let panel = page.section("import").expect("a panel");
    for text in ["ratings.csv", "Letterboxd", "5 rows", "3 films"] {
        assert!(panel.contains(text), "{text}: {panel}");
    }
    // The panel has sections of its own.
    assert!(page.body.contains("4½ stars") && page.body.contains("“Amelie” in your file"));
    assert!(page.body.contains("We don’t have this film.") && page.body.contains("A Film of My Own"));
    assert!(page.body.contains("1 title that several films have") && panel.contains("Add 3 films and my choices"));
    assert_eq!(app.number("select count(*) from rating").await, 0, "nothing is added yet");

    let added = client.post(&format!("{address}/apply"), "").await;
    assert_eq!((added.status, added.header("location")), (StatusCode::SEE_OTHER, address.as_str()));
    assert_eq!(app.number("select count(*) from rating").await, 3);
    assert!(client.get(&address).await.body.contains("Undo import"));
    let personal = client.get("/panel/personal").await;
    assert!(personal.body.contains("Because you liked"), "{}", personal.body);
    for seen in ["heat-1995", "amelie-2001", "ronin-1998"] {
        assert!(!personal.cards("personal").contains(&seen), "{seen} has been watched");
    }

    client.post(&format!("{address}/undo"), "").await;
    assert_eq!(app.number("select count(*) from rating").await, 0);
    assert!(client.get(&address).await.body.contains("as it was before"));
    let list = client.get("/import").await;
    assert!(list.section("imports").expect("a panel").contains("ratings.csv"));
}

#[tokio::test]
async fn the_film_that_an_ambiguous_title_means_is_chosen_with_a_plain_form() {
    let app = TestApp::start().await;
    let mut client = app.client();
    let address = upload(&mut client, "ratings.csv", RATINGS).await;
    let page = client.get(&address).await;
    for part in ["name=\"film-0\"", "form=\"apply\"", "value=\"little-women-1994\"", "Little Women (2019)", "3 stars"] {
        assert!(page.body.contains(part), "{part} in {}", page.body);
    }
    for wrong in ["film-0=heat-1995", "film-1=heat-1995", "film-x=heat-1995", "film-0=%2F"] {
        let refused = client.post(&format!("{address}/apply"), wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(refused.body.contains("one of the films listed for a title"), "{wrong}");
    }
    assert_eq!(app.number("select count(*) from rating").await, 0);
    let added = client.post(&format!("{address}/apply"), "film-0=little-women-2019").await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
    assert_eq!(app.number("select stars from rating where film = 'little-women-2019'").await, 6);
    let page = client.get(&address).await;
    assert!(page.body.contains("4 films") && !page.body.contains("several films have"), "{}", page.body);
}

#[tokio::test]
async fn an_export_of_an_anonymous_visitor_comes_along_to_the_account() {
    let app = TestApp::start().await;
    let mut client = app.client();
    let address = upload(&mut client, "ratings.csv", RATINGS).await;
    client.post(&format!("{address}/apply"), "").await;
    client.join("ada@example.org").await;
    client.log_in("ada@example.org", crate::harness::PASSWORD).await;
    assert_eq!(client.get(&address).await.status, StatusCode::OK);
    let ratings = client.get("/ratings").await;
    assert_eq!(ratings.cards("ratings").len(), 3);
}

#[tokio::test]
async fn imports_of_others_are_not_found() {
    let app = TestApp::start().await;
    let mut owner = app.client();
    let address = upload(&mut owner, "ratings.csv", RATINGS).await;
    let mut other = app.client();
    upload(&mut other, "ratings.csv", RATINGS).await;
    assert_eq!(other.get(&address).await.status, StatusCode::NOT_FOUND);
    for action in ["apply", "undo"] {
        assert_eq!(other.post(&format!("{address}/{action}"), "").await.status, StatusCode::NOT_FOUND);
    }
    other.post(&format!("{address}/discard"), "").await;
    assert_eq!(owner.get(&address).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_file_that_is_no_export_is_rejected_with_advice_and_creates_no_session() {
    let app = TestApp::start().await;
    let mut client = app.client();
    for (name, file, advice) in [
        ("films.csv", "title,year\nHeat,1995\n", "please start a batch"),
        ("empty.csv", "", "empty"),
        ("ratings.csv", "Date,Name,Year,Letterboxd URI,Rating\n", ""),
        ("photo.png", "\u{89}PNG\r\n\u{1a}\n", ""),
    ] {
        let page = client.upload("/import", name, file).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(page.body.contains("role=\"alert\"") && page.body.contains(advice), "{name}: {}", page.body);
    }
    assert!(client.cookies.is_empty());
    assert_eq!(app.number("select count(*) from history_import").await, 0);
}

#[tokio::test]
async fn an_own_history_is_taken_along_and_can_be_brought_back() {
    let app = TestApp::start().await;
    let mut client = app.client();
    let none = client.get("/import/export/letterboxd.zip").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    let address = upload(&mut client, "ratings.csv", RATINGS).await;
    client.post(&format!("{address}/apply"), "").await;
    client.post("/my-list", "add=alien-1979").await;
    for format in ["letterboxd", "imdb", "netflix", "trakt"] {
        let zip = client.get(&format!("/import/export/{format}.zip")).await.bytes;
        assert!(zip.starts_with(b"PK"), "{format}");
        let mut other = app.client();
        let answer = other.upload("/import", "mine.zip", &zip).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{format}: {}", answer.body);
        let page = other.get(answer.header("location")).await;
        let cards = page.cards("import");
        assert!(cards.contains(&"heat-1995") && cards.contains(&"alien-1979"), "{format}: {cards:?}");
    }
    assert_eq!(client.get("/import/export/myspace.zip").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_outage_of_the_history_leaves_the_import_safe() {
    let app = TestApp::start().await;
    let mut client = app.client();
    let address = upload(&mut client, "ratings.csv", RATINGS).await;
    let page = app.during(Service::History, Fault::Error, client.get(&address)).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.body.contains("it is safe"));
    assert_eq!(client.get(&address).await.status, StatusCode::OK);
}
