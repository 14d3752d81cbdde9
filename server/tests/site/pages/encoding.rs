//! Responses that are compressed while they are sent.

use std::io::Read;

use axum::body::Body;
use domain::Service;
use http::{HeaderName, Method, Request, StatusCode, header};
use http_body_util::BodyExt;

use crate::harness::{TestApp, TestConfig, TestResponse};

const ENCODINGS: [&str; 3] = ["zstd", "gzip", "br"];

/// Decodes as much of a body as there is.
fn decode(encoding: &str, bytes: &[u8]) -> Vec<u8> {
    let mut reader: Box<dyn Read + '_> = match encoding {
        "zstd" => Box::new(zstd::Decoder::new(bytes).expect("a decoder")),
        "gzip" => Box::new(flate2::read::GzDecoder::new(bytes)),
        "br" => Box::new(brotli::Decompressor::new(bytes, 4096)),
        "" => Box::new(bytes),
        other => panic!("{other} was not requested"),
    };
    let (mut out, mut piece) = (Vec::new(), [0; 1024]);
    while let Ok(length @ 1..) = reader.read(&mut piece) {
        out.extend_from_slice(&piece[..length]);
    }
    out
}

/// The page, without what differs between two responses: the nonce, the times and the keys of forms.
fn comparable(html: &[u8]) -> String {
    let html = String::from_utf8(html.to_vec()).expect("text");
    let mut parts = html.split_inclusive(['=', '<', ' ', '\'', ':']);
    let mut out = String::new();
    while let Some(part) = parts.next() {
        out.push_str(part);
        if part.ends_with("nonce=") || part == "data-ms=" || part == "value=" || part.ends_with("elapsed_ms\\\":") {
            parts.next();
        }
    }
    out
}

async fn get(app: &TestApp, address: &str, accepted: &str) -> TestResponse {
    app.get_with(address, &[(header::ACCEPT_ENCODING, accepted)]).await
}

#[tokio::test]
async fn every_page_and_answer_is_the_same_in_each_encoding() {
    // The fault board of a demonstration shows how fast the system is at the moment.
    let app = TestApp::with(TestConfig { demo: false, ..TestConfig::default() }).await;
    let addresses = [
        "/",
        "/movie/heat-1995",
        "/movie/no-such-film-1900",
        "/search?q=love",
        "/genre/drama",
        "/person/michael-mann",
        "/theme/heist",
        "/watch/heat-1995",
        "/join",
        "/login",
        "/subscribe",
        "/my-list",
        "/batch",
        "/import",
        "/how-it-works",
        "/model",
        "/panel/similar?movie=heat-1995",
        "/api/docs",
        "/api/openapi.json",
        "/api/v1/movies?limit=100",
        "/api/v1/movies/heat-1995/similar?k=50",
        "/api/v1/model/map",
        "/art/heat-1995.svg",
        "/assets/0/pkg/matinee.css",
    ];
    for address in addresses {
        app.get(address).await;
        let plain = app.get(address).await;
        assert!(plain.header("vary").contains("accept-encoding"), "{address} {:?}", plain.headers);
        for encoding in ENCODINGS {
            let encoded = get(&app, address, encoding).await;
            assert_eq!(encoded.status, plain.status, "{address}");
            assert_eq!(encoded.header("content-encoding"), encoding, "{address}");
            assert!(encoded.header("vary").contains("accept-encoding"), "{address}");
            assert!(
                encoded.bytes.len() * 3 < plain.bytes.len() * 2,
                "{address} in {encoding}: {}",
                encoded.bytes.len()
            );
            let decoded = decode(encoding, &encoded.bytes);
            if plain.header("content-type").starts_with("text/html") {
                let (decoded, plain) = (comparable(&decoded), comparable(&plain.bytes));
                let same = decoded.bytes().zip(plain.bytes()).take_while(|(one, other)| one == other).count();
                let around = same.saturating_sub(60)..(same + 60).min(decoded.len());
                assert!(decoded == plain, "{address} in {encoding}: {:?}", decoded.get(around));
            } else {
                assert!(decoded == plain.bytes, "{address} in {encoding}");
            }
        }
    }
}

#[tokio::test]
async fn an_encoded_page_arrives_up_to_the_panel_that_waits() {
    for encoding in ENCODINGS {
        let app = TestApp::start().await;
        app.hold(Service::Recommender);
        let request = Request::get("/movie/alien-1979").header(header::ACCEPT_ENCODING, encoding);
        let response = app.send(request.body(Body::empty()).expect("a request")).await;
        let (mut body, mut received) = (response.into_body(), Vec::new());
        let mut read = async || {
            let frame = body.frame().await?.expect("a complete body");
            received.extend_from_slice(&frame.into_data().expect("data"));
            Some(String::from_utf8_lossy(&decode(encoding, &received)).into_owned())
        };
        let mut html = String::new();
        while !(html.contains("<h1>Alien</h1>") && html.contains("data-waiting=\"similar\"")) {
            html = read().await.unwrap_or_else(|| panic!("{encoding}: the beginning is missing in {html}"));
        }
        assert!(!html.contains("data-panel=\"similar\""));
        app.release(Service::Recommender);
        while let Some(more) = read().await {
            html = more;
        }
        assert!(html.contains("data-panel=\"similar\"") && html.contains("</html>"), "{encoding}: {html}");
    }
}

#[tokio::test]
async fn a_client_that_stops_reading_leaves_the_site_intact() {
    let app = TestApp::start().await;
    for _ in 0..100 {
        let request = Request::get("/model").header(header::ACCEPT_ENCODING, "zstd").body(Body::empty());
        let mut body = app.send(request.expect("a request")).await.into_body();
        body.frame().await.expect("a frame").expect("a beginning");
    }
    let page = get(&app, "/model", "zstd").await;
    assert_eq!(page.header("content-encoding"), "zstd");
    assert!(String::from_utf8_lossy(&decode("zstd", &page.bytes)).contains("</html>"));
}

