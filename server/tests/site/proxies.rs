//! The site behind proxies, with their defaults and with the project's own configurations. `server/tests/with-proxies`
//! provides the programs.

use std::io::Read;

use axum::Router;
use axum::body::Bytes;
use axum::routing::get;
use domain::Service;
use flate2::read::GzDecoder;
use http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use server::listener::{Listener, ListenerSettings};

use crate::harness::{TestApp, TestClient, TestConfig, never_closes};

mod proxy;

use proxy::{Kind, Proxy};

/// Defines a test of each behaviour for each proxy.
macro_rules! behind_each {
    ($($behaviour:ident),+ $(,)?) => {$(
        mod $behaviour {
            use super::{Kind, Site};

            behind_each!(
                $behaviour: nginx_by_default NginxByDefault, nginx_that_compresses NginxThatCompresses, nginx Nginx,
                haproxy HaProxy, caddy Caddy, varnish Varnish, envoy Envoy,
            );
        }
    )+};
    ($behaviour:ident: $($name:ident $kind:ident),+ $(,)?) => {$(
        #[tokio::test]
        #[ignore = "needs proxies: run it with server/tests/with-proxies"]
        async fn $name() {
            super::$behaviour(Site::behind(Kind::$kind).await).await;
        }
    )+};
}

behind_each![
    a_page_arrives_in_pieces,
    events_arrive_one_by_one_and_are_not_replayed,
    a_form_of_a_browser_without_fetch_metadata_is_accepted_and_a_foreign_one_is_not,
    the_client_is_the_one_that_the_proxy_saw,
    no_request_fails_while_one_of_two_sites_is_down,
];

/// A path in addition to those of the site.
const FORWARDED: &str = "/forwarded";

/// A site at a socket, with a proxy that it trusts.
struct Site {
    app: TestApp,
    proxy: Proxy,
}

impl Site {
    async fn behind(kind: Kind) -> Self {
        let config = TestConfig { url: Some("http://matinee.example"), behind_proxy: true, ..TestConfig::default() };
        let app = TestApp::with(config).await;
        let settings = ListenerSettings { max_per_network: None, ..ListenerSettings::default() };
        let listener = Listener::bind(([127, 0, 0, 1], 0).into(), settings).await.expect("a free port");
        let address = listener.address();
        let router = app.router().merge(Router::new().route(FORWARDED, get(forwarded)));
        tokio::spawn(listener.serve(router, never_closes()));
        Self { app, proxy: Proxy::start(kind, address).await }
    }
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

async fn a_page_arrives_in_pieces(Site { app, proxy }: Site) {
    app.hold(Service::History);
    let request = Request::get("/movie/heat-1995").header(header::ACCEPT_ENCODING, "gzip");
    let mut page = proxy.send(request).await;
    assert_eq!(page.status(), StatusCode::OK);
    assert_eq!(page.headers()[header::CONTENT_ENCODING], "gzip");
    // The beginning arrives while a row is missing.
    let first = next(page.body_mut()).await.expect("the beginning of the page");
    assert!(app.pending(Service::History) > 0);
    app.release(Service::History);
    let mut whole = first.to_vec();
    while let Some(chunk) = next(page.body_mut()).await {
        whole.extend_from_slice(&chunk);
    }
    let mut html = String::new();
    GzDecoder::new(&whole[..]).read_to_string(&mut html).expect("a complete page");
    assert!(whole.len() > first.len() && html.contains("</html>"), "{html}");
}

async fn events_arrive_one_by_one_and_are_not_replayed(Site { app, proxy }: Site) {
    let mut client = app.client();
    let uploaded = client.upload("/api/v1/batches", "films.csv", "title,year\nHeat,1995\n").await;
    let batch = uploaded.header("location").to_owned();
    let follow = async || {
        let request = Request::get(format!("{batch}/events")).header(header::COOKIE, cookies(&client));
        let events = proxy.send(request).await;
        assert_eq!(events.status(), StatusCode::OK);
        events
    };
    let mut events = follow().await;
    // There is no worker, so the next event follows the next request.
    let first = next(events.body_mut()).await.expect("an event");
    assert!(String::from_utf8_lossy(&first).contains("\"status\":\"queued\""), "{first:?}");
    let cancel = Request::post(format!("{batch}/cancel")).header(header::COOKIE, cookies(&client));
    assert_eq!(proxy.send(cancel).await.status(), StatusCode::NO_CONTENT);
    let last = next(events.body_mut()).await.expect("another event");
    assert!(String::from_utf8_lossy(&last).contains("\"status\":\"cancelled\""), "{last:?}");
    // A client that begins to follow the batch now only gets its current state.
    let mut later = String::new();
    let mut events = follow().await;
    while let Some(event) = next(events.body_mut()).await {
        later.push_str(&String::from_utf8_lossy(&event));
    }
    assert!(later.contains("\"status\":\"cancelled\"") && !later.contains("\"status\":\"queued\""), "{later}");
}

async fn a_form_of_a_browser_without_fetch_metadata_is_accepted_and_a_foreign_one_is_not(site: Site) {
    for (origin, status) in
        [("http://matinee.example", StatusCode::SEE_OTHER), ("http://elsewhere.example", StatusCode::FORBIDDEN)]
    {
        let form = Request::post("/inbox/read").header(header::HOST, "matinee.example").header(header::ORIGIN, origin);
        assert_eq!(site.proxy.send(form).await.status(), status, "{origin}");
    }
}

async fn the_client_is_the_one_that_the_proxy_saw(Site { proxy, app: _app }: Site) {
    let claimed = "203.0.113.7";
    let response = proxy.send(Request::get(FORWARDED).header("x-forwarded-for", claimed)).await;
    assert_eq!(response.status(), StatusCode::OK);
    let body = response.into_body().collect().await.expect("a body").to_bytes();
    let last = String::from_utf8_lossy(&body);
    // The site reads the last address.
    assert_eq!(last == claimed, !proxy.is_configured(), "{last}");
}

/// The last address in the header that proxies add to.
async fn forwarded(headers: HeaderMap) -> String {
    let list = headers.get_all("x-forwarded-for").iter().next_back().and_then(|list| list.to_str().ok());
    list.and_then(|list| list.rsplit(',').next()).unwrap_or_default().trim().to_owned()
}

async fn no_request_fails_while_one_of_two_sites_is_down(Site { proxy, app: _app }: Site) {
    for request in 0..10 {
        assert_eq!(proxy.send(Request::get("/")).await.status(), StatusCode::OK, "{request}");
    }
}
