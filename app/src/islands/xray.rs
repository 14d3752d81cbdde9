//! X-ray: shows which service filled which part of the page, how fast and by which rung.

use leptos::prelude::*;

/// The switch. The drawing itself is the style sheet's, from the panels' `data-` attributes.
///
/// It stands in a form that does the same by a page load; this saves the load.
#[island]
pub fn XRaySwitch(on: bool) -> impl IntoView {
    let on = RwSignal::new(on);
    view! {
        <button
            class="switch"
            name="xray"
            value=move || if on.get() { "off" } else { "on" }
            aria-pressed=move || on.get().to_string()
            on:click=move |event| {
                event.prevent_default();
                on.update(|on| *on = !*on);
                show(on.get_untracked());
            }
        >
            "X-ray"
        </button>
    }
}

/// Shows it on this page, and by the cookie on the next.
#[cfg(feature = "hydrate")]
fn show(on: bool) {
    use wasm_bindgen::JsCast;

    let state = if on { "on" } else { "off" };
    if let Some(root) = document().document_element() {
        // The attribute's name is fixed and valid, so setting it cannot fail.
        let _ = root.set_attribute("data-xray", state);
    }
    if let Ok(document) = document().dyn_into::<web_sys::HtmlDocument>() {
        // A browser that keeps no cookies shows X-ray on this page alone.
        let _ = document.set_cookie(&format!("xray={state}; Path=/; SameSite=Lax; Max-Age=86400"));
    }
}

#[cfg(not(feature = "hydrate"))]
fn show(_: bool) {}
