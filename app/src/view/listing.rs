//! A grid of films with the way to the next page of them.

use leptos::prelude::*;

use domain::FilmListing;
use crate::view::CardLink;


/// `address` ends with `?` or `&`; the page's number is put behind it.
#[component]
pub fn ListingGrid(listing: FilmListing, address: String) -> impl IntoView {
    let FilmListing { films, page, pages, .. } = listing;
    let to = |page: u32, says: &'static str| view! { <a class="button button-quiet" href=format!("{address}page={page}")>{says}</a> };
    let previous = (page > 1).then(|| to(page - 1, "Previous"));
    let next = (page < pages).then(|| to(page + 1, "Next"));
    let pager = (pages > 1).then(|| {
        view! {
            <nav class="pager" aria-label="Pages">
                {previous}
                <span>{format!("Page {page} of {pages}")}</span>
                {next}
            </nav>
        }
    });
    let kept = crate::request::visitor().listed;
    let cards = films.into_iter().map(|film| {
        let kept = kept.contains(&*film.film.slug);
        view! { <CardLink film=film kept=kept /> }
    });
    view! {
        <ul class="grid">{cards.collect_view()}</ul>
        {pager}
    }
}
