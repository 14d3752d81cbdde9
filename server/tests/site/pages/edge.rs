//! Policies for every URL: caching, buffering by proxies, embedding by other sites, and refusals.

use axum::body::Body;
use axum::extract::ConnectInfo;
use http::{Method, Request, StatusCode, header};
use std::net::SocketAddr;

use crate::harness::{ActiveMember, TestApp, TestConfig, TestResponse};

#[tokio::test]
async fn what_does_not_say_that_it_is_cacheable_is_not() {
    let app = TestApp::start().await;
    let mut member = ActiveMember::of(&app).await;
    let panels: Vec<_> =
        app::all_panels().map(|panel| member.url_of(panel).replace("/panel/", "/api/panel/")).collect();
    let calls = ["/api/v1/batches", "/readyz", "/nothing", "/account/export.json"].map(str::to_owned);
    for address in panels.iter().chain(&calls) {
        assert_eq!(member.client.get(address).await.header("cache-control"), "no-store", "{address}");
    }
    for address in ["/art/heat-1995.svg", "/robots.txt"] {
        assert!(app.get(address).await.header("cache-control").contains("max-age"), "{address}");
    }
    assert_eq!(app.get("/api/v1/movies").await.header("cache-control"), "no-cache");
}

#[tokio::test]
async fn proxies_are_told_not_to_collect_what_is_streamed() {
    let app = TestApp::start().await;
    for address in ["/", "/movie/heat-1995", "/panel/similar?movie=heat-1995"] {
        assert_eq!(app.get(address).await.header("x-accel-buffering"), "no", "{address}");
    }
    for address in ["/art/heat-1995.svg", "/api/v1/movies"] {
        assert_eq!(app.get(address).await.header("x-accel-buffering"), "", "{address}");
    }
}

#[tokio::test]
async fn other_sites_may_only_embed_pictures() {
    let app = TestApp::start().await;
    for (address, policy) in [
        ("/art/heat-1995.svg", "cross-origin"),
        ("/", "same-origin"),
        ("/api/v1/movies", "same-origin"),
        ("/nothing", "same-origin"),
    ] {
        assert_eq!(app.get(address).await.header("cross-origin-resource-policy"), policy, "{address}");
    }
}

#[tokio::test]
async fn https_may_be_demanded_with_or_without_subdomains() {
    for (hsts_subdomains, policy) in [(true, "max-age=31536000; includeSubDomains"), (false, "max-age=31536000")] {
        let app = TestApp::with(TestConfig { https: true, hsts_subdomains, ..TestConfig::default() }).await;
        assert_eq!(app.get("/").await.header("strict-transport-security"), policy);
    }
    assert_eq!(TestApp::start().await.get("/").await.header("strict-transport-security"), "");
}

#[tokio::test]
async fn every_refusal_is_a_problem() {
    let app = TestApp::start().await;
    for (method, address, content_type, status) in [
        (Method::PUT, "/login", "application/x-www-form-urlencoded", 405),
        (Method::DELETE, "/movie/heat-1995", "", 405),
        (Method::POST, "/readyz", "", 405),
        (Method::POST, "/robots.txt", "", 405),
        (Method::POST, "/login", "text/plain", 415),
        (Method::POST, "/join", "", 415),
        (Method::POST, "/batch", "text/plain", 422),
        (Method::GET, "/art/heat-1995.png", "", 404),
    ] {
        let mut request = Request::builder().method(&method).uri(address);
        if !content_type.is_empty() {
            request = request.header(header::CONTENT_TYPE, content_type);
        }
        let refusal = TestResponse::receive(app.send(request.body(Body::from("x")).expect("a request")).await).await;
        let kind = refusal.header("content-type");
        if kind.starts_with("text/html") {
            // A rejected form is the page of the form.
            assert_eq!(address, "/batch");
            continue;
        }
        assert_eq!((refusal.status.as_u16(), kind), (status, "application/problem+json"), "{method} {address}");
        assert!(!refusal.json()["detail"].as_str().unwrap_or_default().is_empty(), "{method} {address}");
    }
}

