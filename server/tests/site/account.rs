//! The account: changed, taken along, and left for good.

use http::StatusCode;

use super::guest::{Guest, PASSWORD};
use super::house::House;

const ADA: &str = "ada@example.org";

async fn is_logged_in(guest: &mut Guest<'_>) -> bool {
    guest.get("/").await.body.contains("href=\"/account\"")
}

/// How many rows each table has, by its name.
async fn rows(house: &House) -> Vec<(String, i64)> {
    let pool = house.pool().await;
    let tables: Vec<String> = sqlx::query_scalar("select name from sqlite_master where type = 'table' order by name")
        .fetch_all(&pool)
        .await
        .expect("tables");
    let mut rows = Vec::new();
    for table in tables {
        let count = sqlx::AssertSqlSafe(format!("select count(*) from \"{table}\""));
        rows.push((table, sqlx::query_scalar(count).fetch_one(&pool).await.expect("a number")));
    }
    rows
}

#[tokio::test]
async fn strangers_are_sent_to_the_door_and_come_back_from_there() {
    let house = House::open().await;
    for (address, back) in [
        ("/account", "/account"),
        ("/account/email", "/account/email"),
        ("/account/password", "/account/password"),
        ("/account/delete", "/account/delete"),
        ("/account/orders/00000000000000000000000000000000", "/account"),
        ("/account/export.json", "/account"),
    ] {
        let page = house.get(address).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{address}");
        assert_eq!(page.header("location"), format!("/login?next={back}"), "{address}");
        assert!(page.panel("account", "data-outcome").is_none(), "{address}");
    }
    for action in ["/account/email", "/account/password", "/account/delete"] {
        let page = house.post(action, "email=eve%40example.org&current=&password=long+enough").await;
        assert_eq!(page.header("location"), "/login?next=/account", "{action}");
    }
    for call in ["/api/panel/account", "/api/panel/order?id=00000000000000000000000000000000"] {
        assert_eq!(house.get(call).await.status, StatusCode::BAD_REQUEST, "{call}");
    }
    assert_eq!(house.get("/panel/account").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn another_address_is_the_one_to_log_in_with() {
    let house = House::open().await;
    let mut ada = house.member(ADA).await;
    let page = ada.post("/account/email", "email=Countess%40Example.org&current=seven+samurai").await;
    assert_eq!(page.header("location"), "/account?done=email");
    assert!(ada.get("/account?done=email").await.body.contains("countess@example.org"), "the session goes on");
    assert_eq!(house.guest().log_in(ADA, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(house.guest().log_in("countess@example.org", PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_address_that_is_wrong_or_taken_is_refused_beside_its_field() {
    let house = House::open().await;
    house.member("eve@example.org").await;
    let mut ada = house.member(ADA).await;
    for (email, current, says) in [
        ("eve%40example.org", "seven+samurai", "This address cannot be used here."),
        ("%3Cscript%3Ealert(1)%3C%2Fscript%3E", "seven+samurai", "Please enter an email address"),
        ("", "seven+samurai", "Please enter an email address"),
        ("free%40example.org", "not+the+password", "This is not your password."),
        ("eve%40example.org", "not+the+password", "This is not your password."),
        ("free%40example.org", "", "This is not your password."),
    ] {
        let page = ada.post("/account/email", &format!("email={email}&current={current}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{email}");
        assert!(page.body.contains(says), "{email}: {says}");
        assert!(!page.body.contains("<script>alert"), "{email}");
        assert!(!page.body.contains("value=\"not the password\""), "a password is not given back");
    }
    let page = ada.post("/account/email", "email=free%40example.org&current=wrong").await;
    assert!(page.body.contains("value=\"free@example.org\""), "what was typed is kept");
    assert_eq!(house.members().await, [ADA, "eve@example.org"]);
}

#[tokio::test]
async fn another_password_ends_every_session_but_this_one_which_gets_a_new_key() {
    let house = House::open().await;
    let mut ada = house.member(ADA).await;
    let mut elsewhere = house.guest();
    elsewhere.log_in(ADA, PASSWORD).await;
    let before = ada.tab();

    let page = ada.post("/account/password", "current=seven+samurai&password=rear+window").await;
    assert_eq!(page.header("location"), "/account?done=password");
    assert_ne!(ada.cookies["session"], before.cookies["session"]);
    assert!(is_logged_in(&mut ada).await);
    for mut old in [elsewhere, before] {
        assert!(!is_logged_in(&mut old).await);
    }
    assert_eq!(house.guest().log_in(ADA, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(house.guest().log_in(ADA, "rear window").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_password_is_changed_by_who_knows_the_old_one_and_to_a_good_one() {
    let house = House::open().await;
    let mut ada = house.member(ADA).await;
    for (form, says) in [
        ("current=wrong&password=rear+window", "This is not your password."),
        ("current=seven+samurai&password=short", "at least 10 characters"),
        ("current=seven+samurai", "at least 10 characters"),
        ("password=rear+window", "This is not your password."),
    ] {
        let page = ada.post("/account/password", form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(page.body.contains(says) && page.body.contains("aria-invalid=\"true\""), "{form}");
        assert!(!page.body.contains("value=\"rear window\""), "{form}");
    }
    assert!(is_logged_in(&mut ada).await);
    assert_eq!(house.guest().log_in(ADA, PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn of_two_changes_of_a_password_at_once_one_holds() {
    let house = House::open().await;
    let ada = house.member(ADA).await;
    let (mut one, mut two) = (ada.tab(), ada.tab());
    let (first, second) = tokio::join!(
        one.post("/account/password", "current=seven+samurai&password=rear+window"),
        two.post("/account/password", "current=seven+samurai&password=north+by+northwest"),
    );
    let holds = |page: &super::house::Page| page.header("location") == "/account?done=password";
    assert!(holds(&first) != holds(&second), "{} {}", first.status, second.status);
    let password = if holds(&first) { "rear window" } else { "north by northwest" };
    assert_eq!(house.guest().log_in(ADA, password).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_is_exported_is_all_that_is_known_of_a_member_and_of_nobody_else() {
    let house = House::open().await;
    let (mut ada, mut eve) = (house.member(ADA).await, house.member("eve@example.org").await);
    ada.subscribe("evening").await;
    eve.subscribe("premiere").await;
    let pool = house.pool().await;
    for statement in [
        "insert into kept_film (person, film, kept_at) select person, 'heat-1995', 1800000000 from member",
        "insert into watching (person, film, thousandth, watched_at)
         select person, 'alien-1979', 420, 1800000060 from member where email = 'ada@example.org'",
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
        (&json["list"][0]["title"], &json["list"][0]["kept_at"]),
        (&"Heat".into(), &"2027-01-15T08:00:00Z".into())
    );
    assert_eq!(json["list"].as_array().map(Vec::len), Some(1));
    assert_eq!((&json["watching"][0]["film"], &json["watching"][0]["thousandth"]), (&"alien-1979".into(), &420.into()));
    assert!(!export.body.contains("argon2") && !export.body.contains("eve@"));
}

#[tokio::test]
async fn a_deleted_account_leaves_no_row_in_any_table() {
    let house = House::open().await;
    let mut guest = house.guest();
    let before = rows(&house).await;
    guest.join(ADA).await;
    guest.log_in(ADA, PASSWORD).await;
    let mut elsewhere = house.guest();
    elsewhere.log_in(ADA, PASSWORD).await;
    guest.subscribe("evening").await;
    let pool = house.pool().await;
    for statement in [
        "insert into kept_film (person, film, kept_at) select person, 'heat-1995', 1 from member",
        "insert into watching (person, film, thousandth, watched_at) select person, 'heat-1995', 1, 1 from member",
        "insert into join_request (email, requested_at) values ('ada@example.org', 1)",
    ] {
        sqlx::query(statement).execute(&pool).await.expect("inserted");
    }
    assert_ne!(rows(&house).await, before);

    let page = guest.post("/account/delete", "current=seven+samurai").await;
    assert_eq!(page.header("location"), "/account/closed");
    assert!(!guest.cookies.contains_key("session"));
    assert_eq!(rows(&house).await, before);
    assert!(guest.get("/account/closed").await.body.contains("Your account is deleted"));
    assert!(!is_logged_in(&mut elsewhere).await);
    assert_eq!(house.guest().log_in(ADA, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    house.member(ADA).await;
    assert_eq!(house.members().await, [ADA], "whoever left is welcome again");
}

#[tokio::test]
async fn an_account_is_deleted_by_who_knows_its_password_and_no_other_goes_with_it() {
    let house = House::open().await;
    let (mut ada, mut eve) = (house.member(ADA).await, house.member("eve@example.org").await);
    eve.subscribe("evening").await;
    for current in ["", "wrong"] {
        let page = ada.post("/account/delete", &format!("current={current}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains("This is not your password."));
    }
    assert_eq!(house.members().await.len(), 2);
    ada.post("/account/delete", "current=seven+samurai").await;
    assert_eq!(house.members().await, ["eve@example.org"]);
    assert!(eve.get("/account").await.body.contains("Started with Evening"));
}

#[tokio::test]
async fn a_deletion_that_fails_half_way_deletes_nothing() {
    let house = House::open().await;
    let mut ada = house.member(ADA).await;
    ada.subscribe("evening").await;
    let before = rows(&house).await;
    // The last statement of the transaction has nothing to work on.
    let pool = house.pool().await;
    sqlx::query("alter table join_request rename to elsewhere").execute(&pool).await.expect("renamed");
    let page = ada.post("/account/delete", "current=seven+samurai").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.body.contains("nothing was changed") && !page.body.contains("join_request"));
    sqlx::query("alter table elsewhere rename to join_request").execute(&pool).await.expect("renamed");
    assert_eq!(rows(&house).await, before);
    assert!(is_logged_in(&mut ada).await);
}

#[tokio::test]
async fn what_is_stored_is_shown_as_text() {
    let house = House::open().await;
    // As if somebody had found a way past the check of addresses.
    let mut ada = house.member(ADA).await;
    ada.subscribe("evening").await;
    let pool = house.pool().await;
    for statement in [
        "update member set email = '<script>alert(1)</script>@example.org'",
        "update plan set name = '<script>alert(2)</script>'",
    ] {
        sqlx::query(statement).execute(&pool).await.expect("updated");
    }
    for address in ["/account", "/account/email", "/account/password", "/subscribe", "/", "/login"] {
        let page = ada.get(address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        assert!(!page.body.contains("<script>alert"), "{address}");
    }
    assert!(ada.get("/account").await.body.contains("&lt;script&gt;alert(1)"));
}
