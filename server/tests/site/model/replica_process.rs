//! Replicas as processes that are killed and signalled.

use std::sync::Arc;

use http::StatusCode;
use models::Artifact;

use crate::harness::{CATALOGUE, Load, Process, Signal, TestApp, TestConfig, artifact, eventually};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killing_replicas_under_load_costs_no_page() {
    let model = artifact();
    let (first, second) =
        tokio::join!(Process::recommender(&model, "127.0.0.1:0"), Process::recommender(&model, "127.0.0.1:0"));
    let replicas = vec![format!("http://{}", first.host), format!("http://{}", second.host)];
    let config = TestConfig { replicas, model: "no/such/model".into(), ..TestConfig::default() };
    let app = Arc::new(TestApp::with(config).await);

    let visited = Arc::clone(&app);
    let mut load = Load::start(4, move |client, request| {
        let app = Arc::clone(&visited);
        async move {
            let film = &CATALOGUE.films[(client * 150 + request) % CATALOGUE.films.len()];
            let page = app.get(&format!("/movie/{}", film.slug)).await;
            assert_eq!(page.status, StatusCode::OK);
            page.panel("similar", "data-outcome").expect("the panel").to_owned()
        }
    });
    load.progresses(40).await;
    first.signal(Signal::KILL);
    load.progresses(40).await;
    second.signal(Signal::KILL);
    load.progresses(40).await;
    for outcomes in load.stop().await {
        assert_eq!(outcomes.first().map(String::as_str), Some("fresh"));
        assert!(outcomes.iter().all(|outcome| outcome != "unavailable"), "{outcomes:?}");
    }

    let revived = Process::recommender(&model, &first.host).await;
    eventually("the revived replica answers", async || {
        let page = app.get("/panel/similar?movie=jaws-1975").await;
        page.panel("similar", "data-outcome") == Some("fresh")
            && page.panel("similar", "data-host") == Some(&*revived.host)
    })
    .await;
}

#[tokio::test]
async fn a_replica_loads_a_new_model_on_sighup() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("m.safetensors");
    std::fs::copy(artifact(), &path).expect("copied");
    let process = Process::recommender(&path, "127.0.0.1:0").await;
    let (mut artifact, checksum) = Artifact::read(&path).expect("the committed artifact");
    artifact.shelves[0].title = "Another".to_owned();
    artifact.write(&path).expect("written");
    process.signal(Signal::HUP);

    let replicas = vec![format!("http://{}", process.host)];
    let app = TestApp::with(TestConfig { replicas, ..TestConfig::default() }).await;
    eventually("the replica has loaded the new model", async || {
        app.get("/api/v1/model").await.json()["checksum"] != checksum.as_str()
    })
    .await;
}
