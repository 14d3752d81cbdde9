//! The first rows of the file as a table.

use domain::{ImportPreview, PreviewRow, truncated};
use leptos::prelude::*;

use super::MAX_CELL_LEN;

#[component]
pub(super) fn FirstRows(preview: ImportPreview) -> impl IntoView {
    let ImportPreview { columns, rows, .. } = preview;
    if rows.is_empty() {
        return ().into_any();
    }
    let title = match rows.len() {
        1 => "The first row".to_owned(),
        count => format!("The first {count} rows"),
    };
    let mut details: Vec<String> = Vec::new();
    for column in columns.into_iter().filter(|column| column != "title") {
        // A field that is a list can have several columns.
        if !details.contains(&column) {
            details.push(column);
        }
    }
    let heads = details.iter().map(|column| view! { <th scope="col">{column.replace('_', " ")}</th> }).collect_view();
    let lines = rows.into_iter().map(|row| view! { <PreviewLine row=row columns=details.clone() /> });
    view! {
        <section aria-labelledby="preview-title">
            <h2 id="preview-title" class="section-title">{title}</h2>
            <table class="film-table import-preview">
                <thead><tr><th scope="col">"Line"</th><th scope="col">"title"</th>{heads}</tr></thead>
                <tbody>{lines.collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}

#[component]
fn PreviewLine(
    row: PreviewRow,
    /// The columns after the title.
    columns: Vec<String>,
) -> impl IntoView {
    let PreviewRow { line, title, details, notes, failure } = row;
    let cells = columns.into_iter().map(|column| {
        let values = details.iter().find(|(name, _)| *name == column);
        let text = values.map(|(_, values)| truncated(&values.join(" · "), MAX_CELL_LEN)).unwrap_or_default();
        let blank = text.is_empty().then_some("");
        view! { <td data-column=column data-blank=blank>{text}</td> }
    });
    let cells = cells.collect_view();
    let failure = failure.map(|reason| view! { <p class="cell-failure">{reason}</p> });
    let notes = (!notes.is_empty()).then(|| view! { <p class="cell-ignored">{notes.join(" ")}</p> });
    view! {
        <tr>
            <td class="cell-number" data-column="line">{line.to_string()}</td>
            <th scope="row">{truncated(&title, MAX_CELL_LEN)}{notes}{failure}</th>
            {cells}
        </tr>
    }
}
