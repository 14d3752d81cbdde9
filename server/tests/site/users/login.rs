//! Joining, logging in and out.

use http::StatusCode;

use crate::harness::{ActiveMember, PASSWORD, TestApp, TestConfig};

#[tokio::test]
async fn a_visitor_becomes_a_member_by_joining_and_logging_in() {
    let app = TestApp::start().await;
    let mut client = app.client();
    assert_eq!(client.post("/join", "email=Ada%40Example.org").await.header("location"), "/join");
    let page = client.get("/join").await;
    assert!(page.body.contains("Choose a password") && page.body.contains("ada@example.org"));
    assert_eq!(client.post("/join/password", "password=seven+samurai").await.header("location"), "/login?joined=1");
    assert!(client.get("/login?joined=1").await.body.contains("value=\"ada@example.org\""));
    assert_eq!(client.log_in("ada@example.org", PASSWORD).await.header("location"), "/subscribe");
    assert!(client.get("/").await.body.contains("href=\"/account\""));
    assert_eq!(app.members().await, ["ada@example.org"]);
}

#[tokio::test]
async fn a_rejected_form_keeps_its_input_except_for_the_password() {
    let app = TestApp::start().await;
    let mut client = app.client();
    for email in ["ada", "ada@exam%3Cple.org", "%D0%B0da@example.org", ""] {
        let page = client.post("/join", &format!("email={email}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{email}");
        assert!(page.body.contains("field-problem") && page.body.contains("aria-invalid=\"true\""), "{email}");
    }
    assert!(client.post("/join", "email=ada%22%3E%3Cb%3E").await.body.contains("value=\"ada&quot;"));
    client.post("/join", "email=ada%40example.org").await;
    let page = client.post("/join/password", "password=short").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("at least 10 characters"));
    assert!(!page.body.contains("value=\"short\""), "a password is never sent back");
    assert!(app.members().await.is_empty());
}

#[tokio::test]
async fn joining_does_not_reveal_whether_an_address_is_registered() {
    let app = TestApp::start().await;
    app.member("ada@example.org").await;
    let (mut duplicate, mut newcomer) = (app.client(), app.client());
    let registered = duplicate.join("ada@example.org").await;
    let free = newcomer.join("eve@example.org").await;
    assert_eq!((registered.status, registered.header("location")), (free.status, free.header("location")));
    assert_eq!(registered.body, free.body);
    assert_eq!(app.members().await, ["ada@example.org", "eve@example.org"]);
    assert_eq!(duplicate.log_in("ada@example.org", "not the password").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(app.client().log_in("ada@example.org", PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn logging_in_and_out_replaces_the_session_id() {
    let app = TestApp::start().await;
    let mut client = app.client();
    client.join("ada@example.org").await;
    let before = client.cookies["session"].clone();
    client.log_in("ada@example.org", PASSWORD).await;
    let logged_in = client.cookies["session"].clone();
    assert_ne!(before, logged_in, "an id that an attacker may have set is replaced");
    client.post("/logout", "").await;
    assert!(!client.cookies.contains_key("session"));
    for id in [before, logged_in] {
        let mut thief = app.client();
        thief.cookies.insert("session".to_owned(), id);
        assert!(!thief.get("/").await.body.contains("href=\"/account\""), "the id of an ended session is invalid");
    }
}

#[tokio::test]
async fn logging_out_everywhere_ends_the_sessions_of_every_browser() {
    let app = TestApp::start().await;
    let mut here = app.member("ada@example.org").await;
    let mut there = app.client();
    there.log_in("ada@example.org", PASSWORD).await;
    here.post("/logout/everywhere", "").await;
    for client in [&mut here, &mut there] {
        assert!(!client.get("/").await.body.contains("href=\"/account\""));
    }
}

#[tokio::test]
async fn the_redirect_after_logging_in_stays_on_the_site() {
    let app = TestApp::start().await;
    app.member("ada@example.org").await;
    for (next, leads_to) in
        [("%2Fmovie%2Fheat-1995", "/movie/heat-1995"), ("https%3A%2F%2Fevil.example", "/"), ("%2F%2Fevil", "/")]
    {
        let form = format!("email=ada%40example.org&password=seven+samurai&next={next}");
        assert_eq!(app.client().post("/login", &form).await.header("location"), leads_to);
    }
}

#[tokio::test]
async fn an_invalid_session_cookie_is_ignored() {
    let app = TestApp::start().await;
    for cookie in ["", "x", "AAAAAAAAAAAAAAAAAAAAAA", "..%00", "ÿ", &"A".repeat(4000)] {
        let mut client = app.client();
        client.cookies.insert("session".to_owned(), cookie.to_owned());
        let page = client.get("/movie/heat-1995").await;
        assert_eq!(page.status, StatusCode::OK, "{cookie:?}");
        assert!(page.body.contains("href=\"/login\""));
    }
}

#[tokio::test]
async fn reading_pages_sets_no_cookie() {
    let app = TestApp::start().await;
    let member = ActiveMember::of(&app).await;
    for route in server::web::page_routes() {
        let address = member.page_of(route);
        assert_eq!(app.get(&address).await.header("set-cookie"), "", "{address}");
    }
}

#[tokio::test]
async fn with_https_cookies_are_secure_and_browsers_are_told_to_use_nothing_else() {
    let plain = TestApp::start().await;
    assert_eq!(plain.get("/").await.header("strict-transport-security"), "");
    let app = TestApp::with(TestConfig { https: true, ..TestConfig::default() }).await;
    assert!(app.get("/").await.header("strict-transport-security").starts_with("max-age="));
    let mut client = app.client();
    let cookie = client.post("/join", "email=ada%40example.org").await.header("set-cookie").to_owned();
    for attribute in ["__Host-session=", "HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
}
