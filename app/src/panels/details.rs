//! `details`: what is known about a film. The primary panel of the film's page.

use domain::{DescribedBy, Film, NamedSlug};
use leptos_meta::{Meta, Title};

use super::prelude::*;
use crate::request::Standing;
use crate::view::{ListButton, NoFilm, RatingButtons};

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
pub async fn load_details(movie: String) -> Answer<Film> {
    let (request, key, movie) = (PANEL.request()?, format!("film {movie}"), movie.parse()?);
    request.catalogue(|catalogue| async move { catalogue.film(&movie).await }).cached(key).send().await
}

#[component]
pub fn DetailsPanel(movie: String) -> impl IntoView {
    PANEL.primary(
        move || load_details(movie.clone()),
        |frame, film| {
            view! {
                <Title text=format!("{} ({})", film.title, film.year) />
                <Meta name="description" content=summary(&film) />
                {frame.fill(view! { <Details film=film /> })}
            }
        },
        || view! { <NoFilm /> },
    )
}

#[component]
fn Details(film: Film) -> impl IntoView {
    let names = |named: &[NamedSlug]| named.iter().map(|named| named.name.clone()).collect::<Vec<_>>().join(", ");
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
    let credits = [
        (if film.directors.len() > 1 { "Directors" } else { "Director" }, film.directors.join(", ")),
        ("Cast", film.cast.join(", ")),
        (if film.languages.len() > 1 { "Languages" } else { "Language" }, names(&film.languages)),
    ];
    let credits = credits
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(label, names)| view! { <dt>{label}</dt><dd>{names}</dd> })
        .collect::<Vec<_>>();
    let keywords = (!film.keywords.is_empty()).then(|| {
        let chips = film.keywords.into_iter().map(|keyword| view! { <li class="chip">{keyword.name}</li> });
        view! { <dt>"It has"</dt><dd><ul class="chip-list">{chips.collect_view()}</ul></dd> }
    });
    let credits = (!credits.is_empty() || keywords.is_some())
        .then(|| view! { <dl class="definition-list credits">{credits}{keywords}</dl> });
    let tone = (!film.tone.is_empty()).then(|| {
        let axes = film.tone.into_iter().map(|(axis, score)| {
            view! {
                <li>
                    <span class="tone-axis">{axis}</span>
                    <meter class="tone-score" min="0" max="10" value=score.to_string()>{format!("{score} of 10")}</meter>
                </li>
            }
        });
        view! {
            <div class="tone">
                <h2>"How it feels"</h2>
                <ul>{axes.collect_view()}</ul>
            </div>
        }
    });
    let about = (credits.is_some() || tone.is_some()).then(|| view! { <div class="film-about">{credits}{tone}</div> });
    let Standing { listed, rating } = crate::request::visitor().standing(&film.slug);
    let (slug, title) = (film.slug.to_string(), film.title.clone());
    let rating_buttons =
        view! { <RatingButtons slug=slug.clone() title=title.clone() rating=rating captioned=true /> };
    let button = view! { <ListButton slug=slug title=title listed=listed caption="My list" /> };
    let certificate = film.certificate.map(|certificate| {
        view! { <span class="certificate" title="Certificate">{certificate}</span> }
    });
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
                    <span>{film.year}</span>
                    {film.runtime.map(|minutes| view! { <span>{runtime_text(minutes)}</span> })}
                    {certificate}
                    {(!film.countries.is_empty()).then(|| view! { <span>{names(&film.countries)}</span> })}
                </p>
                <p class="synopsis">{synopsis}</p>
                {genres}
                <p class="actions">
                    <a class="button button-play" href=format!("/watch/{}", film.slug)>"Play"</a>
                    {button}
                    {rating_buttons}
                    <a class="button button-secondary" href="#similar">"More like this"</a>
                </p>
            </div>
        </div>
        {about}
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
