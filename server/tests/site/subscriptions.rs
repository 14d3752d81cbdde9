//! Plans, subscriptions and orders.

use http::{StatusCode, header};

use super::guest::{Guest, key};
use super::house::{House, Page, Plan, Trouble};

const ADA: &str = "ada@example.org";

/// What is written down: subscriptions, and orders by kind in the order that they were given in.
async fn written(house: &House) -> (i64, Vec<String>) {
    let pool = house.pool().await;
    let subscriptions = sqlx::query_scalar("select count(*) from subscription").fetch_one(&pool).await;
    let orders = sqlx::query_scalar("select kind from member_order order by ordered_at").fetch_all(&pool).await;
    (subscriptions.expect("a number"), orders.expect("kinds"))
}

/// Lets time pass, by moving the end of every period back.
async fn days_pass(house: &House, days: i64) {
    let past = days * 24 * 3600;
    let moved = sqlx::query("update subscription set period_ends = period_ends - $1").bind(past);
    moved.execute(&house.pool().await).await.expect("moved");
}

async fn change(guest: &mut Guest<'_>, page: &str, action: &str, form: &str) -> Page {
    let key = guest.key(page, action).await;
    guest.post(action, &format!("request={key}&{form}")).await
}

#[tokio::test]
async fn a_member_goes_from_the_plans_by_the_demonstrations_till_to_a_welcome() {
    let house = House::open().await;
    let mut ada = house.member(ADA).await;
    let plans = ada.get("/subscribe").await;
    assert_eq!(plans.status, StatusCode::OK);
    assert_eq!(plans.panel("plans", "data-service"), Some("membership"));
    for says in ["Step 4 of 4", "Matinee", "Evening", "Premiere", "€4.99", "€8.99", "€12.99", "720p", "1080p", "4K"]
    {
        assert!(plans.body.contains(says), "{says}");
    }
    let till = ada.get("/subscribe?plan=evening").await;
    assert!(till.body.contains("No payment is taken") && till.body.contains("Start membership"));
    for input in till.body.split("<input").filter(|input| input.contains("id=\"card-")) {
        let input = input.split('>').next().expect("a tag");
        assert!(!input.contains("name="), "a card's field has no name, so that no browser sends it: {input}");
    }
    ada.subscribe("evening").await;
    let welcome = ada.get("/subscribe?done=1").await;
    assert!(welcome.body.contains("Welcome") && welcome.body.contains("Evening"));
    let account = ada.get("/account").await;
    assert!(account.body.contains("Started with Evening") && account.body.contains("Goes on by itself on"));
    assert_eq!(written(&house).await, (1, vec!["subscribe".to_owned()]));
}

#[tokio::test]
async fn strangers_may_compare_the_plans_and_order_nothing() {
    let house = House::open().await;
    for address in ["/subscribe", "/subscribe?plan=evening", "/subscribe?done=1", "/panel/plans"] {
        let page = house.get(address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        assert!(page.body.contains("/login?next=/subscribe") && page.body.contains("€8.99"), "{address}");
        assert!(!page.body.contains("name=\"request\""), "{address}");
    }
    for action in ["/subscribe", "/subscribe/change", "/subscribe/cancel", "/subscribe/resume"] {
        let page = house.post(action, "plan=evening&request=0123456789abcdef").await;
        assert_eq!((page.status, page.header("location")), (StatusCode::SEE_OTHER, "/login?next=/subscribe"));
    }
    assert_eq!(written(&house).await, (0, vec![]));
}

#[tokio::test]
async fn a_membership_is_changed_cancelled_and_resumed_and_every_change_is_an_order() {
    let house = House::open().await;
    let mut ada = house.member(ADA).await;
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
    assert!(!account.contains("Your membership is cancelled."), "an address does not tell what no longer holds");
    let places = ["Resumed Premiere", "Cancelled Premiere", "Changed to Premiere", "Started with Matinee"]
        .map(|order| account.find(order).unwrap_or_else(|| panic!("{order} is not listed")));
    assert!(places.is_sorted(), "the newest is first");
    assert_eq!(written(&house).await, (1, ["subscribe", "change", "cancel", "resume"].map(str::to_owned).to_vec()));
}

#[tokio::test]
async fn a_form_that_is_sent_twice_is_one_order_and_answers_the_same() {
    let house = House::open().await;
    let mut ada = house.member(ADA).await;
    let key = ada.key("/subscribe?plan=evening", "/subscribe").await;
    let form = format!("plan=evening&request={key}");
    let (mut one, mut two, mut three) = (ada.tab(), ada.tab(), ada.tab());
    let (one, two, three) =
        tokio::join!(one.post("/subscribe", &form), two.post("/subscribe", &form), three.post("/subscribe", &form));
    for page in [one, two, three, ada.post("/subscribe", &form).await] {
        assert_eq!((page.status, page.header("location")), (StatusCode::SEE_OTHER, "/subscribe?done=1"));
    }
    assert_eq!(written(&house).await, (1, vec!["subscribe".to_owned()]));

    let key = ada.key("/account", "/subscribe/cancel").await;
    let form = format!("request={key}");
    let (mut one, mut two) = (ada.tab(), ada.tab());
    let (one, two) = tokio::join!(one.post("/subscribe/cancel", &form), two.post("/subscribe/cancel", &form));
    assert_eq!((one.header("location"), two.header("location")), ("/account?done=cancel", "/account?done=cancel"));
    assert_eq!(written(&house).await.1, ["subscribe", "cancel"]);
}

#[tokio::test]
async fn two_tabs_that_subscribe_at_once_make_one_subscription_and_one_is_told_so() {
    let house = House::open().await;
    let mut ada = house.member(ADA).await;
    let one = ada.key("/subscribe?plan=evening", "/subscribe").await;
    let two = ada.key("/subscribe?plan=premiere", "/subscribe").await;
    assert_ne!(one, two);
    let (one, two) = (format!("plan=evening&request={one}"), format!("plan=premiere&request={two}"));
    let (mut first, mut second) = (ada.tab(), ada.tab());
    let (first, second) = tokio::join!(first.post("/subscribe", &one), second.post("/subscribe", &two));
    let (done, refused) = if first.status == StatusCode::SEE_OTHER { (first, second) } else { (second, first) };
    assert_eq!(done.header("location"), "/subscribe?done=1");
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.body.contains("You have a membership already"));
    assert!(key(&refused.body, "/subscribe/change").is_some(), "what can be done instead is at hand");
    assert_eq!(written(&house).await, (1, vec!["subscribe".to_owned()]));
}

