//! A panel's root element, which carries where its content came from.

use leptos::children::TypedChildren;
use leptos::prelude::*;

use domain::Source;
use crate::view::written;

/// The root of a filled panel. X-ray draws the `data-` attributes; tests read them.
///
/// Nothing in a filled panel waits any more, so that it is written here.
#[component]
pub fn Frame<C: RenderHtml + 'static>(
    /// The panel's name, as in `/panel/{name}`.
    name: &'static str,
    source: Source,
    /// What a screen reader calls this part of the page.
    #[prop(into)]
    label: String,
    #[prop(optional, into)] id: Option<String>,
    children: TypedChildren<C>,
) -> impl IntoView {
    let children = children.into_inner();
    written(view! {
        <section
            class=format!("panel panel-{name}")
            id=id
            aria-label=label
            data-panel=name
            data-service=source.service
            data-host=source.host
            data-ms=format!("{:.2}", source.elapsed_ms)
            data-outcome=source.outcome.as_str()
        >
            {children()}
        </section>
    })
}

/// The foot of the ladder: the panel says in one line that it has nothing.
#[component]
pub fn Notice(
    name: &'static str,
    source: Source,
    #[prop(into)] label: String,
    /// One plain sentence for the visitor.
    says: &'static str,
) -> impl IntoView {
    view! {
        <Frame name=name source=source label=label>
            <p class="notice">{says}</p>
        </Frame>
    }
}

/// The place of a panel that has not arrived: its shape, and without JavaScript the way to it.
#[component]
pub fn Waiting(
    name: &'static str,
    /// Where the panel stands alone.
    href: String,
    #[prop(into)] label: String,
    children: Children,
) -> impl IntoView {
    view! {
        <div class=format!("panel panel-{name} waiting") data-waiting=name>
            {children()}
            <noscript>
                <p class="notice">
                    <a href=href>{label}</a>
                </p>
            </noscript>
        </div>
    }
}
