//! A row that also moves by buttons and arrow keys. Without it, the row scrolls as any overflowing list does.

use leptos::html::Div;
use leptos::prelude::*;

/// Wraps a list of cards, the only child, with previous and next.
#[island]
pub fn Scroller(label: String, children: Children) -> impl IntoView {
    let strip = NodeRef::<Div>::new();
    let previous = format!("Previous in {label}");
    let next = format!("Next in {label}");
    view! {
        <button class="scroll scroll-previous" type="button" aria-label=previous on:click=move |_| page(strip, -1.0)></button>
        <div
            class="scroller"
            node_ref=strip
            role="group"
            aria-label=label
            on:keydown=move |event| {
                let step = match event.key().as_str() {
                    "ArrowRight" => 1,
                    "ArrowLeft" => -1,
                    _ => return,
                };
                event.prevent_default();
                focus_beside(step);
            }
        >
            {children()}
        </div>
        <button class="scroll scroll-next" type="button" aria-label=next on:click=move |_| page(strip, 1.0)></button>
    }
}

/// Moves the strip by most of its width; how smoothly is the style sheet's affair.
#[cfg(feature = "hydrate")]
fn page(strip: NodeRef<Div>, direction: f64) {
    if let Some(strip) = strip.get() {
        let distance = f64::from(strip.client_width()) * 0.85 * direction;
        strip.scroll_by_with_x_and_y(distance, 0.0);
    }
}

/// Moves the focus to the card before or after the focused one.
#[cfg(feature = "hydrate")]
fn focus_beside(step: i32) {
    use wasm_bindgen::JsCast;

    let Some(card) = document().active_element().and_then(|link| link.closest("li").ok().flatten()) else {
        return;
    };
    let beside = if step > 0 { card.next_element_sibling() } else { card.previous_element_sibling() };
    let link = beside.and_then(|card| card.query_selector("a").ok().flatten());
    if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) {
        // A link that cannot take the focus leaves it where it is, which is all that is wanted.
        let _ = link.focus();
    }
}

#[cfg(not(feature = "hydrate"))]
fn page(_: NodeRef<Div>, _: f64) {}

#[cfg(not(feature = "hydrate"))]
fn focus_beside(_: i32) {}
