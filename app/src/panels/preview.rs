//! `preview`: what a card shows of its film while the mouse rests on it.

use std::sync::Arc;

use domain::Film;

use super::prelude::*;
use crate::art::backdrop_url;
use crate::format::runtime_text;
use crate::request::FilmMarks;
use crate::view::{ListButton, NoFilm, PlayLink, RatingButtons};

pub static PANEL: Panel = Panel {
    name: "preview",
    service: Service::Catalogue,
    audience: Audience::Everyone,
    label: "A look at the film",
    unavailable: "This film’s preview is not available right now.",
    example: Some("movie=the-matrix-1999"),
};

/// From this score on, out of 10, an axis of tone describes a film.
const STRONG: u8 = 6;

/// The same answer as that of `details`.
#[server(prefix = "/api/panel", endpoint = "preview", input = GetUrl)]
pub async fn load_preview(movie: String) -> Answer<Arc<Film>> {
    super::film_call::film(&PANEL, movie).await
}

#[component]
pub fn PreviewPanel(movie: String) -> impl IntoView {
    let panel = PANEL.public(
        &movie.clone(),
        move || load_preview(movie.clone()),
        |frame, film| frame.content(view! { <Preview film=Arc::unwrap_or_clone(film) /> }),
    );
    panel.primary(|| view! { <NoFilm /> }.into_any()).into_view()
}

#[component]
fn Preview(film: Film) -> impl IntoView {
    let FilmMarks { listed, rating } = crate::request::visitor_marks().of(&film.slug);
    let (slug, title) = (film.slug.to_string(), film.title.clone());
    let list_button = view! { <ListButton slug=slug.clone() title=title.clone() listed=listed /> };
    let rating_buttons = view! { <RatingButtons slug=slug.clone() title=title rating=rating /> };
    let mood = mood(&film.tone);
    let genres = film.genres.iter().map(|genre| genre.name.clone()).collect::<Vec<_>>().join(", ");
    view! {
        <img src=backdrop_url(&slug) alt="" width="1600" height="900" />
        <div class="preview-text">
            <p class="preview-title"><a href=format!("/movie/{slug}") data-movie=slug.clone()>{film.title}</a></p>
            <p class="fact-line">
                <span>{film.year}</span>
                {film.runtime.map(|minutes| view! { <span>{runtime_text(minutes)}</span> })}
                <span>{genres}</span>
            </p>
            {film.synopsis.map(|synopsis| view! { <p class="preview-synopsis">{synopsis}</p> })}
            {mood.map(|mood| view! { <p class="preview-mood">{mood}</p> })}
            <div class="preview-actions">
                <PlayLink slug=slug />
                {list_button}
                {rating_buttons}
            </div>
        </div>
    }
}

/// `Tense, dark, epic`: the strongest axes of a film's tone.
fn mood(tone: &[(String, u8)]) -> Option<String> {
    let mut strong: Vec<_> = tone.iter().filter(|(_, score)| *score >= STRONG).collect();
    strong.sort_by_key(|(_, score)| std::cmp::Reverse(*score));
    let axes = strong.iter().take(3).map(|(axis, _)| axis.as_str()).collect::<Vec<_>>().join(", ");
    let mut letters = axes.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_mood_names_what_is_strong() {
        let tone = [("dark", 6), ("funny", 2), ("tense", 9)].map(|(axis, score)| (axis.to_owned(), score));
        assert_eq!(super::mood(&tone).as_deref(), Some("Tense, dark"));
        assert_eq!(super::mood(&tone[1..2]), None);
    }
}
