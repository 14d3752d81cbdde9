//! Joining, logging in and out.

use http::StatusCode;

use super::guest::PASSWORD;
use super::house::House;

#[tokio::test]
async fn whoever_joins_is_a_member_after_logging_in() {
    let house = House::open().await;
    let mut guest = house.guest();
    assert_eq!(guest.post("/join", "email=Ada%40Example.org").await.header("location"), "/join");
    let page = guest.get("/join").await;
    assert!(page.body.contains("Choose a password") && page.body.contains("ada@example.org"));
    assert_eq!(guest.post("/join/password", "password=seven+samurai").await.header("location"), "/login?joined=1");
    assert!(guest.get("/login?joined=1").await.body.contains("value=\"ada@example.org\""));
    assert_eq!(guest.log_in("ada@example.org", PASSWORD).await.header("location"), "/subscribe");
    assert!(guest.get("/").await.body.contains("href=\"/account\""));
    assert_eq!(house.members().await, ["ada@example.org"]);
}

#[tokio::test]
async fn what_was_typed_is_kept_beside_what_is_wrong_with_it() {
    let house = House::open().await;
    let mut guest = house.guest();
    for email in ["ada", "ada@exam%3Cple.org", "%D0%B0da@example.org", ""] {
        let page = guest.post("/join", &format!("email={email}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{email}");
        assert!(page.body.contains("field-problem") && page.body.contains("aria-invalid=\"true\""), "{email}");
    }
    assert!(guest.post("/join", "email=ada%22%3E%3Cb%3E").await.body.contains("value=\"ada&quot;"));
    guest.post("/join", "email=ada%40example.org").await;
    let page = guest.post("/join/password", "password=short").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("at least 10 characters"));
    assert!(!page.body.contains("value=\"short\""), "a password is not given back");
    assert!(house.members().await.is_empty());
}

#[tokio::test]
async fn an_address_that_is_taken_looks_like_any_other_to_a_stranger() {
    let house = House::open().await;
    house.member("ada@example.org").await;
    let (mut stranger, mut newcomer) = (house.guest(), house.guest());
    let taken = stranger.join("ada@example.org").await;
    let free = newcomer.join("eve@example.org").await;
    assert_eq!((taken.status, taken.header("location")), (free.status, free.header("location")));
    assert_eq!(taken.body, free.body);
    assert_eq!(house.members().await, ["ada@example.org", "eve@example.org"]);
    assert_eq!(stranger.log_in("ada@example.org", "not the password").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(house.guest().log_in("ada@example.org", PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_key_to_a_session_changes_at_the_door_and_is_void_after_it() {
    let house = House::open().await;
    let mut guest = house.guest();
    guest.join("ada@example.org").await;
    let before = guest.cookies["session"].clone();
    guest.log_in("ada@example.org", PASSWORD).await;
    let inside = guest.cookies["session"].clone();
    assert_ne!(before, inside, "a key that somebody else may have set opens nothing");
    guest.post("/logout", "").await;
    assert!(!guest.cookies.contains_key("session"));
    for key in [before, inside] {
        let mut thief = house.guest();
        thief.cookies.insert("session".to_owned(), key);
        assert!(!thief.get("/").await.body.contains("href=\"/account\""), "a key is void once its session has ended");
    }
}

#[tokio::test]
async fn logging_out_everywhere_ends_the_sessions_of_every_browser() {
    let house = House::open().await;
    let mut here = house.member("ada@example.org").await;
    let mut there = house.guest();
    there.log_in("ada@example.org", PASSWORD).await;
    here.post("/logout/everywhere", "").await;
    for guest in [&mut here, &mut there] {
        assert!(!guest.get("/").await.body.contains("href=\"/account\""));
    }
}

#[tokio::test]
async fn the_way_on_from_the_door_stays_on_the_site() {
    let house = House::open().await;
    house.member("ada@example.org").await;
    for (next, leads_to) in
        [("%2Fmovie%2Fheat-1995", "/movie/heat-1995"), ("https%3A%2F%2Fevil.example", "/"), ("%2F%2Fevil", "/")]
    {
        let form = format!("email=ada%40example.org&password=seven+samurai&next={next}");
        assert_eq!(house.guest().post("/login", &form).await.header("location"), leads_to);
    }
}

#[tokio::test]
async fn cookies_of_nonsense_are_nobody() {
    let house = House::open().await;
    for cookie in ["", "x", "AAAAAAAAAAAAAAAAAAAAAA", "..%00", "ÿ", &"A".repeat(4000)] {
        let mut guest = house.guest();
        guest.cookies.insert("session".to_owned(), cookie.to_owned());
        let page = guest.get("/movie/heat-1995").await;
        assert_eq!(page.status, StatusCode::OK, "{cookie:?}");
        assert!(page.body.contains("href=\"/login\""));
    }
}

#[tokio::test]
async fn a_visitor_who_does_nothing_is_given_no_cookie() {
    let house = House::open().await;
    for address in ["/", "/movie/heat-1995", "/join", "/login"] {
        assert_eq!(house.guest().get(address).await.header("set-cookie"), "", "{address}");
    }
}
