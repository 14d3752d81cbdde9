//! `batches`: the user's batches, newest first.

use domain::BatchSummary;

use super::prelude::*;
use crate::view::BatchList;

pub static PANEL: Panel = Panel {
    name: "batches",
    service: Service::Batches,
    audience: Audience::Everyone,
    label: "Your batches",
    unavailable: "Your batches are not available right now, but they are safe. Please try again in a moment.",
    example: Some(""),
};

#[server(prefix = "/api/panel", endpoint = "batches", input = GetUrl)]
pub async fn load_batches() -> Answer<Vec<BatchSummary>> {
    PANEL.request()?.private()?.batches(|batches, user| batches.for_user(user)).await
}

#[component]
pub fn BatchesPanel() -> impl IntoView {
    let heading = || view! { <h2 class="section-title">{PANEL.label}</h2> };
    PANEL.deferred(
        load_batches,
        PANEL.placeholder(String::new(), "Show your batches", heading),
        move |frame, batches| {
            frame.fill(view! {
                {heading()}
                <BatchList batches=batches />
            })
        },
    )
}