#[tokio::test]
async fn a_panels_data_never_leads_a_browser_to_another_place() {
    let app = TestApp::start().await;
    for (address, status) in [
        ("/api/panel/similar?movie=heat-1995", StatusCode::OK),
        ("/api/panel/details?movie=no-such-film-1900", StatusCode::NOT_FOUND),
        ("/api/panel/details", StatusCode::BAD_REQUEST),
    ] {
        let headers = [(header::ACCEPT, "text/html,*/*"), (header::REFERER, "https://elsewhere.example/")];
        let answer = app.get_with(address, &headers).await;
        assert_eq!((answer.status, answer.header("location")), (status, ""), "{address}");
        assert!(answer.json().is_object() || answer.json().is_string(), "{address}");
    }
}

#[tokio::test]
async fn any_character_in_a_path_leads_back_to_an_address() {
    let app = TestApp::start().await;
    for (address, location) in [
        ("/batch/%0A/start", "/batch/%0A"),
        ("/batch/%0d%0aset-cookie:%20x/cancel", "/batch/%0D%0Aset-cookie:%20x"),
        ("/batch/%C3%A9/delete", "/batch/%C3%A9"),
        ("/batch/a%20b/columns", "/batch/a%20b"),
        ("/import/%0A/apply", "/import/%0A"),
    ] {
        let answer = app.get(address).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, location), "{address}");
        assert_eq!(app.get(location).await.status, StatusCode::NOT_FOUND, "{location}");
    }
}

#[tokio::test]
async fn a_form_is_accepted_from_the_public_address_whatever_host_a_proxy_writes() {
    let app = TestApp::with(TestConfig { url: Some("https://Matinee.example:443"), ..TestConfig::default() }).await;
    let post = async |origin: &str| {
        let form = Request::post("/demo")
            .header(header::HOST, "10.0.0.7:3000")
            .header(header::ORIGIN, origin)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("xray=on"));
        app.send(form.expect("a request")).await.status()
    };
    assert_eq!(post("https://matinee.example").await, StatusCode::SEE_OTHER);
    for origin in ["http://matinee.example", "https://matinee.example.elsewhere.example", "null"] {
        assert_eq!(post(origin).await, StatusCode::FORBIDDEN, "{origin}");
    }
}

#[tokio::test]
async fn details_for_operators_are_for_this_machine_or_for_their_own_address() {
    let missing = std::path::PathBuf::from("/no/such/folder/of/the/model");
    let get = async |app: &TestApp, address: &str, from: [u8; 4]| {
        let request = Request::get(address).extension(ConnectInfo(SocketAddr::from((from, 5000))));
        TestResponse::receive(app.send(request.body(Body::empty()).expect("a request")).await).await
    };
    let (here, elsewhere) = ([127, 0, 0, 1], [203, 0, 113, 7]);
    let app = TestApp::with(TestConfig { model: missing.clone(), ..TestConfig::default() }).await;
    assert!(get(&app, "/readyz", here).await.body.contains("/no/such/folder"));
    let ready = get(&app, "/readyz", elsewhere).await;
    assert_eq!((ready.status, &ready.json()["status"]), (StatusCode::OK, &"degraded".into()));
    assert!(!ready.body.contains("/no/such/folder"), "{}", ready.body);
    assert_eq!(get(&app, "/metrics", here).await.status, StatusCode::OK);
    assert_eq!(get(&app, "/metrics", elsewhere).await.status, StatusCode::FORBIDDEN);

    let admin_addr = Some(SocketAddr::from(([127, 0, 0, 1], 0)));
    let app = TestApp::with(TestConfig { model: missing, admin_addr, ..TestConfig::default() }).await;
    assert!(!get(&app, "/readyz", here).await.body.contains("/no/such/folder"));
    assert_eq!(get(&app, "/metrics", here).await.status, StatusCode::NOT_FOUND);
    for (address, text) in [("/readyz", "/no/such/folder"), ("/metrics", "matinee_requests_total"), ("/healthz", "ok")]
    {
        let request = Request::get(address).body(Body::empty()).expect("a request");
        let answer = TestResponse::receive(app.send_to_admin(request).await).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}");
        assert!(answer.body.contains(text), "{address}");
    }
}
