//! What waits for nothing, written at once.

use leptos::prelude::*;
use leptos::tachys::html::InertElement;

/// Writes one element and all that is in it, of which nothing may wait. Left to the page's stream, every element in it would have
/// buffers of its own, and every attribute would be copied where its type is erased: a seventh of what a page cost.
pub fn written(element: impl RenderHtml) -> InertElement {
    InertElement::new(element.to_html())
}
