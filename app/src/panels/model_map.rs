//! `model-map`: the films on a map on which kinds of films lie apart, each a link.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::{arriving, without_answer};
use crate::error::PanelError;
use crate::types::{Place, Served};
use crate::view::{FilmMap, Frame, Waiting};

const LABEL: &str = "A map of the films";

#[server(prefix = "/api/panel", endpoint = "model-map", input = GetUrl)]
pub async fn load_model_map() -> Result<Served<Vec<Place>>, PanelError> {
    use crate::services::{Ask, Services};

    let services = Services::from_request()?;
    let recommender = &services.recommender;
    let ask = Ask {
        service: "recommender",
        host: recommender.host(),
        question: format!("model-map {}", recommender.version().as_deref().unwrap_or_default()),
        cached: recommender.host() != "in-process",
        call: recommender.map(),
        substitute: None,
    };
    services.ladder.ask(ask).await.map(Served::unpacked)
}

#[component]
pub fn ModelMapPanel() -> impl IntoView {
    let map = Resource::new(|| (), |()| load_model_map());
    let waiting = || {
        view! {
            <Waiting name="model-map" href="/panel/model-map".to_owned() label="Show the map">
                <h2 class="row-title">{LABEL}</h2>
                <div class="film-map-blank" aria-hidden="true"></div>
            </Waiting>
        }
    };
    arriving(map, waiting, |answer| match answer {
        Ok(served) => view! {
            <Frame name="model-map" source=served.source label=LABEL>
                <h2 class="row-title">{LABEL}</h2>
                <FilmMap places=served.value />
            </Frame>
        }
        .into_any(),
        Err(error) => without_answer("model-map", LABEL, "The map is not available right now.", &error),
    })
}
