//! Tunes a row in place. Without it, the form loads the page with the tuned row.

use leptos::prelude::*;

/// Wraps the form of a tuned row, its only child. The panel alone, which the server renders at a URL of its own,
/// replaces the content of the form.
#[island]
pub fn TunerForm(children: Children) -> impl IntoView {
    view! {
        <div on:submit=move |event| tune(&event)>{children()}</div>
        <p class="visually-hidden" role="status"></p>
    }
}

#[cfg(feature = "hydrate")]
fn tune(event: &web_sys::SubmitEvent) {
    use wasm_bindgen::JsCast;

    let form = event.target().and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok());
    let (Some(form), Some(button)) = (form, event.submitter()) else { return };
    let Some(panel) = form.get_attribute("data-panel-address") else { return };
    let (shifts, label) = (button.get_attribute("value").unwrap_or_default(), button.get_attribute("aria-label"));
    event.prevent_default();
    // If there are several requests, the last one wins, whatever the order of their responses.
    // Setting an attribute with a valid name cannot fail, here and below.
    let _ = form.set_attribute("data-shifts", &shifts);
    leptos::task::spawn_local(async move {
        let content = rendered(&format!("{panel}&tune={shifts}")).await;
        if form.get_attribute("data-shifts").as_deref() != Some(&shifts) {
            return;
        }
        let Some(content) = content else {
            // The browser displays the error instead.
            let _ = window().location().set_search(&format!("?tune={shifts}"));
            return;
        };
        show(&form, &content, &shifts, label.as_deref());
    });
}

/// Fetches a panel and returns its form.
#[cfg(feature = "hydrate")]
async fn rendered(url: &str) -> Option<web_sys::Element> {
    use wasm_bindgen::JsCast;
    use web_sys::js_sys::futures::JsFuture;
    use web_sys::{DomParser, Response, SupportedType};

    let response: Response = JsFuture::from(window().fetch_with_str(url)).await.ok()?.dyn_into().ok()?;
    let text = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
    let page = DomParser::new().ok()?.parse_from_string(&text, SupportedType::TextHtml).ok()?;
    page.query_selector("form.tuner").ok()?
}

/// Replaces the content, keeps the focus on the pressed button, and announces the result.
#[cfg(feature = "hydrate")]
fn show(form: &web_sys::HtmlFormElement, content: &web_sys::Element, shifts: &str, label: Option<&str>) {
    use wasm_bindgen::{JsCast, JsValue};

    form.set_inner_html(&content.inner_html());
    if let Ok(history) = window().history() {
        let location = window().location();
        let path = location.pathname().unwrap_or_default();
        let query = if shifts.is_empty() { String::new() } else { format!("?tune={shifts}") };
        // If this fails, only the URL in the address bar is outdated.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("{path}{query}")));
    }
    let button = label.and_then(|label| form.query_selector(&format!("[aria-label=\"{label}\"]")).ok().flatten());
    let first = || form.query_selector("button").ok().flatten();
    if let Some(button) = button.or_else(first).and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
        // A button that has become disabled cannot be focused.
        let _ = button.focus();
    }
    let status = form.query_selector("[data-status]").ok().flatten().and_then(|status| status.text_content());
    let region = form.parent_element().and_then(|wrapper| wrapper.next_element_sibling());
    if let (Some(region), Some(status)) = (region, status) {
        region.set_text_content(Some(&status));
    }
}

#[cfg(not(feature = "hydrate"))]
fn tune<E>(_: &E) {}
