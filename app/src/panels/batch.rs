//! `batch`: one of the user's batches, from its import preview to its results. The primary panel of the batch's page.

use domain::{Batch, BatchStatus};
use leptos_meta::Title;

use super::prelude::*;
use crate::format::percent;
use crate::view::BatchDetail;

pub static PANEL: Panel = Panel {
    name: "batch",
    service: Service::Batches,
    audience: Audience::Users,
    label: "The batch",
    unavailable: "This batch is not available right now, but it is safe. Please try again in a moment.",
    example: None,
};

#[server(prefix = "/api/panel", endpoint = "batch", input = GetUrl)]
pub async fn load_batch(id: String) -> Answer<Batch> {
    let id = id.parse()?;
    PANEL.request()?.private()?.batches(|batches, user| batches.batch(user, &id)).await
}

#[component]
pub fn BatchPanel(id: String) -> impl IntoView {
    PANEL.primary(
        move || load_batch(id.clone()),
        |frame, batch| {
            view! {
                <Title text=title(&batch) />
                {frame.fill(view! { <BatchDetail batch=batch /> })}
            }
        },
        || view! { <NoBatch /> },
    )
}

/// Displays the progress in the browser's tab while the batch is running.
fn title(batch: &Batch) -> String {
    let is_waited_for = matches!(batch.progress.status, BatchStatus::Queued | BatchStatus::Running);
    if is_waited_for { format!("{} · {}", percent(&batch.progress), batch.name) } else { batch.name.clone() }
}

#[component]
fn NoBatch() -> impl IntoView {
    view! {
        <Title text="We can’t find that batch" />
        <div class="not-found">
            <h1>"We can’t find that batch"</h1>
            <p>
                "It may belong to another browser, or have expired: we keep batches for a while, then delete them. "
                "If you uploaded it as a member, log in first."
            </p>
            <p class="actions">
                <a class="button" href="/batch">"Your batches"</a>
                <a class="button button-secondary" href="/login?next=/batch">"Log in"</a>
            </p>
        </div>
    }
}
