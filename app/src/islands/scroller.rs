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
    #[cfg(feature = "hydrate")]
    request_animation_frame(move || make_one_tab_stop(viewport));
    let previous = format!("Previous in {label}");
    let next = format!("Next in {label}");
    view! {
        <button class="scroll-button scroll-previous" type="button" tabindex="-1" aria-label=previous on:click=move |_| page(viewport, -1.0)></button>
        <div
            class="scroller"
            node_ref=viewport
            role="group"
            aria-label=label
            on:keydown=move |event| {
                let step = match event.key().as_str() {
                    "ArrowRight" => Step::Next,
                    "ArrowLeft" => Step::Previous,
                    "Home" => Step::First,
                    "End" => Step::Last,
                    _ => return,
                };
                event.prevent_default();
                focus(step);
            }
            on:focusin=move |event| move_tab_stop(viewport, &event)
        >
            {children()}
        </div>
        <button class="scroll-button scroll-next" type="button" tabindex="-1" aria-label=next on:click=move |_| page(viewport, 1.0)></button>
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

/// Leaves only the first card in the order of the Tab key; arrow keys reach the others. Without this, the home page has
/// some four hundred stops.
#[cfg(feature = "hydrate")]
fn make_one_tab_stop(viewport: NodeRef<Div>) {
    if let Some(viewport) = viewport.get_untracked() {
        each_control(&viewport, "li:not(:first-child) :is(a, button)", |control| {
            // Setting an attribute with a valid name cannot fail.
            let _ = control.set_attribute("tabindex", "-1");
        });
    }
}

/// The card with the focus becomes the one that the Tab key reaches.
#[cfg(feature = "hydrate")]
fn move_tab_stop(viewport: NodeRef<Div>, event: &web_sys::FocusEvent) {
    use wasm_bindgen::JsCast;

    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let card = target.and_then(|target| target.closest("li").ok().flatten());
    let (Some(card), Some(viewport)) = (card, viewport.get_untracked()) else { return };
    each_control(&viewport, "li :is(a, button):not([tabindex])", |control| {
        // As above.
        let _ = control.set_attribute("tabindex", "-1");
    });
    each_control(&card, "a, button", |control| {
        let _ = control.remove_attribute("tabindex");
    });
}

#[cfg(feature = "hydrate")]
fn each_control(parent: &web_sys::Element, selector: &str, change: impl Fn(&web_sys::Element)) {
    use wasm_bindgen::JsCast;

    let Ok(controls) = parent.query_selector_all(selector) else { return };
    for position in 0..controls.length() {
        if let Some(control) = controls.item(position).and_then(|node| node.dyn_into::<web_sys::Element>().ok()) {
            change(&control);
        }
    }
}

/// Where a key moves the focus.
enum Step {
    Next,
    Previous,
    First,
    Last,
}

/// Moves the focus from the focused card to another of its row.
#[cfg(feature = "hydrate")]
fn focus(step: Step) {
    use wasm_bindgen::JsCast;

    let Some(card) = document().active_element().and_then(|link| link.closest("li").ok().flatten()) else {
        return;
    };
    let row = card.parent_element();
    let target = match step {
        Step::Next => card.next_element_sibling(),
        Step::Previous => card.previous_element_sibling(),
        Step::First => row.and_then(|row| row.first_element_child()),
        Step::Last => row.and_then(|row| row.last_element_child()),
    };
    let link = target.and_then(|card| card.query_selector("a").ok().flatten());
    if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) {
        // If the link cannot be focused, the focus stays where it is.
        let _ = link.focus();
    }
}

#[cfg(not(feature = "hydrate"))]
fn page(_: NodeRef<Div>, _: f64) {}

#[cfg(not(feature = "hydrate"))]
fn focus(_: Step) {}

#[cfg(not(feature = "hydrate"))]
fn move_tab_stop<E>(_: NodeRef<Div>, _: &E) {}
