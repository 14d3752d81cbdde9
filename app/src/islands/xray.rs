//! X-ray: displays which service filled which panel, how fast, and at which level of the fallback chain.

use leptos::prelude::*;

/// The switch. The style sheet draws X-ray from the panels' `data-` attributes.
///
/// Its form does the same by a page load.
#[island]
pub fn XRaySwitch(on: bool) -> impl IntoView {
    let on = RwSignal::new(on);
    view! {
        <button
            class="switch-button"
            name="xray"
            value=move || if on.get() { "off" } else { "on" }
            aria-pressed=move || on.get().to_string()
            on:click=move |event| {
                event.prevent_default();
                on.update(|on| *on = !*on);
                apply(on.get_untracked());
            }
        >
            "X-ray"
        </button>
    }
}

/// Switches this page at once, and the following pages by a cookie.
#[cfg(feature = "hydrate")]
fn apply(on: bool) {
    use wasm_bindgen::JsCast;

    let state = if on { "on" } else { "off" };
    if let Some(root) = document().document_element() {
        // Setting an attribute with a valid name cannot fail.
        let _ = root.set_attribute("data-xray", state);
    }
    if let Ok(document) = document().dyn_into::<web_sys::HtmlDocument>() {
        // Without cookies, X-ray is limited to this page.
        let _ = document.set_cookie(&format!("xray={state}; Path=/; SameSite=Lax; Max-Age=86400"));
    }
}

#[cfg(not(feature = "hydrate"))]
fn apply(_: bool) {}
