//! `search`: films by title, people and keywords. The primary panel of the search page.

use domain::{FilmListing, MAX_QUERY_LEN};
use leptos_meta::Title;
use leptos_router::location::Url;

use super::prelude::*;
use crate::view::{FilmGrid, NotFoundNotice};

pub static PANEL: Panel = Panel {
    name: "search",
    service: Service::Catalogue,
    audience: Audience::Everyone,
    label: "Search results",
    unavailable: "Search is not available right now. Please try again in a moment.",
    example: Some("q=alien"),
};

#[server(prefix = "/api/panel", endpoint = "search", input = GetUrl)]
pub async fn load_search(q: String, page: u32) -> Answer<FilmListing> {
    let page = domain::PageNumber::try_from(page)?;
    let query = super::normalised_query(&q)?.to_lowercase();
    let request = PANEL.request()?;
    let key = format!("search {} {query}", page.get());
    request.catalogue(|catalogue| async move { catalogue.search(&query, page).await }).cached(key).send().await
}

#[component]
pub fn SearchPanel(q: String, page: u32) -> impl IntoView {
    let address = format!("/search?q={}&", Url::escape(&q));
    view! {
        <h1>"Search"</h1>
        <form class="search-form" action="/search" role="search">
            <input
                type="search"
                name="q"
                value=q.clone()
                aria-label="Search films and people"
                maxlength=MAX_QUERY_LEN.to_string()
            />
            <button class="button">"Search"</button>
        </form>
        {PANEL.primary(
            move || load_search(q.clone(), page),
            |frame, listing| {
                let summary = summary(&listing);
                view! {
                    <Title text=summary.clone() />
                    {frame.fill(view! {
                        <p role="status">{summary}</p>
                        <FilmGrid listing=listing address=address />
                    })}
                }
            },
            || view! { <NotFoundNotice title="Nothing here" text="There is no such page of results." /> },
        )}
    }
}

/// One line about the results. The listing's title is the normalised query.
fn summary(listing: &FilmListing) -> String {
    let query = &listing.title;
    match listing.total {
        _ if query.is_empty() => "Type a title, a name or a theme".to_owned(),
        0 => format!("Nothing found for “{query}”"),
        1 => format!("One film for “{query}”"),
        total => format!("{total} films for “{query}”"),
    }
}
