//! Plans, subscriptions and orders.

use domain::{Fault, Service};
use http::{StatusCode, header};

use crate::harness::{SECRET_CAUSE, TestApp, TestClient, TestResponse, form_key};

const ADA: &str = "ada@example.org";

/// The number of subscriptions, and the kinds of all orders, oldest first.
async fn stored(app: &TestApp) -> (i64, Vec<String>) {
    let pool = app.pool().await;
    let subscriptions = sqlx::query_scalar("select count(*) from subscription").fetch_one(&pool).await;
    let orders = sqlx::query_scalar("select kind from member_order order by ordered_at").fetch_all(&pool).await;
    (subscriptions.expect("a number"), orders.expect("kinds"))
}

/// Simulates the passing of time by moving the end of every period back.
async fn let_days_pass(app: &TestApp, days: i64) {
    let update = sqlx::query("update subscription set period_ends = period_ends - $1").bind(days * 24 * 3600);
    update.execute(&app.pool().await).await.expect("moved");
}

async fn change(client: &mut TestClient<'_>, page: &str, action: &str, form: &str) -> TestResponse {
    let key = client.form_key(page, action).await;
    client.post(action, &format!("request={key}&{form}")).await
}

#[tokio::test]
async fn a_member_chooses_a_plan_passes_the_payment_page_and_is_welcomed() {
    let app = TestApp::start().await;
    let mut ada = app.member(ADA).await;
    let plans = ada.get("/subscribe").await;
    assert_eq!(plans.status, StatusCode::OK);
    assert_eq!(plans.panel("plans", "data-service"), Some("membership"));
    for text in ["Step 4 of 4", "Matinee", "Evening", "Premiere", "€4.99", "€8.99", "€12.99", "720p", "1080p", "4K"]
    {
        assert!(plans.body.contains(text), "{text}");
    }
    let payment = ada.get("/subscribe?plan=evening").await;
    assert!(payment.body.contains("No payment is taken") && payment.body.contains("Start membership"));
    for input in payment.body.split("<input").filter(|input| input.contains("id=\"card-")) {
        let input = input.split('>').next().expect("a tag");
        assert!(
            !input.contains("name="),
            "the fields of the card have no names, so browsers do not send them: {input}"
        );
    }
    ada.subscribe("evening").await;
    let welcome = ada.get("/subscribe?done=1").await;
    assert!(welcome.body.contains("Welcome") && welcome.body.contains("Evening"));
    let account = ada.get("/account").await;
    assert!(account.body.contains("Started with Evening") && account.body.contains("Renews on"));
    assert_eq!(stored(&app).await, (1, vec!["subscribe".to_owned()]));
}

