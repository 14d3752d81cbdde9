//! The batches of a user.

use domain::{BatchStatus, BatchSummary};
use leptos::prelude::*;

use super::Status;
use crate::format::{Day, counted, percent};

/// The batches, newest first.
#[component]
pub fn BatchList(batches: Vec<BatchSummary>) -> impl IntoView {
    if batches.is_empty() {
        return view! { <p class="notice">"None yet. Every file you upload is listed here, with its results."</p> }
            .into_any();
    }
    let items = batches.into_iter().map(|batch| view! { <BatchItem batch=batch /> });
    view! { <ol class="batch-list">{items.collect_view()}</ol> }.into_any()
}

#[component]
fn BatchItem(batch: BatchSummary) -> impl IntoView {
    let BatchSummary { id, name, created_at, progress } = batch;
    let failed = (progress.failed > 0).then(|| format!(", {} failed", counted(progress.failed, "row")));
    let is_pending = matches!(progress.status, BatchStatus::Queued | BatchStatus::Running);
    let bar = is_pending.then(|| {
        let percent = percent(&progress);
        view! {
            <span class="batch-bar">
                <progress max=progress.rows.max(1).to_string() value=progress.done.to_string() aria-label="Rows done"></progress>
                <span>{percent}</span>
            </span>
        }
    });
    view! {
        <li class="batch-list-item">
            <a href=format!("/batch/{id}")>{name}</a>
            <Status status=progress.status />
            <p class="fact-line batch-facts">
                <span>{counted(progress.rows, "row")}{failed}</span>
                <Day at=created_at />
                {bar}
            </p>
        </li>
    }
}
