//! A film that was begun, as a card that leads back into it.

use leptos::prelude::*;

use super::card::length_of;
use domain::UnfinishedFilm;

/// One film of the row, with how much of it was seen.
#[component]
pub fn BegunCard(film: UnfinishedFilm) -> impl IntoView {
    let length = length_of(&film.film.title);
    let percent = film.permille / 10;
    view! {
        <li class="card">
            <a href=format!("/watch/{}", film.film.slug) data-movie=film.film.slug.to_string()>
                <img src=format!("/art/{}.svg", film.film.slug) alt="" width="400" height="600" loading="lazy" decoding="async" />
                <span class="card-title" data-length=length>
                    {film.film.title}
                </span>
                <span class="card-year">{film.film.year}</span>
                <progress class="seen" max="1000" value=film.permille.to_string() aria-label="Seen">
                    {format!("{percent} % seen")}
                </progress>
            </a>
        </li>
    }
}
