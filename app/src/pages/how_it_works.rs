//! `/how-it-works`: how the page is made, for the curious.

use leptos::prelude::*;

use crate::view::PageFrame;

#[component]
pub fn HowItWorksPage() -> impl IntoView {
    view! {
        <PageFrame title="How it works">
            <article class="prose">
                <h1>"How this page is made"</h1>
                <p>
                    "Every page here is put together on the server from panels, and each panel is filled by a service of its own, all at once: "
                    "the catalogue knows the films, membership knows who joins, the history what is watched and kept, and "<a href="/model">"a trained model"</a>" finds what is similar."
                </p>
                <h2>"See the seams"</h2>
                <p>
                    "Turn on X-ray in the footer. Each panel then shows which service filled it, where that service runs, how many milliseconds it took, "
                    "and which rung of its ladder it stands on:"
                </p>
                <dl class="rungs">
                    <dt>"fresh"</dt><dd>"asked for just now"</dd>
                    <dt>"cached"</dt><dd>"asked for a moment ago"</dd>
                    <dt>"stale"</dt><dd>"the last good answer, because the service is late or failed"</dd>
                    <dt>"substitute"</dt><dd>"something plainer in its place"</dd>
                    <dt>"unavailable"</dt><dd>"nothing to show, and the panel says so"</dd>
                </dl>
                <h2>"Pull a plug"</h2>
                <p>
                    "When the site runs as a demonstration, the footer has a plug for every service. Unplug the recommender and open a film: "
                    "the strip falls back to films of the same genre, and nothing else on the page moves. Your plugs are yours alone; other visitors keep theirs."
                </p>
                <h2>"One model, three ways"</h2>
                <p>
                    "What fills the strip of similar films also answers "<a href="/api/docs">"programs over REST"</a>", and works off "
                    <a href="/batch">"whole files of films"</a>": a queue in the database hands out their rows, and a message tells when they are done."
                </p>
                <h2>"Panels stand alone"</h2>
                <p>
                    "Each panel has an address of its own, whole without JavaScript: "
                    <a href="/panel/similar?movie=the-matrix-1999">"similar films"</a>", "
                    <a href="/panel/details?movie=the-matrix-1999">"a film's details"</a>", "
                    <a href="/panel/join">"joining"</a>", "
                    <a href="/panel/model-map">"the model's map"</a>", "
                    <a href="/panel/menu">"the menu"</a>"."
                </p>
            </article>
        </PageFrame>
    }
}
