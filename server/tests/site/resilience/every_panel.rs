//! Every panel under every fault of its service, injected into the service and set on the fault board.

use std::collections::BTreeSet;
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

/// What the board offers for a service. Slow by less than any deadline, so that the answer arrives, later.
const SETTINGS: [&str; 4] = ["slow&milliseconds=3", "failing&percent=100", "panicking", "unreachable"];

/// Sets a fault of a service on the board, in place of all others, as the member.
async fn set_on_board(member: &mut ActiveMember<'_>, service: Service, setting: &str) {
    for form in ["part=all&fault=fine".to_owned(), format!("part={service}&fault={setting}")] {
        let response = member.client.post_from("/how-it-works", "/faults", &form).await;
        assert_eq!(response.status, StatusCode::SEE_OTHER, "{form}: {}", response.body);
    }
}

/// How long the first panel of this name and service took, in milliseconds.
fn elapsed(page: &TestResponse, name: &str, service: Service) -> f64 {
    let (_, rest) =
        page.body.split_once(&format!("data-panel=\"{name}\" data-service=\"{service}\"")).expect("the panel");
    let time = rest.split("data-ms=\"").nth(1).and_then(|rest| rest.split('"').next());
    time.and_then(|time| time.parse().ok()).expect("a time")
}

#[tokio::test]
async fn each_setting_of_the_board_changes_each_panel_of_that_service_and_no_byte_of_any_other() {
    let app = app_without_fresh_cache().await;
    let mut member = ActiveMember::of(&app).await;
    let mut addresses: Vec<_> = server::web::page_routes().map(|route| member.page_of(route)).collect();
    addresses.extend(app::all_panels().map(|panel| member.url_of(panel)));
    let mut undisturbed = Vec::new();
    for address in addresses {
        let page = member.client.get(&address).await;
        undisturbed.push((address, panels(&page)));
    }
    let mut changed = BTreeSet::new();
    for &service in Service::VARIANTS {
        for setting in SETTINGS {
            set_on_board(&mut member, service, setting).await;
            for (address, before) in &undisturbed {
                if !before.iter().any(|(filled_by, _)| filled_by == service.as_str()) {
                    continue;
                }
                let page = member.client.get(address).await;
                let during = panels(&page);
                for panel in before {
                    let (filled_by, html) = panel;
                    let name = name_of(html);
                    let is_same = during.contains(panel);
                    let context = format!("{name} of {filled_by} on {address} while {service} is {setting}");
                    if filled_by != service.as_str() {
                        assert!(is_same, "{context}: {html}");
                    } else if setting.starts_with("slow") {
                        let elapsed = elapsed(&page, name, service);
                        assert!(is_same && elapsed >= 3.0, "{context} took {elapsed} ms: {html}");
                        changed.insert((name.to_owned(), setting));
                    } else if !html.contains("data-outcome=\"substitute\"") {
                        // A row with too little to show is a substitute in any case.
                        assert!(!is_same, "{context}: {html}");
                        changed.insert((name.to_owned(), setting));
                    }
                }
            }
        }
    }
    for panel in app::all_panels() {
        for setting in SETTINGS {
            assert!(changed.contains(&(panel.name.to_owned(), setting)), "{} while {setting}", panel.name);
        }
    }
}

/// The name of the panel with this HTML.
fn name_of(html: &str) -> &str {
    html.split("data-panel=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a name")
}
