//! `model-map`: the films on a map on which kinds of films lie apart, each a link.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::{arriving, without_answer};
use crate::error::PanelError;
use domain::{MapPoint, Served};
use crate::view::{FilmMap, Frame, Waiting};

const LABEL: &str = "A map of the films";

#[server(prefix = "/api/panel", endpoint = "model-map", input = GetUrl)]
pub async fn load_model_map() -> Result<Served<Vec<Place>>, PanelError> {
    use domain::{CachePolicy, Service, ServiceCall};

    let services = crate::request::services()?;
    let recommender = &services.recommender;
    let ask = ServiceCall {
        panel: "model-map",
        service: Service::Recommender,
        host: recommender.host(),
        cache: if recommender.host() != "in-process" { CachePolicy::Shared(format!("model-map {}", recommender.version().as_deref().unwrap_or_default())) } else { CachePolicy::Uncached },
        call: recommender.map(),
        substitute: None,
    };
    services.fallback.call(ask, &crate::request::faults()).await.map(Served::unpacked)
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
