//! A titled row of cards that scrolls sideways.

use domain::FilmRow;
use leptos::prelude::*;

use crate::islands::scroller::Scroller;
use crate::view::{CardLink, inert};

/// A row with its title, without films that the visitor dismissed.
///
/// They are removed here and not by the service, so that one answer of the service can be cached for all users: like the
/// list buttons, they depend on the visitor, and the HTML is made for each request.
#[component]
pub fn CardRow(
    row: FilmRow,
    /// Whether the row has at most six films, which are all shown beside the menu.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let FilmRow { title, href, films } = row;
    let visitor_marks = crate::request::visitor_marks();
    let films: Vec<_> = films.into_iter().filter(|film| !visitor_marks.has_dismissed(&film.film.slug)).collect();
    let cards = films.into_iter().map(|film| {
        let marks = visitor_marks.of(&film.film.slug);
        view! { <CardLink film=film marks=marks /> }
    });
    let row = if cards.len() == 0 {
        view! { <p class="notice">"You marked all of these as not for you, so there is nothing to show."</p> }
            .into_any()
    } else {
        let cards = inert(view! { <ul class=class(short)>{cards.collect_view()}</ul> });
        view! { <Scroller label=title.clone()>{cards}</Scroller> }.into_any()
    };
    let heading = match href {
        Some(href) => view! { <a href=href>{title} <span class="row-more">"See all"</span></a> }.into_any(),
        None => title.into_any(),
    };
    view! {
        <h2 class="section-title">{heading}</h2>
        {row}
    }
}

/// The placeholder of a row, of the same height.
#[component]
pub fn Skeleton(
    #[prop(into)] title: String,
    /// As for the row.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    view! {
        <h2 class="section-title">{title}</h2>
        <div class="scroller">
            <ul class=class(short) aria-hidden="true">
                {(0..6).map(|_| view! { <li class="card card-placeholder"></li> }).collect_view()}
            </ul>
        </div>
    }
}

fn class(short: bool) -> &'static str {
    if short { "card-row card-row-short" } else { "card-row" }
}
