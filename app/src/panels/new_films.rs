//! `new`: the films that were added to the catalogue last.

use domain::{FilmCard, FilmRow, NewFilm};

use super::placement::stands_alone;
use super::prelude::*;
use crate::format::day_text;
use crate::view::{CardRow, Skeleton};

pub static PANEL: Panel = Panel {
    name: "new",
    service: Service::Catalogue,
    audience: Audience::Everyone,
    label: "New on Matinee",
    unavailable: "The new films are not available right now.",
    example: Some(""),
};

/// The length of the row.
#[cfg(feature = "ssr")]
const ROW: usize = 14;

#[server(prefix = "/api/panel", endpoint = "new", input = GetUrl)]
pub async fn load_new_films() -> Answer<Vec<NewFilm>> {
    PANEL.request()?.catalogue(|catalogue| async move { catalogue.new_films(ROW).await }).cached("new").send().await
}

/// Each card states when its film was added, so that the row remains correct while no film is added. Without new films,
/// the home page does not have this panel.
#[component]
pub fn NewFilmsPanel() -> impl IntoView {
    place().into_view()
}

pub fn place() -> Box<dyn Placed> {
    let skeleton = || view! { <Skeleton title=PANEL.label /> };
    let placeholder = PANEL.placeholder(String::new(), "Show the new films", skeleton);
    let panel = PANEL.public("", load_new_films, |frame, films| {
        if films.is_empty() && !stands_alone() {
            return frame.nothing();
        }
        if films.is_empty() {
            return frame.content(view! {
                <h2 class="section-title">{PANEL.label}</h2>
                <p class="notice">"No films have been added since we opened."</p>
            });
        }
        let films = films.into_iter().map(card).collect();
        frame.content(view! { <CardRow row=FilmRow { title: PANEL.label.to_owned(), href: None, films } /> })
    });
    panel.deferred(placeholder)
}

fn card(NewFilm { film, added }: NewFilm) -> FilmCard {
    FilmCard { film, reasons: day_text(added).map(|day| format!("added {day}")).into_iter().collect() }
}
