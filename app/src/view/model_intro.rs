//! The introduction of the model's page.

use leptos::prelude::*;

#[component]
pub fn ModelIntro() -> impl IntoView {
    view! {
        <header class="page-intro">
            <h1>"The model behind “More like this”"</h1>
            <p>
                "“More like this” comes from one trained model, called M in the charts below. It turns what we know about a \
                 film into numbers, finds the films with the closest numbers, and says what they have in common. It is a \
                 single file, and runs inside the site or "<a href="/how-it-works">"on machines of its own"</a>"."
            </p>
        </header>
    }
}
