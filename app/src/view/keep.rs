//! The button that puts a film on the visitor's list, or takes it off.

use leptos::prelude::*;

use crate::islands::keep::label;

/// Belongs to the form of the island `Keep`, wherever on the page it stands: a form for each of two hundred cards would be
/// twice as much to send. The style sheet draws its mark.
#[component]
pub fn KeepButton(
    slug: String,
    title: String,
    kept: bool,
    /// Words beside the mark, where there is room for them.
    #[prop(optional)]
    says: Option<&'static str>,
) -> impl IntoView {
    view! {
        <button
            form="keep"
            class=says.map(|_| "button button-quiet")
            name=if kept { "remove" } else { "add" }
            value=slug
            aria-label=label(&title, kept)
        >
            {says}
        </button>
    }
}
