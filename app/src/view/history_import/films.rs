//! The recognised films of an import.

use domain::{FilmCard, FilmListing, ImportedFilm, ImportedRating, Rating, Timestamp};
use leptos::prelude::*;

use crate::format::{day_text, stars_text};
use crate::view::FilmGrid;

/// A page of the recognised films, each with the data of the export.
#[component]
pub(super) fn Films(id: String, films: Vec<ImportedFilm>, total: u32, page: u32, pages: u32) -> impl IntoView {
    if films.is_empty() {
        return ().into_any();
    }
    let films = films.into_iter().map(card).collect();
    let listing = FilmListing { title: String::new(), films, total, page, pages };
    view! {
        <section aria-labelledby="recognised">
            <h2 id="recognised" class="section-title">"Recognised films"</h2>
            <FilmGrid listing=listing url=format!("/import/{id}?") />
        </section>
    }
    .into_any()
}

fn card(imported: ImportedFilm) -> FilmCard {
    let ImportedFilm { film, spelled, rating, watched_at, listed_at } = imported;
    let spelled = spelled.map(|spelled| format!("“{spelled}” in your file"));
    FilmCard { film, reasons: acts(rating, watched_at, listed_at).into_iter().chain(spelled).collect() }
}

/// The data of the export about a film, in a few words each.
pub(super) fn acts(
    rating: Option<ImportedRating>,
    watched_at: Option<Timestamp>,
    listed_at: Option<Timestamp>,
) -> Vec<String> {
    let rating = rating.map(|ImportedRating { rating, stars, .. }| match stars {
        Some(stars) => stars_text(stars),
        None => match rating {
            Rating::Like => "thumbs up".to_owned(),
            Rating::Neutral => "neutral".to_owned(),
            Rating::Dismissed => "thumbs down".to_owned(),
        },
    });
    // A time of 0 is unknown.
    let dated = |done: &str, at: Timestamp| match day_text(at).filter(|_| at.seconds() > 0) {
        Some(day) => format!("{done} {day}"),
        None => done.to_owned(),
    };
    let watched = watched_at.map(|at| dated("watched", at));
    let listed = listed_at.map(|at| dated("listed", at));
    [rating, watched, listed].into_iter().flatten().collect()
}
