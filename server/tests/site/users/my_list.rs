//! A user's list of films, from adding a film to merging lists at login.

use std::time::Duration;

use axum::body::Body;
use domain::{Fault, Service};
use http::{Request, StatusCode, header};

use crate::harness::{PASSWORD, SECRET_CAUSE, TestApp, TestClient, TestConfig, TestResponse};

/// The action of the list button of a film: `add` or `remove`.
fn button<'p>(page: &'p TestResponse, film: &str) -> &'p str {
    let value = format!("value=\"{film}\"");
    let position = page.body.find(&value).unwrap_or_else(|| panic!("no button for {film}"));
    let tag = &page.body[page.body[..position].rfind('<').expect("a tag")..position];
    tag.split("name=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a name")
}

async fn list_of(client: &mut TestClient<'_>) -> Vec<String> {
    let page = client.get("/my-list").await;
    assert_eq!(page.status, StatusCode::OK);
    page.cards("my-list").into_iter().map(str::to_owned).collect()
}

async fn add(client: &mut TestClient<'_>, films: &[&str]) {
    for film in films {
        assert_eq!(client.post("/my-list", &format!("add={film}")).await.status, StatusCode::SEE_OTHER, "{film}");
    }
}

#[tokio::test]
async fn a_film_is_added_to_the_list_and_removed_on_any_page_that_shows_it() {
    let app = TestApp::start().await;
    let mut client = app.client();
    assert_eq!(button(&client.get("/movie/heat-1995").await, "heat-1995"), "add");
    let added = client.post_from("/movie/heat-1995?from=home", "/my-list", "add=heat-1995").await;
    assert_eq!((added.status, added.header("location")), (StatusCode::SEE_OTHER, "/movie/heat-1995?from=home"));
    assert_eq!(list_of(&mut client).await, ["heat-1995"]);
    for address in ["/movie/heat-1995", "/my-list", "/search?q=heat"] {
        let page = client.get(address).await;
        assert_eq!(button(&page, "heat-1995"), "remove", "{address}");
        assert!(page.body.contains("aria-label=\"Remove Heat from my list\""), "{address}");
    }

    let removed = client.post_from("/my-list", "/my-list", "remove=heat-1995").await;
    assert_eq!((removed.status, removed.header("location")), (StatusCode::SEE_OTHER, "/my-list"));
    assert!(list_of(&mut client).await.is_empty());
    assert_eq!(button(&client.get("/movie/heat-1995").await, "heat-1995"), "add");
}

#[tokio::test]
async fn every_card_has_a_button_of_the_single_list_form_of_the_page() {
    let app = TestApp::start().await;
    for address in ["/", "/movie/heat-1995", "/genre/western", "/search?q=alien", "/panel/similar?movie=heat-1995"] {
        let page = app.get(address).await;
        let count = |what: &str| page.body.matches(what).count();
        assert!(count("class=\"card\"") > 0, "{address}");
        assert!(count("form=\"list-form\"") >= count("class=\"card\""), "{address}");
        assert_eq!(count("<form id=\"list-form\" method=\"post\" action=\"/my-list\""), 1, "{address}");
    }
}

#[tokio::test]
async fn adding_and_removing_a_film_are_idempotent() {
    let app = TestApp::start().await;
    let mut client = app.client();
    add(&mut client, &["heat-1995", "heat-1995"]).await;
    assert_eq!(list_of(&mut client).await, ["heat-1995"]);
    for _ in 0..2 {
        assert_eq!(client.post("/my-list", "remove=heat-1995").await.status, StatusCode::SEE_OTHER);
        assert!(list_of(&mut client).await.is_empty());
    }
}

#[tokio::test]
async fn the_latest_film_comes_first_and_adding_a_film_again_does_not_move_it() {
    let app = TestApp::start().await;
    let mut client = app.client();
    for film in ["heat-1995", "alien-1979", "zodiac-2007", "heat-1995"] {
        add(&mut client, &[film]).await;
        app.execute("update list_entry set added_at = added_at - 60").await;
    }
    assert_eq!(list_of(&mut client).await, ["zodiac-2007", "alien-1979", "heat-1995"]);
}

#[tokio::test]
async fn logging_in_merges_the_anonymous_list_into_the_list_of_the_member() {
    let app = TestApp::start().await;
    let mut elsewhere = app.member("ada@example.org").await;
    add(&mut elsewhere, &["heat-1995", "zodiac-2007"]).await;

    let mut here = app.client();
    add(&mut here, &["alien-1979", "heat-1995"]).await;
    assert!(here.get("/my-list").await.body.contains("stays in this browser"));
    let before = here.cookies.clone();
    here.log_in("ada@example.org", PASSWORD).await;
    for client in [&mut here, &mut elsewhere] {
        let mut films = list_of(client).await;
        films.sort();
        assert_eq!(films, ["alien-1979", "heat-1995", "zodiac-2007"]);
    }
    assert!(!here.get("/my-list").await.body.contains("stays in this browser"));

    here.post("/logout", "").await;
    assert!(list_of(&mut here).await.is_empty(), "the merged list does not stay in the browser");
    here.cookies = before;
    assert!(list_of(&mut here).await.is_empty(), "the previous session does not open it");
}

