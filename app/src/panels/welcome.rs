//! `welcome`: asks a new user to choose films that they like. The primary panel of the welcome page.

use domain::{FilmCard, MIN_CHOICES};

use super::prelude::*;
use crate::view::{FilmPicker, FormProblem};

pub static PANEL: Panel = Panel {
    name: "welcome",
    service: Service::Recommender,
    audience: Audience::Everyone,
    label: "What do you like?",
    unavailable: "The films to choose from are not available right now. You can like any film on its own page.",
    example: Some(""),
};

#[server(prefix = "/api/panel", endpoint = "welcome", input = GetUrl)]
pub async fn load_welcome() -> Answer<Vec<FilmCard>> {
    let request = PANEL.request()?;
    request
        .recommender(|recommender| async move { recommender.onboarding().await })
        .always_cached("onboarding")
        .send()
        .await
}

#[component]
pub fn WelcomePanel() -> impl IntoView {
    view! {
        <div class="page-intro">
            <h1>{PANEL.label}</h1>
            <p>{format!("Choose at least {MIN_CHOICES} films you like, and we’ll fill your home page with more like them.")}</p>
            <p class="field-hint">
                "Each of these stands for many others, so a few choices say a lot about your taste."
            </p>
        </div>
        <FormProblem />
        {PANEL.primary(load_welcome, |frame, films| frame.fill(view! { <FilmPicker films=films /> }), || ())}
    }
}
