//! Workers as processes: killed, several at once, and temporarily without their database.

use std::collections::HashMap;
use std::fmt::Write as _;

use http::StatusCode;
use serde_json::Value;

use crate::harness::{Database, Process, Signal, TcpProxy, TestClient, eventually, on_both, on_postgres};

on_both![the_chunk_of_a_killed_worker_is_taken_over_and_no_row_is_lost_or_repeated];
on_postgres![workers_share_a_batch_and_survive_the_absence_of_their_database];

const ROWS: u64 = 12_000;

/// A CSV file of films that differ slightly.
fn films() -> String {
    let mut films = "title,year,genres,keywords,synopsis\n".to_owned();
    for row in 0..ROWS {
        let genre = ["crime", "drama", "comedy", "horror", "western"][row as usize % 5];
        let keyword = ["heist", "small-town", "found-family", "haunted-house", "time-loop"][row as usize % 7 % 5];
        let _ = writeln!(films, "Film {row},{},{genre},{keyword},Person {row} leaves home.", 1930 + row % 95);
    }
    films
}

/// Uploads the films, and returns the path of the batch.
async fn start_batch(client: &mut TestClient<'_>) -> String {
    let page = client.upload("/api/v1/batches", "films.csv", films()).await;
    assert_eq!(page.status, StatusCode::ACCEPTED, "{}", page.body);
    page.header("location").to_owned()
}

/// The number of processed rows.
async fn rows_done(client: &mut TestClient<'_>, batch: &str) -> u64 {
    client.get(batch).await.json()["done"].as_u64().expect("a number")
}

async fn wait_until_done(client: &mut TestClient<'_>, batch: &str) {
    eventually("the batch is done", async || client.get(batch).await.json()["status"] == "done").await;
}

/// The result of each row, by its number.
async fn results(client: &mut TestClient<'_>, batch: &str) -> HashMap<u64, String> {
    let lines = client.get(&format!("{batch}/results.jsonl")).await.body;
    let number = |line: &str| serde_json::from_str::<Value>(line).expect("JSON")["row"].as_u64().expect("a number");
    let rows: HashMap<_, _> = lines.lines().map(|line| (number(line), line.to_owned())).collect();
    assert_eq!((rows.len() as u64, lines.lines().count() as u64), (ROWS, ROWS), "each row occurs once");
    rows
}

/// The number of chunks that workers have begun and not finished.
async fn chunks_in_progress(database: &Database) -> i64 {
    database.number("select count(*) from batch_chunk where attempts > 0 and done = 0").await
}

/// Suspends a worker at a moment at which it has finished a chunk of a batch and has begun another one.
async fn suspend_in_the_middle(worker: &Process, database: &Database, client: &mut TestClient<'_>, batch: &str) {
    eventually("the worker is suspended while it processes a chunk", async || {
        worker.signal(Signal::STOP);
        let done = rows_done(client, batch).await;
        assert!(done < ROWS, "the worker finished without being caught in the middle");
        let caught = done > 0 && chunks_in_progress(database).await == 1;
        if !caught {
            worker.signal(Signal::CONT);
        }
        caught
    })
    .await;
}

async fn the_chunk_of_a_killed_worker_is_taken_over_and_no_row_is_lost_or_repeated(database: Database) {
    // The site creates the database that the workers open.
    let site = Process::serve_without_workers(database.url()).await;
    let mut client = TestClient::connected_to(&site.host);

    let worker = Process::worker(database.url()).await;
    let undisturbed = start_batch(&mut client).await;
    wait_until_done(&mut client, &undisturbed).await;
    let expected = results(&mut client, &undisturbed).await;

    let batch = start_batch(&mut client).await;
    suspend_in_the_middle(&worker, &database, &mut client, &batch).await;
    worker.signal(Signal::KILL);
    drop(worker);
    let successor = Process::worker(database.url()).await;
    wait_until_done(&mut client, &batch).await;
    assert_eq!(results(&mut client, &batch).await, expected);
    assert_eq!(database.number("select count(*) from message").await, 2);
    successor.stop().await;
    site.stop().await;
}

async fn workers_share_a_batch_and_survive_the_absence_of_their_database(database: Database) {
    let site = Process::serve_without_workers(database.url()).await;
    let (mut proxy, url) = TcpProxy::before(&database).await;
    let mut workers = [Process::worker(&url).await, Process::worker(&url).await];

    // No chunk can be finished until the lock is released, so both workers are processing one when their connections
    // are cut.
    let pool = database.pool().await;
    let mut lock = pool.begin().await.expect("a transaction");
    sqlx::query("lock table batch_row in exclusive mode").execute(&mut *lock).await.expect("locked");
    let mut client = TestClient::connected_to(&site.host);
    let batch = start_batch(&mut client).await;
    eventually("each worker processes a chunk", async || chunks_in_progress(&database).await == 2).await;
    let logged = workers.each_ref().map(Process::logged);
    proxy.close().await;
    lock.rollback().await.expect("unlocked");
    for (worker, logged) in workers.iter_mut().zip(logged) {
        worker.wait_for_log(logged, "WARN").await;
    }
    assert_eq!(rows_done(&mut client, &batch).await, 0);
    proxy.open().await;
    wait_until_done(&mut client, &batch).await;
    results(&mut client, &batch).await;
    for worker in workers {
        worker.stop().await;
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_does_not_fit_on_the_disk_is_rejected_and_nothing_is_stored() {
    let database = Database::sqlite();
    // Creates the database while there is space.
    let site = Process::serve(database.url()).await;
    assert_eq!(TestClient::connected_to(&site.host).get("/batch").await.status, StatusCode::OK);
    site.stop().await;
    let site = Process::serve_on_a_full_disk(database.url(), 64).await;
    let mut client = TestClient::connected_to(&site.host);
    let page = client.upload("/api/v1/batches", "films.csv", films()).await;
    assert_eq!(page.status, StatusCode::INSUFFICIENT_STORAGE, "{}", page.body);
    assert!(page.body.contains("nothing was saved") && !page.body.contains("os error"), "{}", page.body);
    assert_eq!(client.upload("/batch", "films.csv", films()).await.status, StatusCode::INSUFFICIENT_STORAGE);
    assert_eq!(client.get("/batch").await.status, StatusCode::OK);
    site.stop().await;
    assert_eq!(database.number("select count(*) from batch").await, 0);
}
