//! The event stream of a batch. No worker runs, so that a batch only changes when a test changes it.

use std::time::Duration;

use axum::body::Body;
use http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt;

use crate::harness::{TestApp, TestClient, eventually};

/// A visitor with a queued batch, and the path of the batch.
async fn queued(app: &TestApp) -> (TestClient<'_>, String) {
    let mut client = app.client();
    let uploaded = client.upload("/api/v1/batches", "films.csv", "title,year\nHeat,1995\n").await;
    assert_eq!(uploaded.status, StatusCode::ACCEPTED);
    let batch = uploaded.header("location").to_owned();
    (client, batch)
}

async fn follow(app: &TestApp, client: &TestClient<'_>, batch: &str, last_event: &str) -> Response<Body> {
    let cookies: Vec<_> = client.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut request = Request::get(format!("{batch}/events")).header(header::COOKIE, cookies.join("; "));
    if !last_event.is_empty() {
        request = request.header("last-event-id", last_event);
    }
    app.send(request.body(Body::empty()).expect("a request")).await
}

/// The next event, or `None` at the end of the stream.
async fn next(stream: &mut Response<Body>) -> Option<String> {
    let frame = stream.body_mut().frame().await?.expect("no interruption");
    Some(String::from_utf8(frame.into_data().expect("data").to_vec()).expect("text"))
}

#[tokio::test]
async fn a_stream_is_neither_cached_nor_buffered_and_its_events_have_ids() {
    let app = TestApp::start().await;
    let (client, batch) = queued(&app).await;
    let mut stream = follow(&app, &client, &batch, "").await;
    assert_eq!(stream.headers()["cache-control"], "no-store");
    assert_eq!(stream.headers()["x-accel-buffering"], "no");
    let event = next(&mut stream).await.expect("the current progress");
    assert!(event.contains("id: queued-0-0\n") && event.contains("\"status\":\"queued\""), "{event}");
}

#[tokio::test]
async fn all_who_follow_a_batch_share_one_reader() {
    let app = TestApp::start().await;
    let (mut client, batch) = queued(&app).await;
    let mut streams = [follow(&app, &client, &batch, "").await, follow(&app, &client, &batch, "").await];
    for stream in &mut streams {
        next(stream).await.expect("the current progress");
    }
    assert_eq!(app.site.followed_batches(), 1);
    client.post(&format!("{batch}/cancel"), "").await;
    for stream in &mut streams {
        assert!(next(stream).await.expect("the end").contains("id: cancelled-0-0\n"));
        assert_eq!(next(stream).await, None);
    }
    eventually("the batch is no longer read", async || app.site.followed_batches() == 0).await;
}

#[tokio::test]
async fn an_unfollowed_batch_is_not_read() {
    let app = TestApp::start().await;
    let (client, batch) = queued(&app).await;
    let stream = follow(&app, &client, &batch, "").await;
    assert_eq!(app.site.followed_batches(), 1);
    drop(stream);
    eventually("the batch is no longer read", async || app.site.followed_batches() == 0).await;
}

#[tokio::test]
async fn an_interrupted_stream_resumes_with_the_current_progress_and_ends_for_good() {
    let app = TestApp::start().await;
    let (mut client, batch) = queued(&app).await;
    drop(follow(&app, &client, &batch, "").await);
    client.post(&format!("{batch}/cancel"), "").await;
    let mut resumed = follow(&app, &client, &batch, "queued-0-0").await;
    assert!(next(&mut resumed).await.expect("the current progress").contains("id: cancelled-0-0\n"));
    assert_eq!(next(&mut resumed).await, None);
    // With this status, browsers do not connect again.
    assert_eq!(follow(&app, &client, &batch, "cancelled-0-0").await.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_user_follows_batches_in_four_places_at_most() {
    let app = TestApp::start().await;
    let (client, batch) = queued(&app).await;
    let mut streams = Vec::new();
    for _ in 0..4 {
        streams.push(follow(&app, &client, &batch, "").await);
    }
    let refused = follow(&app, &client, &batch, "").await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().contains_key("retry-after"));
    let (other, others_batch) = queued(&app).await;
    assert_eq!(follow(&app, &other, &others_batch, "").await.status(), StatusCode::OK);
    streams.pop();
    assert_eq!(follow(&app, &client, &batch, "").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_stream_ends_after_half_an_hour() {
    let app = TestApp::start().await;
    let (client, batch) = queued(&app).await;
    let mut stream = follow(&app, &client, &batch, "").await;
    next(&mut stream).await.expect("the current progress");
    tokio::time::pause();
    tokio::time::advance(Duration::from_mins(31)).await;
    tokio::time::resume();
    // Comments keep the connection alive until then.
    while let Some(event) = next(&mut stream).await {
        assert!(event.starts_with(':'), "{event}");
    }
}

#[tokio::test]
async fn streams_end_when_the_site_closes() {
    let app = TestApp::start().await;
    let (client, batch) = queued(&app).await;
    let mut stream = follow(&app, &client, &batch, "").await;
    next(&mut stream).await.expect("the current progress");
    app.site.close();
    assert_eq!(next(&mut stream).await, None);
}
