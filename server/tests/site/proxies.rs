//! The site behind the proxies of Debian, with their defaults and with the project's own configurations.
//! `server/tests/with-proxies` provides the programs.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use axum::body::{Body, Bytes};
use domain::Service;
use http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use server::listener::{Listener, ListenerSettings};
use tokio::net::{TcpListener, TcpStream};

use crate::harness::{TestApp, TestClient, TestConfig, eventually, never_closes, repository};

const NEEDS_PROXIES: &str =
    "MATINEE_TEST_PROXIES is a folder with nginx and haproxy; server/tests/with-proxies sets it";

/// A proxy as a process, killed when it is dropped.
struct Proxy {
    address: String,
    child: Child,
    _folder: tempfile::TempDir,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // Fails if the process has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that was free a moment ago.
async fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    listener.local_addr().expect("an address").to_string()
}

/// The project's configuration of a proxy, with other addresses: of the proxy, and of two sites.
async fn configuration(file: &str, bind: [&str; 2], proxy: &str, sites: [&str; 2]) -> String {
    let path = repository().join("docs/deploy/proxies").join(file);
    let mut text = tokio::fs::read_to_string(&path).await.expect("a configuration");
    let replaced = [
        (bind[0], format!("{}{proxy}", bind[1])),
        ("127.0.0.1:3000", sites[0].to_owned()),
        ("127.0.0.1:3001", sites[1].to_owned()),
    ];
    for (original, replacement) in replaced {
        assert!(text.contains(original), "{original} in {}", path.display());
        text = text.replace(original, &replacement);
    }
    text
}

impl Proxy {
    /// nginx with the directives of an `http` block.
    async fn nginx(address: String, directives: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().display();
        let kept =
            ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|kind| format!("{kind}_temp_path {path}/{kind};"));
        let configuration = format!(
            "daemon off; master_process off; pid {path}/pid; error_log stderr; events {{}}\n\
             http {{ access_log off; {} {directives} }}",
            kept.concat()
        );
        let file = folder.path().join("nginx.conf");
        std::fs::write(&file, configuration).expect("written");
        let mut command = program("nginx");
        command.arg("-p").arg(folder.path()).arg("-e").arg("stderr").arg("-c").arg(file);
        Self::start(command, address, folder).await
    }

    async fn haproxy(address: String, configuration: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("haproxy.cfg");
        std::fs::write(&file, configuration).expect("written");
        let mut command = program("haproxy");
        command.arg("-db").arg("-f").arg(file);
        Self::start(command, address, folder).await
    }

    async fn start(mut command: Command, address: String, folder: tempfile::TempDir) -> Self {
        let child = command.stdin(Stdio::null()).spawn().expect("the proxy starts");
        let proxy = Self { address, child, _folder: folder };
        eventually("the proxy listens", async || TcpStream::connect(&proxy.address).await.is_ok()).await;
        proxy
    }

    async fn send(&self, request: http::request::Builder) -> Response<Incoming> {
        let (parts, ()) = request.body(()).expect("a request").into_parts();
        let address = format!("http://{}{}", self.address, parts.uri);
        let mut request = Request::builder().method(parts.method).uri(address);
        *request.headers_mut().expect("valid so far") = parts.headers;
        let request = request.body(Body::empty()).expect("a request");
        let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build_http::<Body>();
        client.request(request).await.expect("a response")
    }
}

fn program(name: &str) -> Command {
    Command::new(PathBuf::from(std::env::var_os("MATINEE_TEST_PROXIES").expect(NEEDS_PROXIES)).join(name))
}

/// The proxies under test, each before the same site; the second site of each is down.
async fn proxies(site: SocketAddr) -> Vec<(&'static str, Proxy)> {
    let site = site.to_string();
    let down = free_address().await;
    let sites = [site.as_str(), down.as_str()];
    let mut proxies = Vec::new();
    for (name, gzip) in [("nginx by default", "off"), ("nginx that compresses", "on")] {
        let address = free_address().await;
        let directives =
            format!("gzip {gzip}; server {{ listen {address}; location / {{ proxy_pass http://{site}; }} }}");
        proxies.push((name, Proxy::nginx(address, &directives).await));
    }
    let address = free_address().await;
    let directives = configuration("nginx.conf", ["listen 80", "listen "], &address, sites).await;
    proxies.push(("nginx", Proxy::nginx(address, &directives).await));
    let address = free_address().await;
    let text = configuration("haproxy.cfg", ["bind :80", "bind "], &address, sites).await;
    proxies.push(("HAProxy", Proxy::haproxy(address, &text).await));
    proxies
}