#[tokio::test]
async fn a_new_member_keeps_the_anonymous_list() {
    let app = TestApp::start().await;
    let mut client = app.client();
    add(&mut client, &["heat-1995"]).await;
    client.join("ada@example.org").await;
    assert_eq!(list_of(&mut client).await, ["heat-1995"], "it stays in the session until the first login");
    client.log_in("ada@example.org", PASSWORD).await;
    assert_eq!(list_of(&mut client).await, ["heat-1995"]);
    let mut another_browser = app.client();
    another_browser.log_in("ada@example.org", PASSWORD).await;
    assert_eq!(list_of(&mut another_browser).await, ["heat-1995"]);
}

#[tokio::test]
async fn users_see_and_change_only_their_own_list() {
    let app = TestApp::start().await;
    let (mut ada, mut eve, mut anonymous) = (app.member("ada@example.org").await, app.client(), app.client());
    add(&mut ada, &["heat-1995"]).await;
    add(&mut eve, &["alien-1979"]).await;
    for _ in 0..2 {
        assert_eq!(list_of(&mut ada).await, ["heat-1995"]);
        assert_eq!(list_of(&mut eve).await, ["alien-1979"]);
        assert!(list_of(&mut anonymous).await.is_empty());
    }
    assert_eq!(button(&eve.get("/movie/heat-1995").await, "heat-1995"), "add");
    let answer = eve.get("/api/panel/my-list?page=1").await.json();
    assert_eq!(answer["value"]["films"][0]["slug"], "alien-1979");
    assert_eq!(answer["value"]["total"], 1);
    eve.post("/my-list", "remove=heat-1995").await;
    assert_eq!(list_of(&mut ada).await, ["heat-1995"], "the request removes nothing from it");
}

#[tokio::test]
async fn a_visitor_without_a_list_sees_an_empty_one_and_gets_no_session() {
    let app = TestApp::start().await;
    let mut client = app.client();
    let page = client.get("/my-list").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.panel("my-list", "data-service"), Some("history"));
    assert!(page.body.contains("Nothing here yet") && page.body.contains("<title>My list · Matinee</title>"));
    assert_eq!(client.post("/my-list", "remove=heat-1995").await.status, StatusCode::SEE_OTHER);
    assert!(client.cookies.is_empty(), "there is nothing to remember");
}

#[tokio::test]
async fn an_unknown_film_is_a_404_and_an_unknown_change_a_400() {
    let app = TestApp::start().await;
    let mut client = app.client();
    for film in ["no-such-film-1900", "", "HEAT-1995", "..%2F..%2Fetc", "%27+or+1%3D1", "heat-1995%00", "%F0%9F%8E%AC"]
    {
        let page = client.post("/my-list", &format!("add={film}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{film}");
        assert_eq!(page.header("content-type"), "application/problem+json", "{film}");
    }
    for form in ["", "keep=heat-1995", "add=heat-1995&remove=heat-1995"] {
        assert_eq!(client.post("/my-list", form).await.status, StatusCode::BAD_REQUEST, "{form}");
    }
    for form in ["add=heat-1995&add=alien-1979", "add=%FF"] {
        assert!(client.post("/my-list", form).await.status.is_client_error(), "{form}");
    }
    assert!(list_of(&mut client).await.is_empty());
}

#[tokio::test]
async fn an_island_receives_a_status_without_a_body() {
    let app = TestApp::start().await;
    let mut client = app.client();
    for form in ["add=heat-1995", "add=alien-1979", "remove=heat-1995"] {
        let answer = client.post_as_island("/my-list", form).await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::NO_CONTENT, ""), "{form}");
        assert_eq!(answer.header("clear-site-data"), "\"prefetchCache\"", "{form}");
    }
    assert_eq!(list_of(&mut client).await, ["alien-1979"]);
    let answer = client.post_as_island("/my-list", "add=no-such-film-1900").await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::NOT_FOUND, "application/problem+json"));
    assert_eq!(client.post_as_island("/my-list", "").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_redirect_stays_on_the_site_for_every_referer() {
    let app = TestApp::start().await;
    for (referer, back) in [
        ("https://elsewhere.example", "/"),
        ("https://elsewhere.example//evil.example/", "/"),
        ("https://elsewhere.example/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("http://matinee.example/genre/western?page=2", "/genre/western?page=2"),
    ] {
        let request = Request::post("/my-list")
            .header(header::HOST, "matinee.example")
            .header(header::ORIGIN, "http://matinee.example")
            .header(header::REFERER, referer)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("add=heat-1995"));
        let answer = app.send(request.expect("a request")).await;
        assert_eq!(answer.headers()[header::LOCATION], back, "{referer}");
    }
}

#[tokio::test]
async fn get_requests_do_not_change_the_list() {
    let app = TestApp::start().await;
    let mut client = app.client();
    add(&mut client, &["heat-1995"]).await;
    client.get("/my-list?add=alien-1979").await;
    client.get("/my-list?remove=heat-1995").await;
    assert_eq!(list_of(&mut client).await, ["heat-1995"]);
}

#[tokio::test]
async fn a_full_list_rejects_further_films_until_one_is_removed() {
    let app = TestApp::start().await;
    let mut client = app.client();
    add(&mut client, &["heat-1995"]).await;
    app.execute(
        "insert into list_entry (user_id, film, added_at)
             select app_user.id, film.slug, 0 from app_user, film where film.slug <> 'heat-1995'
             order by film.slug limit 999",
    )
    .await;
    let page = client.post("/my-list", "add=zodiac-2007").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("Your list is full at 1000 films") && page.body.contains("role=\"alert\""));
    assert_eq!(page.cards("my-list").len(), 48);
    let answer = client.post_as_island("/my-list", "add=zodiac-2007").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.json()["detail"].as_str().is_some_and(|detail| detail.contains("remove some")));

    add(&mut client, &["heat-1995"]).await;
    client.post("/my-list", "remove=heat-1995").await;
    add(&mut client, &["zodiac-2007"]).await;
}

