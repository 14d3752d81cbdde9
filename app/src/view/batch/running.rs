//! A queued or running batch: its progress, and a button to stop it.

use domain::Batch;
use leptos::prelude::*;

use crate::format::progress_facts;
use crate::islands::live_progress::LiveProgress;

/// The island updates the elements with `data-fact`; without it, the user refreshes the page.
#[component]
pub(super) fn Running(batch: Batch) -> impl IntoView {
    let Batch { id, progress, email, .. } = batch;
    let [_, percent, done, failed, rate, left] = progress_facts(&progress);
    let events = format!("/api/v1/batches/{id}/events");
    let fact = |label: &'static str, (name, text): (&'static str, String)| {
        view! { <div><dt>{label}</dt><dd data-fact=name>{text}</dd></div> }
    };
    let notice = match email {
        Some(email) => view! { "We’ll leave a message in your "<a href="/inbox">"inbox"</a>" and send an email to "<strong>{email}</strong>" when it’s done." }.into_any(),
        None => view! { "We’ll leave a message in your "<a href="/inbox">"inbox"</a>" when it’s done." }.into_any(),
    };
    view! {
        <div class="sheet sheet-wide batch-sheet">
            <div class="live-progress" data-events=events>
                <p class="live-percent" data-fact=percent.0>{percent.1}</p>
                <progress max=progress.rows.max(1).to_string() value=progress.done.to_string() aria-label="Rows done"></progress>
                <dl class="live-facts">
                    {fact("Rows done", done)}
                    {fact("Failed", failed)}
                    {fact("Rate", rate)}
                    {fact("Time left", left)}
                </dl>
                <p class="visually-hidden" role="status"></p>
                <p class="connection-lost">"Connection lost. The batch continues, and this page will reconnect in a moment."</p>
                <LiveProgress />
            </div>
            <p>"You can leave this page: the batch continues. "{notice}</p>
            <form method="post" action=format!("/batch/{id}/cancel") class="actions">
                <a class="button button-secondary" href=format!("/batch/{id}")>"Refresh"</a>
                <button class="button button-secondary">"Stop"</button>
            </form>
        </div>
    }
}