/// A site at a socket that trusts the proxies.
async fn site_and_proxies() -> (TestApp, SocketAddr, Vec<(&'static str, Proxy)>) {
    let app =
        TestApp::with(TestConfig { url: Some("http://matinee.example"), behind_proxy: true, ..TestConfig::default() })
            .await;
    let settings = ListenerSettings { max_per_network: None, ..ListenerSettings::default() };
    let listener = Listener::bind(([127, 0, 0, 1], 0).into(), settings).await.expect("a free port");
    let address = listener.address();
    tokio::spawn(listener.serve(app.router(), never_closes()));
    let proxies = proxies(address).await;
    (app, address, proxies)
}

/// The next bytes of a body.
async fn next(body: &mut Incoming) -> Option<Bytes> {
    loop {
        match body.frame().await?.expect("a complete body").into_data() {
            Ok(data) if !data.is_empty() => return Some(data),
            _ => {}
        }
    }
}

fn cookies(client: &TestClient<'_>) -> String {
    client.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
}

#[tokio::test]
#[ignore = "needs nginx and HAProxy: run it with server/tests/with-proxies"]
async fn a_page_arrives_in_pieces() {
    let (app, _, proxies) = site_and_proxies().await;
    // Each proxy serves another film, whose row is in no cache.
    let films = ["heat-1995", "the-matrix-1999", "ronin-1998", "amelie-2001"];
    for ((name, proxy), film) in proxies.iter().zip(films) {
        app.hold(Service::History);
        let request = Request::get(format!("/movie/{film}")).header(header::ACCEPT_ENCODING, "gzip");
        let mut page = proxy.send(request).await;
        assert_eq!(page.status(), StatusCode::OK, "{name}");
        let compressed = page.headers().contains_key(header::CONTENT_ENCODING);
        assert_eq!(compressed, *name == "nginx that compresses", "{name}");
        // The beginning arrives while a row is missing.
        let first = next(page.body_mut()).await.expect("the beginning of the page");
        assert!(app.pending(Service::History) > 0, "{name}");
        app.release(Service::History);
        let mut rest = 0;
        while let Some(chunk) = next(page.body_mut()).await {
            rest += chunk.len();
        }
        assert!(!first.is_empty() && rest > 0, "{name}: {} and {rest} bytes", first.len());
    }
}

#[tokio::test]
#[ignore = "needs nginx and HAProxy: run it with server/tests/with-proxies"]
async fn events_arrive_one_by_one() {
    let (app, _, proxies) = site_and_proxies().await;
    for (name, proxy) in &proxies {
        let mut client = app.client();
        let uploaded = client.upload("/api/v1/batches", "films.csv", "title,year\nHeat,1995\n").await;
        let batch = uploaded.header("location").to_owned();
        let request = Request::get(format!("{batch}/events")).header(header::COOKIE, cookies(&client));
        let mut events = proxy.send(request).await;
        assert_eq!(events.status(), StatusCode::OK, "{name}");
        // There is no worker, so the next event follows the next request.
        let first = next(events.body_mut()).await.expect("an event");
        assert!(String::from_utf8_lossy(&first).contains("\"status\":\"queued\""), "{name}: {first:?}");
        assert_eq!(client.post(&format!("{batch}/cancel"), "").await.status, StatusCode::NO_CONTENT, "{name}");
        let last = next(events.body_mut()).await.expect("another event");
        assert!(String::from_utf8_lossy(&last).contains("\"status\":\"cancelled\""), "{name}: {last:?}");
    }
}

#[tokio::test]
#[ignore = "needs nginx and HAProxy: run it with server/tests/with-proxies"]
async fn a_form_of_a_browser_without_fetch_metadata_is_accepted_and_a_foreign_one_is_not() {
    let (_app, _, proxies) = site_and_proxies().await;
    for (name, proxy) in &proxies {
        for (origin, status) in
            [("http://matinee.example", StatusCode::SEE_OTHER), ("http://elsewhere.example", StatusCode::FORBIDDEN)]
        {
            let form =
                Request::post("/inbox/read").header(header::HOST, "matinee.example").header(header::ORIGIN, origin);
            assert_eq!(proxy.send(form).await.status(), status, "{name} {origin}");
        }
    }
}

#[tokio::test]
#[ignore = "needs nginx and HAProxy: run it with server/tests/with-proxies"]
async fn the_client_is_the_one_that_the_proxy_saw() {
    let (_app, site, proxies) = site_and_proxies().await;
    let films = || Request::get("/api/v1/movies?limit=1").header("x-forwarded-for", "203.0.113.7");
    // Reads are not limited for programs on this machine, which is where these requests come from.
    let is_limited = |response: &Response<Incoming>| response.headers().contains_key("ratelimit");
    for (name, proxy) in proxies.iter().filter(|(name, _)| !name.starts_with("nginx ")) {
        let response = proxy.send(films()).await;
        assert_eq!(response.status(), StatusCode::OK, "{name}");
        assert!(!is_limited(&response), "{name} passes on the address that the client claims");
    }
    let client = Client::builder(TokioExecutor::new()).build_http::<Body>();
    let direct = films().uri(format!("http://{site}/api/v1/movies?limit=1")).body(Body::empty()).expect("a request");
    assert!(is_limited(&client.request(direct).await.expect("a response")), "the header counts if a proxy sends it");
}

#[tokio::test]
#[ignore = "needs nginx and HAProxy: run it with server/tests/with-proxies"]
async fn no_request_fails_while_one_of_two_sites_is_down() {
    let (_app, _, proxies) = site_and_proxies().await;
    for (name, proxy) in proxies.iter().filter(|(name, _)| !name.starts_with("nginx ")) {
        for request in 0..10 {
            assert_eq!(proxy.send(Request::get("/")).await.status(), StatusCode::OK, "{name} {request}");
        }
    }
}
