//! `matinee evaluate --served`: a running model is measured as offline.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::harness::{CATALOGUE, Process};

/// The number of films that each of two groups of users likes.
const GROUP: usize = 40;
const USERS: usize = 60;
const HELD_OUT: usize = 12;

/// The MovieLens ids of the films that a user likes: places in the catalogue, counted from 1.
fn liked(user: usize) -> Vec<usize> {
    let films = (0..16).map(|step| (user % 2) * GROUP + (user * 7 + step * step + step) % GROUP);
    let mut films: Vec<usize> = films.map(|film| film * 11 + 1).collect();
    films.sort_unstable();
    films.dedup();
    films
}

/// Writes ratings in the MovieLens format, and a split that holds out the first users.
fn write_data(folder: &Path) {
    let mut films = "movieId,title,genres\n".to_owned();
    for (film, id) in CATALOGUE.films.iter().zip(1..) {
        writeln!(films, "{id},\"{} ({})\",Drama", film.title.replace('"', ""), film.year).expect("text");
    }
    let mut ratings = "userId,movieId,rating,timestamp\n".to_owned();
    for user in 0..USERS {
        for film in liked(user) {
            writeln!(ratings, "{user},{film},4.5,1000000000").expect("text");
        }
    }
    let users = (0..HELD_OUT).map(|user| {
        let liked = liked(user);
        json!({"user": user, "fold_in": liked[3..], "held_out": liked[..3]})
    });
    let split = json!({"validation_users": [], "test": users.collect::<Vec<_>>()});
    for (name, text) in [
        ("movies.csv", films),
        ("ratings.csv", ratings),
        ("tags.csv", "userId,movieId,tag,timestamp\n".to_owned()),
        ("links.csv", "movieId,imdbId,tmdbId\n".to_owned()),
        ("splits/p1.json", split.to_string()),
    ] {
        fs::write(folder.join(name), text).expect("written");
    }
}

async fn matinee(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_matinee"));
    command.args(arguments).args(["--catalogue", concat!(env!("CARGO_MANIFEST_DIR"), "/../models/catalogue")]);
    let output = tokio::task::spawn_blocking(move || command.output()).await.expect("no panic").expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

#[tokio::test]
async fn a_running_model_has_the_figures_of_the_offline_evaluation() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join("splits")).expect("created");
    write_data(folder.path());
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let (ratings, splits, model) = (path(""), path("splits"), path("m.safetensors"));
    matinee(&["train", "--ratings", &ratings, "--hold-out", &path("splits/p1.json"), "--out", &model]).await;
    let replica = Process::recommender(Path::new(&model), "127.0.0.1:0").await;
    let address = format!("http://{}", replica.host);

    let evaluate = ["evaluate", "--ratings", &ratings, "--splits", &splits, "--json"];
    let offline: Vec<Value> = serde_json::from_str(&matinee(&evaluate).await).expect("JSON");
    let served = matinee(&[&evaluate[..], &["--served", &address]].concat()).await;
    let served: Vec<Value> = serde_json::from_str(&served).expect("JSON");
    let offline = offline.iter().find(|row| row["protocol"] == "P1" && row["method"] == "M").expect("a result");
    assert_eq!(served.len(), 1);
    for metric in ["recall@20", "recall@50", "ndcg@100", "ci"] {
        assert_eq!(served[0][metric], offline[metric], "{metric}");
    }
    assert!(served[0]["recall@20"].as_f64().is_some_and(|recall| recall > 0.5), "{}", served[0]);
}
