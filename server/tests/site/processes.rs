//! The program itself, as a process that can be killed and signalled.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::StatusCode;
use models::Artifact;

use super::house::{House, Plan, artifact};

/// `matinee recommender`, until it is dropped.
struct Process {
    child: Child,
    host: String,
}

impl Process {
    fn start(model: &Path, address: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_matinee"))
            .args(["recommender", "--addr", address, "--model", model.to_str().expect("a path")])
            .env_remove("RUST_LOG")
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut lines = BufReader::new(child.stderr.take().expect("a log")).lines();
        let host = lines
            .find_map(|line| Some(line.ok()?.split_once("answers at http://")?.1.trim().to_owned()))
            .expect("it says where it listens");
        // Read on, or it would block once the pipe is full.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, host }
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.child.id().to_string()]).status().expect("kill runs");
        assert!(sent.success());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may be dead already, which is all that is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_box_killed_under_load_costs_no_page() {
    let (first, second) = (Process::start(&artifact(), "127.0.0.1:0"), Process::start(&artifact(), "127.0.0.1:0"));
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

    let revived = Process::start(&artifact(), &first.host);
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
    let process = Process::start(&path, "127.0.0.1:0");
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
