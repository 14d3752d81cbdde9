//! `menu`: the links to every part of the site, with the genres of the catalogue.

use std::sync::{Arc, Mutex, PoisonError};

use domain::{Menu, NamedSlug};
use serde::{Deserialize, Serialize};

use super::prelude::*;
use crate::demo::{BOARD, Demo};
use crate::islands::search_box::SearchBox;

pub static PANEL: Panel = Panel {
    name: "menu",
    service: Service::Catalogue,
    audience: Audience::Everyone,
    label: "Menu",
    unavailable: "",
    example: Some(""),
};

#[server(prefix = "/api/panel", endpoint = "menu", input = GetUrl)]
pub async fn load_menu() -> Answer<Menu> {
    PANEL.request()?.catalogue(|catalogue| async move { catalogue.menu().await }).cached("menu").send().await
}

/// What the menu shows, apart from the visitor.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Shown {
    genres: Arc<[NamedSlug]>,
    /// The address of the link that leads to the current page or its section.
    current: String,
    is_demo: bool,
}

/// Without an answer, only the links to genres are missing.
#[component]
pub fn MenuPanel() -> impl IntoView {
    place(section_of(&demo().here)).into_view()
}

/// `current` is the address of the link that leads to the current page or its section.
pub fn place(current: &'static str) -> Box<dyn Placed> {
    let load = move || {
        let is_demo = demo().enabled;
        async move {
            Ok(load_menu().await?.map(|menu| Shown { genres: menu.genres, current: current.to_owned(), is_demo }))
        }
    };
    let panel = PANEL.public(current, load, |frame, shown: Shown| frame.content(view! { <Links shown=shown /> }));
    panel.deferred_without_notice(
        || PANEL.waiting(without_genres()),
        |frame| frame.content(without_genres()),
    )
}

fn without_genres() -> impl IntoView {
    let Demo { here, enabled, .. } = demo();
    let shown = Shown { current: section_of(&here).to_owned(), is_demo: enabled, ..Shown::default() };
    view! { <Links shown=shown /> }
}

fn demo() -> Demo {
    use_context().unwrap_or_default()
}

/// The address of the menu's link to a page or to its section; empty if it has none.
fn section_of(address: &str) -> &'static str {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let section = path.split('/').nth(1).unwrap_or_default();
    match section {
        "" if path == "/" => HOME,
        "movie" | "watch" | "genre" | "person" | "theme" | "country" | "year" | "series" | "row" => FILMS,
        // All films, or all with a filter.
        "search" if !query.is_empty() && !query.split('&').any(|part| part.starts_with("q=")) => FILMS,
        "search" => "/search",
        "my-list" | "ratings" | "import" => "/my-list",
        "account" | "subscribe" => "/account",
        "login" | "forgot" | "reset" | "confirm" => "/login",
        "join" => "/join",
        "inbox" => "/inbox",
        "batch" => "/batch",
        "how-it-works" => "/how-it-works",
        "model" => "/model",
        _ => "",
    }
}

/// The section of the home page.
pub const HOME: &str = "/";
/// The section of all pages about films: all films, the best known first.
pub const FILMS: &str = "/search?sort=fame";

