//! A database that disappears, returns, or is read-only or full: pages remain, and nothing is half written.

use std::time::Duration;

use http::StatusCode;

use crate::harness::{
    Database, PASSWORD, Process, TcpProxy, TestApp, TestClient, TestConfig, TestResponse, on_both, on_postgres,
    repeat_until,
};

on_both![pages_remain_while_the_database_is_read_only];
on_postgres![
    connections_lost_between_requests_are_replaced,
    a_connection_lost_while_joining_leaves_nothing_half_written,
    a_connection_lost_during_a_page_affects_only_the_panel_that_uses_it,
    while_the_database_is_away_pages_remain_and_users_stay_logged_in,
];

const LOGGED_IN: &str = "href=\"/account\"";
const NOT_NOW: &str = "Something went wrong on our side, and nothing was changed.";

async fn app_on(url: &str) -> TestApp {
    TestApp::with(TestConfig { database: Some(url.to_owned()), ..TestConfig::default() }).await
}

fn assert_temporary_failure(page: &TestResponse, form: &str) {
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{}", page.body);
    assert!(page.body.contains(NOT_NOW) && page.body.contains(&format!("action=\"{form}\"")), "{}", page.body);
}

/// Terminates the connections of other clients to this database, and returns their number.
async fn terminate_connections(database: &Database) -> i64 {
    let all = "select count(pg_terminate_backend(pid)) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()";
    database.number(all).await
}

/// Terminates the connections that wait for a lock.
async fn terminate_waiting_connections(database: &Database) {
    let waiting = "select count(pg_terminate_backend(pid)) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'";
    database.number(waiting).await;
}

/// Awaits a response to a request whose statements wait for a table until their connections are terminated.
async fn interrupt<T>(database: &Database, lock: &'static str, request: impl Future<Output = T>) -> T {
    let pool = database.pool().await;
    let mut transaction = pool.begin().await.expect("a transaction");
    sqlx::query(lock).execute(&mut *transaction).await.expect("locked");
    let answer = repeat_until(request, async || terminate_waiting_connections(database).await).await;
    transaction.rollback().await.expect("unlocked");
    answer
}

async fn connections_lost_between_requests_are_replaced(database: Database) {
    let app = app_on(database.url()).await;
    let mut ada = app.member("ada@example.org").await;
    for film in ["heat-1995", "jaws-1975", "alien-1979"] {
        assert!(terminate_connections(&database).await > 0);
        let page = ada.get(&format!("/movie/{film}")).await;
        assert_eq!((page.status, page.panel("details", "data-outcome")), (StatusCode::OK, Some("fresh")), "{film}");
        assert!(page.body.contains(LOGGED_IN), "{film}");
    }
    terminate_connections(&database).await;
    assert_eq!(app.client().join("eve@example.org").await.header("location"), "/login?joined=1");
}

async fn a_connection_lost_while_joining_leaves_nothing_half_written(database: Database) {
    let app = app_on(database.url()).await;
    let mut client = app.client();
    client.post("/join", "email=ada%40example.org").await;
    let joining = client.post("/join/password", "password=seven+samurai");
    let page = interrupt(&database, "lock table member in exclusive mode", joining).await;
    assert_temporary_failure(&page, "/join/password");
    assert_eq!(database.number("select count(*) from app_user").await, 0);
    assert_eq!(client.post("/join/password", "password=seven+samurai").await.header("location"), "/login?joined=1");
    assert_eq!(app.members().await, ["ada@example.org"]);
}

async fn a_connection_lost_during_a_page_affects_only_the_panel_that_uses_it(database: Database) {
    let app = app_on(database.url()).await;
    let lock = "lock table film in access exclusive mode";
    let page = interrupt(&database, lock, app.get("/movie/heat-1995")).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(page.panel("details", "data-outcome"), Some("unavailable"));
    for panel in ["menu", "similar", "join"] {
        assert_eq!(page.panel(panel, "data-outcome"), Some("fresh"), "{panel}");
    }
    let page = app.get("/movie/heat-1995").await;
    assert_eq!((page.status, page.panel("details", "data-outcome")), (StatusCode::OK, Some("fresh")));
}

