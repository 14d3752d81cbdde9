//! Limits on log-in attempts and on requests, which affect only those who exceed them.

use std::net::{IpAddr, Ipv6Addr};

use http::StatusCode;

use crate::harness::{PASSWORD, TestApp, TestClient, TestConfig, TestResponse};

/// Guesses until there is a pause, and returns the answer that says so.
async fn guess_until_paused(client: &mut TestClient<'_>, email: &str) -> TestResponse {
    for _ in 0..30 {
        let page = client.log_in(email, "wrong password").await;
        if page.status == StatusCode::TOO_MANY_REQUESTS {
            return page;
        }
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    panic!("thirty guesses without a pause");
}

fn from(app: &TestApp, host: u8) -> TestClient<'_> {
    at(app, [203, 0, 113, host].into())
}

fn at(app: &TestApp, address: IpAddr) -> TestClient<'_> {
    let mut client = app.client();
    client.address = Some(address);
    client
}

#[tokio::test]
async fn wrong_passwords_slow_down_only_the_client_that_guesses() {
    let app = TestApp::start().await;
    app.member("ada@example.org").await;
    let page = guess_until_paused(&mut from(&app, 1), "Ada@example.org").await;
    let seconds: u64 = page.header("retry-after").parse().expect("seconds");
    assert!((1..=900).contains(&seconds));
    assert!(page.body.contains("Please try again in"));
    assert_eq!(from(&app, 2).log_in("ada@example.org", PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_browser_that_has_logged_in_before_is_not_slowed_down_by_others_at_its_address() {
    let app = TestApp::start().await;
    let mut ada = from(&app, 1);
    ada.join("ada@example.org").await;
    ada.log_in("ada@example.org", PASSWORD).await;
    ada.post("/logout", "").await;
    guess_until_paused(&mut from(&app, 1), "ada@example.org").await;
    assert_eq!(ada.log_in("ada@example.org", PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn guesses_for_an_unregistered_address_are_slowed_down_just_the_same() {
    let app = TestApp::start().await;
    guess_until_paused(&mut from(&app, 1), "unregistered@example.org").await;
}

#[tokio::test]
async fn hosts_of_one_ipv6_prefix_guess_as_one() {
    let app = TestApp::start().await;
    app.member("ada@example.org").await;
    for host in 1..=30_u16 {
        let address = Ipv6Addr::new(0x2001, 0xdb8, 1, 2, 0, 0, 0, host);
        if at(&app, address.into()).log_in("ada@example.org", "wrong password").await.status
            == StatusCode::TOO_MANY_REQUESTS
        {
            return;
        }
    }
    panic!("thirty hosts without a pause");
}

#[tokio::test]
async fn a_client_creates_a_limited_number_of_sessions_per_hour() {
    let app = TestApp::start().await;
    let mut ada = from(&app, 1);
    assert_eq!(ada.post("/my-list", "add=heat-1995").await.status, StatusCode::SEE_OTHER);
    for _ in 1..200 {
        assert_eq!(from(&app, 1).post("/my-list", "add=heat-1995").await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(from(&app, 1).post("/my-list", "add=heat-1995").await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(app.number("select count(*) from session").await, 200);
    assert_eq!(ada.post("/my-list", "add=ronin-1998").await.status, StatusCode::SEE_OTHER, "who has one goes on");
    assert_eq!(from(&app, 2).post("/my-list", "add=heat-1995").await.status, StatusCode::SEE_OTHER);
    assert_eq!(from(&app, 1).get("/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_client_requests_a_limited_number_of_emails() {
    let app = TestApp::with(TestConfig { email_enabled: true, ..TestConfig::default() }).await;
    let mut rejected = 0;
    for number in 0..60 {
        let page = from(&app, 1).post("/forgot", &format!("email=ada{number}%40example.org")).await;
        rejected += usize::from(page.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert!(rejected > 0);
    assert_eq!(from(&app, 2).post("/forgot", "email=ada%40example.org").await.header("location"), "/forgot?sent=1");
}

#[tokio::test]
async fn an_ip_address_that_writes_too_often_has_to_wait() {
    let app = TestApp::start().await;
    let mut client = app.client();
    client.address = Some([203, 0, 113, 7].into());
    let mut answers = Vec::new();
    for _ in 0..1100 {
        answers.push(client.post("/demo", "xray=on").await.status);
    }
    assert!(answers[..1000].iter().all(|status| *status == StatusCode::SEE_OTHER));
    assert!(answers.contains(&StatusCode::TOO_MANY_REQUESTS));
    let mut other = app.client();
    other.address = Some([203, 0, 113, 8].into());
    assert_eq!(other.post("/demo", "xray=on").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn programs_are_told_their_limit_before_they_reach_it() {
    let app = TestApp::start().await;
    let mut client = app.client();
    client.address = Some([203, 0, 113, 9].into());
    let films = client.get("/api/v1/movies?limit=1").await;
    assert_eq!(films.header("ratelimit-policy"), "\"reading\";q=2000;w=20");
    assert_eq!(films.header("ratelimit"), "\"reading\";r=1999;t=1");
    assert_eq!(client.get("/").await.header("ratelimit"), "");
    let refused = client.post("/api/v1/similar", "").await;
    assert_eq!(
        (refused.status, refused.header("ratelimit")),
        (StatusCode::UNSUPPORTED_MEDIA_TYPE, "\"querying\";r=999;t=1")
    );
    client.address = Some([127, 0, 0, 1].into());
    assert_eq!(client.get("/api/v1/movies?limit=1").await.header("ratelimit"), "");
}

#[tokio::test]
async fn an_address_that_sends_many_passwords_has_to_wait() {
    let app = TestApp::start().await;
    let mut client = app.client();
    client.address = Some([203, 0, 113, 10].into());
    // Without an email address there is nothing to hash, but the request counts.
    let mut answers = Vec::new();
    for _ in 0..30 {
        answers.push(client.post("/join/password", "password=x").await);
    }
    assert!(answers[..20].iter().all(|answer| answer.status == StatusCode::SEE_OTHER));
    let refused = answers.last().expect("an answer");
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.header("ratelimit").starts_with("\"hashing\";r=0;t="), "{}", refused.header("ratelimit"));
    assert!(!refused.header("retry-after").is_empty());
    assert_eq!(client.post("/my-list", "add=heat-1995").await.status, StatusCode::SEE_OTHER);
}
