//! `facts`: the complete synopsis of a film, its credits and themes, and how it feels.

use std::sync::Arc;

use domain::{Film, FilterKind, NamedSlug, TopicKind};

use super::prelude::*;
use crate::view::{Skeleton, comma_separated, filtered, link, person_path};

pub static PANEL: Panel = Panel {
    name: "facts",
    service: Service::Catalogue,
    audience: Audience::Everyone,
    label: "About the film",
    unavailable: "The credits of this film are not available right now.",
    example: Some("movie=the-matrix-1999"),
};

/// The same call as that of `details`; the cached answer is shared.
#[server(prefix = "/api/panel", endpoint = "facts", input = GetUrl)]
pub async fn load_facts(movie: String) -> Answer<Arc<Film>> {
    super::film_call::film(&PANEL, movie).await
}

#[component]
pub fn FactsPanel(movie: String) -> impl IntoView {
    place(movie).into_view()
}

pub fn place(movie: String) -> Box<dyn Placed> {
    let skeleton = || view! { <Skeleton title=PANEL.label short=true /> };
    let placeholder = PANEL.placeholder(format!("movie={movie}"), "Show the credits", skeleton);
    let panel = PANEL.public(
        &movie.clone(),
        move || load_facts(movie.clone()),
        |frame, film| match facts(Arc::unwrap_or_clone(film)) {
            Some(facts) => frame.id("facts").content(facts),
            None => frame.nothing(),
        },
    );
    panel.deferred(placeholder)
}

/// The known facts of a film; `None` for an imported film without any.
fn facts(film: Film) -> Option<impl IntoView> {
    let people = |names: &[String]| names.iter().map(|name| person(name, &film.people)).collect::<Vec<_>>();
    let languages =
        film.languages.into_iter().map(|language| link(filtered(FilterKind::Language, language.slug), language.name));
    let series = film.series.map(|series| link(TopicKind::Series.path(&series.slug), series.name));
    let credits = [
        (if film.directors.len() > 1 { "Directors" } else { "Director" }, people(&film.directors)),
        ("Cast", people(&film.cast)),
        ("Series", series.into_iter().collect()),
        (if languages.len() > 1 { "Languages" } else { "Language" }, languages.collect()),
    ];
    let credits = credits
        .into_iter()
        .filter(|(_, links)| !links.is_empty())
        .map(|(label, links)| view! { <dt>{label}</dt><dd>{comma_separated(links)}</dd> })
        .collect::<Vec<_>>();
    let keywords = (!film.keywords.is_empty()).then(|| {
        let chips = film.keywords.into_iter().map(|keyword| {
            view! { <li><a class="chip" href=TopicKind::Theme.path(&keyword.slug)>{keyword.name}</a></li> }
        });
        view! { <dt>"Themes"</dt><dd><ul class="chip-list">{chips.collect_view()}</ul></dd> }
    });
    let credits = (!credits.is_empty() || keywords.is_some())
        .then(|| view! { <dl class="definition-list credits">{credits}{keywords}</dl> });
    let tone = (!film.tone.is_empty()).then(|| {
        let axes = film.tone.into_iter().map(|(axis, score)| {
            let (title, level) = (format!("Films as {axis} as this"), tone_level(&axis, score));
            view! {
                <li>
                    <a class="tone-axis" href=filtered(FilterKind::Tone, level) title=title>{axis}</a>
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
    let synopsis = film.synopsis.map(|synopsis| view! { <p class="synopsis">{synopsis}</p> });
    let is_known = synopsis.is_some() || credits.is_some() || tone.is_some();
    is_known.then(|| {
        view! {
            <h2 class="section-title">{PANEL.label}</h2>
            {synopsis}
            <div class="film-about">{credits}{tone}</div>
        }
    })
}

/// The name of a person, as a link if the person has a page.
fn person(name: &str, people: &[NamedSlug]) -> AnyView {
    match people.iter().find(|person| person.name == name) {
        Some(person) => link(person_path(&person.slug), name.to_owned()),
        None => name.to_owned().into_any(),
    }
}

/// The slug of the tone filter for films with a similar score on this axis.
fn tone_level(axis: &str, score: u8) -> String {
    match score {
        ..=2 => format!("hardly-{axis}"),
        3..=6 => format!("somewhat-{axis}"),
        7.. => axis.to_owned(),
    }
}
