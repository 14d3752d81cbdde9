//! The results of a batch, by row: searched, filtered and paged.

use domain::{
    BatchRow, BatchRows, FilmRef, MAX_QUERY_LEN, MatchedFilm, RowFilter, RowOutcome, SimilarFilm, similarity_bin,
};
use leptos::prelude::*;
use leptos_router::location::Url;

use crate::format::grouped;
use crate::view::film_card::poster;

/// The number of similar films per row; the downloads contain all.
const MAX_SIMILAR: usize = 6;
/// The number of ignored values per row.
const MAX_IGNORED: usize = 4;

/// The query string for a filter, without `?`.
pub fn row_query(filter: &RowFilter) -> String {
    let mut parts = Vec::new();
    if filter.after > 0 {
        parts.push(format!("after={}", filter.after));
    }
    if !filter.title.is_empty() {
        parts.push(format!("title={}", Url::escape(&filter.title)));
    }
    if filter.failed {
        parts.push("failed=1".to_owned());
    }
    parts.join("&")
}

/// A page of results with its search form.
#[component]
pub fn BatchResults(
    /// The id of the batch.
    batch: String,
    /// The filter that selected this page.
    filter: RowFilter,
    page: BatchRows,
) -> impl IntoView {
    let url = {
        let batch = batch.clone();
        move |filter: RowFilter| {
            let query = row_query(&filter);
            let mark = if query.is_empty() { "" } else { "?" };
            format!("/batch/{batch}{mark}{query}#results")
        }
    };
    let first_page = RowFilter { after: 0, ..filter.clone() };
    let chip = |text: &'static str, failed: bool| {
        let current = (filter.failed == failed).then_some("true");
        let url = url(RowFilter { failed, ..first_page.clone() });
        view! { <a class="chip" href=url aria-current=current>{text}</a> }
    };
    let chips = view! {
        <nav class="chip-list" aria-label="Which rows">
            {chip("All rows", false)}
            {chip("Only rows that failed", true)}
        </nav>
    };
    let clear = (!filter.title.is_empty()).then(|| {
        let url = url(RowFilter { title: String::new(), ..first_page.clone() });
        view! { <a class="button button-secondary" href=url>"Clear"</a> }
    });
    let first = (filter.after > 0).then(|| {
        view! { <a class="button button-secondary" href=url(first_page.clone())>"Back to the beginning"</a> }
    });
    let next_text = if page.searched_to.is_some() { "Search more rows" } else { "Next rows" };
    let next = page.next.map(|after| {
        view! { <a class="button button-secondary" href=url(RowFilter { after, ..filter.clone() })>{next_text}</a> }
    });
    let pager = (first.is_some() || next.is_some())
        .then(|| view! { <nav class="pager" aria-label="Pages of rows">{first}{next}</nav> });
    let found_none = page.rows.is_empty();
    let rows = match (found_none, page.searched_to) {
        (true, None) => view! { <p class="notice">{empty_text(&filter)}</p> }.into_any(),
        (true, Some(_)) => ().into_any(),
        (false, _) => view! { <ResultsTable rows=page.rows /> }.into_any(),
    };
    let searched =
        page.searched_to.map(|last| view! { <p class="notice">{searched_text(filter.after, last, found_none)}</p> });
    view! {
        <h2 class="section-title">"Results"</h2>
        <div class="toolbar result-tools">
            <form class="search-form" action=format!("/batch/{batch}#results") role="search">
                {filter.failed.then(|| view! { <input type="hidden" name="failed" value="1" /> })}
                <input
                    type="search"
                    name="title"
                    value=filter.title.clone()
                    aria-label="Search the rows by title"
                    placeholder="Title"
                    maxlength=MAX_QUERY_LEN.to_string()
                    autocomplete="off"
                />
                <button class="button button-secondary">"Search"</button>
                {clear}
            </form>
            {chips}
        </div>
        {rows}
        {searched}
        {pager}
    }
}

/// Which rows were searched, if the search ended before the last one.
fn searched_text(after: u64, last: u64, found_none: bool) -> String {
    let rows = format!("rows {} to {}", grouped(after + 1), grouped(last));
    if found_none {
        format!("No title in {rows} contains this. Later rows have not been searched yet.")
    } else {
        format!("These are all the matches in {rows}. Later rows have not been searched yet.")
    }
}

/// Why a page has no rows.
fn empty_text(filter: &RowFilter) -> &'static str {
    match filter {
        RowFilter { after: 1.., .. } => "There are no more rows.",
        RowFilter { failed: true, title, .. } if title.is_empty() => "No row has failed.",
        RowFilter { failed: true, .. } => "No row that failed has this in its title.",
        _ => "No row has this in its title.",
    }
}

#[component]
fn ResultsTable(rows: Vec<BatchRow>) -> impl IntoView {
    let lines = rows.into_iter().map(|row| view! { <ResultLine row=row /> });
    view! {
        <table class="film-table result-table">
            <thead><tr><th scope="col">"Row"</th><th scope="col">"Your film"</th><th scope="col">"Most similar films"</th></tr></thead>
            <tbody>{lines.collect_view()}</tbody>
        </table>
    }
}

