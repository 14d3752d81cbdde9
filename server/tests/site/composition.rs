//! How a page is put together: all services at once, each panel by itself, the primary one first.

use std::time::{Duration, Instant};

use axum::body::Body;
use http::Request;
use http_body_util::BodyExt;

use super::house::{House, Plan, Trouble, panel};

#[tokio::test]
async fn a_slow_service_holds_back_its_own_panel_alone() {
    let delay = Duration::from_millis(400);
    let house = House::with(Plan { recommender: CallFailure::Slow(delay), ..Plan::default() }).await;
    let request = Request::get("/movie/alien-1979").body(Body::empty()).expect("a request");
    let start = Instant::now();
    let mut body = house.send(request).await.into_body();

    let mut frames: Vec<(Duration, String)> = Vec::new();
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame.expect("a whole body").into_data() {
            frames.push((start.elapsed(), String::from_utf8_lossy(&data).into_owned()));
        }
    }
    let arrival = |name: &str| {
        frames
            .iter()
            .position(|(_, html)| panel(html, name, "data-outcome").is_some())
            .unwrap_or_else(|| panic!("{name} never came"))
    };
    assert_eq!(arrival("details"), 0, "the primary panel is in the first frame");
    let late = arrival("similar");
    for prompt in ["menu", "join"] {
        assert!(arrival(prompt) < late, "{prompt} waited for the recommender");
    }
    assert!(late > 0 && frames[late].0 >= delay, "the strip came before the recommender answered");
    assert!(frames[0].1.contains("data-waiting=\"similar\""), "the strip's place is kept");
    assert!(frames[0].1.contains("/panel/similar?movie=alien-1979"), "without a script the strip is one link away");
}

#[tokio::test]
async fn services_are_asked_all_at_once() {
    let delay = CallFailure::Slow(Duration::from_secs(1));
    let house = House::with(Plan { catalogue: delay, membership: delay, recommender: delay, ..Plan::default() }).await;
    let start = Instant::now();
    let page = house.get("/movie/alien-1979").await;
    assert_eq!(page.cards("similar").len(), 6);
    assert!(start.elapsed() < Duration::from_millis(1900), "one after the other: {:?}", start.elapsed());
}

#[tokio::test]
async fn the_menu_and_the_join_form_are_there_before_their_services_answer() {
    let delay = CallFailure::Slow(Duration::from_millis(300));
    let house = House::with(Plan { membership: delay, ..Plan::default() }).await;
    let request = Request::get("/movie/alien-1979").body(Body::empty()).expect("a request");
    let mut body = house.send(request).await.into_body();
    let first = body.frame().await.expect("a frame").expect("whole").into_data().expect("data");
    let first = String::from_utf8_lossy(&first);
    assert!(first.contains("action=\"/join\""));
    assert!(first.contains("aria-label=\"Main\""));
}

#[tokio::test]
async fn equal_questions_in_flight_are_asked_once_and_remembered() {
    let house = House::with(Plan { catalogue: CallFailure::Slow(Duration::from_millis(100)), ..Plan::default() }).await;
    let pages = futures::future::join_all((0..8).map(|_| house.get("/panel/details?movie=alien-1979"))).await;
    assert!(pages.iter().all(|page| page.panel("details", "data-outcome").is_some()));
    assert_eq!(house.catalogue_calls(), 1);
    let page = house.get("/panel/details?movie=alien-1979").await;
    assert_eq!(page.panel("details", "data-outcome"), Some("cached"));
    assert_eq!(house.catalogue_calls(), 1);
}