#[tokio::test]
async fn unusual_wishes_are_understood_and_impossible_ones_refused() {
    let app = TestApp::start().await;
    for (accepted, encoding) in [
        ("identity;q=0, gzip", "gzip"),
        ("gzip;q=0.2, zstd; q=0.1", "gzip"),
        ("deflate, unknown;q=1", ""),
        ("gzip;q=nan", ""),
        ("gzip, gzip;q=0", ""),
        ("*", "gzip"),
    ] {
        let page = get(&app, "/movie/heat-1995", accepted).await;
        assert_eq!((page.status, page.header("content-encoding")), (StatusCode::OK, encoding), "{accepted}");
    }
    for impossible in ["identity;q=0", "*;q=0", "identity;q=0, gzip;q=0, deflate"] {
        let page = get(&app, "/movie/heat-1995", impossible).await;
        assert_eq!(page.status, StatusCode::NOT_ACCEPTABLE, "{impossible}");
        assert!(page.body.contains("Accept-Encoding"), "{}", page.body);
    }
    let health = get(&app, "/healthz", "gzip").await;
    assert_eq!(health.header("content-encoding"), "", "it is tiny");
}

#[tokio::test]
async fn the_head_of_a_response_is_that_of_the_whole_one() {
    let app = TestApp::start().await;
    for address in ["/art/heat-1995.svg", "/movie/heat-1995", "/api/v1/movies?limit=100"] {
        let whole = get(&app, address, "gzip").await;
        let request = Request::head(address).header(header::ACCEPT_ENCODING, "gzip").body(Body::empty());
        let head = TestResponse::receive(app.send(request.expect("a request")).await).await;
        assert_eq!((head.status, head.bytes.len()), (StatusCode::OK, 0), "{address}");
        for name in ["content-encoding", "content-type", "vary", "etag", "content-length"] {
            assert_eq!(head.header(name), whole.header(name), "{address} {name}");
        }
    }
}

#[tokio::test]
async fn a_range_of_a_response_is_answered_with_all_of_it() {
    let app = TestApp::start().await;
    let whole = app.get("/art/heat-1995.svg").await;
    let headers: [(HeaderName, &str); 2] = [(header::RANGE, "bytes=0-9"), (header::ACCEPT_ENCODING, "gzip")];
    let ranged = app.get_with("/art/heat-1995.svg", &headers).await;
    assert_eq!(ranged.status, StatusCode::OK);
    assert!(decode("gzip", &ranged.bytes) == whole.bytes);
}

#[tokio::test]
async fn what_another_site_requests_with_a_visitors_cookies_is_not_compressed() {
    let app = TestApp::start().await;
    let mut headers = vec![
        (header::ACCEPT_ENCODING, "gzip"),
        (header::COOKIE, "id=something"),
        (HeaderName::from_static("sec-fetch-site"), "cross-site"),
    ];
    assert_eq!(app.get_with("/search?q=guess", &headers).await.header("content-encoding"), "");
    headers.truncate(2);
    assert_eq!(app.get_with("/search?q=guess", &headers).await.header("content-encoding"), "gzip");
    assert_eq!(get(&app, "/search?q=guess", "gzip").await.header("content-encoding"), "gzip");
}

#[tokio::test]
async fn errors_are_encoded_after_they_are_written() {
    let app = TestApp::start().await;
    let request = Request::builder().method(Method::GET).uri("/api/v1/movies/no-such-film-1900");
    let request = request.header(header::ACCEPT_ENCODING, "identity;q=0, zstd").body(Body::empty());
    let problem = TestResponse::receive(app.send(request.expect("a request")).await).await;
    assert_eq!(problem.status, StatusCode::NOT_FOUND);
    let decoded = decode(problem.header("content-encoding"), &problem.bytes);
    let json: serde_json::Value = serde_json::from_slice(&decoded).expect("a problem");
    assert_eq!(json["status"], 404);
}

#[tokio::test]
async fn a_public_answer_is_revalidated_by_its_tag() {
    let app = TestApp::start().await;
    for address in
        ["/api/v1/movies/heat-1995/similar", "/api/v1/movies?limit=100", "/api/v1/model", "/api/openapi.json"]
    {
        for encoding in ["", "gzip", "zstd"] {
            let first = get(&app, address, encoding).await;
            assert_eq!(first.header("cache-control"), "no-cache", "{address}");
            let tag = first.header("etag");
            assert!(tag.starts_with('"'), "{address} {tag}");
            for condition in [tag.to_owned(), format!("W/{tag}"), format!("\"another\", {tag}"), "*".to_owned()] {
                let headers = [(header::ACCEPT_ENCODING, encoding), (header::IF_NONE_MATCH, condition.as_str())];
                let again = app.get_with(address, &headers).await;
                assert_eq!(
                    (again.status, again.header("etag")),
                    (StatusCode::NOT_MODIFIED, tag),
                    "{address} {condition}"
                );
                assert!(again.bytes.is_empty());
            }
            let headers = [(header::ACCEPT_ENCODING, encoding), (header::IF_NONE_MATCH, "\"another\"")];
            assert_eq!(app.get_with(address, &headers).await.bytes, first.bytes, "{address}");
        }
    }
    let other = get(&app, "/api/v1/movies/jaws-1975/similar", "").await;
    assert_ne!(other.header("etag"), get(&app, "/api/v1/movies/heat-1995/similar", "").await.header("etag"));
    assert_eq!(get(&app, "/movie/heat-1995", "").await.header("cache-control"), "no-store");
}
