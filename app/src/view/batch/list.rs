//! Somebody's batches, one a line.

use leptos::prelude::*;

use super::{Status, percent};
use domain::{BatchStatus, BatchSummary};
use crate::view::{Day, counted};

/// The latest first.
#[component]
pub fn BatchList(batches: Vec<BatchSummary>) -> impl IntoView {
    if batches.is_empty() {
        return view! { <p class="notice">"None yet. Every file that you send is listed here, with what came of it."</p> }
            .into_any();
    }
    let lines = batches.into_iter().map(|batch| view! { <Line batch=batch /> });
    view! { <ol class="batches">{lines.collect_view()}</ol> }.into_any()
}

#[component]
fn Line(batch: BatchSummary) -> impl IntoView {
    let BatchSummary { id, name, created_at, progress } = batch;
    let failed = (progress.failed > 0).then(|| format!(", {} failed", counted(progress.failed, "row")));
    let is_waited_for = matches!(progress.status, BatchStatus::Queued | BatchStatus::Running);
    let bar = is_waited_for.then(|| {
        let says = percent(&progress);
        view! {
            <span class="batch-bar">
                <progress max=progress.rows.max(1).to_string() value=progress.done.to_string() aria-label="Rows done"></progress>
                <span>{says}</span>
            </span>
        }
    });
    view! {
        <li class="batch-line">
            <a href=format!("/batch/{id}")>{name}</a>
            <Status status=progress.status />
            <p class="batch-facts">
                <span>{counted(progress.rows, "row")}{failed}</span>
                <Day seconds=created_at />
                {bar}
            </p>
        </li>
    }
}
