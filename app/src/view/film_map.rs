//! The films on a map, coloured by kind: one drawing in which each film is a link.

use std::fmt::Write;

use leptos::prelude::*;

use domain::MapPoint;
use crate::view::grouped;

/// A colour of the map, and the genres that share it.
struct Kind {
    name: &'static str,
    /// Slug and name.
    genres: &'static [(&'static str, &'static str)],
}

/// No more than can be told apart; the style sheet has their colours and shapes by their position.
const KINDS: [Kind; 8] = [
    Kind { name: "Animation and family", genres: &[("animation", "Animation"), ("family", "Family")] },
    Kind { name: "Comedy", genres: &[("comedy", "Comedy")] },
    Kind { name: "Romance and music", genres: &[("romance", "Romance"), ("musical", "Musical"), ("music", "Music")] },
    Kind {
        name: "Drama and history",
        genres: &[
            ("drama", "Drama"),
            ("history", "History"),
            ("war", "War"),
            ("biography", "Biography"),
            ("sport", "Sport"),
            ("documentary", "Documentary"),
        ],
    },
    Kind {
        name: "Crime and mystery",
        genres: &[("crime", "Crime"), ("thriller", "Thriller"), ("mystery", "Mystery"), ("film-noir", "Film noir")],
    },
    Kind {
        name: "Action and adventure",
        genres: &[
            ("action", "Action"),
            ("adventure", "Adventure"),
            ("western", "Western"),
            ("martial-arts", "Martial arts"),
        ],
    },
    Kind { name: "Science fiction and fantasy", genres: &[("sci-fi", "Science fiction"), ("fantasy", "Fantasy")] },
    Kind { name: "Horror", genres: &[("horror", "Horror")] },
];

/// Films that nearly everyone knows, to find one's way by, in the order in which they claim room for their titles.
const LANDMARKS: [&str; 30] = [
    "the-godfather-1972",
    "toy-story-1995",
    "alien-1979",
    "casablanca-1942",
    "the-matrix-1999",
    "the-shining-1980",
    "when-harry-met-sally-1989",
    "schindlers-list-1993",
    "singin-in-the-rain-1952",
    "raiders-of-the-lost-ark-1981",
    "spirited-away-2001",
    "the-big-lebowski-1998",
    "seven-samurai-1954",
    "blade-runner-1982",
    "the-wizard-of-oz-1939",
    "psycho-1960",
    "airplane-1980",
    "titanic-1997",
    "jaws-1975",
    "lawrence-of-arabia-1962",
    "back-to-the-future-1985",
    "pulp-fiction-1994",
    "in-the-mood-for-love-2000",
    "mad-max-fury-road-2015",
    "e-t-the-extra-terrestrial-1982",
    "parasite-2019",
    "moonlight-2016",
    "die-hard-1988",
    "tokyo-story-1953",
    "get-out-2017",
];

/// In the units of the drawing, which is scaled to its place.
const WIDTH: f32 = 1200.0;
const HEIGHT: f32 = 800.0;
/// Left free around the outermost points.
const EDGE: f32 = 24.0;

