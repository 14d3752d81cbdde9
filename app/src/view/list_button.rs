//! The button that adds a film to the user's list, or removes it.

use leptos::prelude::*;

use crate::islands::film_forms::label;

/// A submit button of the page's single list form, as [`FilmForms`](crate::islands::film_forms::FilmForms) explains. The
/// style sheet draws its icon.
#[component]
pub fn ListButton(
    slug: String,
    title: String,
    /// Whether the film is on the list.
    listed: bool,
    /// A caption beside the icon, where there is room.
    #[prop(optional)]
    caption: Option<&'static str>,
) -> impl IntoView {
    view! {
        <button
            form="list-form"
            class=caption.map(|_| "button button-secondary")
            name=if listed { "remove" } else { "add" }
            value=slug
            aria-label=label(&title, listed)
        >
            {caption}
        </button>
    }
}
