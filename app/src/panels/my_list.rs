//! `my-list`: the films that the visitor keeps, the latest first. The list page's primary panel.

use domain::CallError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::set_status;
use crate::error::PanelError;
use domain::{FilmListing, Served};
use crate::view::{FormProblem, Frame, ListingGrid, Lost, Notice};


const TITLE: &str = "My list";

/// Of whoever asks, and of nobody else: the question says no name, and the answer is not kept for the next who asks it.
#[server(prefix = "/api/panel", endpoint = "my-list", input = GetUrl)]
pub async fn load_my_list(page: u32) -> Result<Served<Listing>, PanelError> {
    use domain::{CachePolicy, Service, ServiceCall};

    let page = super::checked_page(page)?;
    let person = crate::request::visitor().user;
    let services = crate::request::services()?;
    let ask = ServiceCall {
        panel: "my-list",
        service: Service::History,
        host: "in-process",
        cache: CachePolicy::Uncached,
        // Somebody who has never kept a film has the list of nobody, which is empty.
        call: services.history.kept(person.as_deref().unwrap_or_default(), page),
        substitute: None,
    };
    services.fallback.call(ask, &crate::request::faults()).await
}

#[component]
pub fn MyListPanel(page: u32) -> impl IntoView {
    let listing = Resource::new_blocking(move || page, load_my_list);
    view! {
        <h1>{TITLE}</h1>
        <FormProblem />
        {Suspend::new(async move {
            match listing.await {
                Ok(served) => view! {
                    <Frame name="my-list" source=served.source label=TITLE>
                        <MyList listing=served.value />
                    </Frame>
                }
                .into_any(),
                Err(error) => {
                    set_status(&error);
                    match error {
                        PanelError(CallError::Unavailable(source)) => view! { <Notice name="my-list" source=source label=TITLE says="Your list is not available right now, but it is safe. Please try again in a moment." /> }.into_any(),
                        PanelError(CallError::NotFound) => view! { <Lost title="Nothing here" says="There is no such page of your list." /> }.into_any(),
                        PanelError(CallError::Invalid(problem)) => view! { <Lost title="That did not work" says=problem /> }.into_any(),
                    }
                }
            }
        })}
    }
}

#[component]
fn MyList(listing: FilmListing) -> impl IntoView {
    let stays_here = (!crate::request::visitor().is_member()).then(|| {
        view! {
            <p class="notice">
                "This list stays in this browser until you "<a href="/join">"join"</a>" or "<a href="/login?next=/my-list">"log in"</a>
                ". Then it comes along to your account."
            </p>
        }
    });
    let films = if listing.films.is_empty() {
        view! {
            <div class="keep-empty">
                <p>"Nothing here yet. Press + on any film, and it waits for you here."</p>
                <p class="actions">
                    <a class="button" href="/">"Find something to watch"</a>
                </p>
            </div>
        }
        .into_any()
    } else {
        view! { <ListingGrid listing=listing address="/my-list?".to_owned() /> }.into_any()
    };
    view! {
        {films}
        {stays_here}
    }
}
