//! Scrolls a row with buttons and arrow keys. Without it, the row scrolls like any overflowing list.

use leptos::html::Div;
use leptos::prelude::*;

/// Wraps a list of cards, its only child, with buttons for the previous and next cards.
#[island]
pub fn Scroller(
    /// The accessible name of the row, also part of the names of the buttons.
    label: String,
    children: Children,
) -> impl IntoView {
    let viewport = NodeRef::<Div>::new();
    let previous = format!("Previous in {label}");
    let next = format!("Next in {label}");
    view! {
        <button class="scroll-button scroll-previous" type="button" aria-label=previous on:click=move |_| page(viewport, -1.0)></button>
        <div
            class="scroller"
            node_ref=viewport
            role="group"
            aria-label=label
            on:keydown=move |event| {
                let step = match event.key().as_str() {
                    "ArrowRight" => 1,
                    "ArrowLeft" => -1,
                    _ => return,
                };
                event.prevent_default();
                focus_sibling(step);
            }
        >
            {children()}
        </div>
        <button class="scroll-button scroll-next" type="button" aria-label=next on:click=move |_| page(viewport, 1.0)></button>
    }
}

/// Scrolls by 85 % of the visible width. The style sheet makes it smooth.
#[cfg(feature = "hydrate")]
fn page(viewport: NodeRef<Div>, direction: f64) {
    if let Some(viewport) = viewport.get() {
        let distance = f64::from(viewport.client_width()) * 0.85 * direction;
        viewport.scroll_by_with_x_and_y(distance, 0.0);
    }
}

/// Moves the focus to the card before or after the focused one.
#[cfg(feature = "hydrate")]
fn focus_sibling(step: i32) {
    use wasm_bindgen::JsCast;

    let Some(card) = document().active_element().and_then(|link| link.closest("li").ok().flatten()) else {
        return;
    };
    let sibling = if step > 0 { card.next_element_sibling() } else { card.previous_element_sibling() };
    let link = sibling.and_then(|card| card.query_selector("a").ok().flatten());
    if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) {
        // If the link cannot be focused, the focus stays where it is.
        let _ = link.focus();
    }
}

#[cfg(not(feature = "hydrate"))]
fn page(_: NodeRef<Div>, _: f64) {}

#[cfg(not(feature = "hydrate"))]
fn focus_sibling(_: i32) {}
