//! Visitors who cannot be looked up: pages remain, and nothing is stored for users who do not exist.

use http::{StatusCode, header};

use crate::harness::{Database, TestApp, TestConfig, on_both};

on_both![
    what_a_member_sends_who_cannot_be_looked_up_is_refused_and_returned,
    a_member_who_is_gone_is_a_visitor_like_any_other,
];

const FORM: &str = "email=ada.new%40example.org&current=seven+samurai";

async fn what_a_member_sends_who_cannot_be_looked_up_is_refused_and_returned(database: Database) {
    let config = TestConfig { database: Some(database.url().to_owned()), ..TestConfig::default() };
    let app = TestApp::with(config).await;
    let mut ada = app.member("ada@example.org").await;
    assert_eq!(ada.post("/my-list", "add=heat-1995").await.status, StatusCode::SEE_OTHER);
    let users = app.number("select count(*) from app_user").await;

    app.execute("alter table member rename to member_away").await;
    let page = ada.get("/movie/alien-1979").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("href=\"/login\""), "displayed as to an anonymous visitor");
    for (address, form) in [
        ("/my-list", "add=jaws-1975"),
        ("/ratings", "like=jaws-1975"),
        ("/watch/jaws-1975", "permille=500"),
        ("/welcome", "like=jaws-1975&like=alien-1979&like=heat-1995"),
    ] {
        let refused = ada.post(address, form).await;
        assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE, "{address}");
        assert!(refused.headers.contains_key(header::RETRY_AFTER), "{address}");
    }
    for address in ["/batch", "/api/v1/batches", "/import"] {
        let refused = ada.upload(address, "films.csv", "title\nHeat\n").await;
        assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE, "{address}");
    }
    assert_eq!(ada.get("/api/v1/batches").await.status, StatusCode::SERVICE_UNAVAILABLE);
    let form = ada.post_from("/account/email", "/account/email", FORM).await;
    assert_eq!(form.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(form.body.contains("value=\"ada.new@example.org\""), "{}", form.body);
    assert!(!form.body.contains("seven samurai"), "passwords are typed again");
    assert_eq!(ada.get("/account/export.json").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(ada.get("/account").await.status, StatusCode::SERVICE_UNAVAILABLE, "no log-in page for members");

    app.execute("alter table member_away rename to member").await;
    let list = ada.get("/my-list").await;
    assert!(list.body.contains("data-movie=\"heat-1995\"") && !list.body.contains("data-movie=\"jaws-1975\""));
    assert_eq!(app.number("select count(*) from app_user").await, users, "nothing was stored for other users");
    assert_eq!(ada.post("/my-list", "add=jaws-1975").await.status, StatusCode::SEE_OTHER);
}

async fn a_member_who_is_gone_is_a_visitor_like_any_other(database: Database) {
    let config = TestConfig { database: Some(database.url().to_owned()), ..TestConfig::default() };
    let app = TestApp::with(config).await;
    let mut ada = app.member("ada@example.org").await;
    app.execute("delete from app_user").await;
    assert_eq!(ada.post("/my-list", "add=heat-1995").await.status, StatusCode::SEE_OTHER);
    assert!(ada.get("/my-list").await.body.contains("data-movie=\"heat-1995\""));
}
