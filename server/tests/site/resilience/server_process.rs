//! Servers as processes: several on one database, and one that is killed.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use http::StatusCode;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::harness::{Database, PASSWORD, Process, Signal, TcpProxy, TestClient, on_both, on_postgres};

on_both![every_acknowledged_join_survives_a_kill];
on_postgres![two_servers_on_one_database_are_one_site];

const LOGGED_IN: &str = "href=\"/account\"";

async fn two_servers_on_one_database_are_one_site(database: Database) {
    // Both start at the same time, on an empty database.
    let (first, second) = tokio::join!(Process::serve(database.url()), Process::serve(database.url()));
    assert_eq!(database.number("select count(*) from loaded_catalogue").await, 1);

    // Each request uses a new connection, so the servers answer in turn.
    let proxy = TcpProxy::to(&[&first.host, &second.host]).await;
    let mut client = TestClient::connected_to(&proxy.address);
    assert_eq!(client.join("ada@example.org").await.header("location"), "/login?joined=1");
    assert!(client.get("/login?joined=1").await.body.contains("value=\"ada@example.org\""));
    assert_eq!(client.log_in("ada@example.org", PASSWORD).await.header("location"), "/subscribe");
    for host in [&proxy.address, &proxy.address, &first.host, &second.host] {
        client.move_to(host);
        assert!(client.get("/movie/heat-1995").await.body.contains(LOGGED_IN), "{host}");
    }
    client.move_to(&first.host);
    client.post("/logout/everywhere", "").await;
    let mut thief = TestClient::connected_to(&second.host);
    thief.cookies.clone_from(&client.cookies);
    assert!(!thief.get("/").await.body.contains(LOGGED_IN));

    // Each of them is the whole site.
    drop(first);
    client.move_to(&second.host);
    assert_eq!(client.log_in("ada@example.org", PASSWORD).await.status, StatusCode::SEE_OTHER);
    assert!(client.get("/").await.body.contains(LOGGED_IN));
}

/// Visitors that join one after another.
const QUEUES: usize = 16;
/// The number of acknowledged joins after which the server is killed.
const JOINS: usize = 60;

async fn every_acknowledged_join_survives_a_kill(database: Database) {
    let server = Process::serve(database.url()).await;
    let (sender, mut acknowledged) = unbounded_channel();
    let number = Arc::new(AtomicUsize::new(0));
    for _ in 0..QUEUES {
        tokio::spawn(join_until_the_server_fails(server.host.clone(), Arc::clone(&number), sender.clone()));
    }
    drop(sender);
    let mut emails = Vec::new();
    while emails.len() < JOINS {
        emails.push(acknowledged.recv().await.expect("joins are acknowledged until the server is killed"));
    }
    server.signal(Signal::KILL);
    // The channel also has the answers that were on their way, and closes with the last visitor.
    while let Some(email) = acknowledged.recv().await {
        emails.push(email);
    }

    let server = Process::serve(database.url()).await;
    let pool = database.pool().await;
    let members: Vec<(String, i64)> =
        sqlx::query_as("select email, count(*) from member group by email").fetch_all(&pool).await.expect("members");
    let members: BTreeMap<String, i64> = members.into_iter().collect();
    let incomplete = "select count(*) from app_user where id not in (select user_id from member)";
    assert_eq!(database.number(incomplete).await, 0, "a user without a member is an incomplete join");
    for email in emails {
        assert_eq!(members.get(&email), Some(&1), "{email}");
        let page = TestClient::connected_to(&server.host).log_in(&email, PASSWORD).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{email}");
    }
}

/// Joins under one address after another, and sends each one that the server acknowledges.
async fn join_until_the_server_fails(host: String, number: Arc<AtomicUsize>, acknowledged: UnboundedSender<String>) {
    loop {
        let email = format!("user{}@example.org", number.fetch_add(1, Ordering::Relaxed));
        let mut client = TestClient::connected_to(&host);
        let (address, password) = (email.replace('@', "%40"), PASSWORD.replace(' ', "+"));
        for (step, form, expected) in [
            ("/join", format!("email={address}"), "/join"),
            ("/join/password", format!("password={password}"), "/login?joined=1"),
        ] {
            let page = client.try_post(step, &form).await;
            if page.is_none_or(|page| page.header("location") != expected) {
                return;
            }
        }
        acknowledged.send(email).expect("the test receives");
    }
}
