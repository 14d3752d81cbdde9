//! `genre`: the films of a genre, a page at a time. The primary panel of the genre's page.

use domain::FilmListing;
use leptos_meta::Title;

use super::prelude::*;
use crate::view::{FilmGrid, NotFoundNotice};

pub static PANEL: Panel = Panel {
    name: "genre",
    service: Service::Catalogue,
    audience: Audience::Everyone,
    label: "Films of a genre",
    unavailable: "These films are not available right now. Please try again in a moment.",
    example: Some("genre=western"),
};

#[server(prefix = "/api/panel", endpoint = "genre", input = GetUrl)]
pub async fn load_genre(slug: String, page: u32) -> Answer<FilmListing> {
    let (request, genre, page) = (PANEL.request()?, slug.parse()?, domain::PageNumber::try_from(page)?);
    let key = format!("genre {genre} {}", page.get());
    request.catalogue(|catalogue| async move { catalogue.genre(&genre, page).await }).cached(key).send().await
}

#[component]
pub fn GenrePanel(slug: String, page: u32) -> impl IntoView {
    let url = format!("/genre/{slug}?");
    PANEL.primary(
        move || load_genre(slug.clone(), page),
        |frame, listing| {
            let title = listing.title.clone();
            view! {
                <Title text=title.clone() />
                {frame.label(title.clone()).fill(view! {
                    <h1>{title}</h1>
                    <FilmGrid listing=listing url=url />
                })}
            }
        },
        || view! { <NotFoundNotice title="We don’t have that genre" text="You’ll find all our genres in the menu." /> },
    )
}
