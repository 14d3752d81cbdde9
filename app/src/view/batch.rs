//! A batch: its import preview, its progress or its outcome, depending on its status.

use domain::{Batch, BatchStatus};
use leptos::prelude::*;

use crate::format::{Day, status_text};
use crate::view::FormProblem;

mod draft;
mod finished;
mod list;
mod results;
mod running;
mod similarity_histogram;
mod upload;

pub use list::BatchList;
pub use results::{BatchResults, row_query};
pub use upload::BatchUpload;

use draft::Draft;
use finished::Finished;
use running::Running;

/// One batch, for its owner.
#[component]
pub fn BatchDetail(batch: Batch) -> impl IntoView {
    let status = batch.progress.status;
    let header = view! {
        <header class="batch-head">
            <p class="kicker"><a href="/batch">"Your batches"</a></p>
            <h1>{batch.name.clone()}</h1>
            <p class="fact-line batch-facts">
                <Status status=status live=true />
                <span>"Uploaded on "<Day at=batch.created_at /></span>
                <span>"Kept until "<Day at=batch.expires_at /></span>
            </p>
        </header>
        <FormProblem />
    };
    let content = match status {
        BatchStatus::Draft => view! { <Draft batch=batch /> }.into_any(),
        BatchStatus::Queued | BatchStatus::Running => view! { <Running batch=batch /> }.into_any(),
        BatchStatus::Done | BatchStatus::Failed | BatchStatus::Cancelled => {
            view! { <Finished batch=batch /> }.into_any()
        }
    };
    view! {
        {header}
        {content}
    }
}

#[component]
fn Status(
    status: BatchStatus,
    /// Whether [`LiveProgress`](crate::islands::live_progress::LiveProgress) updates it.
    #[prop(optional)]
    live: bool,
) -> impl IntoView {
    view! {
        <span class="batch-status" data-status=status.as_str() data-fact=live.then_some("status")>{status_text(status)}</span>
    }
}
