//! `person`: the films of a person by role, a page at a time, and other people. The primary panel of the person's page.

use domain::{Collaborator, Credit, FilmCard, FilmListing, Person, Role};
use leptos_meta::{Meta, Title};

use super::prelude::*;
use crate::format::{counted, person_summary, person_title};
use crate::view::{FilmGrid, LinkList, NotFoundNotice, Pager, person_path};

pub static PANEL: Panel = Panel {
    name: "person",
    service: Service::Catalogue,
    audience: Audience::Everyone,
    label: "Films of a person",
    unavailable: "These films are not available right now. Please try again in a moment.",
    example: Some("person=michael-mann"),
};

#[server(prefix = "/api/panel", endpoint = "person", input = GetUrl)]
pub async fn load_person(slug: String, page: u32) -> Answer<Person> {
    let (request, slug, page) = (PANEL.request()?, slug.parse()?, domain::PageNumber::try_from(page)?);
    let key = format!("person {slug} {}", page.get());
    request.search(|search| async move { search.person(&slug, page).await }).cached(key).send().await
}

#[component]
pub fn PersonPanel(slug: String, page: u32) -> impl IntoView {
    let url = format!("{}?", person_path(&slug));
    PANEL.primary(
        move || load_person(slug.clone(), page),
        move |frame, person| {
            let (title, summary) = (person_title(&person), person_summary(&person));
            view! {
                <Title text=title />
                <Meta name="description" content=format!("{}. {summary}", person.name) />
                {frame.label(person.name.clone()).fill(view! { <PersonDetail person=person summary=summary url=url /> })}
            }
        },
        || {
            view! {
                <NotFoundNotice
                    title="We don't know this person"
                    text="The address may be mistyped, or none of our films names them. Try the name:"
                />
            }
        },
    )
}

#[component]
fn PersonDetail(person: Person, summary: String, url: String) -> impl IntoView {
    let Person { name, directed, acted, credits, page, pages, facts, collaborators, alike } = person;
    let (directing, acting): (Vec<Credit>, Vec<Credit>) =
        credits.into_iter().partition(|credit| credit.role != Role::Acted);
    let role = |title: &'static str, credits: Vec<Credit>| {
        (!credits.is_empty()).then(|| {
            let films = credits.into_iter().map(card).collect();
            let listing = FilmListing { title: String::new(), films, total: 0, page: 1, pages: 1 };
            view! { <h2 class="section-title">{title}</h2><FilmGrid listing=listing url=String::new() /> }
        })
    };
    let often = collaborators.iter().filter(|other| other.films > 1).count();
    let (works_with, shown) = if often > 0 { ("Often works with", often) } else { ("Works with", collaborators.len()) };
    let with = collaborators.into_iter().take(shown).map(|Collaborator { person, films }| {
        (person_path(&person.slug), person.name, Some(counted(u64::from(films), "film")))
    });
    let alike = alike.into_iter().map(|person| (person_path(&person.slug), person.name, None));
    let others = if directed >= acted { "Directors of similar films" } else { "Actors in similar films" };
    let themes = crate::view::topic_links(domain::TopicKind::Theme, facts.themes);
    view! {
        <div class="page-intro">
            <h1>{name}</h1>
            <p>{summary}</p>
        </div>
        {role("Director", directing)}
        {role("In the cast", acting)}
        <Pager url=url page=page pages=pages />
        <LinkList title=works_with links=with.collect() />
        <LinkList title=others links=alike.collect() />
        <LinkList title="Typical themes" links=themes />
    }
}

fn card(Credit { film, role }: Credit) -> FilmCard {
    let reasons = if role == Role::DirectedAndActed { vec!["also in the cast".to_owned()] } else { Vec::new() };
    FilmCard { film, reasons }
}
