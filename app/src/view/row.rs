//! A titled row of cards that scrolls sideways.

use leptos::prelude::*;

use crate::islands::scroller::Scroller;
use domain::FilmRow;
use crate::view::{CardLink, written};


/// A row with its title.
#[component]
pub fn CardRow(row: FilmRow) -> impl IntoView {
    let title = row.title.clone();
    let kept = crate::request::visitor().listed;
    let cards = row.films.into_iter().map(move |film| {
        let kept = kept.contains(&*film.film.slug);
        view! { <CardLink film=film kept=kept /> }
    });
    let cards = written(view! { <ul class="cards">{cards.collect_view()}</ul> });
    let heading = match row.href {
        Some(href) => view! { <a href=href>{row.title} <span class="row-more">"See all"</span></a> }.into_any(),
        None => row.title.into_any(),
    };
    view! {
        <h2 class="row-title">{heading}</h2>
        <Scroller label=title>{cards}</Scroller>
    }
}

/// The shape of a row that has not arrived, of the same height.
#[component]
pub fn Skeleton(#[prop(into)] title: String) -> impl IntoView {
    view! {
        <h2 class="row-title">{title}</h2>
        <div class="scroller">
            <ul class="cards" aria-hidden="true">
                {(0..6).map(|_| view! { <li class="card card-blank"></li> }).collect_view()}
            </ul>
        </div>
    }
}
