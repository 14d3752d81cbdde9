//! The content of a page that has nothing to show.

use domain::MAX_QUERY_LEN;
use leptos::prelude::*;
use leptos_meta::Title;

/// A title, an explanation and a search form.
#[component]
pub fn NotFoundNotice(
    /// The heading, also the title of the page.
    #[prop(into)]
    title: String,
    #[prop(into)] text: String,
) -> impl IntoView {
    view! {
        <Title text=title.clone() />
        <div class="not-found">
            <h1>{title}</h1>
            <p>{text}</p>
            <form class="search-form" action="/search" role="search">
                <input type="search" name="q" aria-label="Search films and people" maxlength=MAX_QUERY_LEN.to_string() />
                <button class="button">"Search"</button>
            </form>
        </div>
    }
}

/// The content of the page of a film that is not in the catalogue.
#[component]
pub fn NoFilm() -> impl IntoView {
    view! {
        <NotFoundNotice
            title="We don’t have that film"
            text="The address may be mistyped, or we may not have the film. Try searching for its title:"
        />
    }
}
