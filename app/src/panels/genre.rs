//! `genre`: all films of one genre, a page at a time. The genre page's primary panel.

use domain::CallError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_meta::Title;

use super::set_status;
use crate::error::PanelError;
use domain::{FilmListing, Served};
use crate::view::{Frame, ListingGrid, Lost, Notice};

#[server(prefix = "/api/panel", endpoint = "genre", input = GetUrl)]
pub async fn load_genre(slug: String, page: u32) -> Result<Served<Listing>, PanelError> {
    use domain::{CachePolicy, Service, ServiceCall};

    let slug = super::checked_slug(&slug)?;
    let page = super::checked_page(page)?;
    let services = crate::request::services()?;
    let ask = ServiceCall {
        panel: "genre",
        service: Service::Catalogue,
        host: "in-process",
        cache: CachePolicy::Shared(format!("genre {slug} {page}")),
        call: services.catalogue.genre(slug, page),
        substitute: None,
    };
    services.fallback.call(ask, &crate::request::faults()).await
}

#[component]
pub fn GenrePanel(slug: String, page: u32) -> impl IntoView {
    let address = format!("/genre/{slug}?");
    let listing = Resource::new_blocking(move || (slug.clone(), page), |(slug, page)| load_genre(slug, page));
    Suspend::new(async move {
        match listing.await {
            Ok(served) => view! {
                <Title text=served.value.title.clone() />
                <Frame name="genre" source=served.source label=served.value.title.clone()>
                    <h1>{served.value.title.clone()}</h1>
                    <ListingGrid listing=served.value address=address />
                </Frame>
            }
            .into_any(),
            Err(error) => {
                set_status(&error);
                match error {
                    PanelError(CallError::Unavailable(source)) => view! { <Notice name="genre" source=source label="Films of a genre" says="These films are not available right now. Please try again in a moment." /> }.into_any(),
                    PanelError(CallError::NotFound) => view! { <Lost title="No such genre" says="The menu has all the genres there are." /> }.into_any(),
                    PanelError(CallError::Invalid(problem)) => view! { <Lost title="That did not work" says=problem /> }.into_any(),
                }
            }
        }
    })
}
