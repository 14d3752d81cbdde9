//! `shelf`: a row of films of a genre, or of a group that the model found.

use domain::FilmRow;

use super::prelude::*;
use crate::view::{CardRow, Skeleton};

pub static PANEL: Panel = Panel {
    name: "shelf",
    service: Service::Recommender,
    audience: Audience::Everyone,
    label: "A row of films",
    unavailable: "These films are not available right now.",
    example: Some("of=group:0"),
};

/// The length of the row.
#[cfg(feature = "ssr")]
const ROW: usize = 14;

/// `of` is `genre:{slug}` for a row of the catalogue, or `group:{number}` for a shelf of the model; 0 is the largest.
#[server(prefix = "/api/panel", endpoint = "shelf", input = GetUrl)]
pub async fn load_shelf(of: String) -> Answer<FilmRow> {
    use crate::error::PanelError;

    let request = PANEL.request()?;
    match of.split_once(':') {
        Some(("genre", genre)) => {
            let genre = genre.parse()?;
            let key = format!("genre-row {genre}");
            let call = request.catalogue(|catalogue| async move { catalogue.genre_row(&genre, ROW).await });
            call.cached(key).send().await
        }
        Some(("group", number)) => {
            let number = number.parse().map_err(|_| PanelError::not_found())?;
            let call = request.recommender(|recommender| async move { recommender.shelf(number, ROW).await });
            call.always_cached(format!("shelf {number}")).send().await
        }
        _ => Err(PanelError::invalid("of must be genre:{slug} or group:{number}")),
    }
}

#[component]
pub fn ShelfPanel(of: String) -> impl IntoView {
    place(of).into_view()
}

pub fn place(of: String) -> Box<dyn Placed> {
    let placeholder = PANEL.placeholder(format!("of={of}"), "Show these films", || view! { <Skeleton title="" /> });
    let panel = PANEL.public(
        &of.clone(),
        move || load_shelf(of.clone()),
        |frame, row| frame.label(row.title.clone()).content(view! { <CardRow row=row /> }),
    );
    panel.deferred(placeholder)
}
