//! The model's file is replaced while the site serves.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use http::StatusCode;
use models::Artifact;
use server::recommender::Versions;

use super::house::{House, Plan, artifact};

/// A sound artifact that is not the committed one, in its place in one step.
fn replace(path: &Path, mark: &str) -> String {
    let (mut other, _) = Artifact::read(&artifact()).expect("the committed artifact");
    mark.clone_into(&mut other.shelves[0].title);
    other.write(path).expect("written");
    Artifact::read(path).expect("sound").1[..12].to_owned()
}

async fn version(house: &House) -> String {
    house.get("/api/v1/model").await.json()["version"].as_str().unwrap_or_default().to_owned()
}

async fn until(what: &str, holds: impl AsyncFn() -> bool) {
    for _ in 0..400 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it never came to be that {what}");
}

async fn watched(model: &Path) -> Arc<House> {
    let house = House::with(Plan { model: model.to_owned(), ..Plan::default() }).await;
    tokio::spawn(Arc::clone(&house.model).watch());
    Arc::new(house)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_swap_under_load_fails_no_request() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("m.safetensors");
    fs::copy(artifact(), &path).expect("copied");
    let house = watched(&path).await;
    let before = version(&house).await;

    let (stop, answered) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let load: Vec<_> = ["alien-1979", "heat-1995"]
        .map(|film| {
            let (house, stop, answered) = (Arc::clone(&house), Arc::clone(&stop), Arc::clone(&answered));
            tokio::spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    let page = house.get(&format!("/movie/{film}")).await;
                    assert_eq!(page.status, StatusCode::OK);
                    assert_eq!(page.panel("similar", "data-outcome"), Some("fresh"));
                    let answer = house.get(&format!("/api/v1/movies/{film}/similar")).await;
                    assert_eq!(answer.status, StatusCode::OK);
                    answered.fetch_add(2, Ordering::Relaxed);
                }
            })
        })
        .into();
    let mut seen = vec![before.clone()];
    for mark in ["one", "two"] {
        let next = replace(&path, mark);
        until("the new one answers", async || version(&house).await == next).await;
        assert_eq!(house.get("/panel/shelf?of=group:0").await.body.matches(&format!(">{mark}<")).count(), 1);
        seen.push(next);
    }
    stop.store(true, Ordering::Relaxed);
    for task in load {
        task.await.expect("no request failed");
    }
    assert!(answered.load(Ordering::Relaxed) > 0);

    let versions = Versions::beside(&path);
    // They are kept once the new one answers.
    until("three are kept", async || versions.list().expect("a list").len() == 3).await;
    let kept = versions.list().expect("a list");
    let names: Vec<_> = kept.iter().map(|kept| kept.version.clone()).collect();
    seen.reverse();
    assert_eq!(names, seen, "the newest first, and the first of all is not lost");
    assert!(kept[0].in_use && !kept[1].in_use);
}

#[tokio::test]
async fn a_bad_file_leaves_the_old_model_serving_and_is_reported() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("m.safetensors");
    fs::copy(artifact(), &path).expect("copied");
    let house = watched(&path).await;
    let before = version(&house).await;
    fs::write(&path, b"not a model").expect("written");

    let recommender = async || house.get("/readyz").await.json()["services"][2].clone();
    until("the problem is told", async || recommender().await["problem"].is_string()).await;
    let state = recommender().await;
    assert_eq!((&state["ready"], state["version"].as_str()), (&true.into(), Some(&*before)), "{state}");
    assert_eq!(house.get("/readyz").await.json()["status"], "ready");
    assert_eq!(house.get("/movie/alien-1979").await.panel("similar", "data-outcome"), Some("fresh"));
    let counted = house.get("/metrics").await.body;
    let failed = counted.lines().find_map(|line| line.strip_prefix("matinee_model_failed_swaps_total "));
    assert!(failed.is_some_and(|count| count != "0"), "{counted}");

    let next = replace(&path, "sound again");
    until("a good file is taken", async || version(&house).await == next).await;
    assert!(recommender().await["problem"].is_null());
}

#[tokio::test]
async fn a_site_that_started_without_a_model_takes_one_when_it_comes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("m.safetensors");
    let house = watched(&path).await;
    assert_eq!(house.get("/movie/alien-1979").await.panel("similar", "data-outcome"), Some("substitute"));
    replace(&path, "first");
    until("the model answers", async || !version(&house).await.is_empty()).await;
    assert_eq!(house.get("/movie/alien-1979").await.panel("similar", "data-outcome"), Some("fresh"));
    assert_eq!(house.get("/readyz").await.json()["status"], "ready");
}
