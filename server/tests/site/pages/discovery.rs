//! What search engines, browsers and other sites learn about the pages.

use http::StatusCode;

use crate::harness::TestApp;

#[tokio::test]
async fn a_film_describes_itself_to_search_engines_and_to_sites_that_show_links() {
    let app = TestApp::start().await;
    let page = app.get("/movie/heat-1995?from=theme:heist").await;
    for tag in [
        "<meta name=\"description\" content=\"",
        "<link href=\"/movie/heat-1995\" rel=\"canonical\">",
        "<meta property=\"og:title\" content=\"Heat (1995)\">",
        "<meta property=\"og:image\" content=\"/art/heat-1995.png\">",
    ] {
        assert!(page.body.contains(tag), "{tag}");
    }
    let data = page.body.split("type=\"application/ld+json\">").nth(1).and_then(|data| data.split('<').next());
    let data: serde_json::Value = serde_json::from_str(data.expect("a block of data")).expect("JSON");
    assert_eq!((&data["@type"], &data["name"]), (&"Movie".into(), &"Heat".into()));
    assert_eq!(data["director"][0]["name"], "Michael Mann");
    let picture = app.get("/art/heat-1995.png").await;
    assert_eq!((picture.status, picture.header("content-type")), (StatusCode::OK, "image/png"));
}

#[tokio::test]
async fn every_public_page_has_a_description() {
    let app = TestApp::start().await;
    for address in [
        "/",
        "/genre/western",
        "/person/michael-mann",
        "/theme/heist",
        "/row/group:0",
        "/search?q=alien",
        "/watch/heat-1995",
        "/join",
        "/model",
        "/how-it-works",
    ] {
        let page = app.get(address).await;
        assert_eq!(page.body.matches("<meta name=\"description\" content=\"").count(), 1, "{address}");
    }
}

#[tokio::test]
async fn the_sitemap_leads_to_every_kind_of_page() {
    let app = TestApp::start().await;
    let index = app.get("/sitemap.xml").await;
    assert_eq!(index.header("content-type"), "application/xml; charset=utf-8");
    assert_eq!(index.body.matches("<sitemap>").count(), 1, "{}", index.body);
    let file = app.get("/sitemap/0.xml").await;
    for path in [
        "/</loc>",
        "/movie/heat-1995<",
        "/genre/western<",
        "/theme/heist<",
        "/person/michael-mann<",
        "/country/fr<",
        "/year/1995<",
        "/series/star-wars<",
    ] {
        assert!(file.body.contains(path), "{path}");
    }
    for missing in ["/sitemap/1.xml", "/sitemap/x.xml", "/sitemap/0"] {
        assert_eq!(app.get(missing).await.status, StatusCode::NOT_FOUND, "{missing}");
    }
}

#[tokio::test]
async fn browsers_and_readers_find_the_search_the_feed_and_the_manifest() {
    let app = TestApp::start().await;
    let home = app.get("/").await;
    for (address, content_type, text) in [
        ("/opensearch.xml", "application/opensearchdescription+xml; charset=utf-8", "/search?q={searchTerms}"),
        ("/new.rss", "application/rss+xml; charset=utf-8", "<title>New on Matinee</title>"),
        ("/manifest.webmanifest", "application/manifest+json", "\"start_url\": \"/\""),
    ] {
        assert!(home.body.contains(&format!("href=\"{address}\"")), "{address}");
        let file = app.get(address).await;
        assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, content_type));
        assert!(file.body.contains(text), "{}", file.body);
    }
}
