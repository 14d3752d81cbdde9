//! The titles of an import that were not recognised, and the files that were left out.

use domain::{HistoryReport, UnrecognisedFilm, UnrecognisedReason, truncated};
use leptos::prelude::*;

use crate::format::{counted, grouped};

/// The number of titles in the table; the download has all.
const MAX_ROWS: usize = 100;
/// The maximum length of a title, in characters.
const MAX_TITLE_LEN: usize = 120;

#[component]
pub(super) fn Unrecognised(report: HistoryReport) -> impl IntoView {
    let HistoryReport { unrecognised, unrecognised_count, ignored_files, .. } = report;
    let more = u64::from(unrecognised_count).saturating_sub(MAX_ROWS as u64);
    let more = (more > 0).then(|| view! { <p class="notice">{format!("And {} more.", grouped(more))}</p> });
    let rows = unrecognised.into_iter().take(MAX_ROWS).map(|film| view! { <Line film=film /> }).collect_view();
    let table = (unrecognised_count > 0).then(|| {
        view! {
            <section aria-labelledby="unrecognised">
                <h2 id="unrecognised" class="section-title">{format!("{} we didn’t recognise", counted(unrecognised_count.into(), "title"))}</h2>
                <table class="film-table import-preview">
                    <thead><tr><th scope="col">"Title"</th><th scope="col">"Year"</th><th scope="col">"Why"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
                {more}
            </section>
        }
    });
    let ignored = (!ignored_files.is_empty()).then(|| {
        let files = ignored_files.into_iter().map(|file| view! { <li class="chip chip-ignored">{truncated(&file, MAX_TITLE_LEN)}</li> });
        view! {
            <section aria-labelledby="ignored">
                <h2 id="ignored" class="section-title">"Left out"</h2>
                <p class="notice">"These parts of the file are not about films you’ve watched, rated or want to watch."</p>
                <ul class="chip-list">{files.collect_view()}</ul>
            </section>
        }
    });
    view! { {table}{ignored} }
}

#[component]
fn Line(film: UnrecognisedFilm) -> impl IntoView {
    let UnrecognisedFilm { title, year, reason } = film;
    let why = match reason {
        UnrecognisedReason::Unknown => view! { "We don’t have this film." }.into_any(),
        UnrecognisedReason::Unreadable(problem) => problem.into_any(),
        UnrecognisedReason::Ambiguous(films) => {
            let links = films.into_iter().map(|film| {
                view! { <li><a class="chip" href=format!("/movie/{}", film.slug)>{format!("{} ({})", film.title, film.year)}</a></li> }
            });
            view! { "Several films have this title:" <ul class="chip-list">{links.collect_view()}</ul> }.into_any()
        }
    };
    view! {
        <tr>
            <th scope="row">{truncated(&title, MAX_TITLE_LEN)}</th>
            <td data-column="year">{year}</td>
            <td data-column="why">{why}</td>
        </tr>
    }
}
