//! The upload form of batches, and a guide to the file format.

use domain::MAX_BATCH_ROWS;
use leptos::prelude::*;

use crate::form::{FormState, UploadLimit};
use crate::format::grouped;
use crate::islands::drop_zone::DropZone;

/// The purpose of batches, the upload form and the guide.
#[component]
pub fn BatchUpload() -> impl IntoView {
    let UploadLimit(megabytes) = UploadLimit::from_request();
    view! {
        <header class="page-intro upload-intro">
            <h1>"Predictions in bulk"</h1>
            <p>
                "Send a file of films, any films, and get for each the ones here that are most like it, with how much and why. "
                "A message tells you when it is done."
            </p>
        </header>
        <div class="upload-layout">
            <section class="upload-file" aria-labelledby="send-title">
                <h2 id="send-title" class="section-title">"Your file"</h2>
                <div class="drop-zone">
                    <UploadForm />
                    <DropZone />
                </div>
                <p class="field-hint">
                    {format!("Up to {megabytes} MB and {} rows, in UTF-8; commas, semicolons or tabs between cells. ", grouped(MAX_BATCH_ROWS))}
                    "A row that cannot be used stops nothing: it is in the results, with its line and the reason."
                </p>
                <p class="actions"><a class="button button-secondary" href="/batch/template.csv" download="">"Download a template"</a></p>
                <p class="field-hint">
                    "For programs: the same "<a href="/api/docs">"over REST"</a>", or "<code>"matinee batch FILE"</code>" in a terminal."
                </p>
            </section>
            <section aria-labelledby="guide-title">
                <h2 id="guide-title" class="section-title">"What goes in it"</h2>
                <Guide />
            </section>
        </div>
    }
}

/// A plain form, with texts for when the island is active (`drop-enhanced`) and when it is not (`drop-basic`).
#[component]
fn UploadForm() -> impl IntoView {
    let problem = FormState::from_request().problem_with("file");
    let invalid = problem.is_some().then_some("true");
    let role = problem.is_some().then_some("alert");
    view! {
        <form class="drop-form glow" method="post" action="/batch" enctype="multipart/form-data">
            <svg class="drop-picture" viewBox="0 0 64 64" width="64" height="64" aria-hidden="true">
                <path d="M14 40v10h36V40" /><path d="M32 44V14" /><path d="M20 25 32 13l12 12" />
            </svg>
            <label class="drop-label" for="file">
                "Choose a CSV file"<span class="drop-enhanced drop-pointer">" or drop it here"</span>
            </label>
            <input id="file" type="file" name="file" accept=".csv,text/csv" required aria-invalid=invalid aria-describedby="file-problem file-note" />
            <p id="file-problem" class="field-problem" role=role>{problem}</p>
            <p id="file-note" class="field-hint">
                <span class="drop-enhanced">"It is read as soon as you choose it, and nothing starts before you say so."</span>
                <span class="drop-basic">"You see a preview first. Nothing starts before you say so."</span>
            </p>
            <button class="button">"Read the file"</button>
            <p class="drop-state" role="status"></p>
        </form>
    }
}

/// A shorter version of `/batch/template.csv`.
const EXAMPLE: [&str; 3] = [
    "title,year,genres,keywords,directors",
    "Heat,1995,Crime|Thriller,heist|obsession,Michael Mann",
    "\"Love, at Sea\",,Romance,ship|farewell,",
];

/// The recognised columns, each with its help text.
const COLUMNS: [(&str, &str); 8] = [
    ("title", "What the film is called. The only one that every row needs."),
    ("year", "From 1870 to 2100."),
    ("genres", "Such as Crime|Thriller."),
    ("keywords", "What it is about, such as heist|obsession."),
    ("directors", "Who made it."),
    ("cast", "Who is in it."),
    ("synopsis", "What happens, in a few sentences."),
    ("k", "How many films you want for this row, from 1 to 50."),
];

/// The file format.
#[component]
fn Guide() -> impl IntoView {
    let columns = COLUMNS.map(|(name, help)| {
        let required = (name == "title").then(|| view! { " "<span class="column-required">"required"</span> });
        view! { <div><dt><code>{name}</code>{required}</dt><dd>{help}</dd></div> }
    });
    let example = EXAMPLE.map(|line| view! { <span class="csv-line">{line}</span>"\n" });
    view! {
        <p>
            "A CSV file whose first line names its columns, in any order; columns with other names are ignored. "
            "Values of one cell are separated by "<code>"|"</code>". The more you tell of a film, the better it can be placed."
        </p>
        <dl class="column-guide">{columns.collect_view()}</dl>
        <pre class="csv-example">{example.collect_view()}</pre>
    }
}
