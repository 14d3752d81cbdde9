//! How the site works, in nine chapters, for visitors who are curious and engineers who want to read on.

use domain::Service;
use leptos::prelude::*;
use strum::VariantArray;

use crate::panel::Panel;

mod board;
mod chapters;
mod drawing;

/// A chapter: its anchor, its title, its content, and the file to read next.
struct Chapter {
    id: &'static str,
    title: &'static str,
    content: fn() -> AnyView,
    file: &'static str,
}

/// The article, with a list of all panels by service.
#[component]
pub fn HowItWorks(panels: Vec<&'static Panel>) -> impl IntoView {
    let contents = chapters::ALL.iter().map(|chapter| {
        view! { <li><a href=format!("#{}", chapter.id)>{chapter.title}</a></li> }
    });
    let chapters = chapters::ALL.iter().map(|chapter| {
        view! {
            <section class="chapter" id=chapter.id>
                <h2>{chapter.title}</h2>
                {(chapter.content)()}
                <p class="chapter-file">"Read on in "<code>{chapter.file}</code></p>
            </section>
        }
    });
    view! {
        <article class="prose">
            <h1>"How it works"</h1>
            <p>
                "Matinee shows how a trained model becomes part of a page that people use. These chapters follow one request \
                 from your browser to the model and back. They need no knowledge of programming."
            </p>
            <nav aria-label="Chapters"><ol class="chapter-list">{contents.collect_view()}</ol></nav>
            {chapters.collect_view()}
            <section class="chapter" id="panels">
                <h2>"All panels"</h2>
                <p>
                    "Each panel also has an address of its own. These are all of them, by the service that fills them. Some show \
                     something of yours, and are empty until there is something to show."
                </p>
                <dl class="definition-list">{by_service(&panels)}</dl>
            </section>
        </article>
    }
}

fn by_service(panels: &[&'static Panel]) -> impl IntoView + use<> {
    let services = Service::VARIANTS.iter().map(|&service| {
        let of_service = panels.iter().copied().filter(|panel| panel.service == service);
        let items = of_service.map(|panel| view! { <PanelItem panel=panel /> }).collect_view();
        view! { <dt>{service.as_str()}</dt><dd><ul class="chip-list">{items}</ul></dd> }
    });
    services.collect_view()
}

#[component]
fn PanelItem(panel: &'static Panel) -> impl IntoView {
    match panel.example {
        Some(query) => {
            view! { <li><a class="chip" href=panel.url(query) title=panel.label>{panel.name}</a></li> }.into_any()
        }
        None => view! { <li class="chip" title=panel.label>{panel.name}</li> }.into_any(),
    }
}
