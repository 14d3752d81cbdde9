//! A batch under way: how far it is, and the way to stop it.

use leptos::prelude::*;

use super::facts;
use crate::islands::live::Live;
use domain::Batch;

/// The island keeps up to date whatever has a `data-fact`; without it, the page is asked for again.
#[component]
pub(super) fn Running(batch: Batch) -> impl IntoView {
    let Batch { id, progress, email, .. } = batch;
    let [_, percent, done, failed, rate, left] = facts(&progress);
    let events = format!("/api/v1/batches/{id}/events");
    let fact = |label: &'static str, (name, says): (&'static str, String)| {
        view! { <div><dt>{label}</dt><dd data-fact=name>{says}</dd></div> }
    };
    let told = match email {
        Some(email) => view! { "A message will be in your "<a href="/inbox">"inbox"</a>", and a mail on its way to "<strong>{email}</strong>"." }.into_any(),
        None => view! { "A message will be in your "<a href="/inbox">"inbox"</a>"." }.into_any(),
    };
    view! {
        <div class="sheet sheet-wide batch-sheet">
            <div class="live-board" data-events=events>
                <p class="live-percent" data-fact=percent.0>{percent.1}</p>
                <progress max=progress.rows.max(1).to_string() value=progress.done.to_string() aria-label="Rows done"></progress>
                <dl class="live-facts">
                    {fact("Rows done", done)}
                    {fact("Of them failed", failed)}
                    {fact("Rate", rate)}
                    {fact("Time left", left)}
                </dl>
                <p class="heard" role="status"></p>
                <p class="live-lost">"The connection is lost. The batch goes on, and so does this page in a moment."</p>
                <Live />
            </div>
            <p>"You can leave this page; the batch goes on without you. "{told}</p>
            <form method="post" action=format!("/batch/{id}/cancel") class="actions">
                <a class="button button-quiet" href=format!("/batch/{id}")>"Refresh"</a>
                <button class="button button-quiet">"Stop"</button>
            </form>
        </div>
    }
}
