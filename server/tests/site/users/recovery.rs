//! Forgotten passwords, verified addresses, and unsubscribing from emails.

use http::StatusCode;
use server::services::membership::email_limits::Unsubscribing;

use crate::harness::{PASSWORD, TestApp, TestClient, TestConfig, link_in};

const ADA: &str = "ada@example.org";

async fn app_with_email() -> TestApp {
    TestApp::with(TestConfig { email_enabled: true, ..TestConfig::default() }).await
}

/// Posts the form of a page that a link leads to, with its hidden fields.
async fn post_token(client: &mut TestClient<'_>, link: &str, more: &str) -> crate::harness::TestResponse {
    let (page, query) = link.split_once('?').expect("a query");
    client.post(page, &format!("{query}{more}")).await
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_with_a_link_by_email() {
    let app = app_with_email().await;
    let mut elsewhere = app.member(ADA).await;
    app.emails().await;
    let mut client = app.client();
    assert!(client.get("/login").await.body.contains("href=\"/forgot\""));
    assert!(client.get("/forgot").await.body.contains("action=\"/forgot\""));
    let sent = client.post("/forgot", "email=Ada%40example.org").await;
    assert_eq!((sent.status, sent.header("location")), (StatusCode::SEE_OTHER, "/forgot?sent=1"));
    assert!(client.get("/forgot?sent=1").await.body.contains("Check your email"));
    let emails = app.emails().await;
    let link = &*link_in(&emails[0]);

    for time in ["once", "again"] {
        let page = client.get(link).await;
        assert_eq!(page.status, StatusCode::OK, "opening the link {time} changes nothing");
        assert!(page.body.contains("action=\"/reset\"") && page.body.contains(ADA));
    }
    let weak = post_token(&mut client, link, "&password=1234567890").await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(weak.body.contains("one of the first that attackers try") && weak.body.contains("action=\"/reset\""));
    let changed = post_token(&mut client, link, "&password=rear+window").await;
    assert_eq!(changed.header("location"), "/login?reset=1");
    assert!(client.get("/login?reset=1").await.body.contains("Your password has been changed."));
    assert!(!elsewhere.get("/").await.body.contains("href=\"/account\""), "every session has ended");
    assert_eq!(app.client().log_in(ADA, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(client.log_in(ADA, "rear window").await.status, StatusCode::SEE_OTHER);
    assert!(client.get("/account").await.body.contains("Your email address is confirmed."));
}

#[tokio::test]
async fn a_link_that_is_used_old_or_made_up_says_so() {
    let app = app_with_email().await;
    app.client().join(ADA).await;
    app.emails().await;
    app.post("/forgot", "email=ada%40example.org").await;
    let emails = app.emails().await;
    let link = &*link_in(&emails[0]);
    post_token(&mut app.client(), link, "&password=rear+window").await;
    for link in [link, "/reset?token=0123456789abcdef0123456789abcdef", "/reset?token=%22%3E%27", "/reset"] {
        let page = app.get(link).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{link}");
        assert!(page.body.contains("This link no longer works") && page.body.contains("href=\"/forgot\""), "{link}");
        let form = format!("{}&password=north+by+northwest", link.split_once('?').map_or("", |(_, query)| query));
        let page = app.post("/reset", &form).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{link}");
        assert!(page.body.contains("This link no longer works"), "{link}");
    }
    let page = app.post("/confirm", "token=0123456789abcdef0123456789abcdef").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.body.contains("This link no longer works"));
}

#[tokio::test]
async fn a_forgotten_password_does_not_reveal_whether_an_address_is_registered() {
    let app = app_with_email().await;
    app.client().join(ADA).await;
    let (registered, free) =
        (app.post("/forgot", "email=ada%40example.org").await, app.post("/forgot", "email=eve%40example.org").await);
    assert_eq!((registered.status, registered.header("location")), (free.status, free.header("location")));
    assert_eq!(registered.body, free.body);
    assert_eq!(app.emails().await.len(), 2, "one confirms the address, one resets the password");
    let invalid = app.post("/forgot", "email=ada").await;
    assert_eq!(invalid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(invalid.body.contains("Please enter an email address") && invalid.body.contains("value=\"ada\""));
}

#[tokio::test]
async fn a_site_without_emails_says_whom_to_ask() {
    let app = TestApp::start().await;
    let page = app.get("/forgot").await;
    assert!(page.body.contains("This site cannot send emails") && !page.body.contains("action=\"/forgot\""));
    assert_eq!(app.post("/forgot", "email=ada%40example.org").await.header("location"), "/forgot");
    let mut ada = app.member(ADA).await;
    let page = ada.get("/account").await;
    assert!(page.body.contains("this site sends no emails") && !page.body.contains("action=\"/account/confirmation\""));
    assert_eq!(app.number("select count(*) from account_email").await, 0);
}

#[tokio::test]
async fn an_account_says_whether_its_address_is_confirmed_and_sends_the_link_again() {
    let app = app_with_email().await;
    let mut ada = app.member(ADA).await;
    let page = ada.get("/account").await;
    assert!(page.body.contains("not confirmed yet") && page.body.contains("action=\"/account/confirmation\""));
    let sent = ada.post("/account/confirmation", "").await;
    assert_eq!(sent.header("location"), "/account?done=email-sent");
    let emails = app.emails().await;
    assert_eq!(emails.len(), 2);

    let link = &*link_in(&emails[1]);
    let page = app.get(link).await;
    assert!(page.body.contains("action=\"/confirm\""), "a mail program that opens the link confirms nothing");
    assert!(ada.get("/account").await.body.contains("not confirmed yet"));
    assert_eq!(post_token(&mut ada, link, "").await.header("location"), "/account?done=confirmed");
    assert!(ada.get("/account?done=confirmed").await.body.contains("Your email address is confirmed. Thank you!"));
    let elsewhere = post_token(&mut app.client(), &link_in(&emails[0]), "").await;
    assert_eq!(elsewhere.header("location"), "/login?confirmed=1");
}

#[tokio::test]
async fn a_new_address_is_confirmed_before_it_counts() {
    let app = app_with_email().await;
    let mut ada = app.member(ADA).await;
    app.client().join("eve@example.org").await;
    app.emails().await;
    for email in ["countess%40example.org", "eve%40example.org"] {
        let page = ada.post("/account/email", &format!("email={email}&current=seven+samurai")).await;
        assert_eq!(page.header("location"), "/account?done=email-sent", "{email}");
    }
    assert!(ada.get("/account").await.body.contains(ADA));
    let emails = app.emails().await;
    post_token(&mut app.client(), &link_in(&emails[0]), "").await;
    assert!(ada.get("/account").await.body.contains("countess@example.org"), "the session continues");
    assert_eq!(app.client().log_in(ADA, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn emails_about_batches_end_with_one_click() {
    let app = app_with_email().await;
    let address = ADA.parse().expect("an address");
    let link = Unsubscribing::new(app.store().await).path(&address).await.expect("a path");
    assert!(app.get(&link).await.body.contains("action=\"/unsubscribe\""));
    assert_eq!(app.number("select count(*) from unsubscribed").await, 0, "opening the link changes nothing");
    let wrong = app.post("/unsubscribe", "address=eve%40example.org&code=00").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("This link is incomplete"));
    // As a mail program does.
    let done = app.post(&link, "List-Unsubscribe=One-Click").await;
    assert_eq!((done.status, done.header("location")), (StatusCode::NO_CONTENT, ""));
    // As the page does.
    assert_eq!(post_token(&mut app.client(), &link, "").await.header("location"), "/unsubscribe?done=1");
    assert!(app.get("/unsubscribe?done=1").await.body.contains("You’re unsubscribed"));
    assert_eq!(app.number("select count(*) from unsubscribed").await, 1);
}

#[tokio::test]
async fn a_link_of_which_a_part_is_missing_says_so_before_a_button_is_pressed() {
    let app = TestApp::start().await;
    for link in ["/confirm", "/unsubscribe", "/unsubscribe?address=eve%40example.org", "/unsubscribe?code=00"] {
        let page = app.get(link).await;
        assert!(page.body.contains("incomplete"), "{link}");
        let path = link.split('?').next().expect("a path");
        assert!(!page.body.contains(&format!("action=\"{path}\"")), "{link}");
    }
}
