//! One page of a list of films, as a grid.

use domain::FilmListing;
use leptos::prelude::*;

use crate::view::CardLink;

/// The cards of a page, with links to the previous and next pages. Dismissed films are dimmed, not missing: a search
/// should find every film, and the pages should not differ in length.
#[component]
pub fn FilmGrid(
    listing: FilmListing,
    /// The URL of the list, ending with `?` or `&`, to which the page number is appended.
    url: String,
) -> impl IntoView {
    let FilmListing { films, page, pages, .. } = listing;
    let visitor_marks = crate::request::visitor_marks();
    let cards = films.into_iter().map(|film| {
        let marks = visitor_marks.of(&film.film.slug);
        view! { <CardLink film=film marks=marks /> }
    });
    view! {
        <ul class="card-grid">{cards.collect_view()}</ul>
        <Pager url=url page=page pages=pages />
    }
}

/// The links to the previous and next pages of a list; nothing if there is one page.
#[component]
pub fn Pager(
    /// The URL of the list, ending with `?` or `&`, to which the page number is appended.
    url: String,
    page: u32,
    pages: u32,
) -> impl IntoView {
    let link = move |page: u32, text: &'static str| {
        view! { <a class="button button-secondary" href=format!("{url}page={page}")>{text}</a> }
    };
    (pages > 1).then(|| {
        view! {
            <nav class="pager" aria-label="Pages">
                {(page > 1).then(|| link(page - 1, "Previous"))}
                <span>{format!("Page {page} of {pages}")}</span>
                {(page < pages).then(|| link(page + 1, "Next"))}
            </nav>
        }
    })
}
