//! A batch, drawn by how it stands: as understood, under way, or over.

use leptos::prelude::*;

use domain::{Batch, BatchStatus};
use crate::view::{Day, FormProblem};

mod confidence;
mod draft;
mod facts;
mod list;
mod over;
mod rows;
mod running;
mod upload;

pub use facts::{facts, percent};
pub use list::BatchList;
pub use rows::{ResultRows, query_of};
pub use upload::BatchUpload;

use draft::Draft;
use over::Over;
use running::Running;

/// One batch, to its owner.
#[component]
pub fn BatchDetail(batch: Batch) -> impl IntoView {
    let status = batch.progress.status;
    let head = view! {
        <header class="batch-head">
            <p class="kicker"><a href="/batch">"Your batches"</a></p>
            <h1>{batch.name.clone()}</h1>
            <p class="batch-facts">
                <Status status=status told=true />
                <span>"Uploaded on "<Day seconds=batch.created_at /></span>
                <span>"Kept until "<Day seconds=batch.expires_at /></span>
            </p>
        </header>
        <FormProblem />
    };
    let content = match status {
        BatchStatus::Draft => view! { <Draft batch=batch /> }.into_any(),
        BatchStatus::Queued | BatchStatus::Running => view! { <Running batch=batch /> }.into_any(),
        BatchStatus::Done | BatchStatus::Failed | BatchStatus::Cancelled => view! { <Over batch=batch /> }.into_any(),
    };
    view! {
        {head}
        {content}
    }
}

/// How a batch stands, in words.
#[component]
fn Status(
    status: BatchStatus,
    /// Whether it is kept up to date while the page is open.
    #[prop(optional)]
    told: bool,
) -> impl IntoView {
    view! {
        <span class="status" data-status=status.as_str() data-fact=told.then_some("status")>{status_words(status)}</span>
    }
}

fn status_words(status: BatchStatus) -> &'static str {
    match status {
        BatchStatus::Draft => "Not started",
        BatchStatus::Queued => "Waiting its turn",
        BatchStatus::Running => "Running",
        BatchStatus::Done => "Done",
        BatchStatus::Failed => "Failed",
        BatchStatus::Cancelled => "Stopped",
    }
}
