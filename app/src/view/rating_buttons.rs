//! The two buttons that rate a film.

use domain::Rating;
use leptos::prelude::*;

/// Thumbs up and "Not for me": submit buttons of the page's single rating form, as
/// [`FilmForms`](crate::islands::film_forms::FilmForms) explains. The style sheet draws their icons.
#[component]
pub fn RatingButtons(
    #[prop(into)] slug: String,
    #[prop(into)] title: String,
    rating: Option<Rating>,
    /// Whether the buttons have captions, where there is room.
    #[prop(optional)]
    captioned: bool,
) -> impl IntoView {
    [(Rating::Like, "like", "Like"), (Rating::Dismissed, "dismiss", "Not for me")].map(|(button, action, caption)| {
        let pressed = rating == Some(button);
        let label = if button == Rating::Like { format!("Like {title}") } else { format!("Not for me: {title}") };
        view! {
            <button
                form="rating-form"
                class=captioned.then_some("button button-secondary")
                data-rating=action
                name=if pressed { "clear" } else { action }
                value=slug.clone()
                aria-label=label
                aria-pressed=if pressed { "true" } else { "false" }
            >
                {captioned.then_some(caption)}
            </button>
        }
    })
}
