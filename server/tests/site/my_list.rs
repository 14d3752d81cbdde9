//! A visitor's list: kept by members in their account, by strangers in their session.

use std::time::Duration;

use axum::body::Body;
use http::{Request, StatusCode, header};

use super::guest::{Guest, PASSWORD};
use super::house::{House, Page, Plan, Trouble};

/// What the button of a film does.
fn button<'p>(page: &'p Page, film: &str) -> &'p str {
    let value = format!("value=\"{film}\"");
    let place = page.body.find(&value).unwrap_or_else(|| panic!("no button for {film}"));
    let tag = &page.body[page.body[..place].rfind('<').expect("a tag")..place];
    tag.split("name=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a name")
}

async fn list_of(guest: &mut Guest<'_>) -> Vec<String> {
    let page = guest.get("/my-list").await;
    assert_eq!(page.status, StatusCode::OK);
    page.cards("my-list").into_iter().map(str::to_owned).collect()
}

async fn keeps(guest: &mut Guest<'_>, films: &[&str]) {
    for film in films {
        assert_eq!(guest.post("/my-list", &format!("add={film}")).await.status, StatusCode::SEE_OTHER, "{film}");
    }
}

#[tokio::test]
async fn a_film_is_put_on_the_list_and_taken_off_where_it_is_seen() {
    let house = House::open().await;
    let mut guest = house.guest();
    assert_eq!(button(&guest.get("/movie/heat-1995").await, "heat-1995"), "add");
    let kept = guest.post_from("/movie/heat-1995?from=home", "/my-list", "add=heat-1995").await;
    assert_eq!((kept.status, kept.header("location")), (StatusCode::SEE_OTHER, "/movie/heat-1995?from=home"));
    assert_eq!(list_of(&mut guest).await, ["heat-1995"]);
    for address in ["/movie/heat-1995", "/my-list", "/search?q=heat"] {
        let page = guest.get(address).await;
        assert_eq!(button(&page, "heat-1995"), "remove", "{address}");
        assert!(page.body.contains("aria-label=\"Remove Heat from my list\""), "{address}");
    }

    let removed = guest.post_from("/my-list", "/my-list", "remove=heat-1995").await;
    assert_eq!((removed.status, removed.header("location")), (StatusCode::SEE_OTHER, "/my-list"));
    assert!(list_of(&mut guest).await.is_empty());
    assert_eq!(button(&guest.get("/movie/heat-1995").await, "heat-1995"), "add");
}

#[tokio::test]
async fn every_card_has_a_button_and_the_page_has_the_form_of_them_all() {
    let house = House::open().await;
    for address in ["/", "/movie/heat-1995", "/genre/western", "/search?q=alien", "/panel/similar?movie=heat-1995"] {
        let page = house.get(address).await;
        let count = |what: &str| page.body.matches(what).count();
        assert!(count("class=\"card\"") > 0, "{address}");
        assert!(count("form=\"list-form\"") >= count("class=\"card\""), "{address}");
        assert_eq!(count("<form id=\"list-form\" method=\"post\" action=\"/my-list\""), 1, "{address}");
    }
}

#[tokio::test]
async fn a_film_that_is_kept_twice_is_on_the_list_once_and_one_taken_off_twice_stays_off() {
    let house = House::open().await;
    let mut guest = house.guest();
    keeps(&mut guest, &["heat-1995", "heat-1995"]).await;
    assert_eq!(list_of(&mut guest).await, ["heat-1995"]);
    for _ in 0..2 {
        assert_eq!(guest.post("/my-list", "remove=heat-1995").await.status, StatusCode::SEE_OTHER);
        assert!(list_of(&mut guest).await.is_empty());
    }
}

#[tokio::test]
async fn the_latest_film_comes_first_and_keeping_one_again_does_not_move_it() {
    let house = House::open().await;
    let mut guest = house.guest();
    for film in ["heat-1995", "alien-1979", "zodiac-2007", "heat-1995"] {
        keeps(&mut guest, &[film]).await;
        house.execute("update kept_film set kept_at = kept_at - 60").await;
    }
    assert_eq!(list_of(&mut guest).await, ["zodiac-2007", "alien-1979", "heat-1995"]);
}

#[tokio::test]
async fn a_strangers_list_moves_to_the_account_in_which_they_log_in_and_meets_what_is_there() {
    let house = House::open().await;
    let mut elsewhere = house.member("ada@example.org").await;
    keeps(&mut elsewhere, &["heat-1995", "zodiac-2007"]).await;

    let mut here = house.guest();
    keeps(&mut here, &["alien-1979", "heat-1995"]).await;
    assert!(here.get("/my-list").await.body.contains("stays in this browser"));
    let before = here.cookies.clone();
    here.log_in("ada@example.org", PASSWORD).await;
    for guest in [&mut here, &mut elsewhere] {
        let mut films = list_of(guest).await;
        films.sort();
        assert_eq!(films, ["alien-1979", "heat-1995", "zodiac-2007"]);
    }
    assert!(!here.get("/my-list").await.body.contains("stays in this browser"));

    here.post("/logout", "").await;
    assert!(list_of(&mut here).await.is_empty(), "what moved to the account is not left in the browser");
    here.cookies = before;
    assert!(list_of(&mut here).await.is_empty(), "nor does the session of before open it");
}