#[tokio::test]
async fn anonymous_visitors_can_compare_plans_but_not_order() {
    let app = TestApp::start().await;
    for address in ["/subscribe", "/subscribe?plan=evening", "/subscribe?done=1", "/panel/plans"] {
        let page = app.get(address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        assert!(page.body.contains("/login?next=/subscribe") && page.body.contains("€8.99"), "{address}");
        assert!(!page.body.contains("name=\"request\""), "{address}");
    }
    for action in ["/subscribe", "/subscribe/change", "/subscribe/cancel", "/subscribe/resume"] {
        let page = app.post(action, "plan=evening&request=0123456789abcdef").await;
        assert_eq!((page.status, page.header("location")), (StatusCode::SEE_OTHER, "/login?next=/subscribe"));
    }
    assert_eq!(stored(&app).await, (0, vec![]));
}

#[tokio::test]
async fn every_change_of_a_subscription_is_an_order() {
    let app = TestApp::start().await;
    let mut ada = app.member(ADA).await;
    ada.subscribe("matinee").await;
    let page = change(&mut ada, "/subscribe", "/subscribe/change", "plan=premiere").await;
    assert_eq!(page.header("location"), "/account?done=change");
    let page = change(&mut ada, "/account", "/subscribe/cancel", "").await;
    assert_eq!(page.header("location"), "/account?done=cancel");
    let account = ada.get("/account?done=cancel").await;
    assert!(account.body.contains("You can watch until") && account.body.contains("Your membership is cancelled."));
    assert!(ada.get("/subscribe").await.body.contains("Your membership is ending"));
    let page = change(&mut ada, "/account", "/subscribe/resume", "").await;
    assert_eq!(page.header("location"), "/account?done=resume");

    let account = ada.get("/account?done=cancel").await.body;
    assert!(!account.contains("Your membership is cancelled."), "the notice disappears once it is no longer true");
    let positions = ["Resumed Premiere", "Cancelled Premiere", "Changed to Premiere", "Started with Matinee"]
        .map(|order| account.find(order).unwrap_or_else(|| panic!("{order} is not listed")));
    assert!(positions.is_sorted(), "the newest is first");
    assert_eq!(stored(&app).await, (1, ["subscribe", "change", "cancel", "resume"].map(str::to_owned).to_vec()));
}

#[tokio::test]
async fn sending_a_form_twice_creates_one_order() {
    let app = TestApp::start().await;
    let mut ada = app.member(ADA).await;
    let key = ada.form_key("/subscribe?plan=evening", "/subscribe").await;
    let form = format!("plan=evening&request={key}");
    let (mut one, mut two, mut three) = (ada.tab(), ada.tab(), ada.tab());
    let (one, two, three) =
        tokio::join!(one.post("/subscribe", &form), two.post("/subscribe", &form), three.post("/subscribe", &form));
    for page in [one, two, three, ada.post("/subscribe", &form).await] {
        assert_eq!((page.status, page.header("location")), (StatusCode::SEE_OTHER, "/subscribe?done=1"));
    }
    assert_eq!(stored(&app).await, (1, vec!["subscribe".to_owned()]));

    let key = ada.form_key("/account", "/subscribe/cancel").await;
    let form = format!("request={key}");
    let (mut one, mut two) = (ada.tab(), ada.tab());
    let (one, two) = tokio::join!(one.post("/subscribe/cancel", &form), two.post("/subscribe/cancel", &form));
    assert_eq!((one.header("location"), two.header("location")), ("/account?done=cancel", "/account?done=cancel"));
    assert_eq!(stored(&app).await.1, ["subscribe", "cancel"]);
}

#[tokio::test]
async fn two_tabs_that_subscribe_at_the_same_time_create_one_subscription_and_one_conflict() {
    let app = TestApp::start().await;
    let mut ada = app.member(ADA).await;
    let one = ada.form_key("/subscribe?plan=evening", "/subscribe").await;
    let two = ada.form_key("/subscribe?plan=premiere", "/subscribe").await;
    assert_ne!(one, two);
    let (one, two) = (format!("plan=evening&request={one}"), format!("plan=premiere&request={two}"));
    let (mut first, mut second) = (ada.tab(), ada.tab());
    let (first, second) = tokio::join!(first.post("/subscribe", &one), second.post("/subscribe", &two));
    let (done, rejected) = if first.status == StatusCode::SEE_OTHER { (first, second) } else { (second, first) };
    assert_eq!(done.header("location"), "/subscribe?done=1");
    assert_eq!(rejected.status, StatusCode::CONFLICT);
    assert!(rejected.body.contains("You already have a membership"));
    assert!(form_key(&rejected.body, "/subscribe/change").is_some(), "the page offers a change of plan instead");
    assert_eq!(stored(&app).await, (1, vec!["subscribe".to_owned()]));
}

#[tokio::test]
async fn an_idempotency_key_is_valid_for_one_order_of_one_member() {
    let app = TestApp::start().await;
    let (mut ada, mut eve) = (app.member(ADA).await, app.member("eve@example.org").await);
    let key = ada.form_key("/subscribe?plan=evening", "/subscribe").await;
    ada.post("/subscribe", &format!("plan=evening&request={key}")).await;
    let page = ada.post("/subscribe/cancel", &format!("request={key}")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = eve.post("/subscribe", &format!("plan=matinee&request={key}")).await;
    assert_eq!(page.header("location"), "/subscribe?done=1", "the keys of other members do not matter");
    assert_eq!(stored(&app).await, (2, vec!["subscribe".to_owned(), "subscribe".to_owned()]));
}

#[tokio::test]
async fn an_invalid_order_is_rejected_on_its_page_and_changes_nothing() {
    let app = TestApp::start().await;
    let mut ada = app.member(ADA).await;
    for (form, text) in [
        ("plan=evening", "nothing was ordered"),
        ("plan=evening&request=short", "nothing was ordered"),
        ("plan=evening&request=%27%3B+drop+table+plan%3B+--", "nothing was ordered"),
        ("plan=gold&request=0123456789abcdef", "Please choose one of these plans."),
        ("request=0123456789abcdef", "Please choose one of these plans."),
        ("plan=%3Cscript%3E&request=0123456789abcdef", "Please choose one of these plans."),
    ] {
        let page = ada.post("/subscribe", form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(page.body.contains(text), "{form}");
        assert!(!page.body.contains("<script>"), "{form}");
    }
    for action in ["/subscribe/change", "/subscribe/cancel", "/subscribe/resume"] {
        let page = ada.post(action, "plan=evening&request=0123456789abcdef").await;
        assert_eq!(page.status, StatusCode::CONFLICT, "{action}");
        assert!(page.body.contains("You don’t have a membership at the moment"), "{action}");
    }
    assert_eq!(
        ada.get("/subscribe/cancel").await.header("location"),
        "/subscribe",
        "the address of a rejected form can be opened"
    );
    assert_eq!(
        ada.get("/subscribe?plan=gold").await.status,
        StatusCode::OK,
        "an unknown plan shows all plans to choose from"
    );
    assert_eq!(stored(&app).await, (0, vec![]));

    ada.subscribe("evening").await;
    let page = change(&mut ada, "/subscribe", "/subscribe/change", "plan=evening").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("You’re already on this plan."));
    assert_eq!(stored(&app).await, (1, vec!["subscribe".to_owned()]));
}

#[tokio::test]
async fn a_cancelled_subscription_ends_with_its_period_and_can_be_followed_by_another() {
    let app = TestApp::start().await;
    let mut ada = app.member(ADA).await;
    ada.subscribe("evening").await;
    change(&mut ada, "/account", "/subscribe/cancel", "").await;
    let_days_pass(&app, 31).await;
    assert!(ada.get("/account").await.body.contains("Your membership ended on"));
    let late = ada.post("/subscribe/resume", "request=0123456789abcdef").await;
    assert_eq!(late.status, StatusCode::CONFLICT, "an ended subscription cannot be resumed");
    ada.subscribe("premiere").await;
    assert!(ada.get("/account").await.body.contains("Renews on"));
    assert_eq!(stored(&app).await, (1, ["subscribe", "cancel", "subscribe"].map(str::to_owned).to_vec()));
}

#[tokio::test]
async fn an_active_subscription_renews_every_month() {
    let app = TestApp::start().await;
    let mut ada = app.member(ADA).await;
    ada.subscribe("evening").await;
    let_days_pass(&app, 100).await;
    assert!(ada.get("/account").await.body.contains("Renews on"));
    let page = change(&mut ada, "/account", "/subscribe/cancel", "").await;
    assert_eq!(page.header("location"), "/account?done=cancel");
    let ends: i64 =
        sqlx::query_scalar("select period_ends from subscription").fetch_one(&app.pool().await).await.expect("a time");
    let now = time::OffsetDateTime::now_utc().unix_timestamp();
    assert!((now..=now + 30 * 24 * 3600).contains(&ends), "it ends with the current period");
}

#[tokio::test]
async fn an_order_shows_the_price_at_its_time() {
    let app = TestApp::start().await;
    let mut ada = app.member(ADA).await;
    ada.subscribe("evening").await;
    let update = sqlx::query("update plan set month_cents = 999 where slug = 'evening'");
    update.execute(&app.pool().await).await.expect("raised");
    let account = ada.get("/account").await.body;
    let order =
        account.split("href=\"/account/orders/").nth(1).and_then(|rest| rest.split('"').next()).expect("an order");
    let page = ada.get(&format!("/account/orders/{order}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Started with Evening") && page.body.contains("€8.99") && page.body.contains(order));
    assert!(page.body.contains("Matinee takes no payment") && !page.body.contains("€9.99"));
    let alone = ada.get(&format!("/panel/order?id={order}")).await;
    assert_eq!(alone.panel("order", "data-outcome"), Some("fresh"));
}

#[tokio::test]
async fn the_order_of_another_member_is_not_found() {
    let app = TestApp::start().await;
    let (mut ada, mut eve) = (app.member(ADA).await, app.member("eve@example.org").await);
    ada.subscribe("evening").await;
    let order: String =
        sqlx::query_scalar("select id from member_order").fetch_one(&app.pool().await).await.expect("an order");
    let address = format!("/account/orders/{order}");
    assert_eq!(ada.get(&address).await.status, StatusCode::OK);
    let theirs = eve.get(&address).await;
    let none = eve.get("/account/orders/00000000000000000000000000000000").await;
    assert_eq!((theirs.status, none.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert!(theirs.body.contains("We can’t find that order") && !theirs.body.contains("Started with"));
    for id in ["x", "%27+or+1=1", "%E2%98%83", &"a".repeat(500)] {
        assert_eq!(eve.get(&format!("/account/orders/{id}")).await.status, StatusCode::NOT_FOUND, "{id}");
    }
    assert_eq!(eve.get(&format!("/api/panel/order?id={order}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn account_pages_are_never_served_to_another_member() {
    let app = TestApp::start().await;
    let (mut ada, mut eve) = (app.member(ADA).await, app.member("eve@example.org").await);
    ada.subscribe("evening").await;
    for address in ["/account", "/subscribe", "/api/panel/account", "/api/panel/plans"] {
        ada.get(address).await;
    }
    for address in ["/account", "/api/panel/account"] {
        let page = eve.get(address).await;
        assert!(page.body.contains("eve@example.org") && !page.body.contains(ADA), "{address}");
    }
    assert!(eve.get("/subscribe").await.body.contains("Choose a plan"));
    assert!(eve.get("/api/panel/plans").await.json()["value"]["subscription"].is_null());
    // If the service fails, the answer to another member must not be served instead.
    eve.cookies.insert("faults".to_owned(), "membership-outage".to_owned());
    for address in ["/account", "/subscribe"] {
        let page = eve.get(address).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{address}");
        assert!(!page.body.contains("Your plan") && !page.body.contains(ADA), "{address}");
    }
}

#[tokio::test]
async fn without_membership_the_account_is_a_503_that_keeps_its_other_panels() {
    let app = TestApp::start().await;
    let mut ada = app.member(ADA).await;
    ada.get("/account").await;
    let undisturbed = ada.get("/account").await;
    for fault in [Fault::Error, Fault::Panic] {
        app.fail(Service::Membership, fault);
        for (address, panel) in [("/account", "account"), ("/subscribe", "plans")] {
            let page = ada.get(address).await;
            assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{address}");
            assert_eq!(page.panel(panel, "data-outcome"), Some("unavailable"), "{address}");
            assert!(page.body.contains("not available right now"), "{address}");
            assert!(!page.body.contains(SECRET_CAUSE), "{address}");
        }
        assert_eq!(ada.get("/account").await.section("menu"), undisturbed.section("menu"));
    }
}

#[tokio::test]
async fn an_order_from_another_site_is_rejected() {
    let app = TestApp::start().await;
    let mut ada = app.member(ADA).await;
    let key = ada.form_key("/subscribe?plan=evening", "/subscribe").await;
    let request = http::Request::post("/subscribe")
        .header(header::HOST, "matinee.example")
        .header(header::ORIGIN, "https://elsewhere.example")
        .header(header::COOKIE, format!("session={}", ada.cookies["session"]))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(axum::body::Body::from(format!("plan=evening&request={key}")))
        .expect("a request");
    assert_eq!(app.send(request).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(stored(&app).await, (0, vec![]));
}
