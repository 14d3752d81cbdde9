//! A batch that is over: what came of it, to look at and to take along.

use leptos::prelude::*;

use super::confidence::Confidence;
use domain::{Batch, BatchProgress, BatchStatus};
use crate::view::{counted, grouped};

#[component]
pub(super) fn Over(batch: Batch) -> impl IntoView {
    let Batch { id, progress, confidence, models, .. } = batch;
    let count = |number: u64| grouped(usize::try_from(number).unwrap_or(usize::MAX));
    let downloads = (progress.done > 0).then(|| {
        view! {
            <p class="actions">
                <a class="button" href=format!("/api/v1/batches/{id}/results.csv") download="">"Download CSV"</a>
                <a class="button button-quiet" href=format!("/api/v1/batches/{id}/results.jsonl") download="">"JSON Lines"</a>
            </p>
        }
    });
    let failed = if progress.failed > 0 {
        view! { <a href=format!("/batch/{id}?failed=1#results")><strong>{count(progress.failed)}</strong>" "<span>"failed"</span></a> }
            .into_any()
    } else {
        view! { <span><strong>"0"</strong>" failed"</span> }.into_any()
    };
    let answered = progress.done.saturating_sub(progress.failed);
    let models = (!models.is_empty()).then(|| {
        let versions = models.join(", ");
        view! { <p class="field-hint">"Answered by "<a href="/model">"model M"</a>", version "<code>{versions}</code>"."</p> }
    });
    view! {
        <div class="batch-over">
            <div class="sheet batch-sheet">
                <p role="status">{says(&progress)}</p>
                <p class="batch-counts">
                    <span><strong>{count(answered)}</strong>" with an answer"</span>
                    {failed}
                </p>
                {downloads}
                {models}
                <details class="sure">
                    <summary>"Delete this batch"</summary>
                    <form method="post" action=format!("/batch/{id}/delete")>
                        <p>"Its rows and all that came of them are deleted at once and for good."</p>
                        <button class="button button-grave">"Delete for good"</button>
                    </form>
                </details>
            </div>
            <Confidence tenths=confidence />
        </div>
    }
}

/// How it ended, in a sentence or two.
fn says(progress: &BatchProgress) -> String {
    let BatchProgress { rows, done, failed, .. } = *progress;
    match progress.status {
        BatchStatus::Cancelled if done == 0 => "You stopped it before the first row was done.".to_owned(),
        BatchStatus::Cancelled => {
            format!(
                "You stopped it after {} of {}. What was done until then is here.",
                counted(done, "row"),
                counted(rows, "row")
            )
        }
        BatchStatus::Failed => {
            "Not one row could be worked out, through no fault of your file. Please send it again in a while."
                .to_owned()
        }
        _ if failed == 0 && rows == 1 => "The one row of your file is worked out.".to_owned(),
        _ if failed == 0 => format!("All {} of your file are worked out.", counted(rows, "row")),
        _ => format!("{} of your file are worked out. Those that failed say why.", counted(rows, "row")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_batch_is_told_as_it_was() {
        let told = |status, rows, done, failed| {
            says(&BatchProgress { status, rows, done, failed, rate: None, seconds_left: None })
        };
        assert_eq!(told(BatchStatus::Done, 1, 1, 0), "The one row of your file is worked out.");
        assert_eq!(told(BatchStatus::Done, 1204, 1204, 0), "All 1,204 rows of your file are worked out.");
        assert!(told(BatchStatus::Done, 1204, 1204, 3).ends_with("Those that failed say why."));
        assert!(told(BatchStatus::Cancelled, 10, 0, 0).contains("before the first row"));
        assert!(told(BatchStatus::Cancelled, 10, 5, 0).contains("after 5 rows of 10 rows"));
        assert!(told(BatchStatus::Failed, 10, 10, 10).contains("no fault of your file"));
    }
}