#[tokio::test]
async fn whoever_joins_finds_their_list_in_the_new_account() {
    let house = House::open().await;
    let mut guest = house.guest();
    keeps(&mut guest, &["heat-1995"]).await;
    guest.join("ada@example.org").await;
    assert_eq!(list_of(&mut guest).await, ["heat-1995"], "until then it stays where it is");
    guest.log_in("ada@example.org", PASSWORD).await;
    assert_eq!(list_of(&mut guest).await, ["heat-1995"]);
    let mut another_browser = house.guest();
    another_browser.log_in("ada@example.org", PASSWORD).await;
    assert_eq!(list_of(&mut another_browser).await, ["heat-1995"]);
}

#[tokio::test]
async fn nobody_sees_the_list_of_another_visitor() {
    let house = House::open().await;
    let (mut ada, mut eve, mut stranger) = (house.member("ada@example.org").await, house.guest(), house.guest());
    keeps(&mut ada, &["heat-1995"]).await;
    keeps(&mut eve, &["alien-1979"]).await;
    for _ in 0..2 {
        assert_eq!(list_of(&mut ada).await, ["heat-1995"]);
        assert_eq!(list_of(&mut eve).await, ["alien-1979"]);
        assert!(list_of(&mut stranger).await.is_empty());
    }
    assert_eq!(button(&eve.get("/movie/heat-1995").await, "heat-1995"), "add");
    let answer = eve.get("/api/panel/my-list?page=1").await.json();
    assert_eq!(answer["value"]["films"][0]["slug"], "alien-1979");
    assert_eq!(answer["value"]["total"], 1);
    eve.post("/my-list", "remove=heat-1995").await;
    assert_eq!(list_of(&mut ada).await, ["heat-1995"], "nor takes anything off it");
}

#[tokio::test]
async fn the_list_of_a_stranger_without_one_is_empty_and_leads_on() {
    let house = House::open().await;
    let mut guest = house.guest();
    let page = guest.get("/my-list").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.panel("my-list", "data-service"), Some("history"));
    assert!(page.body.contains("Nothing here yet") && page.body.contains("<title>My list · Matinee</title>"));
    assert_eq!(guest.post("/my-list", "remove=heat-1995").await.status, StatusCode::SEE_OTHER);
    assert!(guest.cookies.is_empty(), "whoever keeps nothing is given no session");
}

#[tokio::test]
async fn what_is_no_film_is_a_404_and_what_is_no_change_a_400() {
    let house = House::open().await;
    let mut guest = house.guest();
    for film in ["no-such-film-1900", "", "HEAT-1995", "..%2F..%2Fetc", "%27+or+1%3D1", "heat-1995%00", "%F0%9F%8E%AC"]
    {
        let page = guest.post("/my-list", &format!("add={film}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{film}");
        assert_eq!(page.header("content-type"), "application/problem+json", "{film}");
    }
    for form in ["", "keep=heat-1995", "add=heat-1995&remove=heat-1995"] {
        assert_eq!(guest.post("/my-list", form).await.status, StatusCode::BAD_REQUEST, "{form}");
    }
    for form in ["add=heat-1995&add=alien-1979", "add=%FF"] {
        assert!(guest.post("/my-list", form).await.status.is_client_error(), "{form}");
    }
    assert!(list_of(&mut guest).await.is_empty());
}

#[tokio::test]
async fn an_island_is_answered_with_the_status_alone() {
    let house = House::open().await;
    let mut guest = house.guest();
    for form in ["add=heat-1995", "add=alien-1979", "remove=heat-1995"] {
        let answer = guest.post_quietly("/my-list", form).await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::NO_CONTENT, ""), "{form}");
        assert_eq!(answer.header("clear-site-data"), "\"prefetchCache\"", "{form}");
    }
    assert_eq!(list_of(&mut guest).await, ["alien-1979"]);
    let answer = guest.post_quietly("/my-list", "add=no-such-film-1900").await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::NOT_FOUND, "application/problem+json"));
    assert_eq!(guest.post_quietly("/my-list", "").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_way_back_stays_on_the_site_whatever_the_referer_says() {
    let house = House::open().await;
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
        let answer = house.send(request.expect("a request")).await;
        assert_eq!(answer.headers()[header::LOCATION], back, "{referer}");
    }
}

#[tokio::test]
async fn opening_an_address_changes_nothing() {
    let house = House::open().await;
    let mut guest = house.guest();
    keeps(&mut guest, &["heat-1995"]).await;
    guest.get("/my-list?add=alien-1979").await;
    guest.get("/my-list?remove=heat-1995").await;
    assert_eq!(list_of(&mut guest).await, ["heat-1995"]);
}

