//! One trace across the processes that answer a request.

use http::{HeaderName, StatusCode};

use crate::harness::{Process, TestApp, TestClient, TestConfig, artifact};

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// The trace id in a line of the access log.
fn trace_of(line: &str) -> &str {
    let (_, rest) = line.rsplit_once(" trace=").unwrap_or_else(|| panic!("no trace in {line}"));
    &rest[..32]
}

#[tokio::test]
async fn a_page_a_job_and_a_replica_log_the_same_trace() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = format!("sqlite://{}/matinee.db", folder.path().display());
    let mut replica = Process::recommender(&artifact(), "127.0.0.1:0").await;
    let url = format!("http://{}", replica.host);
    let mut site = Process::serve_with(&database, &["--workers", "0", "--recommender-url", &url]).await;
    let mut visitor = TestClient::connected_to(&site.host);

    let film = visitor.get("/movie/heat-1995").await;
    let line = site.wait_for_log(0, " access: id=").await;
    let page = trace_of(&line).to_owned();
    let timing = film.header("server-timing");
    assert!(timing.contains(", details;dur=") && timing.contains(&page), "{timing}");
    assert!(replica.wait_for_log(0, &page).await.contains("path=\"/api/v1/"));

    let mut worker = Process::worker_with(&database, &["--recommender-url", &url]).await;
    let upload = visitor.upload("/api/v1/batches", "films.csv", "title,year\nHeat,1995\n").await;
    assert_eq!(upload.status, StatusCode::ACCEPTED);
    let line = site.wait_for_log(0, "path=\"/api/v1/batches\"").await;
    let upload = trace_of(&line).to_owned();
    assert_ne!(upload, page);
    let line = worker.wait_for_log(0, "a job has ended").await;
    assert!(line.contains(&upload), "{upload} in {line}");
    replica.wait_for_log(0, &upload).await;
}

#[tokio::test]
async fn a_request_continues_the_trace_of_its_caller_unless_it_makes_no_sense() {
    let app = TestApp::start().await;
    let timing = async |traceparent: &str| {
        let page = app.get_with("/movie/heat-1995", &[(TRACEPARENT, traceparent)]).await;
        page.header("server-timing").to_owned()
    };
    let text = timing(&format!("00-{TRACE}-00f067aa0ba902b7-01")).await;
    assert!(text.starts_with("total;dur="), "{text}");
    assert!(text.contains(&format!("traceparent;desc=\"00-{TRACE}-")) && !text.contains("00f067aa0ba902b7"), "{text}");
    for nonsense in ["", "-", "00-00000000000000000000000000000000-00f067aa0ba902b7-01", "x".repeat(5000).as_str()] {
        let text = timing(nonsense).await;
        assert!(text.contains("traceparent;desc=\"00-") && !text.contains(TRACE), "{nonsense}: {text}");
    }
}

#[tokio::test]
async fn the_drawer_shows_a_failed_replica_and_the_own_time_of_the_one_that_answered() {
    let replica = Process::recommender(&artifact(), "127.0.0.1:0").await;
    let (good, bad) = (replica.host.clone(), "127.0.0.1:9".to_owned());
    let replicas = vec![format!("http://{bad}"), format!("http://{good}")];
    let app = TestApp::with(TestConfig { replicas, model: "no/such/model".into(), ..TestConfig::default() }).await;
    let page = app.get("/movie/heat-1995?xray=1").await;
    let answered = format!("<li>{good} answered in ");
    assert!(page.body.contains(&answered) && page.body.contains(" ms of them in the replica"), "{}", page.body);
    assert!(page.body.contains(&format!("<li>{bad} failed after ")), "{}", page.body);
    assert!(page.body.contains(", a second try"), "{}", page.body);
}
