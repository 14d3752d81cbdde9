//! The introduction of the model's page.

use leptos::prelude::*;

#[component]
pub fn ModelIntro() -> impl IntoView {
    view! {
        <header class="page-intro">
            <h1>"The model behind the rows"</h1>
            <p>
                "“More like this” is the answer of one trained model, called M. It turns what is known of a film into \
                 numbers, looks for the films nearest to it, and reads the reasons off what both share. It lives in one \
                 file, in the site's own process or "<a href="/how-it-works">"on replicas of its own"</a>"."
            </p>
        </header>
    }
}