#[tokio::test]
async fn merging_lists_keeps_the_maximum_length_and_prefers_the_latest_films() {
    let app = TestApp::start().await;
    let mut member = app.member("ada@example.org").await;
    add(&mut member, &["heat-1995"]).await;
    app.execute(
        "insert into list_entry (user_id, film, added_at)
             select app_user.id, film.slug, 0 from app_user, film where film.slug <> 'heat-1995'
             order by film.slug limit 998",
    )
    .await;
    let mut anonymous = app.client();
    add(&mut anonymous, &["zodiac-2007", "heat-1995"]).await;
    app.execute("update list_entry set added_at = added_at - 60 where film = 'zodiac-2007'").await;
    add(&mut anonymous, &["zoolander-2001"]).await;
    anonymous.log_in("ada@example.org", PASSWORD).await;
    assert_eq!(anonymous.get("/api/panel/my-list?page=1").await.json()["value"]["total"], 1000);
    assert_eq!(
        button(&anonymous.get("/movie/zoolander-2001").await, "zoolander-2001"),
        "remove",
        "the latest film is merged"
    );
    assert_eq!(button(&anonymous.get("/movie/zodiac-2007").await, "zodiac-2007"), "add");
}

#[tokio::test]
async fn a_long_list_has_pages_and_an_emptied_last_page_displays_the_one_before() {
    let app = TestApp::start().await;
    let mut client = app.client();
    add(&mut client, &["zodiac-2007"]).await;
    app.execute(
        "insert into list_entry (user_id, film, added_at)
             select app_user.id, film.slug, list_entry.added_at + 1 from app_user, film, list_entry
             order by film.slug limit 48",
    )
    .await;
    let second = client.get("/my-list?page=2").await;
    assert_eq!(second.cards("my-list"), ["zodiac-2007"]);
    assert!(second.body.contains("/my-list?page=1"));
    let removed = client.post_from("/my-list?page=2", "/my-list", "remove=zodiac-2007").await;
    let page = client.get(removed.header("location")).await;
    assert_eq!((page.status, page.cards("my-list").len()), (StatusCode::OK, 48));
    for page in ["0", "-1", "many", "99999"] {
        assert_eq!(client.get(&format!("/my-list?page={page}")).await.status, StatusCode::BAD_REQUEST, "{page}");
    }
}

#[tokio::test]
async fn without_history_the_list_is_unavailable_and_other_panels_do_not_change() {
    for fault in [Fault::Error, Fault::Panic, Fault::Latency] {
        let app = TestApp::with(TestConfig { fresh_for: Duration::ZERO, ..TestConfig::default() }).await;
        let mut client = app.client();
        add(&mut client, &["alien-1979"]).await;
        let (list, film) = (client.get("/my-list").await, client.get("/movie/alien-1979").await);
        let page = app.during(Service::History, fault, client.get("/my-list")).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{fault:?}");
        assert_eq!(page.panel("my-list", "data-outcome"), Some("unavailable"), "{fault:?}");
        assert!(!page.body.contains(SECRET_CAUSE));
        assert_eq!(page.section("menu"), list.section("menu"));
        let page = app.during(Service::History, fault, client.get("/movie/alien-1979")).await;
        assert_eq!(page.status, StatusCode::OK);
        for panel in ["menu", "details", "similar", "join"] {
            assert_eq!(page.section(panel), film.section(panel), "{panel} {fault:?}");
        }
    }
}

#[tokio::test]
async fn with_an_injected_history_fault_every_film_can_be_added_and_the_list_returns_afterwards() {
    let app = TestApp::start().await;
    let mut client = app.client();
    add(&mut client, &["alien-1979"]).await;
    client.cookies.insert("faults".to_owned(), "history-outage".to_owned());
    assert_eq!(client.get("/my-list").await.status, StatusCode::SERVICE_UNAVAILABLE);
    let film = client.get("/movie/alien-1979").await;
    assert_eq!((film.status, button(&film, "alien-1979")), (StatusCode::OK, "add"));
    client.cookies.remove("faults");
    assert_eq!(list_of(&mut client).await, ["alien-1979"]);
}
