//! A film as a card: drawn art with the title set over it.

use leptos::prelude::*;

use domain::FilmCard;
use crate::view::KeepButton;

/// One film of a row or a grid; `kept` where it is on the visitor's list.
#[component]
pub fn CardLink(film: FilmCard, kept: bool) -> impl IntoView {
    let length = length_of(&film.film.title);
    let because =
        (!film.because.is_empty()).then(|| view! { <span class="card-because">{film.because.join(" · ")}</span> });
    let keep = view! { <KeepButton slug=film.film.slug.to_string() title=film.film.title.clone() kept=kept /> };
    view! {
        <li class="card">
            <a href=format!("/movie/{}", film.film.slug) data-movie=film.film.slug.to_string()>
                <img src=format!("/art/{}.svg", film.film.slug) alt="" width="400" height="600" loading="lazy" decoding="async" />
                <span class="card-title" data-length=length>
                    {film.film.title}
                </span>
                <span class="card-year">{film.film.year}</span>
            </a>
            {keep}
            {because}
        </li>
    }
}

/// How long a title is. Set in type over a narrow print: the longer, the smaller, so that none is ever cut.
pub fn length_of(title: &str) -> Option<&'static str> {
    match title.chars().count() {
        0..=26 => None,
        27..=45 => Some("long"),
        _ => Some("very-long"),
    }
}
