//! The films on a map, coloured by kind: one drawing in which each film is a link.
//!
//! The links are written as a string, because a view of thousands of elements is slower to build and to render.

use std::fmt::Write;

use domain::{FilmRef, MapPoint};
use html_escape::encode_text;
use leptos::prelude::*;

use crate::format::grouped;

/// A kind of films: the genres that share a colour of the map.
struct Kind {
    name: &'static str,
    /// Slug and name.
    genres: &'static [(&'static str, &'static str)],
}

/// Few enough to be distinguishable. The style sheet assigns colours and shapes by position.
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

/// The slugs of well-known films that are labelled for orientation. Earlier ones take precedence where labels overlap.
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

/// In units of the drawing, which scales with the page.
const WIDTH: f32 = 1200.0;
const HEIGHT: f32 = 800.0;
/// The margin around the outermost points.
const MARGIN: f32 = 24.0;

/// The map with its legend. Of the points, only the landmarks are in the tab order; the links of the legend lead to the
/// other films.
#[component]
pub fn FilmMap(points: Vec<MapPoint>) -> impl IntoView {
    let landmarks = place_labels(&points);
    let is_landmark = |point: &MapPoint| landmarks.iter().any(|label| label.point.film.slug == point.film.slug);
    let names_of_kind = |kind: usize| points.iter().filter(move |point| kind_of(&point.genre) == Some(kind));

    let legend = KINDS.iter().enumerate().map(|(kind, Kind { name, genres })| {
        let links = genres.iter().map(|(slug, name)| view! { <a href=format!("/genre/{slug}")>{*name}</a>" " });
        view! {
            <li>
                <svg class=format!("map-swatch map-kind-{kind}") viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="M8 8h0" /></svg>
                <span class="map-legend-name">{*name}" "<span class="map-legend-count">{names_of_kind(kind).count()}</span></span>
                <span class="map-legend-genres">{links.collect_view()}</span>
            </li>
        }
    });
    let legend = legend.collect_view();

    let mut dots = String::with_capacity(160 * points.len());
    for kind in 0..KINDS.len() {
        let _ = write!(dots, r#"<g class="map-kind-{kind}">"#);
        for point in names_of_kind(kind).filter(|point| !is_landmark(point)) {
            write_link(&mut dots, point, r#" tabindex="-1""#, "");
        }
        dots.push_str("</g>");
    }
    let mut labelled = String::new();
    for Label { point, x, y, before, kind } in &landmarks {
        let _ = write!(labelled, r#"<g class="map-kind-{kind}">"#);
        let class = if *before { r#" class="map-label-before""# } else { "" };
        let title = encode_text(&point.film.title);
        let text = format!(r#"<text x="{x:.0}" y="{y:.0}"{class}>{title}</text>"#);
        write_link(&mut labelled, point, "", &text);
        labelled.push_str("</g>");
    }

    view! {
        <p class="model-lead">
            {grouped(points.len() as u64)}" films, placed by what they are about and how they feel, not by when they were made. "
            "The closer together, the more alike they are; the directions mean nothing. Point at a film to see its title, or open it."
        </p>
        <ul class="map-legend" aria-label="Kinds of films">{legend}</ul>
        <div class="film-map" role="region" aria-label="The map, which may scroll sideways" tabindex="0">
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="group" aria-label="Films by kind, with some well-known ones">
                <g class="map-points" aria-hidden="true" inner_html=dots></g>
                <g class="map-landmarks" inner_html=labelled></g>
            </svg>
        </div>
    }
}

/// The position of a genre's kind in [`KINDS`].
fn kind_of(genre: &str) -> Option<usize> {
    KINDS.iter().position(|kind| kind.genres.iter().any(|(slug, _)| *slug == genre))
}

/// The point in units of the drawing.
fn coordinates(point: &MapPoint) -> (f32, f32) {
    let x = WIDTH / 2.0 + point.x * (WIDTH / 2.0 - MARGIN);
    let y = HEIGHT / 2.0 - point.y * (HEIGHT / 2.0 - MARGIN);
    (x, y)
}

/// Writes the link of a film with its dot: a path of length zero, which its line cap makes visible. A circle takes
/// twice as many bytes.
///
/// `attributes` and `label` are markup.
fn write_link(out: &mut String, point: &MapPoint, attributes: &str, label: &str) {
    let FilmRef { slug, title, year } = &point.film;
    let (x, y) = coordinates(point);
    // A slug has no characters to escape.
    let title = encode_text(title);
    let _ = write!(
        out,
        r#"<a href="/movie/{slug}" data-movie="{slug}"{attributes}><title>{title} ({year})</title><path d="M{x:.0} {y:.0}h0"/>{label}</a>"#
    );
}

/// The title of a landmark, next to its dot.
struct Label<'a> {
    point: &'a MapPoint,
    /// Where the text begins, or ends if it is before the dot.
    x: f32,
    y: f32,
    /// Whether the title is to the left of its dot, because the right margin is too close.
    before: bool,
    kind: usize,
}

/// The labels of the landmarks, without those that would overlap an earlier one.
fn place_labels(points: &[MapPoint]) -> Vec<Label<'_>> {
    /// The average width of a character, and the height of a line.
    const CHARACTER: f32 = 10.2;
    const LINE: f32 = 30.0;
    let mut taken: Vec<(f32, f32, f32)> = Vec::new();
    let mut labels = Vec::new();
    for slug in LANDMARKS {
        let Some(point) = points.iter().find(|point| &*point.film.slug == slug) else { continue };
        let Some(kind) = kind_of(&point.genre) else { continue };
        let (x, y) = coordinates(point);
        let width = CHARACTER * point.film.title.chars().count() as f32 + 14.0;
        let before = x + width > WIDTH;
        let left = if before { x - width } else { x - 8.0 };
        let right = left + width + 8.0;
        let is_free = |&(other_left, other_right, other_y): &(f32, f32, f32)| {
            (y - other_y).abs() > LINE || right < other_left || left > other_right
        };
        if taken.iter().all(is_free) {
            taken.push((left, right, y));
            labels.push(Label { point, x: if before { x - 12.0 } else { x + 12.0 }, y: y + 6.0, before, kind });
        }
    }
    labels
}