async fn while_the_database_is_away_pages_remain_and_users_stay_logged_in(database: Database) {
    let (mut proxy, url) = TcpProxy::before(&database).await;
    // Short, because the calls of these pages do not end before it.
    let config = TestConfig { database: Some(url), deadline: Duration::from_secs(1), ..TestConfig::default() };
    let app = TestApp::with(config).await;
    let (mut ada, mut eve) = (app.member("ada@example.org").await, app.client());
    assert!(ada.get("/movie/heat-1995").await.body.contains(LOGGED_IN));
    eve.post("/join", "email=eve%40example.org").await;

    proxy.close().await;
    let (cached, uncached, joining, ready) = tokio::join!(
        ada.get("/movie/heat-1995"),
        app.get("/movie/jaws-1975"),
        eve.post("/join/password", "password=seven+samurai"),
        app.get("/readyz"),
    );
    assert_eq!(cached.status, StatusCode::OK);
    assert!(
        cached.body.contains("<h1>Heat</h1>") && cached.body.contains("href=\"/login\""),
        "displayed as to an anonymous visitor"
    );
    assert_eq!(uncached.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(uncached.panel("details", "data-outcome"), Some("unavailable"));
    assert_eq!(uncached.cards("similar").len(), 6, "the model needs no database");
    assert_temporary_failure(&joining, "/join");
    assert_eq!((ready.status, &ready.json()["status"]), (StatusCode::SERVICE_UNAVAILABLE, &"unready".into()));
    assert_temporary_failure(&eve.post("/join", "email=eve%40example.org").await, "/join");

    proxy.open().await;
    assert!(ada.get("/").await.body.contains(LOGGED_IN), "the session survived");
    assert_eq!(eve.post("/join/password", "password=seven+samurai").await.header("location"), "/login?joined=1");
    assert_eq!(app.members().await, ["ada@example.org", "eve@example.org"]);
}

async fn pages_remain_while_the_database_is_read_only(database: Database) {
    let app = app_on(database.url()).await;
    let cookies = app.member("ada@example.org").await.cookies;
    let app = if database.is_sqlite() {
        app_on(&format!("{}?mode=ro", database.url())).await
    } else {
        let read_only = "do $$ begin
            execute format('alter database %I set default_transaction_read_only = on', current_database());
        end $$";
        database.execute(read_only).await;
        terminate_connections(&database).await;
        app
    };
    let (mut ada, mut eve) = (app.client(), app.client());
    ada.cookies = cookies;
    // The session cannot be renewed, and the page is displayed all the same.
    let page = ada.get("/movie/heat-1995").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains(LOGGED_IN));
    assert_temporary_failure(&eve.post("/join", "email=eve%40example.org").await, "/join");
    assert_temporary_failure(&eve.log_in("ada@example.org", PASSWORD).await, "/login");
    assert_eq!(ada.post("/logout", "").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(ada.get("/").await.body.contains(LOGGED_IN), "a log-out that was not stored has no effect");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_full_disk_pages_remain_and_acknowledged_joins_are_kept() {
    let database = Database::sqlite();
    drop(app_on(database.url()).await);
    database.store().await.close().await;

    // Space for the write-ahead log of a few joins.
    let server = Process::serve_on_a_full_disk(database.url(), 64).await;
    let mut acknowledged = Vec::new();
    for number in 0..20 {
        let email = format!("user{number}@example.org");
        let mut client = TestClient::connected_to(&server.host);
        let first = client.post("/join", &format!("email=user{number}%40example.org")).await;
        if first.status != StatusCode::SEE_OTHER {
            assert_temporary_failure(&first, "/join");
            break;
        }
        let second = client.post("/join/password", "password=seven+samurai").await;
        if second.status != StatusCode::SEE_OTHER {
            assert_temporary_failure(&second, "/join/password");
            break;
        }
        acknowledged.push(email);
    }
    assert!(acknowledged.len() < 20, "the disk is full after some joins");
    assert_eq!(TestClient::connected_to(&server.host).get("/movie/heat-1995").await.status, StatusCode::OK);
    server.stop().await;

    let app = app_on(database.url()).await;
    acknowledged.sort_unstable();
    assert_eq!(app.members().await, acknowledged);
    app.member("eve@example.org").await;
}