#[component]
fn Links(shown: Shown) -> impl IntoView {
    let Shown { genres, current, is_demo } = shown;
    let genres = (!genres.is_empty()).then(|| {
        view! {
            <h2 class="menu-heading">"Genres"</h2>
            <ul class="menu-genres" inner_html=genre_links(&genres)></ul>
        }
    });
    let visitor = crate::request::visitor();
    let unread = visitor.unread;
    let badge = move || (unread > 0).then(|| view! { <Unread count=unread /> });
    // A page of a section is not the page that the link leads to.
    let link = |(address, text): (&'static str, &'static str)| {
        let current = (address == current).then_some("true");
        let badge = (address == "/inbox").then(badge);
        view! { <li><a href=address aria-current=current>{text}{badge}</a></li> }
    };
    let account = if visitor.is_member() { MEMBER } else { STRANGER };
    let main = MAIN.iter().chain(account).copied().map(link).collect_view();
    let is_under_the_hood = UNDER_THE_HOOD.iter().any(|(address, _)| *address == current);
    let under_the_hood = UNDER_THE_HOOD.into_iter().filter(|(address, _)| is_demo || *address != BOARD);
    let under_the_hood = under_the_hood.map(link).collect_view();
    view! {
        <nav class="menu" aria-label="Main">
            <a class="wordmark" href="/" aria-label="Matinee, home">
                <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
                    <path d="M16 3 29 29H3Z" fill="currentColor" />
                </svg>
                "Matinee"
            </a>
            <SearchBox />
            <button class="menu-button" type="button" popovertarget="browse">"Menu"{badge()}</button>
            <div class="menu-more" id="browse" popover="">
                <ul>{main}</ul>
                <details class="menu-hood" open=is_under_the_hood>
                    <summary>"Under the hood"{badge()}</summary>
                    <ul>{under_the_hood}</ul>
                </details>
                {genres}
            </div>
        </nav>
    }
}

const MAIN: [(&str, &str); 4] = [(HOME, "Home"), (FILMS, "Films"), ("/my-list", "My list"), ("/search", "Search")];
const MEMBER: &[(&str, &str)] = &[("/account", "Account")];
const STRANGER: &[(&str, &str)] = &[("/login", "Log in"), ("/join", "Join")];
const UNDER_THE_HOOD: [(&str, &str); 5] = [
    ("/how-it-works", "How it works"),
    ("/model", "The model"),
    ("/batch", "Batches"),
    ("/inbox", "Inbox"),
    (BOARD, "Break something"),
];

/// The number of unread messages, with its unit for screen readers.
#[component]
fn Unread(count: u32) -> impl IntoView {
    let shown = if count > 99 { "99+".to_owned() } else { count.to_string() };
    view! { " "<span class="unread-count">{shown}<span class="visually-hidden">" unread"</span></span> }
}

/// Genres and the HTML of their links.
struct Rendered {
    genres: Arc<[NamedSlug]>,
    links: Arc<str>,
}

/// The links to genres, rendered once per answer of the catalogue: they are half of the menu, and the same everywhere.
fn genre_links(genres: &Arc<[NamedSlug]>) -> Arc<str> {
    static LAST: Mutex<Option<Rendered>> = Mutex::new(None);

    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(last) = last.as_ref().filter(|last| Arc::ptr_eq(&last.genres, genres)) {
        return Arc::clone(&last.links);
    }
    let link = |genre: &NamedSlug| view! { <li><a href=format!("/genre/{}", genre.slug)>{genre.name.clone()}</a></li> };
    let links: Arc<str> = genres.iter().map(link).collect_view().to_html().into();
    *last = Some(Rendered { genres: Arc::clone(genres), links: Arc::clone(&links) });
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_belongs_to_a_section_of_the_menu() {
        let sections = ["/", "/movie/heat-1995?from=new", "/search", "/search?q=heat&sort=fame", "/search?genre=war"];
        assert_eq!(sections.map(section_of), [HOME, FILMS, "/search", "/search", FILMS]);
        assert_eq!(["/ratings", "/batch/1", "/privacy"].map(section_of), ["/my-list", "/batch", ""]);
    }

    #[test]
    fn links_to_genres_are_rendered_again_when_the_catalogue_answers_again() {
        let genres = |name: &str| Arc::from([NamedSlug { slug: "noir".to_owned(), name: name.to_owned() }]);
        let (before, after) = (genres("Noir & co"), genres("Film noir"));
        let links = genre_links(&before);
        assert!(links.contains(r#"<li><a href="/genre/noir">Noir &amp; co</a></li>"#), "{links}");
        assert!(Arc::ptr_eq(&links, &genre_links(&before)));
        assert!(genre_links(&after).contains("Film noir"));
    }
}
