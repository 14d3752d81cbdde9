//! What came of a batch's rows: searched, and a page at a time.

use leptos::prelude::*;
use leptos_router::location::Url;

use domain::{BatchRow, BatchRows, SimilarFilm, RowFilter};
use crate::view::grouped;

/// How many matches of a row are shown; a file to download has them all.
const MOST_MATCHES: usize = 6;
/// How many values that mean nothing here are said.
const MOST_IGNORED: usize = 4;

/// The address's query that asks for these rows, without its `?`.
pub fn query_of(wanted: &RowFilter) -> String {
    let mut parts = Vec::new();
    if wanted.after > 0 {
        parts.push(format!("after={}", wanted.after));
    }
    if !wanted.title.is_empty() {
        parts.push(format!("title={}", Url::escape(&wanted.title)));
    }
    if wanted.failed {
        parts.push("failed=1".to_owned());
    }
    parts.join("&")
}

#[component]
pub fn ResultRows(
    /// The batch's id.
    batch: String,
    wanted: RowFilter,
    page: BatchRows,
) -> impl IntoView {
    let to = {
        let batch = batch.clone();
        move |wanted: RowFilter| {
            let query = query_of(&wanted);
            let mark = if query.is_empty() { "" } else { "?" };
            format!("/batch/{batch}{mark}{query}#results")
        }
    };
    let first = RowFilter { after: 0, ..wanted.clone() };
    let which = |says: &'static str, failed: bool| {
        let current = (wanted.failed == failed).then_some("true");
        view! { <a class="chip" href=to(RowFilter { failed, ..first.clone() }) aria-current=current>{says}</a> }
    };
    let which = view! {
        <nav class="chips" aria-label="Which rows">
            {which("All rows", false)}
            {which("Only rows that failed", true)}
        </nav>
    };
    let all = (!wanted.title.is_empty()).then(|| {
        let address = to(RowFilter { title: String::new(), ..first.clone() });
        view! { <a class="button button-quiet" href=address>"Clear"</a> }
    });
    let back = (wanted.after > 0)
        .then(|| view! { <a class="button button-quiet" href=to(first.clone())>"Back to the beginning"</a> });
    let next = page.next.map(|after| {
        view! { <a class="button button-quiet" href=to(RowFilter { after, ..wanted.clone() })>"Next rows"</a> }
    });
    let pager = (back.is_some() || next.is_some())
        .then(|| view! { <nav class="pager" aria-label="Pages of rows">{back}{next}</nav> });
    let rows = if page.rows.is_empty() {
        view! { <p class="notice">{nothing(&wanted)}</p> }.into_any()
    } else {
        view! { <Table rows=page.rows /> }.into_any()
    };
    view! {
        <h2 class="row-title">"Results"</h2>
        <div class="rows-tools">
            <form class="search-form" action=format!("/batch/{batch}#results") role="search">
                {wanted.failed.then(|| view! { <input type="hidden" name="failed" value="1" /> })}
                <input type="search" name="title" value=wanted.title.clone() aria-label="Search the rows by title" placeholder="Title" maxlength="100" autocomplete="off" />
                <button class="button button-quiet">"Search"</button>
                {all}
            </form>
            {which}
        </div>
        {rows}
        {pager}
    }
}

/// Why there is no row to show.
fn nothing(wanted: &RowFilter) -> &'static str {
    match wanted {
        RowFilter { after: 1.., .. } => "There are no more rows.",
        RowFilter { failed: true, title, .. } if title.is_empty() => "No row has failed.",
        RowFilter { failed: true, .. } => "No row that failed has this in its title.",
        _ => "No row has this in its title.",
    }
}

#[component]
fn Table(rows: Vec<BatchRow>) -> impl IntoView {
    let lines = rows.into_iter().map(|row| view! { <Line row=row /> });
    view! {
        <table class="rows-table results-table">
            <thead><tr><th scope="col">"Row"</th><th scope="col">"Your film"</th><th scope="col">"Most like it here"</th></tr></thead>
            <tbody>{lines.collect_view()}</tbody>
        </table>
    }
}

