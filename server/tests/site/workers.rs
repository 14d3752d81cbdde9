//! Workers as processes: killed, several at once, and without their database for a while.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::time::Duration;

use http::StatusCode;

use super::database::{Database, on_both};
use super::guest::Guest;
use super::process::Process;
use super::relay::Relay;

on_both![what_a_killed_worker_had_at_hand_is_taken_over_and_nothing_is_lost_or_twice];

const ROWS: u64 = 12_000;

/// Films without end, each a little different.
fn films() -> String {
    let mut films = "title,year,genres,keywords,synopsis\n".to_owned();
    for row in 0..ROWS {
        let genre = ["crime", "drama", "comedy", "horror", "western"][row as usize % 5];
        let keyword = ["heist", "small-town", "found-family", "haunted-house", "time-loop"][row as usize % 7 % 5];
        let _ = writeln!(films, "Film {row},{},{genre},{keyword},Somebody number {row} leaves home.", 1930 + row % 95);
    }
    films
}

/// Starting one means waiting for what it says.
async fn start(process: impl FnOnce(&str) -> Process + Send + 'static, database: &str) -> Process {
    let database = database.to_owned();
    tokio::task::spawn_blocking(move || process(&database)).await.expect("it starts")
}

async fn begin(guest: &mut Guest<'_>) -> String {
    let page = guest.upload("/api/v1/batches", "films.csv", films()).await;
    assert_eq!(page.status, StatusCode::ACCEPTED, "{}", page.body);
    page.header("location").to_owned()
}

/// Waits until so many rows are done, and says how many.
async fn reached(guest: &mut Guest<'_>, batch: &str, rows: u64) -> u64 {
    for _ in 0..3000 {
        let progress = guest.get(batch).await.json();
        let done = progress["done"].as_u64().expect("a number");
        if done >= rows {
            assert!(done < ROWS || progress["status"] == "done", "{progress}");
            return done;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{batch} does not get to {rows}")
}

/// Each row's answer, by its number; each once.
async fn results(guest: &mut Guest<'_>, batch: &str) -> HashMap<u64, String> {
    let lines = guest.get(&format!("{batch}/results.jsonl")).await.body;
    let number = |line: &str| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["row"].as_u64();
    let rows: Vec<_> = lines.lines().map(|line| (number(line).expect("a number"), line.to_owned())).collect();
    assert_eq!(rows.len() as u64, ROWS);
    let rows: HashMap<_, _> = rows.into_iter().collect();
    assert_eq!(rows.len() as u64, ROWS);
    rows
}

async fn what_a_killed_worker_had_at_hand_is_taken_over_and_nothing_is_lost_or_twice(database: Database) {
    // The site makes the database before the workers look for it.
    let site = start(Process::serve_without_workers, database.url()).await;
    let mut guest = Guest::at(&site.host);

    let worker = start(Process::worker, database.url()).await;
    let undisturbed = begin(&mut guest).await;
    reached(&mut guest, &undisturbed, ROWS).await;
    let expected = results(&mut guest, &undisturbed).await;

    let batch = begin(&mut guest).await;
    let done = reached(&mut guest, &batch, 1).await;
    worker.signal("-KILL");
    drop(worker);
    assert!(done < ROWS, "it was killed in the middle");
    let heir = start(Process::worker, database.url()).await;
    reached(&mut guest, &batch, ROWS).await;
    assert_eq!(results(&mut guest, &batch).await, expected);
    println!("killed after {done} of {ROWS} rows; all of them are there, each once");
    assert_eq!(database.number("select count(*) from message").await, 2);
    heir.stop();
    site.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_workers_share_a_batch_and_live_through_a_database_that_is_away() {
    let Some(database) = Database::postgres().await else { return };
    let site = start(Process::serve_without_workers, database.url()).await;
    let (scheme, rest) = database.url().split_once("://").expect("an address");
    let (user, rest) = rest.split_once('@').map_or(("", rest), |(user, rest)| (user, rest));
    let (server, name) = rest.split_once('/').expect("a server and a name");
    let mut relay = Relay::to(&[server]).await;
    let at = if user.is_empty() { String::new() } else { format!("{user}@") };
    let far = format!("{scheme}://{at}{}/{name}", relay.address);
    let workers = [start(Process::worker, &far).await, start(Process::worker, &far).await];

    let mut guest = Guest::at(&site.host);
    let batch = begin(&mut guest).await;
    let done = reached(&mut guest, &batch, 1).await;
    assert!(done < ROWS);
    relay.close().await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    relay.open().await;
    reached(&mut guest, &batch, ROWS).await;
    assert_eq!(results(&mut guest, &batch).await.len() as u64, ROWS);
    for worker in workers {
        worker.stop();
    }
    site.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_for_which_there_is_no_room_is_refused_and_nothing_of_it_stays() {
    let database = Database::sqlite();
    // Made where there is room.
    let roomy = start(Process::serve, database.url()).await;
    assert_eq!(Guest::at(&roomy.host).get("/batch").await.status, StatusCode::OK);
    roomy.stop();
    let site = start(|url| Process::serve_on_a_full_disk(url, 64), database.url()).await;
    let mut guest = Guest::at(&site.host);
    let page = guest.upload("/api/v1/batches", "films.csv", films()).await;
    assert_eq!(page.status, StatusCode::INSUFFICIENT_STORAGE, "{}", page.body);
    assert!(page.body.contains("nothing of it was kept") && !page.body.contains("os error"), "{}", page.body);
    assert_eq!(guest.upload("/batch", "films.csv", films()).await.status, StatusCode::INSUFFICIENT_STORAGE);
    assert_eq!(guest.get("/batch").await.status, StatusCode::OK);
    site.stop();
    assert_eq!(database.number("select count(*) from batch").await, 0);
}
