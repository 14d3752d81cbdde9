//! `watch`: a film's title sequence and its player. The primary panel of the watch page.
//!
//! The answer contains the film and no user's progress, so that it is the same for everyone; the panel `progress` has the
//! latter. As on every page, the buttons that rate the film show the visitor's rating.

use std::sync::Arc;

use domain::Film;
use leptos_meta::Title;

use super::prelude::*;
use crate::islands::player::{LENGTH_MS, Player, clock};
use crate::view::{NoFilm, RatingButtons, TitleSequence};

pub static PANEL: Panel = Panel {
    name: "watch",
    service: Service::Catalogue,
    audience: Audience::Everyone,
    label: "The title sequence",
    unavailable: "This film cannot be shown right now. Please try again in a moment.",
    example: Some("movie=the-matrix-1999"),
};

#[server(prefix = "/api/panel", endpoint = "watch", input = GetUrl)]
pub async fn load_watch(movie: String) -> Answer<Arc<Film>> {
    super::film_call::film(&PANEL, movie).await
}

#[component]
pub fn WatchPanel(movie: String) -> impl IntoView {
    PANEL.primary(
        move || load_watch(movie.clone()),
        |frame, film| {
            let film = Arc::unwrap_or_clone(film);
            view! {
                <Title text=format!("Watch {} ({})", film.title, film.year) />
                {frame.fill(view! { <Screening film=film /> })}
            }
        },
        || view! { <NoFilm /> },
    )
}

/// Contains everything that the player controls; the island only finds it.
#[component]
fn Screening(film: Film) -> impl IntoView {
    let (slug, title) = (film.slug.clone(), film.title.clone());
    let rating = crate::request::visitor_marks().of(&slug).rating;
    view! {
        <Player>
            <Stage film=film />
            <div class="player-bar">
                <button
                    class="player-button player-toggle"
                    type="button"
                    data-act="toggle"
                    aria-label="Play"
                    aria-keyshortcuts="k"
                >
                    <span class="icon-play"></span>
                </button>
                <input
                    class="player-seek"
                    type="range"
                    min="0"
                    max=LENGTH_MS.to_string()
                    step="any"
                    value="0"
                    aria-label="Position"
                    autocomplete="off"
                />
                <span class="player-time"><span class="player-now">{clock(0)}</span>" / "{clock(LENGTH_MS)}</span>
                <button class="player-button" type="button" data-act="full" aria-label="Full screen">
                    <span class="icon-fullscreen"></span>
                </button>
            </div>
        </Player>
        <div class="toolbar">
            <p class="actions">
                <a class="button button-secondary" href=format!("/movie/{slug}")>"About the film"</a>
                <RatingButtons slug=slug.to_string() title=title rating=rating captioned=true />
            </p>
            <noscript>
                <label class="titles-run"><input type="checkbox" autocomplete="off" />"Play the titles"</label>
                <form class="actions" method="post" action=format!("/watch/{slug}")>
                    <button class="button button-secondary" name="permille" value="1000">"Mark as watched"</button>
                    <button class="button button-secondary" name="permille" value="0">"Start from the beginning"</button>
                </form>
            </noscript>
        </div>
    }
}

#[component]
fn Stage(film: Film) -> impl IntoView {
    let (slug, title) = (film.slug.clone(), film.title.clone());
    let rating = crate::request::visitor_marks().of(&slug).rating;
    view! {
        <div class="stage" data-address=format!("/watch/{slug}")>
            <TitleSequence film=film />
            // For pointers; the button below the picture is for everyone.
            <button class="stage-cover" type="button" data-act="toggle" tabindex="-1" aria-hidden="true">
                <span class="stage-icon"><span class="icon-play"></span></span>
            </button>
            <div class="stage-end">
                <RatingButtons slug=slug.to_string() title=title rating=rating captioned=true />
                <button class="button" type="button" data-act="again">"Watch again"</button>
                <a class="button button-secondary" href=format!("/movie/{slug}")>"About the film"</a>
                <a class="button button-secondary" href="#similar">"More like this"</a>
            </div>
        </div>
    }
}