/// The map, with its legend before it: the legend's links are the keyboard's way to the films, the landmarks aside.
#[component]
pub fn FilmMap(places: Vec<MapPoint>) -> impl IntoView {
    let landmarks = labelled(&places);
    let is_landmark = |place: &MapPoint| landmarks.iter().any(|label| label.place.film.slug == place.film.slug);
    let of_kind = |kind: usize| places.iter().filter(move |place| kind_of(&place.group) == Some(kind));

    let legend = KINDS.iter().enumerate().map(|(kind, Kind { name, genres })| {
        let links = genres.iter().map(|(slug, name)| view! { <a href=format!("/genre/{slug}")>{*name}</a>" " });
        view! {
            <li>
                <svg class=format!("swatch kind-{kind}") viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="M8 8h0" /></svg>
                <span class="kind-name">{*name}" "<span class="kind-count">{of_kind(kind).count()}</span></span>
                <span class="kind-genres">{links.collect_view()}</span>
            </li>
        }
    });
    let legend = legend.collect_view();

    let mut points = String::with_capacity(160 * places.len());
    for kind in 0..KINDS.len() {
        let _ = write!(points, r#"<g class="kind-{kind}">"#);
        for place in of_kind(kind).filter(|place| !is_landmark(place)) {
            point(&mut points, place, r#" tabindex="-1""#, "");
        }
        points.push_str("</g>");
    }
    let mut named = String::new();
    for Label { place, x, y, at_end, kind } in &landmarks {
        let _ = write!(named, r#"<g class="kind-{kind}">"#);
        let anchor = if *at_end { r#" class="before""# } else { "" };
        let text = format!(r#"<text x="{x:.0}" y="{y:.0}"{anchor}>{}</text>"#, escaped(&place.film.title));
        point(&mut named, place, "", &text);
        named.push_str("</g>");
    }

    view! {
        <p class="model-lead">
            {grouped(places.len())}" films, placed by what they are about and how they feel, not by when they were made: "
            "near means alike; the directions mean nothing. Point at a film for its name, or open it."
        </p>
        <ul class="kinds" aria-label="Kinds of films">{legend}</ul>
        <div class="film-map" role="region" aria-label="The map; it may scroll sideways" tabindex="0">
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="group" aria-label="Films by kind, and some that are known best">
                <g class="points" aria-hidden="true" inner_html=points></g>
                <g class="landmarks" inner_html=named></g>
            </svg>
        </div>
    }
}

fn kind_of(group: &str) -> Option<usize> {
    KINDS.iter().position(|kind| kind.genres.iter().any(|(slug, _)| *slug == group))
}

fn at(place: &MapPoint) -> (f32, f32) {
    let x = WIDTH / 2.0 + place.x * (WIDTH / 2.0 - EDGE);
    let y = HEIGHT / 2.0 - place.y * (HEIGHT / 2.0 - EDGE);
    (x, y)
}

/// A film's link around a dot: a stroke of no length with round or square ends, which is the shortest way to write one.
fn point(out: &mut String, place: &MapPoint, attributes: &str, text: &str) {
    let MapPoint { slug, title, year, .. } = place;
    let (x, y) = at(place);
    let (slug, title) = (escaped(slug), escaped(title));
    let _ = write!(
        out,
        r#"<a href="/movie/{slug}" data-movie="{slug}"{attributes}><title>{title} ({year})</title><path d="M{x:.0} {y:.0}h0"/>{text}</a>"#
    );
}

/// Text for between tags or quotes.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A landmark's title, beside its dot.
struct Label<'a> {
    place: &'a MapPoint,
    x: f32,
    y: f32,
    /// Whether it stands before its dot, because after it there is no room.
    at_end: bool,
    kind: usize,
}

/// The landmarks whose titles stand free of each other.
fn labelled(places: &[MapPoint]) -> Vec<Label<'_>> {
    const LETTER: f32 = 10.2;
    const HIGH: f32 = 30.0;
    let mut taken: Vec<(f32, f32, f32)> = Vec::new();
    let mut labels = Vec::new();
    for slug in LANDMARKS {
        let Some(place) = places.iter().find(|place| &*place.film.slug == *slug) else { continue };
        let Some(kind) = kind_of(&place.group) else { continue };
        let (x, y) = at(place);
        let long = LETTER * place.film.title.chars().count() as f32 + 14.0;
        let at_end = x + long > WIDTH;
        let from = if at_end { x - long } else { x - 8.0 };
        let to = from + long + 8.0;
        let free = taken.iter().all(|&(left, right, line)| (y - line).abs() > HIGH || to < left || from > right);
        if free {
            taken.push((from, to, y));
            labels.push(Label { place, x: if at_end { x - 12.0 } else { x + 12.0 }, y: y + 6.0, at_end, kind });
        }
    }
    labels
}
