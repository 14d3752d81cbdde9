//! The account: changing it, exporting its data, and deleting it.

use http::StatusCode;
use server::services::history::also_watched;

use crate::harness::{ActiveMember, PASSWORD, TestApp, TestClient, TestResponse, eventually};

const ADA: &str = "ada@example.org";

async fn is_logged_in(client: &mut TestClient<'_>) -> bool {
    client.get("/").await.body.contains("href=\"/account\"")
}

/// The number of rows of each table of the site.
async fn row_counts(app: &TestApp) -> Vec<(String, i64)> {
    let pool = app.pool().await;
    let tables = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&pool).await.expect("tables");
    let mut counts = Vec::new();
    for table in tables {
        let count = sqlx::AssertSqlSafe(format!("select count(*) from \"{table}\""));
        counts.push((table, sqlx::query_scalar(count).fetch_one(&pool).await.expect("a number")));
    }
    counts
}

#[tokio::test]
async fn anonymous_visitors_are_sent_to_the_login_page_and_back() {
    let app = TestApp::start().await;
    for (address, back) in [
        ("/account", "/account"),
        ("/account/email", "/account/email"),
        ("/account/password", "/account/password"),
        ("/account/delete", "/account/delete"),
        ("/account/orders/00000000000000000000000000000000", "/account"),
        ("/account/export.json", "/account"),
    ] {
        let page = app.get(address).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{address}");
        assert_eq!(page.header("location"), format!("/login?next={back}"), "{address}");
        assert!(page.panel("account", "data-outcome").is_none(), "{address}");
    }
    for action in ["/account/email", "/account/password", "/account/delete"] {
        let page = app.post(action, "email=eve%40example.org&current=&password=long+enough").await;
        assert_eq!(page.header("location"), "/login?next=/account", "{action}");
    }
    for call in ["/api/panel/account", "/api/panel/order?id=00000000000000000000000000000000"] {
        assert_eq!(app.get(call).await.status, StatusCode::BAD_REQUEST, "{call}");
    }
    assert_eq!(app.get("/panel/account").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn after_a_change_of_address_only_the_new_one_logs_in() {
    let app = TestApp::start().await;
    let mut ada = app.member(ADA).await;
    let page = ada.post("/account/email", "email=Countess%40Example.org&current=seven+samurai").await;
    assert_eq!(page.header("location"), "/account?done=email");
    assert!(ada.get("/account?done=email").await.body.contains("countess@example.org"), "the session continues");
    assert_eq!(app.client().log_in(ADA, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(app.client().log_in("countess@example.org", PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_invalid_or_registered_address_is_rejected_beside_its_field() {
    let app = TestApp::start().await;
    app.member("eve@example.org").await;
    let mut ada = app.member(ADA).await;
    for (email, current, text) in [
        ("eve%40example.org", "seven+samurai", "This address cannot be used here."),
        ("%3Cscript%3Ealert(1)%3C%2Fscript%3E", "seven+samurai", "Please enter an email address"),
        ("", "seven+samurai", "Please enter an email address"),
        ("free%40example.org", "not+the+password", "This is not your password."),
        ("eve%40example.org", "not+the+password", "This is not your password."),
        ("free%40example.org", "", "This is not your password."),
    ] {
        let page = ada.post("/account/email", &format!("email={email}&current={current}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{email}");
        assert!(page.body.contains(text), "{email}: {text}");
        assert!(!page.body.contains("<script>alert"), "{email}");
        assert!(!page.body.contains("value=\"not the password\""), "a password is never sent back");
    }
    let page = ada.post("/account/email", "email=free%40example.org&current=wrong").await;
    assert!(page.body.contains("value=\"free@example.org\""), "the input is kept");
    assert_eq!(app.members().await, [ADA, "eve@example.org"]);
}

#[tokio::test]
async fn changing_the_password_ends_all_other_sessions_and_renews_this_one() {
    let app = TestApp::start().await;
    let mut ada = app.member(ADA).await;
    let mut elsewhere = app.client();
    elsewhere.log_in(ADA, PASSWORD).await;
    let before_the_change = ada.tab();

    let page = ada.post("/account/password", "current=seven+samurai&password=rear+window").await;
    assert_eq!(page.header("location"), "/account?done=password");
    assert_ne!(ada.cookies["session"], before_the_change.cookies["session"]);
    assert!(is_logged_in(&mut ada).await);
    for mut old in [elsewhere, before_the_change] {
        assert!(!is_logged_in(&mut old).await);
    }
    assert_eq!(app.client().log_in(ADA, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(app.client().log_in(ADA, "rear window").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn changing_the_password_needs_the_old_one_and_a_strong_new_one() {
    let app = TestApp::start().await;
    let mut ada = app.member(ADA).await;
    for (form, text) in [
        ("current=wrong&password=rear+window", "This is not your password."),
        ("current=seven+samurai&password=short", "at least 10 characters"),
        ("current=seven+samurai", "at least 10 characters"),
        ("current=seven+samurai&password=qwertyuiop", "one of the first that attackers try"),
        ("current=seven+samurai&password=ada%40example.org", "without your email address"),
        ("password=rear+window", "This is not your password."),
    ] {
        let page = ada.post("/account/password", form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(page.body.contains(text) && page.body.contains("aria-invalid=\"true\""), "{form}");
        assert!(!page.body.contains("value=\"rear window\""), "{form}");
    }
    assert!(is_logged_in(&mut ada).await);
    assert_eq!(app.client().log_in(ADA, PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn of_two_concurrent_changes_of_the_password_one_succeeds() {
    let app = TestApp::start().await;
    let ada = app.member(ADA).await;
    let (mut one, mut two) = (ada.tab(), ada.tab());
    let (first, second) = tokio::join!(
        one.post("/account/password", "current=seven+samurai&password=rear+window"),
        two.post("/account/password", "current=seven+samurai&password=north+by+northwest"),
    );
    let succeeded = |page: &TestResponse| page.header("location") == "/account?done=password";
    assert!(succeeded(&first) != succeeded(&second), "{} {}", first.status, second.status);
    let password = if succeeded(&first) { "rear window" } else { "north by northwest" };
    assert_eq!(app.client().log_in(ADA, password).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_export_has_all_data_of_one_member_and_none_of_others() {
    let app = TestApp::start().await;
    let (mut ada, mut eve) = (app.member(ADA).await, app.member("eve@example.org").await);
    ada.subscribe("evening").await;
    eve.subscribe("premiere").await;
    let pool = app.pool().await;
    for statement in [
        "insert into list_entry (user_id, film, added_at) select user_id, 'heat-1995', 1800000000 from member",
        "insert into rating (user_id, film, kind, rated_at)
         select user_id, 'ronin-1998', 'dismissed', 1800000000 from member",
        "insert into watching (user_id, film, permille, watched_at)
         select user_id, 'alien-1979', 420, 1800000060 from member where email = 'ada@example.org'",
    ] {
        sqlx::query(statement).execute(&pool).await.expect("inserted");
    }
    let export = ada.get("/account/export.json").await;
    assert_eq!(export.header("content-disposition"), "attachment; filename=\"matinee-data.json\"");
    assert_eq!((export.header("content-type"), export.header("cache-control")), ("application/json", "no-store"));
    let json = export.json();
    assert_eq!(json["email"], ADA);
    assert_eq!((&json["subscription"]["plan"], &json["subscription"]["state"]), (&"evening".into(), &"active".into()));
    assert_eq!(json["orders"].as_array().map(Vec::len), Some(1));
    assert_eq!(json["orders"][0]["cents_a_month"], 899);
    assert_eq!(
        (&json["list"][0]["title"], &json["list"][0]["added_at"]),
        (&"Heat".into(), &"2027-01-15T08:00:00Z".into())
    );
    assert_eq!(json["list"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&json["ratings"][0]["film"], &json["ratings"][0]["rating"]),
        (&"ronin-1998".into(), &"dismissed".into())
    );
    assert_eq!(json["ratings"].as_array().map(Vec::len), Some(1));
    assert_eq!((&json["watching"][0]["film"], &json["watching"][0]["permille"]), (&"alien-1979".into(), &420.into()));
    assert!(!export.body.contains("argon2") && !export.body.contains("eve@"));
}

#[tokio::test]
async fn deleting_an_account_leaves_no_row_in_any_table() {
    let app = TestApp::start().await;
    let mut client = app.client();
    let before = row_counts(&app).await;
    client.join(ADA).await;
    client.log_in(ADA, PASSWORD).await;
    let mut elsewhere = app.client();
    elsewhere.log_in(ADA, PASSWORD).await;
    client.subscribe("evening").await;
    let pool = app.pool().await;
    for statement in [
        "insert into list_entry (user_id, film, added_at) select user_id, 'heat-1995', 1 from member",
        "insert into rating (user_id, film, kind, rated_at) select user_id, 'heat-1995', 'like', 1 from member",
        "insert into watching (user_id, film, permille, watched_at) select user_id, 'heat-1995', 1, 1 from member",
        "insert into join_request (email, requested_at) values ('ada@example.org', 1)",
    ] {
        sqlx::query(statement).execute(&pool).await.expect("inserted");
    }
    assert_ne!(row_counts(&app).await, before);

    let page = client.post("/account/delete", "current=seven+samurai").await;
    assert_eq!(page.header("location"), "/account/closed");
    assert!(!client.cookies.contains_key("session"));
    eventually("everything is removed", async || {
        // Also-watched films are counted without the user.
        also_watched::update(&app.store().await).await.expect("counted");
        row_counts(&app).await == before
    })
    .await;
    assert!(client.get("/account/closed").await.body.contains("Your account is deleted"));
    assert!(!is_logged_in(&mut elsewhere).await);
    assert_eq!(app.client().log_in(ADA, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    app.member(ADA).await;
    assert_eq!(app.members().await, [ADA], "the address can join again");
}

#[tokio::test]
async fn deleting_an_account_needs_its_password_and_affects_no_other() {
    let app = TestApp::start().await;
    let (mut ada, mut eve) = (app.member(ADA).await, app.member("eve@example.org").await);
    eve.subscribe("evening").await;
    for current in ["", "wrong"] {
        let page = ada.post("/account/delete", &format!("current={current}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains("This is not your password."));
    }
    assert_eq!(app.members().await.len(), 2);
    ada.post("/account/delete", "current=seven+samurai").await;
    assert_eq!(app.members().await, ["eve@example.org"]);
    assert!(eve.get("/account").await.body.contains("Started with Evening"));
}

#[tokio::test]
async fn a_deletion_that_fails_halfway_deletes_nothing() {
    let app = TestApp::start().await;
    let mut ada = app.member(ADA).await;
    ada.subscribe("evening").await;
    let before = row_counts(&app).await;
    // The last statement of the transaction fails.
    let pool = app.pool().await;
    sqlx::query("alter table join_request rename to elsewhere").execute(&pool).await.expect("renamed");
    let page = ada.post("/account/delete", "current=seven+samurai").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.body.contains("nothing was changed") && !page.body.contains("join_request"));
    sqlx::query("alter table elsewhere rename to join_request").execute(&pool).await.expect("renamed");
    assert_eq!(row_counts(&app).await, before);
    assert!(is_logged_in(&mut ada).await);
}

#[tokio::test]
async fn stored_text_is_escaped_on_every_page() {
    let app = TestApp::start().await;
    // Stored directly, because the forms reject such an address.
    let mut member = ActiveMember::of(&app).await;
    let pool = app.pool().await;
    for statement in [
        "update member set email = '<script>alert(1)</script>@example.org'",
        "update plan set name = '<script>alert(2)</script>'",
    ] {
        sqlx::query(statement).execute(&pool).await.expect("updated");
    }
    for route in server::web::page_routes() {
        let address = member.page_of(route);
        let page = member.client.get(&address).await;
        assert!(!page.body.contains("<script>alert"), "{address}");
    }
    assert!(member.client.get("/account").await.body.contains("&lt;script&gt;alert(1)"));
}
