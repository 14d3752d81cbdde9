//! There is nothing here, said kindly, with a way on.

use leptos::prelude::*;

#[component]
pub fn Lost(#[prop(into)] title: String, #[prop(into)] says: String) -> impl IntoView {
    view! {
        <leptos_meta::Title text=title.clone() />
        <div class="lost">
            <h1>{title}</h1>
            <p>{says}</p>
            <form class="search-form" action="/search" role="search">
                <input type="search" name="q" aria-label="Search films and people" maxlength="100" />
                <button class="button">"Search"</button>
            </form>
        </div>
    }
}
