//! Slow uploads at real sockets, from networks that a proxy tells apart.

use std::net::SocketAddr;

use server::listener::{Listener, ListenerSettings};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::{TestApp, TestConfig, eventually, never_closes};

const SLOW: &str = "203.0.113.7";
const OTHER: &str = "198.51.100.9";
const BEGINNING: &str =
    "--films\r\nContent-Disposition: form-data; name=\"file\"; filename=\"films.csv\"\r\n\r\ntitle,year\n";
const END: &str = "\r\n--films--\r\n";
/// More than an upload has to send before it gets a slot.
const FIRST_LEN: usize = 80 * 1024;

/// Sends a file of as many rows as fit into `FIRST_LEN`, and its end if it is to be complete.
async fn upload(site: SocketAddr, network: &str, is_complete: bool) -> TcpStream {
    let rows = "Heat,1995\n".repeat(FIRST_LEN / 10);
    let len = BEGINNING.len() + rows.len() + END.len();
    let head = format!(
        "POST /api/v1/batches HTTP/1.1\r\nHost: matinee.example\r\nX-Forwarded-For: {network}\r\nConnection: close\r\n\
         Content-Type: multipart/form-data; boundary=films\r\nContent-Length: {len}\r\n\r\n"
    );
    let mut connection = TcpStream::connect(site).await.expect("connected");
    for part in [head.as_str(), BEGINNING, &rows, if is_complete { END } else { "" }] {
        connection.write_all(part.as_bytes()).await.expect("sent");
    }
    connection
}

async fn status(mut connection: TcpStream) -> String {
    let mut response = String::new();
    connection.read_to_string(&mut response).await.expect("a response");
    response.lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn eight_slow_uploads_from_one_network_do_not_keep_another_one_waiting() {
    let app = TestApp::with(TestConfig { behind_proxy: true, ..TestConfig::default() }).await;
    let settings = ListenerSettings { max_per_network: None, ..ListenerSettings::default() };
    let listener = Listener::bind(([127, 0, 0, 1], 0).into(), settings).await.expect("a free port");
    let site = listener.address();
    tokio::spawn(listener.serve(app.router(), never_closes()));

    let mut slow = Vec::new();
    for _ in 0..8 {
        slow.push(upload(site, SLOW, false).await);
    }
    eventually("slow uploads have slots", async || app.site.uploads_in_progress() == 2).await;
    assert_eq!(status(upload(site, OTHER, true).await).await, "HTTP/1.1 202 Accepted");
    assert_eq!(app.site.uploads_in_progress(), 2, "the other six still wait, or have been refused");

    // An upload that ends gives the slot back.
    drop(slow);
    eventually("all slots are free", async || app.site.uploads_in_progress() == 0).await;
    assert_eq!(status(upload(site, SLOW, true).await).await, "HTTP/1.1 202 Accepted");
}
