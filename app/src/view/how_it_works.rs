//! How a page is made, for curious visitors.

use domain::Service;
use leptos::prelude::*;
use strum::VariantArray;

use crate::panel::Panel;

/// The article, with a list of all panels by service.
#[component]
pub fn HowItWorks(panels: Vec<&'static Panel>) -> impl IntoView {
    let services = Service::VARIANTS.iter().map(|&service| {
        let of_service = panels.iter().copied().filter(|panel| panel.service == service);
        let items = of_service.map(|panel| view! { <PanelItem panel=panel /> }).collect_view();
        view! { <dt>{service.as_str()}</dt><dd><ul class="chip-list">{items}</ul></dd> }
    });
    let services = services.collect_view();
    view! {
        <article class="prose">
            <h1>"How this page is made"</h1>
            <p>
                "Every page here is put together on the server from panels, and each panel is filled by a service of its own, \
                 all at once: the catalogue knows the films, membership knows who joins, the history what is watched and \
                 listed, and "<a href="/model">"a trained model"</a>" finds what is similar."
            </p>
            <h2>"See the seams"</h2>
            <p>
                "Turn on X-ray in the footer. Each panel then shows which service filled it, where that service runs, \
                 how many milliseconds it took, and which level of its fallback chain it shows:"
            </p>
            <dl class="definition-list outcome-list">
                <dt>"fresh"</dt><dd>"the service answered this call"</dd>
                <dt>"cached"</dt><dd>"an answer of the last seconds"</dd>
                <dt>"stale"</dt><dd>"the last good answer, because the service is late or failed"</dd>
                <dt>"substitute"</dt><dd>"a simpler answer from another service"</dd>
                <dt>"unavailable"</dt><dd>"nothing to show, and the panel says so"</dd>
            </dl>
            <h2>"Pull a plug"</h2>
            <p>
                "When the site runs as a demonstration, the footer has a plug for every service. Unplug the \
                 recommender and open a film: the row of similar films falls back to films of the same genre, and nothing else \
                 on the page moves. Your plugs are yours alone; other visitors keep theirs."
            </p>
            <h2>"One model, three ways"</h2>
            <p>
                "What fills the row of similar films also answers "<a href="/api/docs">"programs over REST"</a>", and processes "
                <a href="/batch">"whole files of films"</a>": a queue in the database hands out their rows, and a message in your \
                 inbox says when they are done."
            </p>
            <h2>"Panels stand alone"</h2>
            <p>
                "Each panel has an address of its own, whole without JavaScript. These are all of them, by the \
                 service that fills them. Some show something of yours, and are empty until there is something to show."
            </p>
            <dl class="definition-list">{services}</dl>
        </article>
    }
}

#[component]
fn PanelItem(panel: &'static Panel) -> impl IntoView {
    match panel.example {
        Some(query) => {
            view! { <li><a class="chip" href=panel.address(query) title=panel.label>{panel.name}</a></li> }.into_any()
        }
        None => view! { <li class="chip" title=panel.label>{panel.name}</li> }.into_any(),
    }
}
