//! A database that goes away, comes back, or takes nothing more: pages stand, forms say so, and nothing is half-written.

use std::time::Duration;

use http::StatusCode;

use super::database::{Database, on_both};
use super::guest::{Guest, PASSWORD};
use super::house::{House, Page, Plan};
use super::process::Process;
use super::relay::Relay;

on_both![a_database_that_cannot_be_written_still_has_pages];

const INSIDE: &str = "href=\"/account\"";
const NOT_NOW: &str = "That did not work on our side, and nothing was changed.";

async fn house_on(url: &str, deadline: Duration) -> House {
    House::with(Plan { database: Some(url.to_owned()), deadline, ..Plan::default() }).await
}

fn says_not_now(page: &Page, form: &str) {
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{}", page.body);
    assert!(page.body.contains(NOT_NOW) && page.body.contains(&format!("action=\"{form}\"")), "{}", page.body);
}

/// Ends the connections of others to this database; those alone that wait for a lock, if told so. Returns how many.
async fn cut(database: &Database, waiting: bool) -> i64 {
    let all = "select count(pg_terminate_backend(pid)) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()";
    let those_that_wait = "select count(pg_terminate_backend(pid)) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'";
    database.number(if waiting { those_that_wait } else { all }).await
}

/// What comes of a request whose statement waits for a table until its connection is cut.
async fn cut_in_the_middle<T>(database: &Database, lock: &'static str, request: impl Future<Output = T>) -> T {
    let pool = database.pool().await;
    let mut transaction = pool.begin().await.expect("a transaction");
    sqlx::query(lock).execute(&mut *transaction).await.expect("locked");
    let cutting = async {
        loop {
            cut(database, true).await;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let answer = tokio::select! {
        answer = request => answer,
        () = cutting => unreachable!("it goes on for ever"),
    };
    transaction.rollback().await.expect("unlocked");
    answer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_is_lost_between_requests_costs_nothing() {
    let Some(database) = Database::postgres().await else { return };
    let house = house_on(database.url(), Duration::from_secs(20)).await;
    let mut ada = house.member("ada@example.org").await;
    for film in ["heat-1995", "jaws-1975", "alien-1979"] {
        assert!(cut(&database, false).await > 0);
        let page = ada.get(&format!("/movie/{film}")).await;
        assert_eq!((page.status, page.panel("details", "data-outcome")), (StatusCode::OK, Some("fresh")), "{film}");
        assert!(page.body.contains(INSIDE), "{film}");
    }
    cut(&database, false).await;
    assert_eq!(house.guest().join("eve@example.org").await.header("location"), "/login?joined=1");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_is_lost_in_the_middle_of_joining_leaves_no_half_of_it() {
    let Some(database) = Database::postgres().await else { return };
    let house = house_on(database.url(), Duration::from_secs(20)).await;
    let mut guest = house.guest();
    guest.post("/join", "email=ada%40example.org").await;
    let joining = guest.post("/join/password", "password=seven+samurai");
    let page = cut_in_the_middle(&database, "lock table member in exclusive mode", joining).await;
    says_not_now(&page, "/join/password");
    assert_eq!(database.number("select count(*) from person").await, 0);
    assert_eq!(guest.post("/join/password", "password=seven+samurai").await.header("location"), "/login?joined=1");
    assert_eq!(house.members().await, ["ada@example.org"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_is_lost_in_the_middle_of_a_page_is_one_panels_affair() {
    let Some(database) = Database::postgres().await else { return };
    let house = house_on(database.url(), Duration::from_secs(20)).await;
    let lock = "lock table film in access exclusive mode";
    let page = cut_in_the_middle(&database, lock, house.get("/movie/heat-1995")).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(page.panel("details", "data-outcome"), Some("unavailable"));
    for panel in ["menu", "similar", "join"] {
        assert_eq!(page.panel(panel, "data-outcome"), Some("fresh"), "{panel}");
    }
    let page = house.get("/movie/heat-1995").await;
    assert_eq!((page.status, page.panel("details", "data-outcome")), (StatusCode::OK, Some("fresh")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_database_is_away_pages_come_and_nobody_is_logged_out() {
    let Some(database) = Database::postgres().await else { return };
    let server = database.url().split(['@', '/']).nth(3).expect("a host");
    let mut relay = Relay::to(&[server]).await;
    let house = house_on(&database.url().replace(server, &relay.address), Duration::from_secs(1)).await;
    let (mut ada, mut eve) = (house.member("ada@example.org").await, house.guest());
    assert!(ada.get("/movie/heat-1995").await.body.contains(INSIDE));
    eve.post("/join", "email=eve%40example.org").await;

    relay.close().await;
    let (known, unknown, joining, ready) = tokio::join!(
        ada.get("/movie/heat-1995"),
        house.get("/movie/jaws-1975"),
        eve.post("/join/password", "password=seven+samurai"),
        house.get("/readyz"),
    );
    assert_eq!(known.status, StatusCode::OK);
    assert!(
        known.body.contains("<h1>Heat</h1>") && known.body.contains("href=\"/login\""),
        "a stranger, for the moment"
    );
    assert_eq!(unknown.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(unknown.panel("details", "data-outcome"), Some("unavailable"));
    assert_eq!(unknown.cards("similar").len(), 6, "the model needs no database");
    says_not_now(&joining, "/join");
    assert_eq!((ready.status, &ready.json()["status"]), (StatusCode::SERVICE_UNAVAILABLE, &"unready".into()));
    says_not_now(&eve.post("/join", "email=eve%40example.org").await, "/join");

    relay.open().await;
    assert!(ada.get("/").await.body.contains(INSIDE), "nobody was logged out");
    assert_eq!(eve.post("/join/password", "password=seven+samurai").await.header("location"), "/login?joined=1");
    assert_eq!(house.members().await, ["ada@example.org", "eve@example.org"]);
}

async fn a_database_that_cannot_be_written_still_has_pages(database: Database) {
    let house = house_on(database.url(), Duration::from_secs(20)).await;
    let cookies = house.member("ada@example.org").await.cookies;
    let house = if database.url().starts_with("sqlite") {
        house_on(&format!("{}?mode=ro", database.url()), Duration::from_secs(20)).await
    } else {
        let read_only = "do $$ begin
            execute format('alter database %I set default_transaction_read_only = on', current_database());
        end $$";
        sqlx::raw_sql(read_only).execute(&database.pool().await).await.expect("told so");
        cut(&database, false).await;
        house
    };
    let (mut ada, mut eve) = (house.guest(), house.guest());
    ada.cookies = cookies;
    // Her session has to be renewed, which is no reason to withhold the page.
    let page = ada.get("/movie/heat-1995").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains(INSIDE));
    says_not_now(&eve.post("/join", "email=eve%40example.org").await, "/join");
    says_not_now(&eve.log_in("ada@example.org", PASSWORD).await, "/login");
    assert_eq!(ada.post("/logout", "").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(ada.get("/").await.body.contains(INSIDE), "what could not be ended has not ended");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_full_disk_the_site_can_be_read_and_keeps_what_it_has_acknowledged() {
    let database = Database::sqlite();
    drop(house_on(database.url(), Duration::from_secs(20)).await);
    database.store().await.close().await;

    // Room for the log of a few joins.
    let server = Process::serve_on_a_full_disk(database.url(), 64);
    let mut acknowledged = Vec::new();
    for number in 0..20 {
        let email = format!("guest{number}@example.org");
        let mut guest = Guest::at(&server.host);
        let first = guest.post("/join", &format!("email=guest{number}%40example.org")).await;
        if first.status != StatusCode::SEE_OTHER {
            says_not_now(&first, "/join");
            break;
        }
        let second = guest.post("/join/password", "password=seven+samurai").await;
        if second.status != StatusCode::SEE_OTHER {
            says_not_now(&second, "/join/password");
            break;
        }
        acknowledged.push(email);
    }
    println!("{} joined before the disk was full", acknowledged.len());
    assert!(acknowledged.len() < 20, "it is full in the end");
    assert_eq!(Guest::at(&server.host).get("/movie/heat-1995").await.status, StatusCode::OK);
    server.stop();

    let house = house_on(database.url(), Duration::from_secs(20)).await;
    acknowledged.sort_unstable();
    assert_eq!(house.members().await, acknowledged);
    house.member("eve@example.org").await;
}
