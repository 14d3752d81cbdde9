//! A finished batch: its outcome and the downloads.

use domain::{Batch, BatchProgress, BatchStatus};
use leptos::prelude::*;

use super::similarity_histogram::SimilarityHistogram;
use crate::format::{counted, grouped};

#[component]
pub(super) fn Finished(batch: Batch) -> impl IntoView {
    let Batch { id, progress, similarity_histogram, models, can_retry, .. } = batch;
    let retry = can_retry.then(|| {
        view! {
            <form method="post" action=format!("/batch/{id}/retry")>
                <p>"Some rows failed because of a problem on our side, not because of your file. You can try them again."</p>
                <p class="actions"><button class="button">"Try them again"</button></p>
            </form>
        }
    });
    let downloads = (progress.done > 0).then(|| {
        view! {
            <p class="actions">
                <a class="button" href=format!("/api/v1/batches/{id}/results.csv") download="">"Download CSV"</a>
                <a class="button button-secondary" href=format!("/api/v1/batches/{id}/results.jsonl") download="">"JSON Lines"</a>
            </p>
            <ul class="chip-list" aria-label="Other downloads">
                <li><a class="chip" href=format!("/api/v1/batches/{id}/films.csv") download="">"One line per film"</a></li>
                <li><a class="chip" href=format!("/api/v1/batches/{id}/letterboxd.csv") download="">"A list for Letterboxd"</a></li>
            </ul>
        }
    });
    let failed = if progress.failed > 0 {
        view! { <a href=format!("/batch/{id}?failed=1#results")><strong>{grouped(progress.failed)}</strong>" "<span class="link">"failed"</span></a> }
            .into_any()
    } else {
        view! { <span><strong>"0"</strong>" failed"</span> }.into_any()
    };
    let answered = progress.done.saturating_sub(progress.failed);
    let models = (!models.is_empty()).then(|| {
        let versions = models.join(", ");
        view! { <p class="field-hint">"Results from "<a href="/model">"our model"</a>", version "<code>{versions}</code>"."</p> }
    });
    view! {
        <div class="batch-finished">
            <div class="sheet batch-sheet glow">
                <p role="status">{outcome(&progress)}</p>
                <p class="batch-counts">
                    <span><strong>{grouped(answered)}</strong>" processed"</span>
                    {failed}
                </p>
                {retry}
                {downloads}
                {models}
                <details class="confirm">
                    <summary>"Delete this batch"</summary>
                    <form method="post" action=format!("/batch/{id}/delete")>
                        <p>"This deletes its rows and their results at once and for good."</p>
                        <button class="button button-danger">"Delete for good"</button>
                    </form>
                </details>
            </div>
            <SimilarityHistogram bins=similarity_histogram />
        </div>
    }
}

/// The outcome in a sentence or two.
fn outcome(progress: &BatchProgress) -> String {
    let BatchProgress { status, rows, done, failed, .. } = *progress;
    match status {
        BatchStatus::Cancelled if done == 0 => "You stopped it before the first row was done.".to_owned(),
        BatchStatus::Cancelled => {
            let rows = counted(rows, "row");
            format!("You stopped it after {} of {rows}. The results so far are here.", grouped(done))
        }
        BatchStatus::Failed => "Something went wrong on our side, and no row could be processed.".to_owned(),
        _ if failed == 0 && rows == 1 => "The only row of your file has been processed.".to_owned(),
        _ if failed == 0 => format!("All {} of your file have been processed.", counted(rows, "row")),
        _ if rows == 1 => "The only row of your file failed. The results say why.".to_owned(),
        _ => format!("{} of your file have been processed. The results say why some failed.", counted(rows, "row")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outcome_depends_on_the_status_and_the_failed_rows() {
        let text = |status, rows, done, failed| {
            outcome(&BatchProgress { status, rows, done, failed, rate: None, seconds_left: None })
        };
        assert_eq!(text(BatchStatus::Done, 1, 1, 0), "The only row of your file has been processed.");
        assert_eq!(text(BatchStatus::Done, 1204, 1204, 0), "All 1,204 rows of your file have been processed.");
        assert!(text(BatchStatus::Done, 1, 1, 1).ends_with("The results say why."));
        assert!(text(BatchStatus::Done, 1204, 1204, 3).ends_with("The results say why some failed."));
        assert!(text(BatchStatus::Cancelled, 10, 0, 0).contains("before the first row"));
        assert!(text(BatchStatus::Cancelled, 10, 5, 0).contains("after 5 of 10 rows"));
        assert!(text(BatchStatus::Failed, 10, 10, 10).contains("Something went wrong on our side"));
    }
}
