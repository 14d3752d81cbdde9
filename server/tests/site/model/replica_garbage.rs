//! Replicas with unusable responses: real ones, and one with an injected fault.

use std::time::Duration;

use domain::Garbage;
use http::StatusCode;
use server::recommender::{InProcessModel, ModelClient};
use server::web;
use strum::VariantArray;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::harness::{TestApp, TestClient, TestConfig, artifact, never_closes};

const FILM: &str = "/movie/heat-1995";
const FILMS: [&str; 8] = [
    "heat-1995",
    "alien-1979",
    "jaws-1975",
    "ronin-1998",
    "amelie-2001",
    "titanic-1997",
    "the-matrix-1999",
    "zodiac-2007",
];

async fn app_with(host: &str, deadline: Duration) -> TestApp {
    let replicas = vec![format!("http://{host}")];
    TestApp::with(TestConfig { replicas, model: "no/such/model".into(), deadline, ..TestConfig::default() }).await
}

/// A listener that answers each connection with these bytes, in pieces of a length.
async fn answering(answer: &'static str, piece_len: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let host = listener.local_addr().expect("an address").to_string();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer_in_pieces(stream, answer, piece_len));
        }
    });
    host
}

/// Single bytes are followed by silence until the client leaves, as from a replica that is still writing its response.
async fn answer_in_pieces(mut stream: TcpStream, answer: &str, piece_len: usize) -> std::io::Result<()> {
    let mut request = [0; 4096];
    if stream.read(&mut request).await? == 0 {
        return Ok(());
    }
    for piece in answer.as_bytes().chunks(piece_len) {
        stream.write_all(piece).await?;
        stream.flush().await?;
    }
    while piece_len == 1 && stream.read(&mut request).await? > 0 {}
    Ok(())
}

#[tokio::test]
async fn a_replica_that_answers_with_garbage_costs_its_own_row_only() {
    let html = "HTTP/1.1 200 OK\r\ncontent-length: 17\r\n\r\n<h1>It works</h1>";
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n{\"model\":{\"version\":";
    let other_protocol = "220 mail.example.org ESMTP\r\n";
    let version = "HTTP/1.1 200 OK\r\ncontent-length: 21\r\n\r\n{\"wire\":2,\"answer\":{}}";
    for (answer, piece_len) in [(html, 99), (half, 99), (other_protocol, 99), (version, 99), (half, 1)] {
        let host = answering(answer, piece_len).await;
        let app = app_with(&host, Duration::from_secs(1)).await;
        let page = app.get(FILM).await;
        assert_eq!(page.status, StatusCode::OK, "{answer}");
        assert_eq!(page.panel("similar", "data-outcome"), Some("substitute"), "{answer}");
        assert_eq!(page.panel("details", "data-outcome"), Some("fresh"), "{answer}");
        assert_eq!(app.get("/readyz").await.json()["status"], "degraded", "{answer}");
    }
}

async fn set(visitor: &mut TestClient<'_>, host: &str, fault: &str) {
    let form = format!("part=replica%40{host}&fault={fault}&milliseconds=60000&percent=100");
    assert_eq!(visitor.post("/faults", &form).await.status, StatusCode::SEE_OTHER, "{fault}");
}

#[tokio::test]
async fn each_fault_of_a_replica_is_for_its_visitor_only_and_leaves_the_breaker_closed() {
    let model: ModelClient = std::sync::Arc::new(InProcessModel::load(&artifact())).into();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let host = listener.local_addr().expect("an address").to_string();
    let router = web::replica_router(model, never_closes());
    tokio::spawn(async move { axum::serve(listener, router).await.expect("no error") });
    let app = app_with(&host, Duration::from_secs(2)).await;
    let (mut visitor, mut other) = (app.client(), app.client());

    // The version of the model, a part of cache keys, is known once the replica has answered.
    other.get("/movie/unforgiven-1992").await;
    let garbage = Garbage::VARIANTS.iter().map(|&garbage| <&str>::from(garbage));
    for (number, fault) in garbage.chain(["slow", "failing", "panicking", "unreachable"]).enumerate() {
        // A different film each time, because the answer to the other visitor is cached.
        let film = FILMS[number];
        let address = format!("/movie/{film}");
        set(&mut visitor, &host, fault).await;
        let during = visitor.get(&address).await;
        assert_eq!(during.status, StatusCode::OK, "{fault}");
        let alone = visitor.get(&format!("/panel/similar?movie={film}")).await;
        assert_eq!(alone.panel("similar", "data-outcome"), Some("substitute"), "{fault}");
        let undisturbed = other.get(&address).await;
        assert_eq!(undisturbed.panel("similar", "data-outcome"), Some("fresh"), "{fault}");
        assert_eq!(undisturbed.panel("similar", "data-host"), Some(&*host), "{fault}");
        let replica = &app.get("/readyz").await.json()["services"][2]["replicas"][0];
        assert_eq!(replica["breaker"], "closed", "{fault}");
        assert!(replica["problem"].is_null(), "{fault}: {replica}");
        // A cached answer is used instead.
        let later = visitor.get(&format!("/panel/similar?movie={film}")).await;
        assert_eq!(later.panel("similar", "data-outcome"), Some("stale"), "{fault}");
        let (again, cached) = (visitor.get(&address).await, other.get(&address).await);
        for panel in ["details", "join", "menu", "also-watched"] {
            assert_eq!(again.section(panel), cached.section(panel), "{panel} {fault}");
        }
    }
    let board = visitor.get("/how-it-works").await.body;
    let form = &board[board.find(&format!("data-part=\"replica@{host}\"")).expect("a form for the replica")..];
    for option in ["html", "half", "version", "drip"] {
        assert!(form.contains(&format!("value=\"{option}\"")), "{option}");
    }
    set(&mut visitor, &host, "fine").await;
    assert_eq!(visitor.get(FILM).await.panel("similar", "data-outcome"), Some("cached"));
}
