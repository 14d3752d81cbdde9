//! The upload form of batches, and a guide to the file format.

use std::iter;

use domain::{COLUMNS, Column, ColumnSpec, MAX_BATCH_ROWS};
use leptos::prelude::*;

use crate::form::UploadLimit;
use crate::format::grouped;
use crate::view::UploadForm;

/// The purpose of batches, the upload form and the guide.
#[component]
pub fn BatchUpload() -> impl IntoView {
    let UploadLimit(megabytes) = UploadLimit::from_request();
    view! {
        <header class="page-intro upload-intro">
            <h1>"Similar films in bulk"</h1>
            <p>
                "Upload a list of films, any films. For each one, we find the most similar films here, and say how similar they are and why. "
                "We’ll send a message to your inbox when it’s done."
            </p>
        </header>
        <div class="upload-layout">
            <section class="upload-file" aria-labelledby="send-title">
                <h2 id="send-title" class="section-title">"Your file"</h2>
                <UploadForm action="/batch" label="Choose a file" accept=".csv,.tsv,.txt,.json,.jsonl,.xlsx,.ods,text/csv" />
                <p class="field-hint">
                    {format!("Up to {megabytes} MB and {} rows: CSV with any separator and encoding, JSON, Excel or OpenDocument. ", grouped(MAX_BATCH_ROWS))}
                    "A row we can’t use doesn’t stop the others: it’s in the results, with its line and the reason."
                </p>
                <p class="actions"><a class="button button-secondary" href="/batch/template.csv" download="">"Download a template"</a></p>
                <p class="field-hint">
                    "For programs: use the "<a href="/api/docs">"REST API"</a>", or "<code>"matinee batch FILE"</code>" in a terminal."
                </p>
            </section>
            <section aria-labelledby="guide-title">
                <h2 id="guide-title" class="section-title">"What to put in it"</h2>
                <Guide />
            </section>
        </div>
    }
}

/// The columns of the example, as many as fit; the template has all of them.
const EXAMPLE_COLUMNS: [Column; 5] = [Column::Title, Column::Year, Column::Genres, Column::Keywords, Column::Directors];

/// The lines of an example file. No cell of these columns needs quotes.
fn example() -> Vec<String> {
    let columns = EXAMPLE_COLUMNS.map(Column::spec);
    let line = |cell: &dyn Fn(&ColumnSpec) -> &'static str| columns.map(cell).join(",");
    let rows = (0..columns[0].examples.len()).map(|row| line(&|column| column.examples[row]));
    iter::once(line(&|column| column.name)).chain(rows).collect()
}

/// The file format.
#[component]
fn Guide() -> impl IntoView {
    let columns = COLUMNS.iter().map(|&ColumnSpec { column, name, help, .. }| {
        let required = (column == Column::Title).then(|| view! { " "<span class="column-required">"required"</span> });
        view! { <div><dt><code>{name}</code>{required}</dt><dd>{help}</dd></div> }
    });
    let example = example().into_iter().map(|line| view! { <span class="csv-line">{line}</span>"\n" });
    view! {
        <p>
            "Any table of films will do. We recognise its columns by their headings, in several languages, or by their cells, "
            "and you can change what each is used for before anything starts. We find the films we have by title and year; "
            "for any other film, the more you tell us, the better the matches."
        </p>
        <dl class="column-guide">{columns.collect_view()}</dl>
        <pre class="csv-example">{example.collect_view()}</pre>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_a_csv_file_without_quotes() {
        let example = example();
        assert_eq!(example[0], "title,year,genres,keywords,directors");
        for line in example {
            assert_eq!(line.matches(',').count(), EXAMPLE_COLUMNS.len() - 1, "{line}");
            assert!(!line.contains('"'), "{line}");
        }
    }
}
