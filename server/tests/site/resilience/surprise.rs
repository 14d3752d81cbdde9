//! A minute of random faults.

use http::StatusCode;

use crate::harness::{CATALOGUE, TestApp, TestConfig};

const PAGES: usize = 24;

#[tokio::test]
async fn while_parts_fail_at_random_every_page_is_complete_and_the_report_counts_what_fell_back() {
    // Rates and delays are drawn from this generator.
    fastrand::seed(5);
    let app = TestApp::start().await;
    let (mut visitor, mut other) = (app.client(), app.client());
    assert_eq!(visitor.post("/faults/surprise", "surprise=start").await.header("location"), "/how-it-works#faults");
    let mut fell_back = 0;
    for film in CATALOGUE.films.iter().take(PAGES) {
        let address = format!("/movie/{}", film.slug);
        let page = visitor.get(&address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        assert!(page.body.contains("</html>"), "{address}");
        assert!(page.panel("details", "data-outcome").is_some_and(|outcome| outcome != "unavailable"), "{address}");
        fell_back += page.sections().iter().filter(|(name, html)| is_fallback(name, html)).count();
        let undisturbed = other.get(&address).await;
        assert_eq!(undisturbed.panel("similar", "data-outcome"), Some("fresh"), "{address}");
    }
    assert!(fell_back > 0, "chance spared everything");
    let board = visitor.get("/how-it-works").await.body;
    let times = if fell_back == 1 { "time" } else { "times" };
    let expected = format!("You opened {PAGES} pages, on which panels fell back {fell_back} {times}.");
    assert!(text(&board).contains(&expected), "{expected} in {}", text(&board));
    assert!(text(&board).contains("No page failed."));
    assert!(!other.get("/how-it-works").await.body.contains("data-surprise"));

    visitor.post("/faults/surprise", "surprise=stop").await;
    assert!(!visitor.get("/how-it-works").await.body.contains("data-surprise"));
    for _ in 0..5 {
        assert_eq!(visitor.get("/movie/alien-1979").await.panel("similar", "data-outcome"), Some("fresh"));
    }
}

/// Without viewers, what others also watched is a substitute of its own service.
fn is_fallback(name: &str, html: &str) -> bool {
    let has = |outcome: &str| html.contains(&format!("data-outcome=\"{outcome}\""));
    has("stale") || has("unavailable") || (has("substitute") && name != "also-watched")
}

/// The report without markup.
fn text(board: &str) -> String {
    let start = board.find("data-surprise").map_or(0, |at| at + board[at..].find('>').unwrap_or_default());
    let report = &board[start..start + board[start..].find("</div>").unwrap_or_default()];
    let mut text = String::new();
    for piece in report.split('<') {
        text.push_str(piece.rsplit('>').next().unwrap_or_default());
    }
    text
}

#[tokio::test]
async fn a_surprise_needs_a_demonstration_and_a_known_wish() {
    let app = TestApp::start().await;
    assert_eq!(app.post("/faults/surprise", "surprise=maybe").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let app = TestApp::with(TestConfig { demo: false, ..TestConfig::default() }).await;
    assert_eq!(app.post("/faults/surprise", "surprise=start").await.status, StatusCode::NOT_FOUND);
}
