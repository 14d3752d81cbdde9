//! HTML that is rendered to a string instead of being streamed.

use leptos::prelude::*;
use leptos::tachys::html::InertElement;

/// Renders an element without asynchronous content to a string.
///
/// In the page's stream, each element has its own buffers and each attribute is copied when its type is erased.
/// Rendering panels and rows to strings reduces the cost of a page by a seventh.
pub fn inert(element: impl RenderHtml) -> InertElement {
    InertElement::new(element.to_html())
}