#[component]
fn ResultLine(row: BatchRow) -> impl IntoView {
    let BatchRow { row, line, title, year, outcome, matched, candidates, similar, ignored, notes, failure } = row;
    let matched = matched.and_then(|matched| matched_text(matched, &title, year));
    let ignored = [matched, ignored_text(&ignored)].into_iter().flatten().chain(notes);
    let ignored = ignored.map(|text| view! { <p class="cell-ignored">{text}</p> }).collect_view();
    let year = year.map(|year| view! { " "<span class="cell-year">{year}</span> });
    let title = if title.trim().is_empty() { "No title".to_owned() } else { title };
    let result = match failure {
        Some(reason) => {
            view! { <p class="cell-failure"><strong>{format!("Line {line}")}</strong>" "{reason}</p> }.into_any()
        }
        None if !candidates.is_empty() => view! { <Candidates films=candidates /> }.into_any(),
        None if similar.is_empty() => view! { <p class="cell-ignored">{no_films_text(outcome)}</p> }.into_any(),
        None => {
            let films =
                similar.into_iter().take(MAX_SIMILAR).map(|film| view! { <li><SimilarFilmLink film=film /></li> });
            view! { <ol class="match-list">{films.collect_view()}</ol> }.into_any()
        }
    };
    view! {
        <tr>
            <td class="cell-number">{grouped(row)}</td>
            <th scope="row"><span class="cell-film">{title}</span>{year}{ignored}</th>
            <td>{result}</td>
        </tr>
    }
}

/// Why a row has no similar films.
fn no_films_text(outcome: RowOutcome) -> &'static str {
    match outcome {
        RowOutcome::Series => "This is a series or an episode, not a film.",
        RowOutcome::OnlyYear => "We don’t have this film, and its year alone is not enough to compare it.",
        RowOutcome::Nothing => "We don’t have this film, and its title alone is not enough to compare it.",
        RowOutcome::Film | RowOutcome::Ambiguous | RowOutcome::Described | RowOutcome::Failed => {
            "We have no similar films."
        }
    }
}

/// `Recognised as Heat (1995)`, and how certainly; `None` if the row has the same title and year.
fn matched_text(matched: MatchedFilm, title: &str, year: Option<u16>) -> Option<String> {
    let MatchedFilm { film, confidence } = matched;
    let is_same = film.title == title && year == Some(film.year);
    (!is_same).then(|| format!("Recognised as {} ({}), {:.0}% sure", film.title, film.year, confidence * 100.0))
}

/// The films that a row's title may mean.
#[component]
fn Candidates(films: Vec<FilmRef>) -> impl IntoView {
    let links = films.into_iter().map(|FilmRef { slug, title, year }| {
        view! { <li><a class="chip" href=format!("/movie/{slug}")>{format!("{title} ({year})")}</a></li> }
    });
    view! {
        <p class="cell-ignored">"Several films have this title. Add the year to get results:"</p>
        <ul class="chip-list">{links.collect_view()}</ul>
    }
}

/// `Not known here: genre: noirish, keyword: heists and 2 more`; none without ignored values.
fn ignored_text(ignored: &[String]) -> Option<String> {
    let first = ignored.get(..MAX_IGNORED).unwrap_or(ignored).join(", ");
    match ignored.len() {
        0 => None,
        count if count > MAX_IGNORED => Some(format!("Not known here: {first} and {} more", count - MAX_IGNORED)),
        _ => Some(format!("Not known here: {first}")),
    }
}

/// A similar film with its score and reasons.
#[component]
fn SimilarFilmLink(film: SimilarFilm) -> impl IntoView {
    let SimilarFilm { film: FilmRef { slug, title, year }, score, reasons } = film;
    let reasons = (!reasons.is_empty()).then(|| view! { " "<span class="match-reasons">{reasons.join(" · ")}</span> });
    view! {
        <a class="match" href=format!("/movie/{slug}") data-movie=slug.to_string()>
            {poster(&slug)}
            <span class="match-title">{title}" "<span class="cell-year">{year}</span></span>
            " "
            <span class=format!("match-score ramp-{}", similarity_bin(score))><span class="visually-hidden">"similarity "</span>{format!("{score:.2}")}</span>
            {reasons}
        </a>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_contains_what_differs_from_the_default_filter() {
        assert_eq!(row_query(&RowFilter::default()), "");
        let filter = RowFilter { after: 50, title: "tom & jerry".to_owned(), failed: true };
        assert_eq!(row_query(&filter), "after=50&title=tom%20%26%20jerry&failed=1");
    }

    #[test]
    fn a_recognised_film_is_named_where_the_row_says_something_else() {
        let heat = || {
            let film = FilmRef { slug: "heat-1995".parse().expect("a slug"), title: "Heat".to_owned(), year: 1995 };
            MatchedFilm { film, confidence: 0.95 }
        };
        assert_eq!(matched_text(heat(), "Heat", Some(1995)), None);
        assert_eq!(matched_text(heat(), "Heat", None).as_deref(), Some("Recognised as Heat (1995), 95% sure"));
    }

    #[test]
    fn ignored_values_are_listed_up_to_a_limit() {
        let values = |count: usize| (1..=count).map(|number| format!("genres: {number}")).collect::<Vec<_>>();
        assert_eq!(ignored_text(&[]), None);
        assert_eq!(ignored_text(&values(1)).as_deref(), Some("Not known here: genres: 1"));
        assert!(ignored_text(&values(6)).is_some_and(|text| text.ends_with("genres: 4 and 2 more")));
    }
}
