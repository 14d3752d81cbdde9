//! A film as a card: its poster with the title on top.

use domain::{FilmCard, Rating};
use leptos::prelude::*;

use crate::request::FilmMarks;
use crate::view::{ListButton, RatingButtons};

/// One film of a row or a grid.
#[component]
pub fn CardLink(film: FilmCard, marks: FilmMarks) -> impl IntoView {
    let FilmCard { film, reasons } = film;
    let type_size = poster_type_size(&film.title);
    let reasons = (!reasons.is_empty()).then(|| view! { <span class="card-reasons">{reasons.join(" · ")}</span> });
    let FilmMarks { listed, rating } = marks;
    let list_button = view! { <ListButton slug=film.slug.to_string() title=film.title.clone() listed=listed /> };
    let rating_buttons = view! { <RatingButtons slug=film.slug.to_string() title=film.title.clone() rating=rating /> };
    view! {
        <li class="card" data-dismissed=(rating == Some(Rating::Dismissed)).then_some("")>
            <a href=format!("/movie/{}", film.slug) data-movie=film.slug.to_string()>
                {poster(&film.slug)}
                <span class="card-title" data-length=type_size>
                    {film.title}
                </span>
                <span class="card-year">{film.year}</span>
            </a>
            {list_button}
            {rating_buttons}
            {reasons}
        </li>
    }
}

/// The image of a film's poster, as cards show it.
pub fn poster(slug: &str) -> impl IntoView + use<> {
    view! { <img src=format!("/art/{slug}.svg") alt="" width="400" height="600" loading="lazy" decoding="async" /> }
}

/// The value of `data-length` for a title on a poster: the style sheet sets long titles in smaller type, so that none
/// is cut off.
pub fn poster_type_size(title: &str) -> Option<&'static str> {
    match title.chars().count() {
        0..=26 => None,
        27..=45 => Some("long"),
        _ => Some("very-long"),
    }
}
