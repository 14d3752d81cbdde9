//! `topic`: the films of a theme, a country, a year or a series, a page at a time. The primary panel of the topic's page.

use domain::{FilmFacts, Topic, TopicKind, TopicRef};
use leptos_meta::{Meta, Title};

use super::prelude::*;
use crate::format::{topic_heading, topic_summary, topic_title};
use crate::view::{FilmGrid, LinkList, NotFoundNotice, topic_links};

pub static PANEL: Panel = Panel {
    name: "topic",
    service: Service::Catalogue,
    audience: Audience::Everyone,
    label: "Films of a topic",
    unavailable: "These films are not available right now. Please try again in a moment.",
    example: Some("of=theme:heist"),
};

/// `of` is a kind and a slug: `theme:heist`, `country:fr`, `year:1995`, `series:star-wars`.
#[server(prefix = "/api/panel", endpoint = "topic", input = GetUrl)]
pub async fn load_topic(of: String, page: u32) -> Answer<Topic> {
    let (request, page) = (PANEL.request()?, domain::PageNumber::try_from(page)?);
    let topic: TopicRef = of.parse()?;
    let key = format!("topic {} {} {}", topic.kind.as_str(), topic.slug, page.get());
    request.search(|search| async move { search.topic(&topic, page).await }).cached(key).send().await
}

#[component]
pub fn TopicPanel(of: String, page: u32) -> impl IntoView {
    let url = of.parse().map(|TopicRef { kind, slug }| format!("{}?", kind.path(&slug))).unwrap_or_default();
    PANEL.primary(
        move || load_topic(of.clone(), page),
        move |frame, topic| {
            let (title, summary) = (topic_title(&topic), topic_summary(&topic));
            view! {
                <Title text=title.clone() />
                <Meta name="description" content=summary.clone() />
                {frame.label(title).fill(view! { <TopicDetail topic=topic summary=summary url=url /> })}
            }
        },
        || {
            view! {
                <NotFoundNotice
                    title="No films here"
                    text="The address may be mistyped, or none of our films belongs here. You can search:"
                />
            }
        },
    )
}

#[component]
fn TopicDetail(topic: Topic, summary: String, url: String) -> impl IntoView {
    let heading = topic_heading(&topic);
    let Topic { kind, listing, facts, related } = topic;
    let FilmFacts { themes, .. } = facts;
    let (kicker, others, typical) = match kind {
        TopicKind::Theme => ("Theme", "Related themes", "Often together with"),
        TopicKind::Country => ("Country", "Makes films with", "Typical themes"),
        TopicKind::Year => ("Year", "The years around it", "Typical themes"),
        TopicKind::Series => ("Series", "Related series", "Themes"),
    };
    view! {
        <p class="kicker">{kicker}</p>
        <div class="page-intro">
            <h1>{heading}</h1>
            <p>{summary}</p>
        </div>
        <FilmGrid listing=listing url=url />
        <LinkList title=others links=topic_links(kind, related) />
        <LinkList title=typical links=topic_links(TopicKind::Theme, themes) />
    }
}
