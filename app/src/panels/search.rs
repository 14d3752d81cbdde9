//! `search`: films by title, people and keywords. The search page's primary panel.

use domain::CallError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_meta::Title;

use super::set_status;
use crate::error::PanelError;
use domain::{FilmListing, Served};
use crate::view::{Frame, ListingGrid, Lost, Notice};

/// The longest question, in characters.
#[cfg(feature = "ssr")]
const LONGEST_QUERY: usize = 100;

#[server(prefix = "/api/panel", endpoint = "search", input = GetUrl)]
pub async fn load_search(q: String, page: u32) -> Result<Served<Listing>, PanelError> {
    use domain::{CachePolicy, Service, ServiceCall};

    let page = super::checked_page(page)?;
    let words = q.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    if words.chars().count() > LONGEST_QUERY {
        return Err(PanelError(CallError::Invalid(format!("Please search with at most {LONGEST_QUERY} characters."))));
    }
    let services = crate::request::services()?;
    let ask = ServiceCall {
        panel: "search",
        service: Service::Catalogue,
        host: "in-process",
        cache: CachePolicy::Shared(format!("search {page} {words}")),
        call: services.catalogue.search(&words, page),
        substitute: None,
    };
    services.fallback.call(ask, &crate::request::faults()).await
}

#[component]
pub fn SearchPanel(q: String, page: u32) -> impl IntoView {
    let typed = q.clone();
    let listing = Resource::new_blocking(move || (q.clone(), page), |(q, page)| load_search(q, page));
    view! {
        <h1>"Search"</h1>
        <form class="search-form" action="/search" role="search">
            <input type="search" name="q" value=typed.clone() aria-label="Search films and people" maxlength="100" />
            <button class="button">"Search"</button>
        </form>
        {Suspend::new(async move {
            match listing.await {
                Ok(served) => {
                    let address = format!("/search?q={}&", leptos_router::location::Url::escape(&typed));
                    view! {
                        <Title text=served.value.title.clone() />
                        <Frame name="search" source=served.source label="Search results">
                            <p class="search-summary" role="status">{served.value.title.clone()}</p>
                            <ListingGrid listing=served.value address=address />
                        </Frame>
                    }
                    .into_any()
                }
                Err(error) => {
                    set_status(&error);
                    match error {
                        PanelError(CallError::Unavailable(source)) => view! { <Notice name="search" source=source label="Search results" says="Search is not available right now. Please try again in a moment." /> }.into_any(),
                        PanelError(CallError::NotFound) => view! { <Lost title="Nothing here" says="There is no such page of results." /> }.into_any(),
                        PanelError(CallError::Invalid(problem)) => view! { <Lost title="That did not work" says=problem /> }.into_any(),
                    }
                }
            }
        })}
    }
}
