//! The import preview of a batch that has not been started: what its rows are, and what its columns are used for.

use domain::Batch;
use leptos::prelude::*;

use crate::form::{EmailEnabled, FormState};

mod columns;
mod file_facts;
mod first_rows;

use columns::ColumnChoices;
use file_facts::FileFacts;
use first_rows::FirstRows;

/// The maximum length of a cell's text, in characters.
const MAX_CELL_LEN: usize = 160;

#[component]
pub(super) fn Draft(batch: Batch) -> impl IntoView {
    let Batch { id, progress, preview, .. } = batch;
    let nothing_usable = progress.rows <= preview.unusable;
    view! {
        <div class="sheet sheet-wide batch-sheet">
            <h2>"Import preview"</h2>
            <FileFacts rows=progress.rows preview=preview.clone() />
            {nothing_usable.then(|| view! {
                <p class="problem">"None of the rows in this file can be used. The reasons are below. Please fix the file and upload it again."</p>
            })}
            <form method="post" action=format!("/batch/{id}/start") class="form">
                <EmailOption />
                <p class="actions">
                    <button class="button">"Start"</button>
                    <button class="button button-secondary" form="discard" formnovalidate>"Discard"</button>
                </p>
            </form>
            <form method="post" action=format!("/batch/{id}/cancel") id="discard" hidden></form>
        </div>
        <ColumnChoices batch=id.to_string() columns=preview.file_columns.clone() more=preview.more_columns />
        <FirstRows preview=preview />
    }
}

/// Offers members with a confirmed address an email when the batch is done.
#[component]
fn EmailOption() -> impl IntoView {
    let visitor = crate::request::visitor();
    let address = visitor.email.filter(|_| visitor.verified && EmailEnabled::from_request().0);
    let problem = FormState::from_request().problem_with("email");
    view! {
        {address.map(|address| view! {
            <label class="check">
                <input type="checkbox" name="email" value=address.to_string() />
                "Send me an email when it’s done, to "
                {address.to_string()}
            </label>
        })}
        {problem.map(|problem| view! { <p class="field-problem" role="alert">{problem}</p> })}
        <p class="field-hint">"We’ll leave a message in your inbox when it’s done."</p>
    }
}
