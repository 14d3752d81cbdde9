//! Shows more about a film while the mouse rests on its card, or its card has the keyboard focus. Without it, and on touch
//! screens, the card leads to the film's page, which shows the same.
//!
//! The preview is in the top layer, so that nothing moves and no row clips it. It repeats what the card and the film's page
//! offer, so screen readers and the Tab key pass it by.

use leptos::prelude::*;

/// The empty preview of the page.
#[island]
pub fn CardPreview() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    preview::watch();
    view! { <div id="film-preview" class="card-preview" popover="manual" aria-hidden="true"></div> }
}

#[cfg(feature = "hydrate")]
mod preview {
    use std::cell::Cell;
    use std::time::Duration;

    use leptos::prelude::{document, set_timeout, window, window_event_listener_untyped};
    use wasm_bindgen::JsCast;
    use web_sys::{Element, Event, HtmlElement, KeyboardEvent, PointerEvent};

    use crate::islands::panel_fetch::element_at;

    /// How long the pointer or the focus rests on a card before its preview opens.
    const REST: Duration = Duration::from_millis(600);
    /// How long the pointer may be between the card and its preview.
    const LEAVE: Duration = Duration::from_millis(150);
    /// The distance to the edges of the window, in pixels.
    const MARGIN: f64 = 8.0;

    thread_local! {
        /// The number of the last change of mind: what was planned before it does not happen.
        static TURN: Cell<u32> = const { Cell::new(0) };
    }

    pub fn watch() {
        window_event_listener_untyped("pointerover", |event| {
            let is_mouse = event.dyn_ref::<PointerEvent>().is_some_and(|event| event.pointer_type() == "mouse");
            if is_mouse {
                on_target(&event, ".card > a[data-movie]");
            }
        });
        window_event_listener_untyped("focusin", |event| on_target(&event, ".card > a[data-movie]:focus-visible"));
        window_event_listener_untyped("keydown", |event| {
            if event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Escape") {
                close();
            }
        });
        for moved in ["wheel", "pointerdown"] {
            window_event_listener_untyped(moved, |event| {
                if !is_within(&event, ".card-preview") {
                    close();
                }
            });
        }
    }

    fn on_target(event: &Event, selector: &str) {
        let turn = next_turn();
        let link = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let link = link.and_then(|target| target.closest(selector).ok().flatten());
        if let Some(link) = link {
            after(turn, REST, move || leptos::task::spawn_local(open(link, turn)));
        } else if !is_within(event, ".card-preview") {
            after(turn, LEAVE, close);
        }
    }

    async fn open(link: Element, turn: u32) {
        let slug = link.get_attribute("data-movie").unwrap_or_default();
        let content = element_at(&format!("/panel/preview?movie={slug}"), "[data-panel=preview]").await;
        let (Some(content), Some(preview)) = (content, element()) else { return };
        if TURN.get() != turn || !link.is_connected() {
            return;
        }
        preview.set_inner_html(&content.inner_html());
        let Ok(controls) = preview.query_selector_all("a, button") else { return };
        for position in 0..controls.length() {
            if let Some(control) = controls.item(position).and_then(|node| node.dyn_into::<Element>().ok()) {
                // Setting attributes with valid names cannot fail, here and below.
                let _ = control.set_attribute("tabindex", "-1");
            }
        }
        if let (Ok(Some(title)), Some(address)) = (preview.query_selector("[data-movie]"), link.get_attribute("href")) {
            let _ = title.set_attribute("href", &address);
        }
        // Shown already, or not supported: then there is no preview.
        let _ = preview.show_popover();
        place(&preview, &link);
    }

    /// Centres the preview on the card, within the window.
    fn place(preview: &HtmlElement, link: &Element) {
        let card = link.get_bounding_client_rect();
        let size =
            |side: Result<wasm_bindgen::JsValue, _>| side.ok().and_then(|side| side.as_f64()).unwrap_or_default();
        let within = |start: f64, length: f64, window: f64| start.min(window - length - MARGIN).max(MARGIN);
        let (width, height) = (f64::from(preview.offset_width()), f64::from(preview.offset_height()));
        let x = within(card.left() + (card.width() - width) / 2.0, width, size(window().inner_width()));
        let y = within(card.top() + (card.height() - height) / 2.0, height, size(window().inner_height()));
        for (name, value) in [("--preview-x", x), ("--preview-y", y)] {
            let _ = preview.style().set_property(name, &format!("{value}px"));
        }
    }

    fn close() {
        next_turn();
        if let Some(preview) = element() {
            // Closed already.
            let _ = preview.hide_popover();
        }
    }

    fn element() -> Option<HtmlElement> {
        document().get_element_by_id("film-preview").and_then(|element| element.dyn_into().ok())
    }

    fn is_within(event: &Event, selector: &str) -> bool {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        target.is_some_and(|target| target.closest(selector).is_ok_and(|found| found.is_some()))
    }

    fn next_turn() -> u32 {
        TURN.set(TURN.get().wrapping_add(1));
        TURN.get()
    }

    fn after(turn: u32, delay: Duration, act: impl FnOnce() + 'static) {
        set_timeout(
            move || {
                if TURN.get() == turn {
                    act();
                }
            },
            delay,
        );
    }
}
