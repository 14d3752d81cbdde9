//! Every panel under every fault of its service.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::{Fault, Service};
use http::StatusCode;
use strum::VariantArray;

use crate::harness::{ActiveMember, SECRET_CAUSE, TestApp, TestConfig, TestResponse};

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

#[tokio::test]
async fn a_panel_whose_service_fails_has_a_substitute_or_a_notice() {
    let app = app_without_fresh_cache().await;
    let mut member = ActiveMember::of(&app).await;
    for panel in app::all_panels() {
        for &fault in Fault::VARIANTS {
            let address = member.address_of(panel);
            let page = get_during(&mut member, &app, &address, panel.service, fault).await;
            let context = format!("{address} during {fault:?}");
            match page.panel(panel.name, "data-outcome") {
                Some("substitute") => assert_eq!(page.status, StatusCode::OK, "{context}"),
                Some("unavailable") => {
                    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{context}");
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
    for panel in app::all_panels() {
        let address = member.address_of(panel);
        assert_eq!(member.client.get(&address).await.status, StatusCode::OK, "{address}");
        for &fault in Fault::VARIANTS {
            let page = get_during(&mut member, &app, &address, panel.service, fault).await;
            let context = format!("{address} during {fault:?}");
            match page.panel(panel.name, "data-outcome") {
                Some("stale") => assert_eq!(page.status, StatusCode::OK, "{context}"),
                Some("unavailable") => assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{context}"),
                outcome => panic!("{context}: {outcome:?}"),
            }
        }
    }
}

/// The panels of a page by the service that they call, without what differs between two requests.
fn panels_by_service(page: &TestResponse) -> BTreeMap<&'static str, Vec<String>> {
    let mut panels: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (name, html) in page.sections() {
        let panel =
            app::all_panels().find(|panel| panel.name == name).unwrap_or_else(|| panic!("{name} is not registered"));
        panels.entry(panel.service.as_str()).or_default().push(without_form_keys(&html));
    }
    // Panels that were streamed late are at the end of the document.
    panels.values_mut().for_each(|panels| panels.sort());
    panels
}

/// HTML without the idempotency keys of its forms, which are drawn for each request.
fn without_form_keys(html: &str) -> String {
    let mut parts = html.split("name=\"request\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |html, part| {
        let rest =
            part.split_once("value=\"").and_then(|(_, value)| value.split_once('"')).map_or(part, |(_, rest)| rest);
        html + rest
    })
}

#[tokio::test]
async fn on_every_page_the_fault_of_a_service_changes_no_panel_of_another() {
    let app = app_without_fresh_cache().await;
    let mut member = ActiveMember::of(&app).await;
    let mut compared = 0;
    for route in server::web::page_routes() {
        let address = member.page_of(route);
        let whole = member.client.get(&address).await;
        assert!(whole.status.is_success() || whole.status.is_redirection(), "{address}: {}", whole.status);
        let whole = panels_by_service(&whole);
        for &service in Service::VARIANTS.iter().filter(|service| whole.contains_key(service.as_str())) {
            for &fault in Fault::VARIANTS {
                let page = get_during(&mut member, &app, &address, service, fault).await;
                let panels = panels_by_service(&page);
                for (other, before) in whole.iter().filter(|(other, _)| **other != service.as_str()) {
                    assert_eq!(panels.get(other), Some(before), "{other} on {address} during {service} {fault:?}");
                    compared += before.len();
                }
            }
        }
    }
    assert!(compared > 0);
}
