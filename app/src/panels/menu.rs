//! `menu`: where one can go. The catalogue says which genres there are.

use std::sync::{Arc, Mutex, PoisonError};

use domain::CallError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::arriving;
use crate::error::PanelError;
use domain::{Menu, NamedSlug, Served, Source};
use crate::view::Frame;


#[server(prefix = "/api/panel", endpoint = "menu", input = GetUrl)]
pub async fn load_menu() -> Result<Served<Menu>, PanelError> {
    use domain::{CachePolicy, Service, ServiceCall};

    let services = crate::request::services()?;
    let ask = ServiceCall {
        panel: "menu",
        service: Service::Catalogue,
        host: "in-process",
        cache: CachePolicy::Shared("menu".to_owned()),
        call: services.catalogue.menu(),
        substitute: None,
    };
    services.fallback.call(ask, &crate::request::faults()).await
}

#[component]
pub fn MenuPanel() -> impl IntoView {
    let menu = Resource::new(|| (), |()| load_menu());
    let waiting = || {
        view! {
            <div class="panel panel-menu waiting" data-waiting="menu">
                <Links genres=Arc::default() />
            </div>
        }
    };
    arriving(menu, waiting, move |answer| match answer {
        Ok(served) => framed(served.source, served.value.genres),
        Err(PanelError(CallError::Unavailable(source))) => framed(source, Arc::default()),
        Err(PanelError(CallError::NotFound | CallError::Invalid(_))) => waiting().into_any(),
    })
}

fn framed(source: Source, genres: Arc<[NamedSlug]>) -> AnyView {
    view! {
        <Frame name="menu" source=source label="Menu">
            <Links genres=genres />
        </Frame>
    }
    .into_any()
}

/// The links; those to genres only when the catalogue has named them.
#[component]
fn Links(genres: Arc<[NamedSlug]>) -> impl IntoView {
    let genres = (!genres.is_empty()).then(|| {
        view! {
            <h2 class="menu-heading">"Genres"</h2>
            <ul class="menu-genres" inner_html=written_once(&genres)></ul>
        }
    });
    let visitor = crate::request::visitor();
    let unread = visitor.unread;
    let badge = move || (unread > 0).then(|| view! { <Unread count=unread /> });
    let door = if visitor.is_member() {
        view! { <li><a href="/account">"Account"</a></li> }.into_any()
    } else {
        view! { <li><a href="/login">"Log in"</a></li><li><a href="/join">"Join"</a></li> }.into_any()
    };
    view! {
        <nav class="menu" aria-label="Main">
            <a class="wordmark" href="/" aria-label="Matinee, home">
                <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true"><path d="M16 3 29 29H3Z" fill="currentColor" /></svg>
                "Matinee"
            </a>
            <form class="menu-search" action="/search" role="search">
                <input type="search" name="q" aria-label="Search films and people" placeholder="Search" maxlength="100" autocomplete="off" />
            </form>
            <button class="menu-button" type="button" popovertarget="browse">"Menu"{badge()}</button>
            <div class="menu-more" id="browse" popover="">
                <ul>
                    <li><a href="/">"Home"</a></li>
                    <li><a href="/my-list">"My list"</a></li>
                    <li><a href="/batch">"Batch"</a></li>
                    <li><a href="/inbox">"Inbox"{badge()}</a></li>
                    {door}
                    <li><a href="/how-it-works">"How it works"</a></li>
                    <li><a href="/model">"The model"</a></li>
                </ul>
                {genres}
            </div>
        </nav>
    }
}

/// How many messages are waiting, in a word for those who hear it.
#[component]
fn Unread(count: u32) -> impl IntoView {
    let shown = if count > 99 { "99+".to_owned() } else { count.to_string() };
    view! { " "<span class="unread">{shown}<span class="heard">" unread"</span></span> }
}

/// Genres, and the links to them.
struct Written {
    genres: Arc<[NamedSlug]>,
    links: Arc<str>,
}

/// The links to genres. They are half of the menu and the same on every page, so they are kept as they were last written, until
/// the catalogue answers anew.
fn written_once(genres: &Arc<[NamedSlug]>) -> Arc<str> {
    static LAST: Mutex<Option<Written>> = Mutex::new(None);

    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(last) = last.as_ref().filter(|last| Arc::ptr_eq(&last.genres, genres)) {
        return Arc::clone(&last.links);
    }
    let link = |genre: &NamedSlug| view! { <li><a href=format!("/genre/{}", genre.slug)>{genre.name.clone()}</a></li> };
    let links: Arc<str> = genres.iter().map(link).collect_view().to_html().into();
    *last = Some(Written { genres: Arc::clone(genres), links: Arc::clone(&links) });
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_genres_are_written_anew_when_the_catalogue_answers_anew() {
        let genres = |name: &str| Arc::from([NamedSlug { slug: "noir".to_owned(), name: name.to_owned() }]);
        let (before, after) = (genres("Noir & co"), genres("Film noir"));
        let links = written_once(&before);
        assert!(links.contains(r#"<li><a href="/genre/noir">Noir &amp; co</a></li>"#), "{links}");
        assert!(Arc::ptr_eq(&links, &written_once(&before)));
        assert!(written_once(&after).contains("Film noir"));
    }
}
