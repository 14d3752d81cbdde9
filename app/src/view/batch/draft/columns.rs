//! What each column of the file is used for, with the choice of another use.

use domain::{COLUMNS, FileColumn, MappedColumn, RecognisedBy, truncated};
use leptos::prelude::*;

use super::MAX_CELL_LEN;
use crate::format::{counted, grouped};

/// A form with one choice for each column of the file. The names of its fields are the positions of the columns, counted
/// from 1.
#[component]
pub(super) fn ColumnChoices(
    /// The id of the batch.
    batch: String,
    columns: Vec<FileColumn>,
    /// The number of further columns, which are not read.
    more: u64,
) -> impl IntoView {
    // Batches of earlier versions have no stored columns.
    if columns.is_empty() {
        return ().into_any();
    }
    let lines =
        columns.into_iter().zip(1..).map(|(column, number)| view! { <ColumnLine number=number column=column /> });
    let more = (more > 0)
        .then(|| view! { <p class="notice">{format!("And {} that are not read.", counted(more, "column"))}</p> });
    view! {
        <section aria-labelledby="columns-title">
            <h2 id="columns-title" class="section-title">"Columns"</h2>
            <form method="post" action=format!("/batch/{batch}/columns") class="column-choices">
                <table class="film-table import-preview">
                    <thead>
                        <tr><th scope="col">"In your file"</th><th scope="col">"Used as"</th><th scope="col">"Cells"</th><th scope="col">"Such as"</th></tr>
                    </thead>
                    <tbody>{lines.collect_view()}</tbody>
                </table>
                {more}
                <p class="actions"><button class="button button-secondary">"Use these columns"</button></p>
            </form>
        </section>
    }
    .into_any()
}

#[component]
fn ColumnLine(number: usize, column: FileColumn) -> impl IntoView {
    let cells = cells_text(&column);
    let FileColumn { mapped: MappedColumn { heading, field, recognised, .. }, examples, unknown_examples, .. } = column;
    let options = COLUMNS.iter().map(|spec| {
        let selected = field == Some(spec.column);
        view! { <option value=spec.name selected=selected>{spec.name.replace('_', " ")}</option> }
    });
    let how = match recognised {
        RecognisedBy::Cells => Some("Guessed from its cells"),
        RecognisedBy::User => Some("Your choice"),
        RecognisedBy::Nothing | RecognisedBy::Heading => None,
    };
    let how = how.map(|how| view! { <p class="cell-ignored">{how}</p> });
    let listed =
        |cells: Vec<String>| cells.iter().map(|cell| truncated(cell, MAX_CELL_LEN)).collect::<Vec<_>>().join(" · ");
    let unknown = (!unknown_examples.is_empty())
        .then(|| view! { <p class="cell-ignored">"Not known here: "{listed(unknown_examples)}</p> });
    let heading = truncated(&heading, MAX_CELL_LEN);
    let blank = cells.is_empty().then_some("");
    view! {
        <tr>
            <th scope="row">{heading.clone()}</th>
            <td data-column="used as">
                <select name=number.to_string() aria-label=format!("Use of the column {heading}")>
                    <option value="ignore" selected=field.is_none()>"not used"</option>
                    {options.collect_view()}
                </select>
                {how}
            </td>
            <td data-column="cells" data-blank=blank>{cells}</td>
            <td data-column="such as">{listed(examples)}{unknown}</td>
        </tr>
    }
}

/// `120 understood · 3 not known · 5 empty`.
fn cells_text(column: &FileColumn) -> String {
    let FileColumn { understood, unknown, truncated, empty, .. } = *column;
    let kinds = [(understood, "understood"), (unknown, "not known"), (truncated, "shortened"), (empty, "empty")];
    let kinds = kinds.into_iter().filter(|(count, _)| *count > 0);
    kinds.map(|(count, kind)| format!("{} {kind}", grouped(count))).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cells_of_a_column_are_counted_by_kind() {
        let column = FileColumn { understood: 1200, unknown: 3, ..FileColumn::default() };
        assert_eq!(cells_text(&column), "1,200 understood · 3 not known");
        assert_eq!(cells_text(&FileColumn::default()), "");
    }
}
