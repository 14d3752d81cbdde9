//! `search`: films by title, people and keywords. The search page's primary panel.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_meta::Title;

use super::set_status;
use crate::error::PanelError;
use crate::types::{Listing, Served};
use crate::view::{Frame, ListingGrid, Lost, Notice};

/// The longest question, in characters.
#[cfg(feature = "ssr")]
const LONGEST_QUERY: usize = 100;

#[server(prefix = "/api/panel", endpoint = "search", input = GetUrl)]
pub async fn load_search(q: String, page: u32) -> Result<Served<Listing>, PanelError> {
    use crate::services::{Ask, Services};

    let page = super::checked_page(page)?;
    let words = q.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    if words.chars().count() > LONGEST_QUERY {
        return Err(PanelError::Invalid(format!("Please search with at most {LONGEST_QUERY} characters.")));
    }
    let services = Services::from_request()?;
    let ask = Ask {
        service: "catalogue",
        host: "in-process",
        question: format!("search {page} {words}"),
        cached: true,
        call: services.catalogue.search(&words, page),
        substitute: None,
    };
    services.ladder.ask(ask).await
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
                        PanelError::Unavailable(source) => view! { <Notice name="search" source=source label="Search results" says="Search is not available right now. Please try again in a moment." /> }.into_any(),
                        PanelError::NotFound => view! { <Lost title="Nothing here" says="There is no such page of results." /> }.into_any(),
                        PanelError::Invalid(problem) => view! { <Lost title="That did not work" says=problem /> }.into_any(),
                    }
                }
            }
        })}
    }
}