#[tokio::test]
async fn a_key_is_good_for_one_order_and_for_one_member() {
    let house = House::open().await;
    let (mut ada, mut eve) = (house.member(ADA).await, house.member("eve@example.org").await);
    let key = ada.key("/subscribe?plan=evening", "/subscribe").await;
    ada.post("/subscribe", &format!("plan=evening&request={key}")).await;
    let page = ada.post("/subscribe/cancel", &format!("request={key}")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = eve.post("/subscribe", &format!("plan=matinee&request={key}")).await;
    assert_eq!(page.header("location"), "/subscribe?done=1", "what others have sent is nothing to this member");
    assert_eq!(written(&house).await, (2, vec!["subscribe".to_owned(), "subscribe".to_owned()]));
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_beside_what_was_chosen_and_orders_nothing() {
    let house = House::open().await;
    let mut ada = house.member(ADA).await;
    for (form, says) in [
        ("plan=evening", "nothing was ordered"),
        ("plan=evening&request=short", "nothing was ordered"),
        ("plan=evening&request=%27%3B+drop+table+plan%3B+--", "nothing was ordered"),
        ("plan=gold&request=0123456789abcdef", "Please choose one of these plans."),
        ("request=0123456789abcdef", "Please choose one of these plans."),
        ("plan=%3Cscript%3E&request=0123456789abcdef", "Please choose one of these plans."),
    ] {
        let page = ada.post("/subscribe", form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(page.body.contains(says), "{form}");
        assert!(!page.body.contains("<script>"), "{form}");
    }
    for action in ["/subscribe/change", "/subscribe/cancel", "/subscribe/resume"] {
        let page = ada.post(action, "plan=evening&request=0123456789abcdef").await;
        assert_eq!(page.status, StatusCode::CONFLICT, "{action}");
        assert!(page.body.contains("You have no membership at the moment"), "{action}");
    }
    assert_eq!(ada.get("/subscribe/cancel").await.header("location"), "/subscribe", "the answer's address opens again");
    assert_eq!(ada.get("/subscribe?plan=gold").await.status, StatusCode::OK, "an unknown plan is chosen anew");
    assert_eq!(written(&house).await, (0, vec![]));

    ada.subscribe("evening").await;
    let page = change(&mut ada, "/subscribe", "/subscribe/change", "plan=evening").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("You are on this plan already."));
    assert_eq!(written(&house).await, (1, vec!["subscribe".to_owned()]));
}

#[tokio::test]
async fn a_cancelled_membership_ends_with_its_period_and_another_can_begin() {
    let house = House::open().await;
    let mut ada = house.member(ADA).await;
    ada.subscribe("evening").await;
    change(&mut ada, "/account", "/subscribe/cancel", "").await;
    days_pass(&house, 31).await;
    assert!(ada.get("/account").await.body.contains("Your membership ended on"));
    let late = ada.post("/subscribe/resume", "request=0123456789abcdef").await;
    assert_eq!(late.status, StatusCode::CONFLICT, "what has ended is not resumed");
    ada.subscribe("premiere").await;
    assert!(ada.get("/account").await.body.contains("Goes on by itself on"));
    assert_eq!(written(&house).await, (1, ["subscribe", "cancel", "subscribe"].map(str::to_owned).to_vec()));
}

#[tokio::test]
async fn an_active_membership_goes_on_from_month_to_month() {
    let house = House::open().await;
    let mut ada = house.member(ADA).await;
    ada.subscribe("evening").await;
    days_pass(&house, 100).await;
    assert!(ada.get("/account").await.body.contains("Goes on by itself on"));
    let page = change(&mut ada, "/account", "/subscribe/cancel", "").await;
    assert_eq!(page.header("location"), "/account?done=cancel");
    let ends: i64 = sqlx::query_scalar("select period_ends from subscription")
        .fetch_one(&house.pool().await)
        .await
        .expect("a time");
    let now = time::OffsetDateTime::now_utc().unix_timestamp();
    assert!((now..=now + 30 * 24 * 3600).contains(&ends), "what was cancelled lasts until the present month ends");
}

#[tokio::test]
async fn an_order_tells_what_it_was_and_what_the_plan_cost_then() {
    let house = House::open().await;
    let mut ada = house.member(ADA).await;
    ada.subscribe("evening").await;
    let raised = sqlx::query("update plan set month_cents = 999 where slug = 'evening'");
    raised.execute(&house.pool().await).await.expect("raised");
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
async fn somebody_elses_order_is_not_there() {
    let house = House::open().await;
    let (mut ada, mut eve) = (house.member(ADA).await, house.member("eve@example.org").await);
    ada.subscribe("evening").await;
    let order: String =
        sqlx::query_scalar("select id from member_order").fetch_one(&house.pool().await).await.expect("an order");
    let address = format!("/account/orders/{order}");
    assert_eq!(ada.get(&address).await.status, StatusCode::OK);
    let theirs = eve.get(&address).await;
    let none = eve.get("/account/orders/00000000000000000000000000000000").await;
    assert_eq!((theirs.status, none.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert!(theirs.body.contains("You have no such order") && !theirs.body.contains("Started with"));
    for id in ["x", "%27+or+1=1", "%E2%98%83", &"a".repeat(500)] {
        assert_eq!(eve.get(&format!("/account/orders/{id}")).await.status, StatusCode::NOT_FOUND, "{id}");
    }
    assert_eq!(eve.get(&format!("/api/panel/order?id={order}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn nobody_is_given_the_account_of_who_asked_a_moment_ago() {
    let house = House::open().await;
    let (mut ada, mut eve) = (house.member(ADA).await, house.member("eve@example.org").await);
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
    // Nor when membership fails just then, and there is nothing but what was answered before.
    eve.cookies.insert("plugs".to_owned(), "membership-pulled".to_owned());
    for address in ["/account", "/subscribe"] {
        let page = eve.get(address).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{address}");
        assert!(!page.body.contains("Your plan") && !page.body.contains(ADA), "{address}");
    }
}

#[tokio::test]
async fn without_membership_the_account_is_a_503_that_keeps_its_other_panels() {
    let whole = House::open().await;
    let mut ada = whole.member(ADA).await;
    let whole = ada.get("/account").await;
    for trouble in [CallFailure::Broken, CallFailure::Panics] {
        let house = House::with(Plan { membership: trouble, ..Plan::default() }).await;
        let mut ada = house.member(ADA).await;
        for (address, panel) in [("/account", "account"), ("/subscribe", "plans")] {
            let page = ada.get(address).await;
            assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{address}");
            assert_eq!(page.panel(panel, "data-outcome"), Some("unavailable"), "{address}");
            assert!(page.body.contains("not available right now"), "{address}");
            assert!(!page.body.contains("secret cause") && !page.body.contains("on purpose"), "{address}");
        }
        let outcome_apart = |section: Option<String>| section.map(|html| html.replace("cached", "fresh"));
        let page = ada.get("/account").await;
        assert_eq!(outcome_apart(page.section("menu")), outcome_apart(whole.section("menu")));
    }
}

#[tokio::test]
async fn an_order_from_another_site_is_refused() {
    let house = House::open().await;
    let mut ada = house.member(ADA).await;
    let key = ada.key("/subscribe?plan=evening", "/subscribe").await;
    let request = http::Request::post("/subscribe")
        .header(header::HOST, "matinee.example")
        .header(header::ORIGIN, "https://elsewhere.example")
        .header(header::COOKIE, format!("session={}", ada.cookies["session"]))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(axum::body::Body::from(format!("plan=evening&request={key}")))
        .expect("a request");
    assert_eq!(house.send(request).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(written(&house).await, (0, vec![]));
}
