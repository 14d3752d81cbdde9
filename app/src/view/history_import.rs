//! An import of a history: what was recognised in the export, and the buttons that apply and undo it.

use domain::{HistoryImport, HistoryImportStatus, HistoryReport};
use leptos::prelude::*;

use crate::format::{Day, counted};
use crate::view::FormProblem;

mod ambiguous;
mod films;
mod list;
mod unrecognised;
mod upload;

pub use list::ImportList;
pub use upload::ImportUpload;

use ambiguous::{Ambiguous, FORM};
use films::Films;
use unrecognised::Unrecognised;

/// One import, for its owner.
#[component]
pub fn ImportDetail(import: HistoryImport) -> impl IntoView {
    let HistoryImport { summary, report, films, page, pages } = import;
    let id = summary.id.to_string();
    view! {
        <header class="batch-head">
            <p class="kicker"><a href="/import">"Your imports"</a></p>
            <h1>{summary.file_name}</h1>
            <p class="fact-line batch-facts">
                <Status status=summary.status />
                <span>"From "{summary.source.name()}</span>
                <span>"Uploaded on "<Day at=summary.created_at /></span>
            </p>
        </header>
        <FormProblem />
        <div class="sheet sheet-wide batch-sheet">
            <h2>{heading(summary.status)}</h2>
            <Facts films=summary.films report=report.clone() />
            <Actions id=id.clone() status=summary.status films=summary.films ambiguous=!report.ambiguous.is_empty() />
        </div>
        <Ambiguous titles=report.ambiguous.clone() />
        <Films id=id films=films total=summary.films page=page pages=pages />
        <Unrecognised report=report />
    }
}

fn heading(status: HistoryImportStatus) -> &'static str {
    match status {
        HistoryImportStatus::Draft => "What we found",
        HistoryImportStatus::Applied => "Added to your history",
        HistoryImportStatus::Undone => "Undone",
    }
}

#[component]
fn Status(status: HistoryImportStatus) -> impl IntoView {
    let (text, look) = match status {
        HistoryImportStatus::Draft => ("Not added yet", "draft"),
        HistoryImportStatus::Applied => ("Added", "done"),
        HistoryImportStatus::Undone => ("Undone", "cancelled"),
    };
    view! { <span class="batch-status" data-status=look>{text}</span> }
}

/// The counts of the report. Together they account for every row.
#[component]
fn Facts(films: u32, report: HistoryReport) -> impl IntoView {
    let HistoryReport { rows, rated, watched, listed, series_rows, ambiguous, unrecognised_count, unchanged, .. } =
        report;
    let kinds = [(watched, "watched"), (rated, "rated"), (listed, "for your list")];
    let kinds: Vec<_> =
        kinds.into_iter().filter(|(count, _)| *count > 0).map(|(count, kind)| format!("{count} {kind}")).collect();
    let series = (series_rows > 0).then(|| {
        view! { <dt>"Series"</dt><dd>{counted(series_rows, "row")}<span class="field-hint">" about series and episodes, which are not films"</span></dd> }
    });
    let unrecognised = (unrecognised_count > 0).then(|| {
        view! { <dt>"Not recognised"</dt><dd><a href="#unrecognised">{counted(unrecognised_count.into(), "title")}</a></dd> }
    });
    let ambiguous = (!ambiguous.is_empty()).then(|| {
        view! { <dt>"Ambiguous"</dt><dd><a href="#ambiguous">{counted(ambiguous.len() as u64, "title")}</a><span class="field-hint">" that several films have"</span></dd> }
    });
    let unchanged = unchanged.filter(|&unchanged| unchanged > 0).map(|unchanged| {
        view! { <dt>"Unchanged"</dt><dd>{counted(unchanged.into(), "film")}<span class="field-hint">": already in your history, or your list is full"</span></dd> }
    });
    view! {
        <dl class="definition-list">
            <dt>"Rows"</dt>
            <dd>{counted(rows, "row")}</dd>
            <dt>"Films"</dt>
            <dd>{counted(films.into(), "film")}" we have"<br /><span class="field-hint">{kinds.join(" · ")}</span></dd>
            {unchanged}
            {series}
            {ambiguous}
            {unrecognised}
        </dl>
    }
}

#[component]
fn Actions(id: String, status: HistoryImportStatus, films: u32, ambiguous: bool) -> impl IntoView {
    match status {
        HistoryImportStatus::Draft if films == 0 && !ambiguous => view! {
            <p class="problem">"We don’t have any of these films, so there is nothing to add."</p>
            <form method="post" action=format!("/import/{id}/discard")>
                <p class="actions"><button class="button button-secondary">"Discard"</button></p>
            </form>
        }
        .into_any(),
        HistoryImportStatus::Draft => view! {
            <form method="post" action=format!("/import/{id}/apply") id=FORM class="form">
                <p class="actions">
                    <button class="button">{add_text(films, ambiguous)}</button>
                    <button class="button button-secondary" form="discard">"Discard"</button>
                </p>
                <p class="field-hint">
                    "Nothing is added until you say so, and you can undo it later. What you’ve rated, watched or listed here stays as it is. "
                    "Three and a half stars or more count as a like, two or fewer as “Not for me”. If you do nothing, we delete this after a day."
                </p>
            </form>
            <form method="post" action=format!("/import/{id}/discard") id="discard" hidden></form>
        }
        .into_any(),
        HistoryImportStatus::Applied => view! {
            <form method="post" action=format!("/import/{id}/undo") class="form">
                <p class="actions">
                    <a class="button" href="/">"See films for you"</a>
                    <button class="button button-secondary">"Undo import"</button>
                </p>
                <p class="field-hint">"Undoing removes what this import added, except for films you’ve rated, watched or listed here since."</p>
            </form>
        }
        .into_any(),
        HistoryImportStatus::Undone => view! {
            <p>"Your history is as it was before. To add these films again, upload the file again."</p>
            <p class="actions"><a class="button" href="/import">"Your imports"</a></p>
        }
        .into_any(),
    }
}

/// `Add 3 films`.
fn add_text(films: u32, ambiguous: bool) -> String {
    match (films, ambiguous) {
        (0, true) => "Add my choices".to_owned(),
        (films, true) => format!("Add {} and my choices", counted(films.into(), "film")),
        (films, false) => format!("Add {}", counted(films.into(), "film")),
    }
}
