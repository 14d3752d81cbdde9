//! A titled row of cards that scrolls sideways.

use domain::FilmRow;
use leptos::prelude::*;

use crate::islands::scroller::Scroller;
use crate::view::{CardLink, inert};

/// A row with its title.
#[component]
pub fn CardRow(row: FilmRow) -> impl IntoView {
    let FilmRow { title, href, films } = row;
    let listed = crate::request::visitor().listed;
    let cards = films.into_iter().map(move |film| {
        let listed = listed.contains(&*film.film.slug);
        view! { <CardLink film=film listed=listed /> }
    });
    let cards = inert(view! { <ul class="card-row">{cards.collect_view()}</ul> });
    let heading = match href {
        Some(href) => view! { <a href=href>{title.clone()} <span class="row-more">"See all"</span></a> }.into_any(),
        None => title.clone().into_any(),
    };
    view! {
        <h2 class="section-title">{heading}</h2>
        <Scroller label=title>{cards}</Scroller>
    }
}

/// The placeholder of a row, of the same height.
#[component]
pub fn Skeleton(#[prop(into)] title: String) -> impl IntoView {
    view! {
        <h2 class="section-title">{title}</h2>
        <div class="scroller">
            <ul class="card-row" aria-hidden="true">
                {(0..6).map(|_| view! { <li class="card card-placeholder"></li> }).collect_view()}
            </ul>
        </div>
    }
}
