//! What was understood of a file, before anything is done with it.

use leptos::prelude::*;

use crate::form::SendsMail;
use domain::{Batch, PreviewRow, ImportPreview};
use crate::view::{Field, counted};

/// The longest text of a preview's cell, in characters.
const LONGEST_CELL: usize = 160;

#[component]
pub(super) fn Draft(batch: Batch) -> impl IntoView {
    let Batch { id, progress, understood, .. } = batch;
    let by_mail = SendsMail::from_request().0.then(|| {
        view! {
            <Field
                name="email"
                label="Email address, if you like"
                kind="email"
                autocomplete="email"
                hint="You are told in your inbox anyway; this tells you by mail besides."
                longest=254
                required=false
            />
        }
    });
    let nothing_usable = progress.rows <= understood.unusable;
    view! {
        <div class="sheet sheet-wide batch-sheet">
            <h2>"This is what was understood"</h2>
            <UnderstoodFacts rows=progress.rows understood=understood.clone() />
            {nothing_usable.then(|| view! {
                <p class="problem">"Not one row of this file can be used. The reasons are below; please mend the file and send it again."</p>
            })}
            <form method="post" action=format!("/batch/{id}/start") class="form">
                {by_mail}
                <p class="actions">
                    <button class="button">"Start"</button>
                    <button class="button button-quiet" form="discard" formnovalidate>"Discard"</button>
                </p>
            </form>
            <form method="post" action=format!("/batch/{id}/cancel") id="discard" hidden></form>
        </div>
        <Preview understood=understood />
    }
}

#[component]
fn UnderstoodFacts(rows: u64, understood: ImportPreview) -> impl IntoView {
    let ImportPreview { delimiter, columns, passed_over, unusable, .. } = understood;
    let words = |words: Vec<String>, class: &'static str| {
        let words = words.into_iter().map(|word| view! { <li class=class>{shortened(&word)}</li> });
        view! { <ul class="chips">{words.collect_view()}</ul> }
    };
    let passed_over = (!passed_over.is_empty()).then(|| {
        view! { <dt>"Passed over"</dt><dd>{words(passed_over, "chip chip-passed-over")}</dd> }
    });
    let unusable = (unusable > 0).then(|| {
        let says = if unusable == 1 { "It is" } else { "They are" };
        view! {
            <dt>"Not usable"</dt>
            <dd>
                {counted(unusable, "row")}<br />
                <span class="field-hint">{says}" not lost: each is in the results, with its line and the reason."</span>
            </dd>
        }
    });
    view! {
        <dl class="facts-list">
            <dt>"Rows"</dt>
            <dd>{counted(rows, "row")}", separated by "{name_of(delimiter)}</dd>
            <dt>"Columns"</dt>
            <dd>{words(columns, "chip")}</dd>
            {passed_over}
            {unusable}
        </dl>
    }
}

fn name_of(delimiter: char) -> &'static str {
    match delimiter {
        ';' => "semicolons",
        '\t' => "tabs",
        _ => "commas",
    }
}

/// The beginning of a long text, which is enough to know it by.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_CELL) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// The first rows, column by column.
#[component]
fn Preview(understood: ImportPreview) -> impl IntoView {
    let ImportPreview { columns, preview, .. } = understood;
    if preview.is_empty() {
        return ().into_any();
    }
    let title = match preview.len() {
        1 => "The first row".to_owned(),
        rows => format!("The first {rows} rows"),
    };
    let details: Vec<String> = columns.into_iter().filter(|column| column != "title").collect();
    let heads = details.iter().map(|column| view! { <th scope="col">{column.clone()}</th> }).collect_view();
    let rows = preview.into_iter().map(|row| view! { <PreviewLine row=row details=details.clone() /> });
    view! {
        <section class="preview" aria-labelledby="preview-title">
            <h2 id="preview-title" class="row-title">{title}</h2>
            <table class="rows-table preview-table">
                <thead><tr><th scope="col">"Line"</th><th scope="col">"title"</th>{heads}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}

#[component]
fn PreviewLine(row: PreviewRow, details: Vec<String>) -> impl IntoView {
    let PreviewRow { line, title, details: values, failure } = row;
    let cells = details.into_iter().map(|column| {
        let values = values.iter().find(|(name, _)| *name == column);
        let says = values.map(|(_, values)| shortened(&values.join(" · "))).unwrap_or_default();
        let blank = says.is_empty().then_some("");
        view! { <td data-column=column data-blank=blank>{says}</td> }
    });
    let cells = cells.collect_view();
    let failure = failure.map(|says| view! { <p class="row-failure">{says}</p> });
    view! {
        <tr>
            <td class="row-number" data-column="line">{line.to_string()}</td>
            <th scope="row">{shortened(&title)}{failure}</th>
            {cells}
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_cell_is_cut_between_two_characters() {
        assert_eq!(shortened("Heat"), "Heat");
        let long = "é".repeat(LONGEST_CELL + 1);
        assert_eq!(shortened(&long), format!("{}…", "é".repeat(LONGEST_CELL)));
    }
}
