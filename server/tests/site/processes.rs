//! Boxes as processes that are killed and signalled.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::StatusCode;
use models::Artifact;

use super::house::{House, Plan, artifact};
use super::process::Process;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_box_killed_under_load_costs_no_page() {
    let (first, second) =
        (Process::recommender(&artifact(), "127.0.0.1:0"), Process::recommender(&artifact(), "127.0.0.1:0"));
    let boxes = vec![format!("http://{}", first.host), format!("http://{}", second.host)];
    let plan = Plan { boxes, deadline: Duration::from_secs(10), model: "no/such/model".into(), ..Plan::default() };
    let house = Arc::new(House::with(plan).await);
    let stop = Arc::new(AtomicBool::new(false));
    let load: Vec<_> = (0..4)
        .map(|start| {
            let (house, stop) = (Arc::clone(&house), Arc::clone(&stop));
            tokio::spawn(async move {
                let films = house.get("/api/v1/movies?limit=100").await.json()["movies"].clone();
                let films = films.as_array().expect("films");
                let mut outcomes = Vec::new();
                for film in films.iter().cycle().skip(start * 25) {
                    let page = house.get(&format!("/movie/{}", film["slug"].as_str().expect("a slug"))).await;
                    assert_eq!(page.status, StatusCode::OK);
                    outcomes.push(page.panel("similar", "data-outcome").expect("a strip").to_owned());
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                }
                outcomes
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(300)).await;
    first.signal("-KILL");
    tokio::time::sleep(Duration::from_millis(300)).await;
    second.signal("-KILL");
    tokio::time::sleep(Duration::from_millis(300)).await;
    stop.store(true, Ordering::Relaxed);
    for task in load {
        let outcomes = task.await.expect("every page is there");
        assert!(outcomes.iter().any(|outcome| outcome == "fresh"), "{outcomes:?}");
        assert!(outcomes.iter().all(|outcome| outcome != "unavailable"), "{outcomes:?}");
    }

    let revived = Process::recommender(&artifact(), &first.host);
    for _ in 0..100 {
        let page = house.get("/panel/similar?movie=jaws-1975").await;
        if page.panel("similar", "data-outcome") == Some("fresh") {
            assert_eq!(page.panel("similar", "data-host"), Some(&*revived.host));
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the box that is back is never asked");
}

#[tokio::test]
async fn a_box_takes_a_new_model_at_sighup() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("m.safetensors");
    std::fs::copy(artifact(), &path).expect("copied");
    let process = Process::recommender(&path, "127.0.0.1:0");
    let (mut other, before) = Artifact::read(&path).expect("the committed artifact");
    other.shelves[0].title = "Another".to_owned();
    other.write(&path).expect("written");
    process.signal("-HUP");

    let house = House::with(Plan { boxes: vec![format!("http://{}", process.host)], ..Plan::default() }).await;
    for _ in 0..100 {
        let card = house.get("/api/v1/model").await.json();
        if card["checksum"] != before {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("it never took the new model");
}