#[component]
fn Line(row: BatchRow) -> impl IntoView {
    let BatchRow { row, line, title, year, similar, ignored, failure } = row;
    let ignored = ignored_words(&ignored).map(|says| view! { <p class="row-ignored">{says}</p> });
    let year = year.map(|year| view! { " "<span class="row-year">{year}</span> });
    let title = if title.trim().is_empty() { "No title".to_owned() } else { title };
    let outcome = match failure {
        Some(says) => {
            view! { <p class="row-failure"><strong>{format!("Line {line}")}</strong>" "{says}</p> }.into_any()
        }
        None if similar.is_empty() => view! { <p class="row-ignored">"No film here is like it."</p> }.into_any(),
        None => {
            let matches = similar.into_iter().take(MOST_MATCHES).map(|film| view! { <li><MatchLink film=film /></li> });
            view! { <ol class="matches">{matches.collect_view()}</ol> }.into_any()
        }
    };
    view! {
        <tr>
            <td class="row-number">{grouped(row as usize)}</td>
            <th scope="row"><span class="row-film">{title}</span>{year}{ignored}</th>
            <td>{outcome}</td>
        </tr>
    }
}

/// `Not known here: genre: noirish, keyword: heists and 2 more`; nothing where all was understood.
fn ignored_words(ignored: &[String]) -> Option<String> {
    let said = ignored.get(..MOST_IGNORED).unwrap_or(ignored).join(", ");
    match ignored.len() {
        0 => None,
        count if count > MOST_IGNORED => Some(format!("Not known here: {said} and {} more", count - MOST_IGNORED)),
        _ => Some(format!("Not known here: {said}")),
    }
}

/// A print with what is to be said of it.
#[component]
fn MatchLink(film: SimilarFilm) -> impl IntoView {
    let SimilarFilm { slug, title, year, score, because } = film;
    let because = (!because.is_empty()).then(|| view! { " "<span class="match-why">{because.join(" · ")}</span> });
    view! {
        <a class="match" href=format!("/movie/{slug}") data-movie=slug.clone()>
            <img src=format!("/art/{slug}.svg") alt="" width="400" height="600" loading="lazy" decoding="async" />
            <span class="match-title">{title}" "<span class="row-year">{year}</span></span>
            " "
            <span class=format!("match-score tenth-{}", tenth(score))><span class="heard">"likeness "</span>{format!("{score:.2}")}</span>
            {because}
        </a>
    }
}

/// The tenth that a score falls into, as the chart has it.
#[expect(clippy::cast_sign_loss, reason = "it is cut to the tenths that there are")]
fn tenth(score: f32) -> u8 {
    (score * 10.0).clamp(0.0, 9.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_asks_for_what_it_was_made_from() {
        assert_eq!(query_of(&RowFilter::default()), "");
        let wanted = RowFilter { after: 50, title: "tom & jerry".to_owned(), failed: true };
        assert_eq!(query_of(&wanted), "after=50&title=tom%20%26%20jerry&failed=1");
    }

    #[test]
    fn what_is_not_known_is_said_briefly() {
        let values = |count: usize| (1..=count).map(|number| format!("genres: {number}")).collect::<Vec<_>>();
        assert_eq!(ignored_words(&[]), None);
        assert_eq!(ignored_words(&values(1)).as_deref(), Some("Not known here: genres: 1"));
        assert!(ignored_words(&values(6)).is_some_and(|says| says.ends_with("genres: 4 and 2 more")));
    }

    #[test]
    fn a_score_falls_into_the_tenth_that_it_begins() {
        assert_eq!([-0.1, 0.0, 0.39, 0.7, 1.0, f32::NAN].map(tenth), [0, 0, 3, 7, 9, 0]);
    }
}
