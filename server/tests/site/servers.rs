//! Servers as processes: several on one database, and one that is killed.

use std::collections::BTreeMap;

use http::StatusCode;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::database::{Database, on_both};
use super::guest::{Guest, PASSWORD};
use super::process::Process;
use super::relay::Relay;

on_both![every_join_that_was_acknowledged_outlives_a_kill];

const INSIDE: &str = "href=\"/account\"";

/// Starting one means waiting for what it says.
async fn start(database: &str) -> Process {
    let database = database.to_owned();
    tokio::task::spawn_blocking(move || Process::serve(&database)).await.expect("it starts")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_on_one_database_are_one_site() {
    let Some(database) = Database::postgres().await else { return };
    // At the same moment, on a database where nothing is yet.
    let (first, second) = tokio::join!(start(database.url()), start(database.url()));
    assert_eq!(database.number("select count(*) from loaded_catalogue").await, 1);

    // Each request is a connection of its own, so whatever one server was told the other one is asked for.
    let relay = Relay::to(&[&first.host, &second.host]).await;
    let mut guest = Guest::at(&relay.address);
    assert_eq!(guest.join("ada@example.org").await.header("location"), "/login?joined=1");
    assert!(guest.get("/login?joined=1").await.body.contains("value=\"ada@example.org\""));
    assert_eq!(guest.log_in("ada@example.org", PASSWORD).await.header("location"), "/subscribe");
    for host in [&relay.address, &relay.address, &first.host, &second.host] {
        guest.go_to(host);
        assert!(guest.get("/movie/heat-1995").await.body.contains(INSIDE), "{host}");
    }
    guest.go_to(&first.host);
    guest.post("/logout/everywhere", "").await;
    let mut thief = Guest::at(&second.host);
    thief.cookies.clone_from(&guest.cookies);
    assert!(!thief.get("/").await.body.contains(INSIDE));

    // With one of them gone the other is the site.
    drop(first);
    guest.go_to(&second.host);
    assert_eq!(guest.log_in("ada@example.org", PASSWORD).await.status, StatusCode::SEE_OTHER);
    assert!(guest.get("/").await.body.contains(INSIDE));
}

const JOINS: usize = 200;

async fn every_join_that_was_acknowledged_outlives_a_kill(database: Database) {
    let server = start(database.url()).await;
    let (sender, mut acknowledged) = unbounded_channel();
    for number in 0..JOINS {
        tokio::spawn(join(server.host.clone(), format!("guest{number}@example.org"), sender.clone()));
    }
    drop(sender);
    let mut emails = Vec::new();
    while emails.len() < JOINS / 3 {
        emails.push(acknowledged.recv().await.expect("a third joins before anything happens"));
    }
    server.signal("-KILL");
    // Some answers were on their way. The channel ends with the last guest.
    while let Some(email) = acknowledged.recv().await {
        emails.push(email);
    }

    let server = start(database.url()).await;
    let pool = database.pool().await;
    let members: Vec<(String, i64)> =
        sqlx::query_as("select email, count(*) from member group by email").fetch_all(&pool).await.expect("members");
    let members: BTreeMap<String, i64> = members.into_iter().collect();
    println!("{} acknowledged, {} members of {JOINS}", emails.len(), members.len());
    assert!(emails.len() < JOINS, "it was killed in the middle");
    let half = "select count(*) from person where id not in (select person from member)";
    assert_eq!(database.number(half).await, 0, "a person without a member is half a join");
    for email in emails {
        assert_eq!(members.get(&email), Some(&1), "{email}");
        let entered = Guest::at(&server.host).log_in(&email, PASSWORD).await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "{email}");
    }
}

/// Joins, and tells if that was acknowledged.
async fn join(host: String, email: String, acknowledged: UnboundedSender<String>) {
    let mut guest = Guest::at(&host);
    let (address, password) = (email.replace('@', "%40"), PASSWORD.replace(' ', "+"));
    for (step, form, leads_to) in [
        ("/join", format!("email={address}"), "/join"),
        ("/join/password", format!("password={password}"), "/login?joined=1"),
    ] {
        let answered = guest.try_post(step, &form).await;
        if answered.is_none_or(|page| page.header("location") != leads_to) {
            return;
        }
    }
    acknowledged.send(email).expect("somebody counts");
}
