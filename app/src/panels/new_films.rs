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
    label: "New to the catalogue",
    unavailable: "What is new is not available right now.",
    example: Some(""),
};

/// The length of the row.
#[cfg(feature = "ssr")]
const ROW: usize = 14;

#[server(prefix = "/api/panel", endpoint = "new", input = GetUrl)]
pub async fn load_new_films() -> Answer<Vec<NewFilm>> {
    PANEL.request()?.catalogue(|catalogue| async move { catalogue.new_films(ROW).await }).cached("new").send().await
}

/// Each card says when its film was added, so that the row stays true while nothing is added. Without new films, the home
/// page does not have this panel.
#[component]
pub fn NewFilmsPanel() -> impl IntoView {
    let skeleton = || view! { <Skeleton title=PANEL.label /> };
    let placeholder = PANEL.placeholder(String::new(), "Show what is new", skeleton);
    PANEL.deferred(load_new_films, placeholder, |frame, films| {
        if films.is_empty() && !stands_alone() {
            return ().into_any();
        }
        if films.is_empty() {
            return frame.fill(view! {
                <h2 class="section-title">{PANEL.label}</h2>
                <p class="notice">"No film has been added since the catalogue was opened."</p>
            });
        }
        let films = films.into_iter().map(card).collect();
        frame.fill(view! { <CardRow row=FilmRow { title: PANEL.label.to_owned(), href: None, films } /> })
    })
}

fn card(NewFilm { film, added }: NewFilm) -> FilmCard {
    FilmCard { film, reasons: day_text(added).map(|day| format!("added {day}")).into_iter().collect() }
}
