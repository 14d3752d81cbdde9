//! A card of the row "Continue watching".

use domain::UnfinishedFilm;
use leptos::prelude::*;

use crate::view::film_card::{poster, poster_type_size};

/// A film that the user has started: a card with a progress bar that links to the player.
#[component]
pub fn InProgressCard(film: UnfinishedFilm) -> impl IntoView {
    let UnfinishedFilm { film, permille } = film;
    let type_size = poster_type_size(&film.title);
    view! {
        <li class="card">
            <a href=format!("/watch/{}", film.slug) data-movie=film.slug.to_string()>
                {poster(&film.slug)}
                <span class="card-title" data-length=type_size>
                    {film.title}
                </span>
                <span class="card-year">{film.year}</span>
                <progress class="card-progress" max="1000" value=permille.to_string() aria-label="Watched">
                    {format!("{}% watched", permille / 10)}
                </progress>
            </a>
        </li>
    }
}
