//! Limits on log-in attempts and on requests, which affect only those who exceed them.

use http::StatusCode;

use crate::harness::{PASSWORD, TestApp};

#[tokio::test]
async fn ten_wrong_passwords_lock_an_account_for_a_while_even_for_the_right_one() {
    let app = TestApp::start().await;
    app.member("ada@example.org").await;
    app.member("eve@example.org").await;
    for attempt in 0..10 {
        let page = app.client().log_in("Ada@example.org", "wrong password").await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{attempt}");
    }
    let page = app.client().log_in("ada@example.org", PASSWORD).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    let seconds: u64 = page.header("retry-after").parse().expect("seconds");
    assert!((1..=900).contains(&seconds));
    assert!(page.body.contains("minutes"));
    assert_eq!(app.client().log_in("eve@example.org", PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_unregistered_address_is_locked_just_the_same() {
    let app = TestApp::start().await;
    for _ in 0..10 {
        app.client().log_in("unregistered@example.org", "wrong password").await;
    }
    let page = app.client().log_in("unregistered@example.org", "wrong password").await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_right_password_resets_the_count_of_wrong_ones() {
    let app = TestApp::start().await;
    app.member("ada@example.org").await;
    for _ in 0..4 {
        for _ in 0..9 {
            app.client().log_in("ada@example.org", "wrong password").await;
        }
        assert_eq!(app.client().log_in("ada@example.org", PASSWORD).await.status, StatusCode::SEE_OTHER);
    }
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
