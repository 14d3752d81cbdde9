//! `model-card`: the deployed model, its training data and its uses.

use domain::ModelCard;

use super::prelude::*;
use crate::format::grouped;

pub static PANEL: Panel = Panel {
    name: "model-card",
    service: Service::Recommender,
    audience: Audience::Everyone,
    label: "About the model",
    unavailable: "The details of the model are not available right now.",
    example: Some(""),
};

#[server(prefix = "/api/panel", endpoint = "model-card", input = GetUrl)]
pub async fn load_model_card() -> Answer<ModelCard> {
    PANEL.request()?.recommender(|recommender| async move { recommender.card().await }).cached("card").send().await
}

#[component]
pub fn ModelCardPanel() -> impl IntoView {
    let blank = || view! { <div class="model-placeholder" aria-hidden="true"></div> };
    PANEL.deferred(
        load_model_card,
        PANEL.placeholder(String::new(), "Show the details of the model", blank),
        |frame, card| frame.fill(view! { <Card card=card /> }),
    )
}

#[component]
fn Card(card: ModelCard) -> impl IntoView {
    let learned = match card.likes {
        0 => "The catalogue alone".to_owned(),
        likes => format!("The catalogue and {} likes", grouped(likes as u64)),
    };
    let counts = [
        ("films", card.catalogue_size),
        ("terms that describe them", card.terms),
        ("groups of similar films", card.shelves),
    ];
    let counts = counts.map(|(of, count)| view! { <li><strong>{grouped(count as u64)}</strong>" "{of}</li> });
    let trained = card.trained_at.map(|at| {
        let text = at.replace('T', " ").replace('Z', " UTC");
        view! { <dt>"Trained"</dt><dd><time datetime=at>{text}</time></dd> }
    });
    view! {
        <div class="model-card">
            <div class="model-card-facts glow">
                <p class="model-version">"Version " <strong>{card.version}</strong></p>
                <ul class="model-counts">{counts}</ul>
                <dl class="definition-list credits">
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
                    <li>"Finding films with a similar story, mood and people, and saying why."</li>
                    <li>"Matching films that have no ratings yet, or that are not in any catalogue, from their details alone."</li>
                    <li>"Suggesting different films for each film, instead of the same favourites every time."</li>
                </ul>
                <h2>"Not good for"</h2>
                <ul>
                    <li>"Saying whether a film is any good: similar does not mean good."</li>
                    <li>"Films with few details: it can’t compare what isn’t described."</li>
                    <li>"Knowing you: without ratings it knows films, not people, and with them it knows only people who rate."</li>
                </ul>
            </div>
        </div>
    }
}
