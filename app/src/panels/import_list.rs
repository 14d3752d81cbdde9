//! `imports`: the user's imports of histories, newest first.

use domain::HistoryImportSummary;

use super::prelude::*;
use crate::view::ImportList;

pub static PANEL: Panel = Panel {
    name: "imports",
    service: Service::History,
    audience: Audience::Everyone,
    label: "Your imports",
    unavailable: "Your imports are not available right now, but they are safe. Please try again in a moment.",
    example: Some(""),
};

#[server(prefix = "/api/panel", endpoint = "imports", input = GetUrl)]
pub async fn load_imports() -> Answer<Vec<HistoryImportSummary>> {
    PANEL.request()?.private()?.history(|history, user| history.imports(user)).await
}

#[component]
pub fn ImportsPanel() -> impl IntoView {
    let heading = || view! { <h2 class="section-title">{PANEL.label}</h2> };
    PANEL.deferred(
        load_imports,
        PANEL.placeholder(String::new(), "Show your imports", heading),
        move |frame, imports| {
            frame.fill(view! {
                {heading()}
                <ImportList imports=imports />
            })
        },
    )
}
