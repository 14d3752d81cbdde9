//! Drawn posters, style sheets and icons.

use http::{StatusCode, header};
use server::store::{self, Store};

use crate::harness::{CATALOGUE, TestApp, TestResponse};

#[tokio::test]
async fn posters_are_reproducible_and_cached_by_the_browser() {
    let app = TestApp::start().await;
    let first = app.get("/art/heat-1995.svg").await;
    assert_eq!(first.header("content-type"), "image/svg+xml");
    assert!(first.body.starts_with("<svg") && first.body.len() < 8200);
    let tag = first.header("etag").to_owned();
    let again = app.get_with("/art/heat-1995.svg", &[(header::IF_NONE_MATCH, &tag)]).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    let weak = format!("\"another\", W/{tag}");
    let again = app.get_with("/art/heat-1995.svg", &[(header::IF_NONE_MATCH, &weak)]).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert_ne!(app.get("/art/heat-1995.svg?shape=backdrop").await.body, first.body);
    assert_eq!(app.get("/art/heat-1995.svg?shape=blob").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(app.get("/art/no-such-film-1900.svg").await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get("/art/heat-1995.gif").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn drawings_are_immutable_only_at_the_url_with_their_version() {
    let app = TestApp::start().await;
    let page = app.get("/movie/heat-1995").await;
    let urls = ["/art/heat-1995.svg?shape=backdrop", "/art/collateral-2004.svg"].map(|start| {
        let start = page.body.find(start).unwrap_or_else(|| panic!("no {start}"));
        page.body[start..].split('"').next().expect("a URL").replace("&amp;", "&")
    });
    for url in urls {
        let (unversioned, version) = url.rsplit_once("v=").expect("a version");
        let (found, old) = (app.get(&url).await, app.get(&url.replace(version, "0123456789ab")).await);
        assert_eq!((found.status, old.status), (StatusCode::OK, StatusCode::OK), "{url}");
        assert_eq!(found.header("cache-control"), "public, max-age=31536000, immutable", "{url}");
        assert!(!old.header("cache-control").contains("immutable"), "{url}");
        let unversioned = app.get(unversioned.trim_end_matches(['?', '&'])).await;
        assert!(!unversioned.header("cache-control").contains("immutable"), "{url}");
        assert_eq!((&found.body, &found.body), (&unversioned.body, &old.body), "{url}");
    }
}

#[tokio::test]
async fn drawings_have_new_urls_once_the_films_have_changed() {
    let app = TestApp::start().await;
    let url = |page: &TestResponse| {
        let start = page.body.find("/art/heat-1995.svg?shape=backdrop").expect("a backdrop");
        page.body[start..].split('"').next().expect("a URL").replace("&amp;", "&")
    };
    let before = url(&app.get("/movie/heat-1995").await);
    let mut catalogue = CATALOGUE.clone();
    catalogue.checksum = "another".to_owned();
    store::catalogue::load(&Store::open(app.database()).await.expect("open"), &catalogue).await.expect("loaded");
    app.site.update_art_version().await;
    let after = url(&app.get("/movie/heat-1995").await);
    assert_ne!(before, after);
    assert!(app.get(&after).await.header("cache-control").contains("immutable"));
    assert!(!app.get(&before).await.header("cache-control").contains("immutable"));
}

#[tokio::test]
async fn assets_are_immutable_only_at_the_address_with_their_version() {
    let app = TestApp::start().await;
    let page = app.get("/").await;
    let start = page.body.find("/assets/").expect("a style sheet");
    let sheet = page.body[start..].split('"').next().expect("an address").to_owned();
    let found = app.get(&sheet).await;
    assert_eq!(found.status, StatusCode::OK);
    assert!(found.header("cache-control").contains("immutable"));
    let other_version = app.get("/assets/000000000000/pkg/matinee.css").await;
    assert_eq!((other_version.status, other_version.header("cache-control")), (StatusCode::OK, "no-store"));
    assert_eq!(app.get("/favicon.svg").await.status, StatusCode::OK);
    assert_eq!(app.get("/robots.txt").await.status, StatusCode::OK);
}

#[tokio::test]
async fn assets_are_compressed_for_clients_that_accept_it() {
    let app = TestApp::start().await;
    for (accepted, encoding) in [
        ("br;q=1", "br"),
        ("gzip;q=0.5, br;q=1.0", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0", ""),
        ("gzip", "gzip"),
        ("", ""),
    ] {
        let sheet = app.get_with("/assets/0/pkg/matinee.css", &[(header::ACCEPT_ENCODING, accepted)]).await;
        assert_eq!(sheet.header("content-encoding"), encoding, "{accepted:?}");
    }
}
