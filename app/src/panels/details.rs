//! `details`: a film's title, main facts and buttons. The primary panel of the film's page.

use std::sync::Arc;

use domain::{DescribedBy, Film, FilterKind, TopicKind};

use super::prelude::*;
use crate::request::FilmMarks;
use crate::view::{ListButton, NoFilm, RatingButtons, comma_separated, filtered, link};

pub static PANEL: Panel = Panel {
    name: "details",
    service: Service::Catalogue,
    audience: Audience::Everyone,
    label: "About the film",
    unavailable: "This film's details are not available right now. Please try again in a moment.",
    example: Some("movie=the-matrix-1999"),
};

const UNDESCRIBED: &str = "This film was imported from a list and is not described here yet.";

#[server(prefix = "/api/panel", endpoint = "details", input = GetUrl)]
pub async fn load_details(movie: String) -> Answer<Arc<Film>> {
    super::film_call::film(&PANEL, movie).await
}

#[component]
pub fn DetailsPanel(movie: String) -> impl IntoView {
    place(movie).into_view()
}

pub fn place(movie: String) -> Box<dyn Placed> {
    let panel = PANEL.public(
        &movie.clone(),
        move || load_details(movie.clone()),
        |frame, film| {
            let film = Arc::unwrap_or_clone(film);
            let (title, summary) = (format!("{} ({})", film.title, film.year), summary(&film));
            frame.title(title).description(summary).content(view! { <Details film=film /> })
        },
    );
    panel.primary(|| view! { <NoFilm /> }.into_any())
}

#[component]
fn Details(film: Film) -> impl IntoView {
    let language = film.languages.first().map(|language| language.slug.clone());
    let original = film.original_title.map(|title| view! { <p class="original-title" lang=language>{title}</p> });
    let synopsis = film.synopsis.unwrap_or_else(|| match film.described_by {
        DescribedBy::Catalogue => String::new(),
        DescribedBy::MovieLens => UNDESCRIBED.to_owned(),
    });
    let genres = (!film.genres.is_empty()).then(|| {
        let chips = film
            .genres
            .into_iter()
            .map(|genre| view! { <li><a class="chip" href=format!("/genre/{}", genre.slug)>{genre.name}</a></li> });
        view! { <ul class="chip-list" aria-label="Genres">{chips.collect_view()}</ul> }
    });
    let FilmMarks { listed, rating } = crate::request::visitor_marks().of(&film.slug);
    let (slug, title) = (film.slug.to_string(), film.title.clone());
    let rating_buttons =
        view! { <RatingButtons slug=slug.clone() title=title.clone() rating=rating captioned=true /> };
    let button = view! { <ListButton slug=slug title=title listed=listed caption="My list" /> };
    let certificate = film.certificate.map(|certificate| {
        let url = filtered(FilterKind::Certificate, certificate.clone());
        view! { <a class="certificate" href=url title="Films with this certificate">{certificate}</a> }
    });
    let year = (film.year > 0).then(|| link(TopicKind::Year.path(&film.year.to_string()), film.year.to_string()));
    let runtime =
        film.runtime.map(|minutes| link(filtered(FilterKind::Length, length(minutes).to_owned()), runtime_text(minutes)));
    let countries: Vec<AnyView> =
        film.countries.into_iter().map(|country| link(TopicKind::Country.path(&country.slug), country.name)).collect();
    let countries = (!countries.is_empty()).then(|| view! { <span>{comma_separated(countries)}</span> });
    view! {
        <div class="hero">
            <img
                class="hero-art"
                src=format!("/art/{}.svg?shape=backdrop", film.slug)
                alt=""
                width="1600"
                height="900"
                fetchpriority="high"
            />
            <div class="hero-text">
                <h1>{film.title}</h1>
                {original}
                <p class="fact-line">
                    {year}
                    {runtime}
                    {certificate}
                    {countries}
                </p>
                <p class="synopsis">{synopsis}</p>
                {genres}
                <p class="actions">
                    <a class="button button-play" href=format!("/watch/{}", film.slug)>"Play"</a>
                    {button}
                    {rating_buttons}
                </p>
            </div>
        </div>
    }
}

/// The filter of films of about this length in minutes.
fn length(minutes: u16) -> &'static str {
    match minutes {
        ..90 => "short",
        90..120 => "medium",
        120..150 => "long",
        150.. => "epic",
    }
}

/// The description for search engines.
fn summary(film: &Film) -> String {
    film.synopsis.clone().unwrap_or_else(|| {
        let genres = film.genres.iter().map(|genre| genre.name.to_lowercase()).collect::<Vec<_>>().join(", ");
        let space = if genres.is_empty() { "" } else { ": " };
        format!("{} ({}){space}{genres}. And the films most like it.", film.title, film.year)
    })
}

/// `2 h 16 min`.
fn runtime_text(minutes: u16) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}