#[tokio::test]
async fn a_full_list_says_so_above_itself_and_takes_a_film_again_when_one_has_left() {
    let house = House::open().await;
    let mut guest = house.guest();
    keeps(&mut guest, &["heat-1995"]).await;
    house
        .execute(
            "insert into kept_film (person, film, kept_at)
             select person.id, film.slug, 0 from person, film where film.slug <> 'heat-1995' order by film.slug limit 999",
        )
        .await;
    let page = guest.post("/my-list", "add=zodiac-2007").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("A list holds 1000 films") && page.body.contains("role=\"alert\""));
    assert_eq!(page.cards("my-list").len(), 48);
    let answer = guest.post_quietly("/my-list", "add=zodiac-2007").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.json()["detail"].as_str().is_some_and(|says| says.contains("remove some")));

    keeps(&mut guest, &["heat-1995"]).await;
    guest.post("/my-list", "remove=heat-1995").await;
    keeps(&mut guest, &["zodiac-2007"]).await;
}

#[tokio::test]
async fn a_list_that_moves_into_a_full_account_makes_it_no_longer_than_a_list_may_be() {
    let house = House::open().await;
    let mut member = house.member("ada@example.org").await;
    keeps(&mut member, &["heat-1995"]).await;
    house
        .execute(
            "insert into kept_film (person, film, kept_at)
             select person.id, film.slug, 0 from person, film where film.slug <> 'heat-1995' order by film.slug limit 998",
        )
        .await;
    let mut stranger = house.guest();
    keeps(&mut stranger, &["zodiac-2007", "heat-1995"]).await;
    house.execute("update kept_film set kept_at = kept_at - 60 where film = 'zodiac-2007'").await;
    keeps(&mut stranger, &["zoolander-2001"]).await;
    stranger.log_in("ada@example.org", PASSWORD).await;
    assert_eq!(stranger.get("/api/panel/my-list?page=1").await.json()["value"]["total"], 1000);
    assert_eq!(
        button(&stranger.get("/movie/zoolander-2001").await, "zoolander-2001"),
        "remove",
        "the latest comes along"
    );
    assert_eq!(button(&stranger.get("/movie/zodiac-2007").await, "zodiac-2007"), "add");
}

#[tokio::test]
async fn a_long_list_is_paged_and_a_page_that_has_emptied_is_the_one_before() {
    let house = House::open().await;
    let mut guest = house.guest();
    keeps(&mut guest, &["zodiac-2007"]).await;
    house
        .execute(
            "insert into kept_film (person, film, kept_at)
             select person.id, film.slug, kept_film.kept_at + 1 from person, film, kept_film order by film.slug limit 48",
        )
        .await;
    let second = guest.get("/my-list?page=2").await;
    assert_eq!(second.cards("my-list"), ["zodiac-2007"]);
    assert!(second.body.contains("/my-list?page=1"));
    let removed = guest.post_from("/my-list?page=2", "/my-list", "remove=zodiac-2007").await;
    let page = guest.get(removed.header("location")).await;
    assert_eq!((page.status, page.cards("my-list").len()), (StatusCode::OK, 48));
    for page in ["0", "-1", "many", "99999"] {
        assert_eq!(guest.get(&format!("/my-list?page={page}")).await.status, StatusCode::BAD_REQUEST, "{page}");
    }
}

#[tokio::test]
async fn without_history_the_list_says_so_and_no_other_panel_moves() {
    let whole = House::open().await;
    let mut their = whole.guest();
    keeps(&mut their, &["alien-1979"]).await;
    let outcome_apart = |section: Option<String>| section.map(|html| html.replace("fresh", "cached"));
    for trouble in [CallFailure::Broken, CallFailure::Panics, CallFailure::Slow(Duration::from_secs(30))] {
        let house = House::with(Plan { history: trouble, deadline: Duration::from_secs(1), ..Plan::default() }).await;
        let mut guest = house.guest();
        keeps(&mut guest, &["alien-1979"]).await;
        let page = guest.get("/my-list").await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{trouble:?}");
        assert_eq!(page.panel("my-list", "data-outcome"), Some("unavailable"), "{trouble:?}");
        assert!(!page.body.contains("secret cause") && !page.body.contains("on purpose"));
        let (list, film) = (their.get("/my-list").await, their.get("/movie/alien-1979").await);
        assert_eq!(outcome_apart(page.section("menu")), outcome_apart(list.section("menu")));
        let page = guest.get("/movie/alien-1979").await;
        assert_eq!(page.status, StatusCode::OK);
        for panel in ["menu", "details", "similar", "join"] {
            assert_eq!(outcome_apart(page.section(panel)), outcome_apart(film.section(panel)), "{panel} {trouble:?}");
        }
    }
}

#[tokio::test]
async fn with_history_unplugged_every_film_can_be_added_and_the_list_is_back_with_the_plug() {
    let house = House::open().await;
    let mut guest = house.guest();
    keeps(&mut guest, &["alien-1979"]).await;
    guest.cookies.insert("plugs".to_owned(), "history-pulled".to_owned());
    assert_eq!(guest.get("/my-list").await.status, StatusCode::SERVICE_UNAVAILABLE);
    let film = guest.get("/movie/alien-1979").await;
    assert_eq!((film.status, button(&film, "alien-1979")), (StatusCode::OK, "add"));
    guest.cookies.remove("plugs");
    assert_eq!(list_of(&mut guest).await, ["alien-1979"]);
}
