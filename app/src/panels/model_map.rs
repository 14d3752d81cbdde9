//! `model-map`: the films on a map that separates kinds of films, each a link.

use domain::MapPoint;

use super::prelude::*;
use crate::view::FilmMap;

pub static PANEL: Panel = Panel {
    name: "model-map",
    service: Service::Recommender,
    audience: Audience::Everyone,
    label: "A map of our films",
    unavailable: "The map is not available right now.",
    example: Some(""),
};

#[server(prefix = "/api/panel", endpoint = "model-map", input = GetUrl)]
pub async fn load_model_map() -> Answer<Vec<MapPoint>> {
    PANEL.request()?.recommender(|recommender| async move { recommender.map().await }).cached("map").send().await
}

#[component]
pub fn ModelMapPanel() -> impl IntoView {
    let heading = || view! { <h2 class="section-title">{PANEL.label}</h2> };
    let blank = move || {
        view! {
            {heading()}
            <div class="film-map-placeholder" aria-hidden="true"></div>
        }
    };
    PANEL.deferred(load_model_map, PANEL.placeholder(String::new(), "Show the map", blank), move |frame, points| {
        frame.fill(view! {
            {heading()}
            <FilmMap points=points />
        })
    })
}
