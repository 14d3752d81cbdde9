//! How a page is put together: all services are called concurrently, and each panel waits only for its own.

use axum::body::Body;
use domain::Service;
use futures::future::{join, join_all};
use http::Request;
use http_body_util::BodyExt;

use crate::harness::{TestApp, eventually, panel};

const FILM: &str = "/movie/alien-1979";

/// A response body that is read frame by frame.
struct Frames {
    body: Body,
    html: String,
}

impl Frames {
    async fn of(app: &TestApp, address: &str) -> Self {
        let request = Request::get(address).body(Body::empty()).expect("a request");
        Self { body: app.send(request).await.into_body(), html: String::new() }
    }

    /// Reads the next frame; false at the end of the body.
    async fn read(&mut self) -> bool {
        let Some(frame) = self.body.frame().await else { return false };
        if let Ok(data) = frame.expect("a complete body").into_data() {
            self.html += &String::from_utf8_lossy(&data);
        }
        true
    }

    fn has_panel(&self, name: &str) -> bool {
        panel(&self.html, name, "data-outcome").is_some()
    }
}

#[tokio::test]
async fn a_slow_service_delays_only_its_own_panel() {
    let app = TestApp::start().await;
    app.hold(Service::Recommender);
    let mut page = Frames::of(&app, FILM).await;
    page.read().await;
    assert!(page.has_panel("details"), "the primary panel is in the first frame");
    assert!(page.html.contains("data-waiting=\"similar\""), "a placeholder is in the first frame");
    assert!(page.html.contains("/panel/similar?movie=alien-1979"), "a link replaces the panel without JavaScript");
    while !(page.has_panel("menu") && page.has_panel("join") && page.has_panel("also-watched")) {
        assert!(page.read().await, "the other panels arrive while the recommender waits");
    }
    assert!(!page.has_panel("similar"));

    app.release(Service::Recommender);
    while page.read().await {}
    assert!(page.has_panel("similar"), "the panel arrives once its service has answered");
}

#[tokio::test]
async fn all_services_of_a_page_are_called_at_the_same_time() {
    let app = TestApp::start().await;
    let services = [Service::Catalogue, Service::Membership, Service::History, Service::Recommender];
    for service in services {
        app.hold(service);
    }
    let called = async {
        eventually("every service has a call that waits", async || {
            services.iter().all(|&service| app.pending(service) > 0)
        })
        .await;
        for service in services {
            app.release(service);
        }
    };
    let (page, ()) = join(app.get(FILM), called).await;
    assert_eq!(page.cards("similar").len(), 6);
}

#[tokio::test]
async fn the_menu_and_the_join_form_are_in_the_first_frame_while_membership_has_not_answered() {
    let app = TestApp::start().await;
    app.hold(Service::Membership);
    let mut page = Frames::of(&app, FILM).await;
    page.read().await;
    assert!(page.html.contains("action=\"/join\""));
    assert!(page.html.contains("aria-label=\"Main\""));
    assert!(!page.has_panel("join"));
}

#[tokio::test]
async fn a_primary_panel_is_in_its_place_however_long_its_service_takes() {
    let app = TestApp::start().await;
    app.hold(Service::Catalogue);
    let catalogue_answers = async {
        eventually("the catalogue is called", async || app.pending(Service::Catalogue) > 0).await;
        // Longer than a page waits for deferred panels before it streams them.
        tokio::time::pause();
        tokio::time::advance(std::time::Duration::from_secs(1)).await;
        tokio::time::resume();
        app.release(Service::Catalogue);
    };
    let (page, ()) = join(app.get(FILM), catalogue_answers).await;
    let heading = page.body.find("<h1>Alien</h1>").expect("a heading");
    let first_template = page.body.find("<template").unwrap_or(usize::MAX);
    assert!(heading < first_template, "the details are in a template, which needs a script");
    assert!(page.body.contains("<title>Alien (1979) · Matinee</title>"));
    assert!(page.body.contains("<meta name=\"description\""));
}

#[tokio::test]
async fn concurrent_equal_calls_share_one_execution_and_its_answer_is_cached() {
    let app = TestApp::start().await;
    app.hold(Service::Catalogue);
    let address = "/panel/details?movie=alien-1979";
    let catalogue_answers = async {
        eventually("the catalogue is called", async || app.pending(Service::Catalogue) > 0).await;
        app.release(Service::Catalogue);
    };
    let (pages, ()) = join(join_all((0..8).map(|_| app.get(address))), catalogue_answers).await;
    assert!(pages.iter().all(|page| page.panel("details", "data-outcome").is_some()));
    assert_eq!(app.calls(Service::Catalogue), 1);
    assert_eq!(app.get(address).await.panel("details", "data-outcome"), Some("cached"));
    assert_eq!(app.calls(Service::Catalogue), 1);
}
