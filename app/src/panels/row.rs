//! `row`: all films of a list that rows begin. The primary panel of the page `/row/{of}`.

use domain::FilmListing;
use leptos_meta::{Meta, Title};

use super::prelude::*;
use crate::format::row_reason;
use crate::view::{FilmGrid, NotFoundNotice};

pub static PANEL: Panel = Panel {
    name: "row",
    service: Service::Recommender,
    audience: Audience::Everyone,
    label: "All films of a row",
    unavailable: "These films are not available right now. Please try again in a moment.",
    example: Some("of=group:0"),
};

/// `of` is a page of a list, such as `group:0` or `popular`.
#[server(prefix = "/api/panel", endpoint = "row", input = GetUrl)]
pub async fn load_row(of: String) -> Answer<FilmListing> {
    super::list_call::films(&PANEL, &of.parse()?).await
}

#[component]
pub fn RowPanel(of: String) -> impl IntoView {
    let list = of.parse::<domain::ListPage>().ok();
    PANEL.primary(
        move || load_row(of.clone()),
        move |frame, listing| {
            let (title, from) = (listing.title.clone(), list.clone());
            let url = list.as_ref().map(|page| format!("{}?", page.list.path())).unwrap_or_default();
            let reason = list.map(|page| row_reason(&page.list));
            let nothing = listing.films.is_empty().then(|| {
                view! { <p class="notice">"Nothing here yet. This list fills up as people watch, like and save films."</p> }
            });
            view! {
                <Title text=title.clone() />
                <Meta name="description" content=reason.unwrap_or_default() />
                {frame.label(title.clone()).fill(view! {
                    <div class="page-intro">
                        <h1>{title}</h1>
                        <p>{reason}</p>
                    </div>
                    {nothing}
                    <FilmGrid listing=listing url=url from=from />
                })}
            }
        },
        || view! { <NotFoundNotice title="No such row" text="Rows come and go. You’ll find all of them on the home page." /> },
    )
}
