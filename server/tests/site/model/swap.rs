//! Replacing the artifact while the site serves.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use http::StatusCode;
use models::Artifact;
use server::recommender::Versions;

use crate::harness::{Load, TestApp, TestConfig, artifact, eventually};

/// Writes a valid artifact that differs from the committed one in the title of a shelf. Returns its version.
fn replace(path: &Path, title: &str) -> String {
    let (mut other, _) = Artifact::read(&artifact()).expect("the committed artifact");
    title.clone_into(&mut other.shelves[0].title);
    other.write(path).expect("written");
    Artifact::read(path).expect("a valid artifact").1[..12].to_owned()
}

async fn version(app: &TestApp) -> String {
    app.get("/api/v1/model").await.json()["version"].as_str().unwrap_or_default().to_owned()
}

/// A site that watches its artifact.
async fn watching_app(model: &Path) -> Arc<TestApp> {
    let app = TestApp::with(TestConfig { model: model.to_owned(), ..TestConfig::default() }).await;
    tokio::spawn(Arc::clone(&app.model).watch());
    Arc::new(app)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_swap_under_load_fails_no_request() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("m.safetensors");
    fs::copy(artifact(), &path).expect("copied");
    let app = watching_app(&path).await;
    let before = version(&app).await;

    let visited = Arc::clone(&app);
    let mut load = Load::start(2, move |client, _| {
        let app = Arc::clone(&visited);
        async move {
            let film = ["alien-1979", "heat-1995"][client];
            let page = app.get(&format!("/movie/{film}")).await;
            assert_eq!(page.status, StatusCode::OK);
            assert_eq!(page.panel("similar", "data-outcome"), Some("fresh"));
            let answer = app.get(&format!("/api/v1/movies/{film}/similar")).await;
            assert_eq!(answer.status, StatusCode::OK);
        }
    });
    let mut deployed = vec![before.clone()];
    for title in ["one", "two"] {
        load.progresses(10).await;
        let next = replace(&path, title);
        eventually("the new model answers", async || version(&app).await == next).await;
        assert_eq!(app.get("/panel/shelf?of=group:0").await.body.matches(&format!(">{title}<")).count(), 1);
        deployed.push(next);
    }
    load.progresses(10).await;
    load.stop().await;

    let versions = Versions::beside(&path);
    // A version is stored after the swap.
    eventually("three versions are stored", async || versions.list().expect("a list").len() == 3).await;
    let stored = versions.list().expect("a list");
    let names: Vec<_> = stored.iter().map(|stored| stored.version.clone()).collect();
    deployed.reverse();
    assert_eq!(names, deployed, "the newest comes first, and the original is stored too");
    assert!(stored[0].in_use && !stored[1].in_use);
}

#[tokio::test]
async fn an_invalid_artifact_is_reported_and_the_previous_model_keeps_serving() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("m.safetensors");
    fs::copy(artifact(), &path).expect("copied");
    let app = watching_app(&path).await;
    let before = version(&app).await;
    fs::write(&path, b"not a model").expect("written");

    let recommender = async || app.get("/readyz").await.json()["services"][2].clone();
    eventually("the problem is reported", async || recommender().await["problem"].is_string()).await;
    let state = recommender().await;
    assert_eq!((&state["ready"], state["version"].as_str()), (&true.into(), Some(&*before)), "{state}");
    assert_eq!(app.get("/readyz").await.json()["status"], "ready");
    assert_eq!(app.get("/movie/alien-1979").await.panel("similar", "data-outcome"), Some("fresh"));
    let counted = app.get("/metrics").await.body;
    let failed = counted.lines().find_map(|line| line.strip_prefix("matinee_model_failed_swaps_total "));
    assert!(failed.is_some_and(|count| count != "0"), "{counted}");

    let next = replace(&path, "valid again");
    eventually("the valid artifact is loaded", async || version(&app).await == next).await;
    assert!(recommender().await["problem"].is_null());
}

#[tokio::test]
async fn a_site_that_started_without_a_model_loads_one_when_it_appears() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("m.safetensors");
    let app = watching_app(&path).await;
    assert_eq!(app.get("/movie/alien-1979").await.panel("similar", "data-outcome"), Some("substitute"));
    replace(&path, "first");
    eventually("the model answers", async || !version(&app).await.is_empty()).await;
    assert_eq!(app.get("/movie/alien-1979").await.panel("similar", "data-outcome"), Some("fresh"));
    assert_eq!(app.get("/readyz").await.json()["status"], "ready");
}
