//! The imports of a user.

use domain::HistoryImportSummary;
use leptos::prelude::*;

use super::Status;
use crate::format::{Day, counted};

/// The imports, newest first.
#[component]
pub fn ImportList(imports: Vec<HistoryImportSummary>) -> impl IntoView {
    if imports.is_empty() {
        return view! { <p class="notice">"None yet. Every export you upload is listed here, and you can undo it."</p> }
            .into_any();
    }
    let items = imports.into_iter().map(|import| {
        let HistoryImportSummary { id, source, file_name, status, created_at, films } = import;
        view! {
            <li class="batch-list-item">
                <a href=format!("/import/{id}")>{file_name}</a>
                <Status status=status />
                <p class="fact-line batch-facts">
                    <span>{source.name()}</span>
                    <span>{counted(films.into(), "film")}</span>
                    <Day at=created_at />
                </p>
            </li>
        }
    });
    view! { <ol class="batch-list">{items.collect_view()}</ol> }.into_any()
}
