//! X-ray: displays which service filled which panel, how fast, and at which level of the fallback chain.

use leptos::prelude::*;

/// The switch. The style sheet draws X-ray from the panels' `data-` attributes.
///
/// Its form does the same by a page load.
#[island]
pub fn XRaySwitch(on: bool) -> impl IntoView {
    let on = RwSignal::new(on);
    let toggle = move || {
        on.update(|on| *on = !*on);
        apply(on.get_untracked());
    };
    toggle_on_key(toggle);
    view! {
        <button
            class="switch-button"
            name="xray"
            value=move || if on.get() { "off" } else { "on" }
            aria-pressed=move || on.get().to_string()
            on:click=move |event| {
                event.prevent_default();
                toggle();
            }
        >
            "X-ray"
        </button>
    }
}

/// Pressing `x` toggles X-ray, except in text fields.
#[cfg(feature = "hydrate")]
fn toggle_on_key(toggle: impl Fn() + 'static) {
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        let is_typing = document()
            .active_element()
            .is_some_and(|element| element.matches("input, textarea, select").unwrap_or(true));
        let is_plain = !(event.ctrl_key() || event.meta_key() || event.alt_key() || event.repeat());
        if event.key() == "x" && is_plain && !is_typing {
            toggle();
        }
    });
    // The listener stays as long as the page.
    std::mem::forget(handle);
}

#[cfg(not(feature = "hydrate"))]
fn toggle_on_key(_: impl Fn()) {}

/// Switches this page immediately, and the following pages by a cookie. The page is loaded again for its drawer, which
/// the server appends.
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
    // If reloading fails, the page has outlines and no drawer.
    let _ = window().location().reload();
}

#[cfg(not(feature = "hydrate"))]
fn apply(_: bool) {}
