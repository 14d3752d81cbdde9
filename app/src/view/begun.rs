//! A film that was begun, as a card that leads back into it.

use leptos::prelude::*;

use super::card::length_of;
use crate::types::Begun;

/// One film of the row, with how much of it was seen.
#[component]
pub fn BegunCard(film: Begun) -> impl IntoView {
    let length = length_of(&film.title);
    let percent = film.thousandth / 10;
    view! {
        <li class="card">
            <a href=format!("/watch/{}", film.slug) data-movie=film.slug.clone()>
                <img src=format!("/art/{}.svg", film.slug) alt="" width="400" height="600" loading="lazy" decoding="async" />
                <span class="card-title" data-length=length>
                    {film.title}
                </span>
                <span class="card-year">{film.year}</span>
                <progress class="seen" max="1000" value=film.thousandth.to_string() aria-label="Seen">
                    {format!("{percent} % seen")}
                </progress>
            </a>
        </li>
    }
}
