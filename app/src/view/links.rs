//! Links from facts to the films that share them.

use domain::{FilterKind, NamedSlug, SearchRequest, TopicKind};
use leptos::prelude::*;

use super::search_url;

pub fn link(url: String, text: String) -> AnyView {
    view! { <a href=url>{text}</a> }.into_any()
}

/// The URL of the search for all films with a filter.
pub fn filtered(kind: FilterKind, slug: String) -> String {
    search_url(&SearchRequest { filters: vec![(kind, slug)], ..SearchRequest::default() })
}

/// The path of a person's page.
pub fn person_path(slug: &str) -> String {
    format!("/person/{slug}")
}

/// A titled list of links; nothing without links.
#[component]
pub fn LinkList(
    title: &'static str,
    /// URL, text and optional note of each link.
    links: Vec<(String, String, Option<String>)>,
) -> impl IntoView {
    (!links.is_empty()).then(|| {
        let chips = links.into_iter().map(|(url, text, note)| {
            let note = note.map(|note| view! { " "<span class="chip-note">{note}</span> });
            view! { <li><a class="chip" href=url>{text}{note}</a></li> }
        });
        view! {
            <div class="link-list">
                <h2 class="section-title">{title}</h2>
                <ul class="chip-list">{chips.collect_view()}</ul>
            </div>
        }
    })
}

/// Links to topics of a kind.
pub fn topic_links(kind: TopicKind, topics: Vec<NamedSlug>) -> Vec<(String, String, Option<String>)> {
    topics.into_iter().map(|topic| (kind.path(&topic.slug), topic.name, None)).collect()
}

/// Links on a line, separated by commas.
pub fn comma_separated(links: Vec<AnyView>) -> impl IntoView {
    let separated = links.into_iter().enumerate().map(|(position, link)| {
        let comma = (position > 0).then_some(", ");
        view! { {comma}{link} }
    });
    separated.collect_view()
}
