//! The form that uploads a file, which can also be dropped onto it.

use leptos::prelude::*;

use crate::form::FormState;
use crate::islands::drop_zone::DropZone;

/// A plain form, with texts for when the island is active (`drop-enhanced`) and when it is not (`drop-basic`).
#[component]
pub fn UploadForm(
    /// The path that the form posts to.
    action: &'static str,
    /// What is to be chosen, such as "Choose a CSV file".
    label: &'static str,
    /// The accepted kinds of files, as the browser's file dialog needs them.
    accept: &'static str,
) -> impl IntoView {
    let problem = FormState::from_request().problem_with("file");
    let invalid = problem.is_some().then_some("true");
    let role = problem.is_some().then_some("alert");
    view! {
        <div class="drop-zone">
            <form class="drop-form glow" method="post" action=action enctype="multipart/form-data">
                <svg class="drop-picture" viewBox="0 0 64 64" width="64" height="64" aria-hidden="true">
                    <path d="M14 40v10h36V40" /><path d="M32 44V14" /><path d="M20 25 32 13l12 12" />
                </svg>
                <label class="drop-label" for="file">
                    {label}<span class="drop-enhanced drop-pointer">" or drop it here"</span>
                </label>
                <input id="file" type="file" name="file" accept=accept required aria-invalid=invalid aria-describedby="file-problem file-note" />
                <p id="file-problem" class="field-problem" role=role>{problem}</p>
                <p id="file-note" class="field-hint">
                    <span class="drop-enhanced">"We read it as soon as you choose it. Nothing starts until you say so."</span>
                    <span class="drop-basic">"You’ll see a preview first. Nothing starts until you say so."</span>
                </p>
                <button class="button">"Upload the file"</button>
                <p class="drop-state" role="status"></p>
            </form>
            <DropZone />
        </div>
    }
}
