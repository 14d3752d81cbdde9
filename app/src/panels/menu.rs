//! `menu`: the links to every part of the site, with the genres of the catalogue.

use std::sync::{Arc, Mutex, PoisonError};

use domain::{Menu, NamedSlug};

use super::prelude::*;
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

/// Without an answer, only the links to genres are missing.
#[component]
pub fn MenuPanel() -> impl IntoView {
    place().into_view()
}

pub fn place() -> Box<dyn Placed> {
    let panel = PANEL.public("", load_menu, |frame, menu| frame.content(view! { <Links genres=menu.genres /> }));
    panel.deferred_without_notice(waiting, |frame| frame.content(view! { <Links genres=Arc::default() /> }))
}

fn waiting() -> AnyView {
    PANEL.waiting(view! { <Links genres=Arc::default() /> })
}

#[component]
fn Links(genres: Arc<[NamedSlug]>) -> impl IntoView {
    let genres = (!genres.is_empty()).then(|| {
        view! {
            <h2 class="menu-heading">"Genres"</h2>
            <ul class="menu-genres" inner_html=genre_links(&genres)></ul>
        }
    });
    let visitor = crate::request::visitor();
    let unread = visitor.unread;
    let badge = move || (unread > 0).then(|| view! { <Unread count=unread /> });
    let account = if visitor.is_member() {
        view! { <li><a href="/account">"Account"</a></li> }.into_any()
    } else {
        view! { <li><a href="/login">"Log in"</a></li><li><a href="/join">"Join"</a></li> }.into_any()
    };
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
                <ul>
                    <li><a href="/">"Home"</a></li>
                    <li><a href="/my-list">"My list"</a></li>
                    <li><a href="/ratings">"My ratings"</a></li>
                    <li><a href="/import">"Import"</a></li>
                    <li><a href="/batch">"Batch"</a></li>
                    <li><a href="/inbox">"Inbox"{badge()}</a></li>
                    {account}
                    <li><a href="/how-it-works">"How it works"</a></li>
                    <li><a href="/model">"The model"</a></li>
                </ul>
                {genres}
            </div>
        </nav>
    }
}

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
    fn links_to_genres_are_rendered_again_when_the_catalogue_answers_again() {
        let genres = |name: &str| Arc::from([NamedSlug { slug: "noir".to_owned(), name: name.to_owned() }]);
        let (before, after) = (genres("Noir & co"), genres("Film noir"));
        let links = genre_links(&before);
        assert!(links.contains(r#"<li><a href="/genre/noir">Noir &amp; co</a></li>"#), "{links}");
        assert!(Arc::ptr_eq(&links, &genre_links(&before)));
        assert!(genre_links(&after).contains("Film noir"));
    }
}
