//! Connections at a real socket, and how a site ends them. The limits are short, so that tests see their effects.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use domain::Service;
use http::{Request, StatusCode, Version};
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use server::listener::{Listener, ListenerSettings, drain};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::harness::{Database, Process, Signal, TestApp, eventually};

/// A limit that is to be reached, and one that is not.
const SHORT: Duration = Duration::from_millis(200);
const LONG: Duration = Duration::from_mins(10);

/// No limit is reached.
fn patient() -> ListenerSettings {
    ListenerSettings { head_timeout: LONG, idle_timeout: LONG, write_timeout: LONG, ..ListenerSettings::default() }
}

/// A router at a socket.
struct Served {
    address: SocketAddr,
    close: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Served {
    async fn with(router: Router, settings: ListenerSettings) -> Self {
        let listener = Listener::bind(([127, 0, 0, 1], 0).into(), settings).await.expect("a free port");
        let (address, close) = (listener.address(), watch::Sender::new(false));
        let task = tokio::spawn(listener.serve(router, close.subscribe()));
        Self { address, close, task }
    }

    async fn small(settings: ListenerSettings) -> Self {
        Self::with(Router::new().route("/", get(async || "Hello")), settings).await
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("connected")
    }

    async fn get(&self, path: &str) -> (StatusCode, String) {
        let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build_http::<Body>();
        let address = format!("http://{}{path}", self.address).parse().expect("an address");
        let response = client.get(address).await.expect("a response");
        let status = response.status();
        let body = response.into_body().collect().await.expect("a body").to_bytes();
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    /// Waits until every connection has ended.
    async fn close(self) {
        self.close.send_replace(true);
        self.task.await.expect("no panic");
    }
}

const GET: &[u8] = b"GET / HTTP/1.1\r\nhost: matinee.example\r\n\r\n";

/// Receives a response without waiting for the end of the connection.
async fn receive(connection: &mut TcpStream) -> String {
    let mut received = Vec::new();
    while !received.ends_with(b"Hello") {
        assert!(connection.read_buf(&mut received).await.expect("readable") > 0, "the connection has ended");
    }
    String::from_utf8(received).expect("text")
}

async fn receive_to_end(connection: &mut TcpStream) -> String {
    let mut received = String::new();
    connection.read_to_string(&mut received).await.expect("readable");
    received
}

#[tokio::test]
async fn a_connection_that_sends_half_a_head_is_closed() {
    let served = Served::small(ListenerSettings { head_timeout: SHORT, ..patient() }).await;
    let mut connection = served.connect().await;
    connection.write_all(&GET[..20]).await.expect("sent");
    assert_eq!(receive_to_end(&mut connection).await, "");
    // Also after a complete request.
    let mut connection = served.connect().await;
    connection.write_all(GET).await.expect("sent");
    receive(&mut connection).await;
    connection.write_all(&GET[..20]).await.expect("sent");
    assert_eq!(receive_to_end(&mut connection).await, "");
}

#[tokio::test]
async fn a_connection_that_sends_nothing_is_closed() {
    let served = Served::small(ListenerSettings { idle_timeout: SHORT, ..patient() }).await;
    assert_eq!(receive_to_end(&mut served.connect().await).await, "");
    let mut used = served.connect().await;
    used.write_all(GET).await.expect("sent");
    assert!(receive(&mut used).await.starts_with("HTTP/1.1 200 OK"));
    assert_eq!(receive_to_end(&mut used).await, "");
}

#[tokio::test]
async fn a_connection_waits_longer_for_its_next_request_than_for_the_rest_of_one() {
    let served = Served::small(ListenerSettings { head_timeout: SHORT, ..patient() }).await;
    let mut kept = served.connect().await;
    for _ in 0..2 {
        kept.write_all(GET).await.expect("sent");
        receive(&mut kept).await;
        // By the end of another connection's half head, the time for a head has passed.
        let mut other = served.connect().await;
        other.write_all(&GET[..20]).await.expect("sent");
        receive_to_end(&mut other).await;
    }
}

#[tokio::test]
async fn a_client_that_takes_nothing_makes_room_for_others() {
    let large = Router::new().route("/", get(async || "Hello")).route("/large", get(async || vec![b'x'; 32 << 20]));
    let served = Served::with(large, ListenerSettings { write_timeout: SHORT, max_connections: 1, ..patient() }).await;
    let mut slow = served.connect().await;
    slow.write_all(b"GET /large HTTP/1.1\r\nhost: matinee.example\r\n\r\n").await.expect("sent");
    assert_eq!(served.get("/").await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_connection_over_the_limit_waits_for_another_to_end() {
    let served = Served::small(ListenerSettings { max_connections: 1, ..patient() }).await;
    let mut first = served.connect().await;
    first.write_all(GET).await.expect("sent");
    receive(&mut first).await;
    let mut second = served.connect().await;
    second.write_all(GET).await.expect("sent");
    let mut byte = [0];
    let early = second.try_read(&mut byte);
    assert!(early.is_err(), "the second connection is answered while the first is open");
    drop(first);
    assert!(receive(&mut second).await.starts_with("HTTP/1.1 200 OK"));
}

#[tokio::test]
async fn a_head_that_is_too_large_is_rejected() {
    let served = Served::small(patient()).await;
    let mut connection = served.connect().await;
    let head = format!("GET / HTTP/1.1\r\nhost: matinee.example\r\nx: {}\r\n\r\n", "x".repeat(128 * 1024));
    // The server may close the connection before it has received everything.
    let _ = connection.write_all(head.as_bytes()).await;
    let mut received = Vec::new();
    let _ = connection.read_to_end(&mut received).await;
    assert!(received.is_empty() || received.starts_with(b"HTTP/1.1 431"), "{}", String::from_utf8_lossy(&received));
    assert_eq!(served.get("/").await.0, StatusCode::OK);
}

#[tokio::test]
async fn both_versions_of_http_are_answered() {
    let served = Served::small(patient()).await;
    for (is_http2, version) in [(false, Version::HTTP_11), (true, Version::HTTP_2)] {
        let client = Client::builder(TokioExecutor::new()).http2_only(is_http2).build_http::<Body>();
        let request = Request::get(format!("http://{}/", served.address)).body(Body::empty()).expect("a request");
        let response = client.request(request).await.expect("a response");
        assert_eq!((response.status(), response.version()), (StatusCode::OK, version));
    }
}

#[tokio::test]
async fn closing_ends_connections_that_wait_and_those_that_sent_half_a_head() {
    let served = Served::small(ListenerSettings { head_timeout: SHORT, ..patient() }).await;
    let [mut silent, mut half, mut used] = [served.connect().await, served.connect().await, served.connect().await];
    half.write_all(&GET[..20]).await.expect("sent");
    used.write_all(GET).await.expect("sent");
    receive(&mut used).await;
    served.close().await;
    for connection in [&mut silent, &mut half, &mut used] {
        assert_eq!(receive_to_end(connection).await, "");
    }
}

#[tokio::test]
async fn a_closing_site_completes_pages_is_not_ready_and_accepts_no_uploads() {
    let app = TestApp::start().await;
    let served = Served::with(app.router(), patient()).await;
    app.hold(Service::Recommender);
    let mut page = served.connect().await;
    page.write_all(b"GET /movie/heat-1995 HTTP/1.1\r\nhost: matinee.example\r\n\r\n").await.expect("sent");
    eventually("the page waits for its row", async || app.pending(Service::Recommender) > 0).await;

    app.site.close();
    served.close.send_replace(true);
    let (status, ready) = served.get("/readyz").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(ready.contains("\"status\":\"closing\""), "{ready}");
    assert_eq!(app.post("/batch", "").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(app.post_json("/api/v1/batches", "").await.header("retry-after"), "30");

    app.release(Service::Recommender);
    served.task.await.expect("no panic");
    let page = receive_to_end(&mut page).await;
    assert!(page.contains("data-panel=\"similar\"") && page.contains("</html>"), "{page}");
}

#[tokio::test]
async fn what_does_not_end_is_cut_off() {
    let endless = Router::new().route("/", get(async || std::future::pending::<String>().await));
    let listener = Listener::bind(([127, 0, 0, 1], 0).into(), patient()).await.expect("a free port");
    let mut connection = TcpStream::connect(listener.address()).await.expect("connected");
    connection.write_all(GET).await.expect("sent");
    let close = watch::Sender::new(true);
    drain(listener.serve(endless, close.subscribe()), close.subscribe(), SHORT).await;
    let mut rest = Vec::new();
    // Reset or ended.
    let _ = connection.read_to_end(&mut rest).await;
    assert!(rest.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_signal_ends_a_process_at_once_and_successfully() {
    let database = Database::sqlite();
    let mut site = Process::serve(database.url()).await;
    let mut connection = TcpStream::connect(&site.host).await.expect("connected");
    connection.write_all(&GET[..20]).await.expect("sent");
    site.signal(Signal::TERM);
    site.wait_for_log(0, "a second signal ends the process at once").await;
    // `stop` sends the second one.
    site.stop().await;
}
