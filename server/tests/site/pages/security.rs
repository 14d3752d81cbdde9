//! Security headers, and protection against requests from other sites.

use axum::body::Body;
use http::{Request, StatusCode, header};

use crate::harness::{ActiveMember, TestApp, TestResponse};

#[tokio::test]
async fn a_search_is_text_in_the_title() {
    let app = TestApp::start().await;
    let page = app.get("/search?q=%3C%2Ftitle%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E").await;
    assert!(!page.body.contains("<script>alert"), "{}", page.body);
    let title = page.body.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next());
    assert_eq!(title, Some("Closest matches for “&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;” · Matinee"));
}

#[tokio::test]
async fn every_response_has_security_headers() {
    let app = TestApp::start().await;
    let mut member = ActiveMember::of(&app).await;
    let pages: Vec<_> = server::web::page_routes().map(|route| member.page_of(route)).collect();
    let others = ["/art/heat-1995.svg", "/api/v1/movies/heat-1995", "/nothing", "/search?q=%FF"].map(str::to_owned);
    for address in pages.iter().chain(&others) {
        let page = member.client.get(address).await;
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{address}");
        assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"), "{address}");
        assert_eq!(page.header("referrer-policy"), "same-origin", "{address}");
    }
}

fn nonce_of(page: &TestResponse) -> String {
    let policy = page.header("content-security-policy");
    policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce").to_owned()
}

#[tokio::test]
async fn no_page_has_an_inline_style_or_a_script_without_the_nonce_of_its_response() {
    let app = TestApp::start().await;
    let mut member = ActiveMember::of(&app).await;
    for route in server::web::page_routes() {
        let address = member.page_of(route);
        let page = member.client.get(&address).await;
        if page.status.is_redirection() {
            continue;
        }
        let nonce = nonce_of(&page);
        for script in page.body.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap_or_default();
            assert!(tag.contains(&nonce), "{address}: <script{tag}> has no nonce");
        }
        assert!(!page.body.contains(" style=\""), "{address} has an inline style");
    }
}

#[tokio::test]
async fn each_response_has_its_own_nonce() {
    let app = TestApp::start().await;
    let (one, two) = (app.get("/movie/heat-1995").await, app.get("/movie/heat-1995").await);
    let policy = one.header("content-security-policy");
    let nonce = nonce_of(&one);
    assert!(!two.header("content-security-policy").contains(&nonce), "each response has its own nonce");
    assert!(!policy.contains("unsafe-inline"));
    assert_eq!(one.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_form_posted_from_another_site_is_rejected() {
    let app = TestApp::start().await;
    for (name, value) in [("origin", "https://elsewhere.example"), ("sec-fetch-site", "cross-site")] {
        let request = Request::post("/join")
            .header(header::HOST, "matinee.example")
            .header(name, value)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("email=ada%40example.org"))
            .expect("a request");
        assert_eq!(app.send(request).await.status(), StatusCode::FORBIDDEN, "{name}");
    }
    assert!(app.members().await.is_empty());
}

#[tokio::test]
async fn the_redirect_after_a_form_stays_on_the_site() {
    let app = TestApp::start().await;
    for back in ["https%3A%2F%2Felsewhere.example", "%2F%2Felsewhere.example", "%2F%5Celsewhere.example"] {
        assert_eq!(app.post("/demo", &format!("xray=on&back={back}")).await.header("location"), "/");
    }
}
