//! Whoever asks for too much is told to wait, and nobody else is.

use axum::body::Body;
use http::{Request, StatusCode, header};

use super::guest::PASSWORD;
use super::house::{House, Page, Plan};

#[tokio::test]
async fn after_ten_wrong_passwords_an_account_is_closed_for_a_while_even_to_the_right_one() {
    let house = House::open().await;
    house.member("ada@example.org").await;
    house.member("eve@example.org").await;
    for attempt in 0..10 {
        let page = house.guest().log_in("Ada@example.org", "wrong password").await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{attempt}");
    }
    let page = house.guest().log_in("ada@example.org", PASSWORD).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    let seconds: u64 = page.header("retry-after").parse().expect("seconds");
    assert!((1..=900).contains(&seconds));
    assert!(page.body.contains("minutes"));
    assert_eq!(house.guest().log_in("eve@example.org", PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_address_that_nobody_has_an_account_by_is_closed_just_the_same() {
    let house = House::open().await;
    for _ in 0..10 {
        house.guest().log_in("nobody@example.org", "wrong password").await;
    }
    let page = house.guest().log_in("nobody@example.org", "wrong password").await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_right_password_makes_up_for_wrong_ones() {
    let house = House::open().await;
    house.member("ada@example.org").await;
    for _ in 0..4 {
        for _ in 0..9 {
            house.guest().log_in("ada@example.org", "wrong password").await;
        }
        assert_eq!(house.guest().log_in("ada@example.org", PASSWORD).await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn an_address_that_writes_without_end_is_told_to_wait() {
    let house = House::open().await;
    let mut guest = house.guest();
    guest.address = Some([203, 0, 113, 7].into());
    let mut answers = Vec::new();
    for _ in 0..1100 {
        answers.push(guest.post("/demo", "xray=on").await.status);
    }
    assert!(answers[..1000].iter().all(|status| *status == StatusCode::SEE_OTHER));
    assert!(answers.contains(&StatusCode::TOO_MANY_REQUESTS));
    let mut other = house.guest();
    other.address = Some([203, 0, 113, 8].into());
    assert_eq!(other.post("/demo", "xray=on").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_browser_is_told_what_is_wrong_by_a_page() {
    let house = House::open().await;
    for (form, status, says) in [
        (format!("password={}", "a".repeat(1_000_000)), StatusCode::PAYLOAD_TOO_LARGE, "That is too much"),
        ("email=\u{ff}%ff".to_owned(), StatusCode::UNPROCESSABLE_ENTITY, "email address"),
    ] {
        let request = Request::post("/join")
            .header(header::HOST, "matinee.example")
            .header(header::ORIGIN, "http://matinee.example")
            .header(header::ACCEPT, "text/html,application/xhtml+xml")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .expect("a request");
        let page = Page::read(house.send(request).await).await;
        assert_eq!(page.status, status);
        assert!(page.header("content-type").starts_with("text/html"));
        assert!(page.body.contains(says), "{}", page.body);
    }
    let page = house.get_with("/demo", &[(header::ACCEPT, "text/html")]).await;
    assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(page.body.contains("<h1>"));
    assert_eq!(page.header("allow"), "POST");
}

#[tokio::test]
async fn over_https_browsers_are_told_to_stay_and_keys_are_for_https_alone() {
    let plain = House::open().await;
    assert_eq!(plain.get("/").await.header("strict-transport-security"), "");
    let house = House::with(Plan { https: true, ..Plan::default() }).await;
    assert!(house.get("/").await.header("strict-transport-security").starts_with("max-age="));
    let mut guest = house.guest();
    let cookie = guest.post("/join", "email=ada%40example.org").await.header("set-cookie").to_owned();
    for attribute in ["__Host-session=", "HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
}
