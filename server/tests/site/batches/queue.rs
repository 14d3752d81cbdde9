//! The queue of chunks: panics, retries and its state.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use futures::FutureExt;
use http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use server::queue::{ChunkJob, Gate, Handler, Queue, QueueMonitor};
use server::services::batch::SqlBatches;
use tokio::sync::watch;

use crate::harness::{TestApp, TestClient, eventually};

/// Uploads a file with one chunk, and returns the path of the batch.
async fn start(client: &mut TestClient<'_>) -> String {
    let page = client.upload("/api/v1/batches", "films.csv", "title,year\nHeat,1995\nRonin,1998\n").await;
    assert_eq!(page.status, StatusCode::ACCEPTED, "{}", page.body);
    page.header("location").to_owned()
}

#[tokio::test]
async fn a_job_that_panics_is_tried_again_later_and_the_worker_goes_on() {
    let app = TestApp::start().await;
    let mut client = app.client();
    start(&mut client).await;
    let runs = Arc::new(AtomicUsize::new(0));
    let handler: Handler<ChunkJob> = Arc::new({
        let runs = Arc::clone(&runs);
        move |_| {
            let run = runs.fetch_add(1, Ordering::Relaxed);
            async move {
                assert!(run > 0, "this panic is expected");
                Ok(())
            }
            .boxed()
        }
    });
    let store = app.store().await;
    let queue = Queue::open(&store, app.database()).expect("a queue");
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(async move { queue.work(1, &handler, &Gate::always_open(), stopped).await });
    eventually("the job has failed", async || {
        app.number("select count(*) from Jobs where status = 'Failed' and run_at > unixepoch()").await == 1
    })
    .await;
    let monitor = QueueMonitor::new(store);
    monitor.refresh().await.expect("read");
    let chunks = monitor.states().remove(0);
    assert_eq!((chunks.queue, chunks.length), ("chunks", 1));
    assert!(chunks.oldest_seconds.is_some() && chunks.polled_seconds_ago.is_some(), "{chunks:?}");
    app.execute("update Jobs set run_at = unixepoch()").await;
    eventually("the job is done", async || app.number("select count(*) from Jobs where status = 'Done'").await == 1)
        .await;
    assert_eq!(runs.load(Ordering::Relaxed), 2);
    monitor.refresh().await.expect("read");
    assert_eq!((monitor.states()[0].length, monitor.states()[0].oldest_seconds), (0, None));
    stop.send_replace(true);
    worker.await.expect("stopped");
}

#[tokio::test]
async fn jobs_are_not_claimed_while_the_gate_is_closed() {
    let app = TestApp::start().await;
    start(&mut app.client()).await;
    let asked = Arc::new(AtomicUsize::new(0));
    let gate = Gate::open_while({
        let asked = Arc::clone(&asked);
        move || {
            asked.fetch_add(1, Ordering::Relaxed);
            false
        }
    });
    let handler: Handler<ChunkJob> = Arc::new(|_| async { Ok(()) }.boxed());
    let queue = Queue::open(&app.store().await, app.database()).expect("a queue");
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(async move { queue.work(1, &handler, &gate, stopped).await });
    eventually("the gate was asked several times", async || asked.load(Ordering::Relaxed) > 3).await;
    assert_eq!(app.number("select count(*) from Jobs where status = 'Pending' and attempts = 0").await, 1);
    stop.send_replace(true);
    worker.await.expect("stopped");
}

#[tokio::test]
async fn an_abandoned_batch_is_tried_again_from_its_page_and_over_rest() {
    let app = TestApp::start().await;
    let mut client = app.client();
    let batch = start(&mut client).await;
    let page = batch.replace("/api/v1/batches/", "/batch/");
    let status = async |client: &mut TestClient<'_>| client.get(&batch).await.json()["status"].clone();
    app.execute("update batch_chunk set attempts = 6").await;
    app.start_worker().await;
    eventually("the batch is given up", async || status(&mut client).await == "failed").await;
    assert_eq!(client.get(&batch).await.json()["can_retry"], true);
    assert!(client.get(&page).await.body.contains(&format!("action=\"{page}/retry\"")));
    assert_eq!(app.client().post(&format!("{page}/retry"), "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(client.post(&format!("{page}/retry"), "").await.header("location"), page);
    eventually("the batch is done", async || status(&mut client).await == "done").await;
    let done = client.get(&batch).await.json();
    assert_eq!((&done["failed"], &done["can_retry"]), (&0.into(), &false.into()));
    assert!(!client.get(&page).await.body.contains("/retry"));
    assert_eq!(client.post(&format!("{page}/retry"), "").await.status, StatusCode::CONFLICT);
    let again = client.post(&format!("{batch}/retry"), "").await;
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.body);
}

#[tokio::test]
async fn a_download_of_a_batch_that_is_deleted_meanwhile_is_aborted() {
    let app = TestApp::start().await;
    app.start_worker().await;
    let mut client = app.client();
    let rows = "Heat,1995\n".repeat(1200);
    let upload = client.upload("/api/v1/batches", "films.csv", format!("title,year\n{rows}")).await;
    let batch = upload.header("location").to_owned();
    eventually("the batch is done", async || client.get(&batch).await.json()["status"] == "done").await;
    let cookies: Vec<String> = client.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = Request::get(format!("{batch}/results.jsonl")).header(header::COOKIE, cookies.join("; "));
    let response = app.send(request.body(Body::empty()).expect("a request")).await;
    assert_eq!(response.status(), StatusCode::OK);
    let mut body = response.into_body();
    let mut received = 0;
    while received == 0 {
        received += body.frame().await.expect("a frame").expect("rows").into_data().expect("data").len();
    }
    let page = batch.replace("/api/v1/batches/", "/batch/");
    assert_eq!(client.post(&format!("{page}/delete"), "").await.status, StatusCode::SEE_OTHER);
    SqlBatches::new(app.store().await).remove_deleted().await.expect("removed");
    assert!(body.collect().await.is_err(), "the response does not end as if it were complete");
}
