//! What a response forbids, and who may post.

use axum::body::Body;
use http::{Request, StatusCode, header};

use super::house::House;

#[tokio::test]
async fn what_was_searched_for_is_no_markup_in_the_title() {
    let house = House::open().await;
    let page = house.get("/search?q=%3C%2Ftitle%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E").await;
    assert!(!page.body.contains("<script>alert"), "{}", page.body);
    let title = page.body.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next());
    assert_eq!(title, Some("Nothing found for “title script alert 1 script” · Matinee"));
}

#[tokio::test]
async fn every_response_carries_its_policies() {
    let house = House::open().await;
    for address in
        ["/", "/movie/heat-1995", "/art/heat-1995.svg", "/api/v1/movies/heat-1995", "/nothing", "/search?q=%FF"]
    {
        let page = house.get(address).await;
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{address}");
        assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"), "{address}");
        assert_eq!(page.header("referrer-policy"), "same-origin", "{address}");
    }
}

#[tokio::test]
async fn a_page_runs_only_scripts_with_its_own_nonce() {
    let house = House::open().await;
    let (one, two) = (house.get("/movie/heat-1995").await, house.get("/movie/heat-1995").await);
    let policy = one.header("content-security-policy");
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce").to_owned();
    assert!(!two.header("content-security-policy").contains(&nonce), "a nonce is for once");
    assert!(!policy.contains("unsafe-inline"));
    for script in one.body.split("<script").skip(1) {
        let tag = script.split('>').next().unwrap_or_default();
        assert!(tag.contains(&nonce), "<script{tag}> has no nonce");
    }
    assert!(!one.body.contains(" style=\""), "the policy forbids inline styles");
    assert_eq!(one.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_form_posted_from_another_site_is_refused() {
    let house = House::open().await;
    for (name, value) in [("origin", "https://elsewhere.example"), ("sec-fetch-site", "cross-site")] {
        let request = Request::post("/join")
            .header(header::HOST, "matinee.example")
            .header(name, value)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("email=ada%40example.org"))
            .expect("a request");
        assert_eq!(house.send(request).await.status(), StatusCode::FORBIDDEN, "{name}");
    }
    assert!(house.members().await.is_empty());
}

#[tokio::test]
async fn the_way_back_from_a_form_stays_on_the_site() {
    let house = House::open().await;
    for back in ["https%3A%2F%2Felsewhere.example", "%2F%2Felsewhere.example", "%2F%5Celsewhere.example"] {
        assert_eq!(house.post("/demo", &format!("xray=on&back={back}")).await.header("location"), "/");
    }
}
