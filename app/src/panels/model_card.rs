//! `model-card`: which model answers, what it has learned from, and what it is good for.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::{arriving, without_answer};
use crate::error::PanelError;
use domain::{ModelCard, Served};
use crate::view::{Frame, Waiting, grouped};

const LABEL: &str = "The model's card";

#[server(prefix = "/api/panel", endpoint = "model-card", input = GetUrl)]
pub async fn load_model_card() -> Result<Served<ModelCard>, PanelError> {
    use domain::{CachePolicy, Service, ServiceCall};

    let services = crate::request::services()?;
    let recommender = &services.recommender;
    let ask = ServiceCall {
        panel: "model-card",
        service: Service::Recommender,
        host: recommender.host(),
        cache: if recommender.host() != "in-process" { CachePolicy::Shared(format!("model-card {}", recommender.version().as_deref().unwrap_or_default())) } else { CachePolicy::Uncached },
        call: recommender.card(),
        substitute: None,
    };
    services.fallback.call(ask, &crate::request::faults()).await.map(Served::unpacked)
}

#[component]
pub fn ModelCardPanel() -> impl IntoView {
    let card = Resource::new(|| (), |()| load_model_card());
    let waiting = || {
        view! {
            <Waiting name="model-card" href="/panel/model-card".to_owned() label="Show the model's card">
                <div class="model-blank" aria-hidden="true"></div>
            </Waiting>
        }
    };
    arriving(card, waiting, |answer| match answer {
        Ok(served) => view! {
            <Frame name="model-card" source=served.source label=LABEL>
                <Card card=served.value />
            </Frame>
        }
        .into_any(),
        Err(error) => without_answer("model-card", LABEL, "The model's card is not available right now.", &error),
    })
}

#[component]
fn Card(card: ModelCard) -> impl IntoView {
    let learned = match card.likes {
        0 => "The catalogue alone".to_owned(),
        likes => format!("The catalogue and {} likes", grouped(likes)),
    };
    let counts = [
        ("films", card.catalogue_size),
        ("terms for them", card.terms),
        ("dimensions", card.dimensions),
        ("shelves found", card.shelves),
    ];
    let counts = counts.map(|(of, count)| view! { <li><strong>{grouped(count)}</strong>" "{of}</li> });
    let trained = card.trained_at.map(|at| {
        let says = at.replace('T', " ").replace('Z', " UTC");
        view! { <dt>"Trained"</dt><dd><time datetime=at>{says}</time></dd> }
    });
    view! {
        <div class="model-card">
            <div class="model-card-facts">
                <p class="model-version">"Version " <strong>{card.version}</strong></p>
                <ul class="model-counts">{counts}</ul>
                <dl class="credits">
                    <dt>"Learned from"</dt><dd>{learned}</dd>
                    {trained}
                    <dt>"Format"</dt><dd>{format!("{}, calls {}", card.format_version, card.wire)}</dd>
                    <dt>"Checksum"</dt><dd><code>{card.checksum}</code></dd>
                    <dt>"Catalogue"</dt><dd><code>{card.trained_on}</code></dd>
                </dl>
            </div>
            <div class="model-uses">
                <h2>"Good for"</h2>
                <ul>
                    <li>"Finding films that share what a film is about, how it feels and who made it, and saying why."</li>
                    <li>"Placing a film that nobody has rated yet, or that is in no catalogue, by its details alone."</li>
                    <li>"Strips that differ from film to film, instead of the same favourites under each."</li>
                </ul>
                <h2>"Not good for"</h2>
                <ul>
                    <li>"Saying whether a film is any good: likeness is not quality."</li>
                    <li>"Films whose details are thin: what nobody wrote down, it cannot compare."</li>
                    <li>"Knowing you: without ratings it knows films, not people; with them, only people who rate."</li>
                </ul>
            </div>
        </div>
    }
}
