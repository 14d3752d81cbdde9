//! The import preview of a batch that has not been started.

use domain::{Batch, ImportPreview, PreviewRow, truncated};
use leptos::prelude::*;

use crate::form::SendsMail;
use crate::format::counted;
use crate::view::Field;

/// The maximum length of a cell's text, in characters.
const MAX_CELL_LEN: usize = 160;

#[component]
pub(super) fn Draft(batch: Batch) -> impl IntoView {
    let Batch { id, progress, preview, .. } = batch;
    let email = SendsMail::from_request().0.then(|| {
        view! {
            <Field
                name="email"
                label="Email address (optional)"
                kind="email"
                autocomplete="email"
                hint="A message will be in your inbox. Enter an address to get it as an email too."
                max_length=254
                required=false
            />
        }
    });
    let nothing_usable = progress.rows <= preview.unusable;
    view! {
        <div class="sheet sheet-wide batch-sheet">
            <h2>"Import preview"</h2>
            <PreviewFacts rows=progress.rows preview=preview.clone() />
            {nothing_usable.then(|| view! {
                <p class="problem">"No row of this file can be used. The reasons are below; please fix the file and upload it again."</p>
            })}
            <form method="post" action=format!("/batch/{id}/start") class="form">
                {email}
                <p class="actions">
                    <button class="button">"Start"</button>
                    <button class="button button-secondary" form="discard" formnovalidate>"Discard"</button>
                </p>
            </form>
            <form method="post" action=format!("/batch/{id}/cancel") id="discard" hidden></form>
        </div>
        <FirstRows preview=preview />
    }
}

/// The number of rows, the delimiter and the columns.
#[component]
fn PreviewFacts(rows: u64, preview: ImportPreview) -> impl IntoView {
    let ImportPreview { delimiter, columns, ignored_columns, unusable, .. } = preview;
    let chips = |names: Vec<String>, class: &'static str| {
        let chips = names.into_iter().map(|name| view! { <li class=class>{truncated(&name, MAX_CELL_LEN)}</li> });
        view! { <ul class="chip-list">{chips.collect_view()}</ul> }
    };
    let ignored = (!ignored_columns.is_empty()).then(|| {
        view! { <dt>"Ignored"</dt><dd>{chips(ignored_columns, "chip chip-ignored")}</dd> }
    });
    let unusable = (unusable > 0).then(|| {
        let kept = if unusable == 1 { "It is not lost: it is" } else { "They are not lost: each is" };
        view! {
            <dt>"Not usable"</dt>
            <dd>
                {counted(unusable, "row")}<br />
                <span class="field-hint">{kept}" in the results, with its line and the reason."</span>
            </dd>
        }
    });
    view! {
        <dl class="definition-list">
            <dt>"Rows"</dt>
            <dd>{counted(rows, "row")}{delimiter.map(|delimiter| format!(", separated by {}", delimiter_name(delimiter)))}</dd>
            <dt>"Columns"</dt>
            <dd>{chips(columns, "chip")}</dd>
            {ignored}
            {unusable}
        </dl>
    }
}

fn delimiter_name(delimiter: char) -> &'static str {
    match delimiter {
        ';' => "semicolons",
        '\t' => "tabs",
        '|' => "bars",
        _ => "commas",
    }
}

/// The first rows as a table.
#[component]
fn FirstRows(preview: ImportPreview) -> impl IntoView {
    let ImportPreview { columns, rows, .. } = preview;
    if rows.is_empty() {
        return ().into_any();
    }
    let title = match rows.len() {
        1 => "The first row".to_owned(),
        count => format!("The first {count} rows"),
    };
    let details: Vec<String> = columns.into_iter().filter(|column| column != "title").collect();
    let heads = details.iter().map(|column| view! { <th scope="col">{column.clone()}</th> }).collect_view();
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
    let PreviewRow { line, title, details, failure, .. } = row;
    let cells = columns.into_iter().map(|column| {
        let values = details.iter().find(|(name, _)| *name == column);
        let text = values.map(|(_, values)| truncated(&values.join(" · "), MAX_CELL_LEN)).unwrap_or_default();
        let blank = text.is_empty().then_some("");
        view! { <td data-column=column data-blank=blank>{text}</td> }
    });
    let cells = cells.collect_view();
    let failure = failure.map(|reason| view! { <p class="cell-failure">{reason}</p> });
    view! {
        <tr>
            <td class="cell-number" data-column="line">{line.to_string()}</td>
            <th scope="row">{truncated(&title, MAX_CELL_LEN)}{failure}</th>
            {cells}
        </tr>
    }
}
