//! Every panel under every fault of its service.

use std::time::Duration;

use app::{Audience, Panel};
use domain::{Fault, Service};
use http::StatusCode;
use strum::VariantArray;

use crate::harness::{ActiveMember, SECRET_CAUSE, TestApp, TestConfig, TestResponse, panel};

/// Without a fresh cache, every panel calls its service each time.
async fn app_without_fresh_cache() -> TestApp {
    TestApp::with(TestConfig { fresh_for: Duration::ZERO, ..TestConfig::default() }).await
}

/// A member's request while a service fails.
async fn get_during(
    member: &mut ActiveMember<'_>,
    app: &TestApp,
    address: &str,
    service: Service,
    fault: Fault,
) -> TestResponse {
    let response = app.during(service, fault, member.client.get(address)).await;
    assert!(!response.body.contains(SECRET_CAUSE), "{address} during {service} {fault:?}");
    response
}

/// The status of a panel alone at the end of its fallback chain.
fn status_without_answer(panel: &Panel) -> StatusCode {
    // A panel without a notice, such as the menu, is useful without its service.
    if panel.unavailable.is_empty() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
}

#[tokio::test]
async fn a_panel_whose_service_fails_has_a_substitute_or_a_notice() {
    let before = TestApp::start().await;
    let member = ActiveMember::of(&before).await;
    // A second app, because the first one has answers in its stale cache.
    let app = TestApp::with(TestConfig { database: Some(before.database().to_owned()), ..TestConfig::default() }).await;
    let mut member = member.at(&app);
    for panel in app::all_panels() {
        for &fault in Fault::VARIANTS {
            let address = member.url_of(panel);
            let page = get_during(&mut member, &app, &address, panel.service, fault).await;
            let context = format!("{address} during {fault:?}");
            match page.panel(panel.name, "data-outcome") {
                Some("substitute") => assert_eq!(page.status, StatusCode::OK, "{context}"),
                Some("unavailable") => {
                    assert_eq!(page.status, status_without_answer(panel), "{context}");
                    assert!(page.body.contains(panel.unavailable), "{context}");
                }
                outcome => panic!("{context}: {outcome:?}"),
            }
        }
    }
}

#[tokio::test]
async fn a_panel_whose_service_fails_later_has_its_last_good_answer_unless_it_is_private() {
    let app = app_without_fresh_cache().await;
    let mut member = ActiveMember::of(&app).await;
    let mut stale = 0;
    for panel in app::all_panels() {
        let address = member.url_of(panel);
        assert_eq!(member.client.get(&address).await.status, StatusCode::OK, "{address}");
        for &fault in Fault::VARIANTS {
            let page = get_during(&mut member, &app, &address, panel.service, fault).await;
            let context = format!("{address} during {fault:?}");
            match page.panel(panel.name, "data-outcome") {
                Some("stale") => {
                    assert_eq!(page.status, StatusCode::OK, "{context}");
                    assert_eq!(panel.audience, Audience::Everyone, "{context}: the answer was private");
                    stale += 1;
                }
                Some("substitute") => assert_eq!(page.status, StatusCode::OK, "{context}"),
                Some("unavailable") => assert_eq!(page.status, status_without_answer(panel), "{context}"),
                outcome => panic!("{context}: {outcome:?}"),
            }
        }
    }
    assert!(stale > 0);
}

/// The panels of a page: the service that filled each, and its HTML without what differs between two requests.
fn panels(page: &TestResponse) -> Vec<(String, String)> {
    let panels = page.sections().into_iter().map(|(name, html)| {
        let service = panel(&html, &name, "data-service").expect("a service").to_owned();
        (service, without_form_keys(&html))
    });
    panels.collect()
}

/// HTML without the idempotency keys of its forms, which are generated for each request.
fn without_form_keys(html: &str) -> String {
    let mut parts = html.split("name=\"request\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |html, part| {
        let after_value = part.split_once("value=\"").and_then(|(_, rest)| rest.split_once('"'));
        html + after_value.map_or(part, |(_, rest)| rest)
    })
}

#[tokio::test]
async fn on_every_page_the_fault_of_a_service_changes_no_panel_of_another() {
    let app = app_without_fresh_cache().await;
    let mut member = ActiveMember::of(&app).await;
    let mut compared = 0;
    for route in server::web::page_routes() {
        let address = member.page_of(route);
        let undisturbed = member.client.get(&address).await;
        assert!(undisturbed.status.is_success() || undisturbed.status.is_redirection(), "{address}");
        let undisturbed = panels(&undisturbed);
        for &service in Service::VARIANTS {
            let is_of_service = |(name, _): &&(String, String)| name == service.as_str();
            if !undisturbed.iter().any(|panel| is_of_service(&panel)) {
                continue;
            }
            for &fault in Fault::VARIANTS {
                let page = get_during(&mut member, &app, &address, service, fault).await;
                let mut during = panels(&page);
                for panel in undisturbed.iter().filter(|panel| !is_of_service(panel)) {
                    let position = during.iter().position(|other| other == panel);
                    let position =
                        position.unwrap_or_else(|| panic!("{address} during {service} {fault:?}: {panel:?}"));
                    during.swap_remove(position);
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 0);
}
