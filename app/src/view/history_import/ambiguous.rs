//! The titles of a draft that several films have, with a choice for each.

use domain::{AmbiguousTitle, FilmRef, truncated};
use leptos::prelude::*;

use super::films::acts;
use crate::format::counted;

/// The id of the form that adds the import: the choices are fields of it.
pub(super) const FORM: &str = "apply";
/// The maximum length of a title, in characters.
const MAX_TITLE_LEN: usize = 120;

#[component]
pub(super) fn Ambiguous(titles: Vec<AmbiguousTitle>) -> impl IntoView {
    if titles.is_empty() {
        return ().into_any();
    }
    let heading = format!("{} that several films have", counted(titles.len() as u64, "title"));
    let lines =
        titles.into_iter().enumerate().map(|(position, title)| view! { <Line position=position title=title /> });
    view! {
        <section aria-labelledby="ambiguous">
            <h2 id="ambiguous" class="section-title">{heading}</h2>
            <p class="notice">"Which film did you mean? Your choices are added with the rest. Titles without a choice are left out."</p>
            <table class="film-table import-preview">
                <thead><tr><th scope="col">"Title"</th><th scope="col">"In your file"</th><th scope="col">"The film"</th></tr></thead>
                <tbody>{lines.collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}

#[component]
fn Line(position: usize, title: AmbiguousTitle) -> impl IntoView {
    let AmbiguousTitle { title, year, candidates, rating, watched_at, listed_at } = title;
    let title = truncated(&title, MAX_TITLE_LEN);
    let label = format!("The film you mean by “{title}”");
    let options = candidates.into_iter().map(|FilmRef { slug, title, year }| {
        view! { <option value=slug.to_string()>{format!("{title} ({year})")}</option> }
    });
    let year = year.map(|year| view! { " "<span class="cell-year">{year}</span> });
    view! {
        <tr>
            <th scope="row">{title}{year}</th>
            <td data-column="in your file">{acts(rating, watched_at, listed_at).join(" · ")}</td>
            <td data-column="the film">
                <select name=format!("film-{position}") form=FORM aria-label=label>
                    <option value="">"None of them"</option>
                    {options.collect_view()}
                </select>
            </td>
        </tr>
    }
}
